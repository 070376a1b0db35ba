"""A text in both languages, as the definitions give it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Said:
    """The same words in Chinese and in English."""

    zh: str
    en: str


def title(thing: Any) -> Said:
    """The title of a family, matter, step, paper or office."""
    return Said(thing.title, thing.title_en)
