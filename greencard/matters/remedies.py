"""What may be done against a refusal, by law."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from greencard.matters.reading.details import Sourced
from greencard.matters.reading.fields import english, text
from greencard.matters.reading.files import load_as, read_toml

REMEDIES = Path(__file__).parent / "remedies.toml"


@dataclass(frozen=True, kw_only=True)
class Remedy:
    """One way to have a refusal looked at again, and the law that gives it."""

    id: str
    title: str
    title_en: str
    says: str
    says_en: str
    basis: str
    basis_en: str
    grade: str


class RemedySchema(Sourced):
    title = text()
    title_en = english()
    says = text()
    says_en = english()


@cache
def load_remedies(path: Path = REMEDIES) -> tuple[Remedy, ...]:
    """Every remedy, in the order of the file; raises BadDefinition with file, place and reason."""
    return tuple(
        Remedy(id=name, **load_as(RemedySchema(), values, path, place=name))
        for name, values in read_toml(path).items()
    )
