"""What a holder may want to know of the card beside its face: who holds it up, how long it lasts,
and the cards of the family.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from greencard.domain.cards import may
from greencard.domain.masking import mask_name
from greencard.domain.wanting import Wanted, standing
from greencard.matters.catalogue import InForce
from greencard.models import Card, Registration
from greencard.queries.said import Said, title
from greencard.services.card.leaving import stays_to
from greencard.services.card.timing import renewable_from


@dataclass(frozen=True, kw_only=True)
class FamilyCard:
    """The card of a family member; `relation` is spouse, child or parent."""

    number: str
    state: str
    relation: str
    name_masked: str
    valid_to: date | None
    frozen: bool
    held: bool


@dataclass(frozen=True, kw_only=True)
class Renewal:
    """The card may be renewed now: it has so many days left, none on its last day.

    `best_by` is the day by which it should be seen to; `urgency` counts the reminders due so far.
    """

    matter: str
    title: Said
    days_left: int
    best_by: date | None
    urgency: int


@dataclass(frozen=True, kw_only=True)
class Holding:
    """How the card is held: frozen by its holder, held by an office, in a time of grace.

    `grace_to` is the last day of a card whose holder has left: the grace's, or its own if earlier.
    """

    frozen: bool
    held: bool
    left_on: date | None
    grace_to: date | None
    renewal: Renewal | None
    family: tuple[FamilyCard, ...]


def holding(
    session: Session,
    card: Card,
    registration: Registration,
    wants: Iterable[Wanted],
    *,
    in_force: InForce,
    today: date,
) -> Holding:
    """Everything about one talent's card that its face does not say."""
    renewal = renewal_of(card, in_force, today=today)
    asked = renewal and standing(renewal.matter, wants, in_force, had=set()) != "open"
    return Holding(
        frozen=card.frozen_at is not None,
        held=card.held_at is not None,
        left_on=card.left_on,
        grace_to=stays_to(card),
        renewal=None if asked else renewal,
        family=_family(session, card.talent_id, registration.particulars["family"]),
    )


def renewal_of(card: Card, in_force: InForce, *, today: date) -> Renewal | None:
    """The renewal that is open to this card; None too long before its end."""
    matter = in_force.acting("renew")
    if matter is None or matter.validity is None or card.valid_to is None:
        return None
    left, terms = (card.valid_to - today).days, matter.validity
    if not may("renew", card.state) or today < (renewable_from(card, matter) or today):
        return None
    due = terms.remind_days
    return Renewal(
        matter=matter.id,
        title=title(matter),
        days_left=left,
        best_by=card.valid_to - timedelta(days=due) if due else None,
        urgency=sum(left <= days for days in terms.reminders),
    )


def _family(
    session: Session, talent_id: UUID, family: list[dict[str, str]]
) -> tuple[FamilyCard, ...]:
    mine = select(Card).filter_by(talent_id=talent_id, replaced_by=None).where(Card.relative > 0)
    return tuple(
        _family_card(card, family[card.relative - 1])
        for card in session.scalars(mine.order_by(Card.relative))
    )


def _family_card(card: Card, member: dict[str, str]) -> FamilyCard:
    return FamilyCard(
        number=card.number,
        state=card.state,
        relation=member["relation"],
        name_masked=mask_name(member["name"]),
        valid_to=card.valid_to,
        frozen=card.frozen_at is not None,
        held=card.held_at is not None,
    )
