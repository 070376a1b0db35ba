"""Definitions that differ from today's: one that ended yesterday, one that asks more."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from greencard.matters import load
from greencard.matters.catalogue import Catalogue
from greencard.matters.definition import Matter, Question

YESTERDAY = date.today() - timedelta(days=1)  # noqa: DTZ011 - the service's day is never earlier


def changed(matter_id: str, how: Callable[[Matter], Matter]) -> Catalogue:
    """Today's definitions, with every edition of one matter made anew."""
    today = load()
    edited = {matter_id: tuple(how(edition) for edition in today.editions[matter_id])}
    return replace(today, editions={**today.editions, **edited}, _known={})


def ended(matter_id: str) -> Catalogue:
    """Today's definitions, of which one was in force for the last time yesterday."""
    return changed(matter_id, lambda matter: replace(matter, valid_to=YESTERDAY))


def asking_more(matter_id: str, question: Question) -> Catalogue:
    """Today's definitions, in which one matter asks something new."""

    def more(matter: Matter) -> Matter:
        rule = replace(matter.rules[0], id=question.id, any_of=(question.id,))
        questions, rules = (*matter.questions, question), (*matter.rules, rule)
        return replace(matter, questions=questions, rules=rules)

    return changed(matter_id, more)
