"""What a document's number is compared with: the person who says it is theirs."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Holder:
    """The holder as far as known; what is not known or could not be read is not compared."""

    birth_date: date | None = None
    sex: str | None = None
    nationality: str | None = None
