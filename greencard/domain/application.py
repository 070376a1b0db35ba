"""What a newcomer tells us, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Education:
    """The highest degree."""

    level: str
    full_time: bool
    school: str | None = None
    graduated_on: date | None = None
    overseas: bool = False
    verification_no: str | None = None


@dataclass(frozen=True, kw_only=True)
class Employment:
    """Where the newcomer works, or the company they started.

    `presence_months` is how many months a year are spent in Tianjin, 0 to 12. A contract with a
    first day and no last day has no fixed term.
    """

    kind: str
    employer: str | None = None
    employer_uscc: str | None = None
    park: str | None = None
    contract_from: date | None = None
    contract_to: date | None = None
    presence_months: int | None = None


@dataclass(frozen=True, kw_only=True)
class Document:
    """A further document of the newcomer; `valid_to` is its last day."""

    id_type: str
    id_no: str
    valid_to: date | None = None


@dataclass(frozen=True, kw_only=True)
class FamilyMember:
    """Someone who comes along: spouse, child or parent."""

    relation: str
    name: str
    id_type: str | None = None
    id_no: str | None = None
    id_valid_to: date | None = None
    birth_date: date | None = None
    guardian_consent: bool = False


@dataclass(frozen=True, kw_only=True)
class Consent:
    """A purpose agreed to, and the edition of the text agreed to."""

    purpose: str
    version: int


@dataclass(frozen=True, kw_only=True)
class Application:
    """The whole registration, checked and ready to be written down.

    `id_valid_to` is the last day of the document that tells who this is.
    """

    name: str
    name_en: str | None = None
    id_type: str
    id_no: str
    id_valid_to: date | None = None
    documents: tuple[Document, ...] = ()
    nationality: str
    birth_date: date
    sex: str
    mobile: str
    email: str | None = None
    education: Education
    category: str
    level_claimed: str | None = None
    employment: Employment
    wants: tuple[str, ...]
    facts: Mapping[str, object]
    family: tuple[FamilyMember, ...] = ()
    consents: tuple[Consent, ...] = ()


@dataclass(frozen=True, kw_only=True)
class More:
    """Further families and matters asked for, and the answers to their questions."""

    wants: tuple[str, ...]
    facts: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Told:
    """What was told before: `values` as a registration tells them, those that may be changed.

    The birth date and the kind of document may not; they only bear on what may. `version` is
    another after every change.
    """

    values: Mapping[str, Any]
    born: date
    id_type: str
    version: str


@dataclass(frozen=True, kw_only=True)
class Outline:
    """What somebody tells before registering: no more than they like, and not who they are.

    None is what they have not told. `education`, `full_time` and `overseas` are the highest
    degree's, `employment` is its kind; a contract that began and has no last day has no fixed term.
    """

    id_type: str | None = None
    nationality: str | None = None
    birth_date: date | None = None
    sex: str | None = None
    education: str | None = None
    full_time: bool | None = None
    overseas: bool | None = None
    category: str | None = None
    level_claimed: str | None = None
    employment: str | None = None
    contract_from: date | None = None
    contract_to: date | None = None
    presence_months: int | None = None
    park: str | None = None
