"""What every registration tells us anyway, and what an approval adds: facts for the rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

# The grades of what no law and no government page says: it must never be read as law.
OURS = ("A", "K")
POLICY_GRADES = ("P", "M", "N", "S", "K", "A")
KINDS = ("number", "yes_no", "date", "text", "choice", "numbers")

ID_TYPES = (
    "RESIDENT_ID",
    "HMT_RESIDENCE",
    "PR_NEW",
    "PR_OLD",
    "HK_MACAO_PERMIT",
    "TAIWAN_PERMIT",
    "PASSPORT_CN",
    "PASSPORT_FOREIGN",
)
SEXES = ("M", "F")
EDUCATION_LEVELS = ("college", "bachelor", "master", "doctor")
CATEGORIES = (
    "skilled",
    "professional",
    "innovation",
    "innovation_service",
    "leading",
    "entrepreneur",
)
EMPLOYMENT_KINDS = ("employed", "founder", "other")
LEVELS = ("A", "B", "C", "D", "E", "F")
CARD_CLASSES = ("A", "B", "C")
CARD_ACTS = ("issue", "renew", "replace", "change")
# Family names of two characters.
SURNAMES_OF_TWO = frozenset(
    ("欧阳", "上官", "司马", "诸葛", "夏侯", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "长孙")
)


class Graded(Protocol):
    """Anything that says how sure its source is."""

    @property
    def grade(self) -> str: ...


def is_ours(part: Graded) -> bool:
    """Whether this is the centre's own arrangement, and no law."""
    return part.grade in OURS


@dataclass(frozen=True)
class Fact:
    """The kind of a fact, and for a choice the values it can have (none listed: any)."""

    kind: str
    values: tuple[str, ...] = ()


BASE_FACTS: Mapping[str, Fact] = {
    "id_type": Fact("choice", ID_TYPES),
    "nationality": Fact("text"),
    "sex": Fact("choice", SEXES),
    "age": Fact("number"),
    "education": Fact("choice", EDUCATION_LEVELS),
    "full_time": Fact("yes_no"),
    "overseas": Fact("yes_no"),
    "category": Fact("choice", CATEGORIES),
    "employment": Fact("choice", EMPLOYMENT_KINDS),
    "employed": Fact("yes_no"),
    "founder": Fact("yes_no"),
    "foreigner": Fact("yes_no"),
    "contract_months": Fact("number"),
    "presence_months": Fact("number"),
    "park": Fact("text"),
    "level_claimed": Fact("choice", LEVELS),
}

# Known only once the card itself is approved.
GRANTED_FACTS: Mapping[str, Fact] = {
    "level": Fact("choice", LEVELS),
    "card_class": Fact("choice", CARD_CLASSES),
}
