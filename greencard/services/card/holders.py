"""Whose card it is: the talent, or a member of the family who came along."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from greencard.models import Card, Registration, Talent
from greencard.services.card.bearers import name_on_the_card


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who bears a card; `relative` is what the registration tells of a family member."""

    card: Card
    talent: Talent
    registration: Registration
    relative: Mapping[str, Any] | None

    @property
    def name(self) -> str:
        return self.relative["name"] if self.relative else self.talent.name

    @property
    def name_on_card(self) -> str:
        return self.relative["name"] if self.relative else name_on_the_card(self.talent)

    @property
    def id_type(self) -> str | None:
        return self.relative.get("id_type") if self.relative else self.talent.id_type

    @property
    def id_no(self) -> str | None:
        return self.relative.get("id_no") if self.relative else self.talent.id_no


def holder_of(session: Session, card: Card) -> Holder:
    """Whoever bears the card, as registered."""
    query = select(Registration).filter_by(talent_id=card.talent_id)
    registration = session.scalars(query).one()
    family = registration.particulars["family"] if card.relative else ()
    return Holder(
        card=card,
        talent=session.get_one(Talent, card.talent_id),
        registration=registration,
        relative=family[card.relative - 1] if card.relative else None,
    )
