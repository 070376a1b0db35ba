"""Every document somebody names, checked against themselves and against one another."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from greencard.domain.documents import kinds
from greencard.domain.documents.holder import Holder
from greencard.domain.sentences import N_
from greencard.services.intake.faults import Faults, Place

TWICE = N_("同一证件填写了两次，请只保留一次。")

Found = Mapping[str, Any]


def check_documents(found: Found, faults: Faults, *, today: date) -> None:
    """The newcomer's own documents: number, nationality and validity of each."""
    holder = Holder(
        birth_date=found.get("birth_date"),
        sex=found.get("sex"),
        nationality=found.get("nationality"),
    )
    check_number(found, faults, (), holder=holder, today=today)
    _check_nationality(found, faults, ("nationality",), holder=holder)
    check_validity(found, faults, ("id_valid_to",), today=today)
    for index, document in enumerate(found.get("documents") or ()):
        place: Place = ("documents", index)
        check_number(document, faults, place, holder=holder, today=today)
        _check_nationality(document, faults, (*place, "id_type"), holder=holder)
        check_validity(document, faults, (*place, "valid_to"), today=today)
    _check_distinct(found, faults)


def check_relative(relative: Found, faults: Faults, place: Place, *, today: date) -> None:
    """A relative's document; its last day is looked at where it is told, but not asked for."""
    holder = Holder(birth_date=relative.get("birth_date"))
    check_number(relative, faults, place, holder=holder, today=today)
    if relative.get("id_valid_to"):
        check_validity(relative, faults, (*place, "id_valid_to"), today=today)


def check_number(
    document: Found, faults: Faults, place: Place, *, holder: Holder, today: date
) -> None:
    """The number belongs to its kind of document; the sentence never repeats the number."""
    kind, number = document.get("id_type"), document.get("id_no")
    if kind is None or number is None:
        return
    for sentence in kinds.number_faults(kind, number, holder=holder, today=today):
        faults.add((*place, "id_no"), sentence)


def _check_nationality(document: Found, faults: Faults, place: Place, *, holder: Holder) -> None:
    kind = document.get("id_type")
    if kind is None or holder.nationality is None:
        return
    sentence = kinds.nationality_fault(kind, holder.nationality)
    if sentence:
        faults.add(place, sentence)


def check_validity(document: Found, faults: Faults, place: Place, *, today: date) -> None:
    """The document's last day, told at `place`, has not passed."""
    kind = document.get("id_type")
    if kind is None or faults.at(*place):
        return
    sentence = kinds.validity_fault(kind, document.get(str(place[-1])), today=today)
    if sentence:
        faults.add(place, sentence)


def _check_distinct(found: Found, faults: Faults) -> None:
    """Nobody has two people's papers, and no paper counts twice."""
    seen = set()
    for place, document in _all(found):
        named = document.get("id_type"), document.get("id_no")
        if None not in named and named in seen:
            faults.add((*place, "id_no"), TWICE)
        seen.add(named)


def _all(found: Found) -> Iterator[tuple[Place, Found]]:
    yield (), found
    for part in ("documents", "family"):
        for index, document in enumerate(found.get(part) or ()):
            yield (part, index), document
