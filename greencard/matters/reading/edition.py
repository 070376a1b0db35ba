"""A matter as one file tells it, and the word that stops the start."""

from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from greencard.errors import BadDefinition
from greencard.matters.definition import Matter
from greencard.matters.reading.files import told


@dataclass(frozen=True)
class Edition:
    """A matter as one file tells it."""

    matter: Matter
    path: Path

    def refuse(self, place: str, reason: str) -> NoReturn:
        """Stop the start."""
        raise BadDefinition(told(self.path), place, reason)
