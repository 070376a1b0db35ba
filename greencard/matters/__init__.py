"""The matters the centre handles: a folder a family, a file a matter, and nothing else to edit."""

from greencard.matters.catalogue import Catalogue, InForce
from greencard.matters.definition import Family, Limit, Matter, Office, Paper, Question, Rule, Step
from greencard.matters.loading import DEFAULT_FOLDER, load

__all__ = [
    "DEFAULT_FOLDER",
    "Catalogue",
    "Family",
    "InForce",
    "Limit",
    "Matter",
    "Office",
    "Paper",
    "Question",
    "Rule",
    "Step",
    "load",
]
