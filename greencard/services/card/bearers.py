"""Whose names stand on the cards: the talent's, and those of the family that came along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from greencard.domain.facts import birthday
from greencard.domain.names import has_hanzi
from greencard.matters.definition import Grant
from greencard.models import Registration, Talent

CHILD = "child"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Bearers:
    """The talent, and each member of the family as the registration tells of them."""

    name: str
    family: Sequence[Mapping[str, Any]]
    contract_to: date | None

    def name_of(self, relative: int) -> str:
        """The name of the talent (0) or of the family member of this place."""
        return str(self.family[relative - 1]["name"]) if relative else self.name

    def relation_of(self, relative: int) -> str | None:
        """spouse, child or parent; None for the talent."""
        return str(self.family[relative - 1]["relation"]) if relative else None

    def entitled(self, grant: Grant | None, card_class: str, *, on: date) -> Mapping[int, date]:
        """Who gets a card of their own beside one of this class, and the last day it may have."""
        if grant is None or card_class not in grant.family:
            return {}
        lasts = {place: _lasts(one, grant) for place, one in enumerate(self.family, start=1)}
        return {place: last for place, last in lasts.items() if last >= on}


def bearers(session: Session, talent_id: UUID) -> Bearers:
    """Everybody a card of this talent may be made out for."""
    talent = session.get_one(Talent, talent_id)
    registration = session.scalars(select(Registration).filter_by(talent_id=talent_id)).one()
    particulars = registration.particulars
    ends = particulars["employment"].get("contract_to")
    return Bearers(
        name=name_on_the_card(talent),
        family=particulars["family"],
        contract_to=date.fromisoformat(ends) if ends else None,
    )


def name_on_the_card(talent: Talent) -> str:
    """The Chinese name where the talent has one, else the Latin one."""
    return talent.name if has_hanzi(talent.name) else talent.name_en or talent.name


def _lasts(relative: Mapping[str, Any], grant: Grant) -> date:
    """Children while they are minors; whose birth date is unknown cannot be told to be one."""
    if relative["relation"] != CHILD:
        return date.max
    if not relative.get("birth_date"):
        return date.min
    return birthday(date.fromisoformat(relative["birth_date"]), grant.child_under or 0) - ONE_DAY
