"""A card as offices with the duty see it: how it stands, what may be done, and the cards before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from greencard.domain.masking import mask_name
from greencard.errors import Forbidden, NotFound
from greencard.models import Card
from greencard.services.card import card_acts
from greencard.services.card.bearers import Bearers, bearers
from greencard.services.card.leaving import stays_to
from greencard.services.desk import Service


@dataclass(frozen=True, kw_only=True)
class CardBefore:
    """A card of the same talent or family, at hand or not any more."""

    number: str
    state: str
    relation: str | None
    name_masked: str
    issued_at: datetime | None
    valid_to: date | None


@dataclass(frozen=True, kw_only=True)
class CardRecord:
    """One card. `relation` is empty on the talent's own; `reason` is what staff said last.

    `grace_to` is the last day of a card whose holder has left. `acts` are those its state allows;
    `extend_to` is the latest day of an extension.
    """

    number: str
    state: str
    level: str | None
    card_class: str | None
    relation: str | None
    name: str
    valid_from: date | None
    valid_to: date | None
    issued_at: datetime | None
    frozen_at: datetime | None
    held_at: datetime | None
    left_on: date | None
    grace_to: date | None
    reason: str | None
    followed_by: str | None
    acts: tuple[str, ...]
    extend_to: date | None
    history: tuple[CardBefore, ...]


def record(
    session: Session, number: str, *, office: str | None, service: Service, now: datetime
) -> CardRecord:
    """The card of this number; raises Forbidden for an office without the duty, and NotFound."""
    if not card_acts.may_act(office, service):
        raise Forbidden
    card = session.scalar(select(Card).filter_by(number=number))
    if card is None:
        raise NotFound
    every = select(Card).filter_by(talent_id=card.talent_id)
    family = session.scalars(every.order_by(Card.relative, Card.created_at, Card.id)).all()
    people = bearers(session, card.talent_id)
    main = next(one for one in family if not one.relative and not one.replaced_by)
    return CardRecord(
        number=card.number,
        state=card.state,
        level=card.level,
        card_class=card.card_class,
        relation=people.relation_of(card.relative),
        name=people.name_of(card.relative),
        valid_from=card.valid_from,
        valid_to=card.valid_to,
        issued_at=card.issued_at,
        frozen_at=card.frozen_at,
        held_at=card.held_at,
        left_on=card.left_on,
        grace_to=stays_to(card),
        reason=card.reason,
        followed_by=next((one.number for one in family if one.id == card.replaced_by), None),
        acts=card_acts.open_acts(card, main, service=service, now=now),
        extend_to=card_acts.last_extension(card, service, now=now),
        history=_before(card, family, people),
    )


def _before(card: Card, family: Sequence[Card], people: Bearers) -> tuple[CardBefore, ...]:
    return tuple(
        CardBefore(
            number=one.number,
            state=one.state,
            relation=people.relation_of(one.relative),
            name_masked=mask_name(people.name_of(one.relative)),
            issued_at=one.issued_at,
            valid_to=one.valid_to,
        )
        for one in family
        if one is not card
    )
