"""The faces of a talent's cards: their own and those of the family, each with how it stands."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from greencard.errors import NotFound
from greencard.models import Card, CardLine, Registration, Scan
from greencard.services.card.bearers import Bearers, bearers
from greencard.services.card.leaving import stays_to
from greencard.services.card.showing import usable


@dataclass(frozen=True, kw_only=True)
class Face:
    """What stands on one card. `relative` is 0 on the talent's own, `relation` says whose else.

    `grace_to` is the last day of one whose holder has left. `usable` cards show a code; the last
    day of some others is `over`. A suspended one was `frozen` by its holder, or is `held` by an
    office, which gave the `reason`; one of the family that is neither follows the talent's own.
    """

    relative: int
    relation: str | None
    name: str
    number: str
    state: str
    level: str | None
    card_class: str | None
    valid_from: date | None
    valid_to: date | None
    grace_to: date | None
    usable: bool
    over: bool
    frozen: bool
    held: bool
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The state of a card, and a mark that changes whenever its page would."""

    state: str
    updated: str


def face(session: Session, registration_id: UUID, *, relative: int, today: date) -> Face:
    """One card; raises NotFound for a relative who has none."""
    registration = session.get_one(Registration, registration_id)
    found = [one for one in _cards(session, registration) if one.relative == relative]
    if not found:
        raise NotFound
    return _face(found[0], bearers(session, registration.talent_id), today=today)


def faces(session: Session, registration: Registration, *, today: date) -> list[Face]:
    """All cards at hand, the talent's own first."""
    names = bearers(session, registration.talent_id)
    return [_face(card, names, today=today) for card in _cards(session, registration)]


def standing(session: Session, registration_id: UUID, *, today: date) -> Standing:
    """What an open page asks for again and again: whether it still says what is so."""
    registration = session.get_one(Registration, registration_id)
    mine = {"talent_id": registration.talent_id}
    own, *family = _cards(session, registration)
    moved = func.max(CardLine.updated_at), func.count()
    latest = select(Scan.id).filter_by(**mine).order_by(Scan.id.desc())
    told = [
        *(_told(card, today=today) for card in (own, *family)),
        *session.execute(select(*moved).filter_by(**mine)).one(),
        session.scalar(latest.limit(1)),
    ]
    return Standing(state=own.state, updated=sha256(repr(told).encode()).hexdigest()[:16])


def _cards(session: Session, registration: Registration) -> list[Card]:
    mine = select(Card).filter_by(talent_id=registration.talent_id, replaced_by=None)
    return list(session.scalars(mine.order_by(Card.relative)))


def _told(card: Card, *, today: date) -> tuple[object, ...]:
    """What may change on the face of a card."""
    days = card.valid_from, card.valid_to, card.grace_to, usable(card, today=today)
    return card.number, card.state, card.held_at, card.frozen_at, card.kid, *days


def _face(card: Card, names: Bearers, *, today: date) -> Face:
    return Face(
        relative=card.relative,
        relation=names.family[card.relative - 1]["relation"] if card.relative else None,
        name=names.name_of(card.relative),
        number=card.number,
        state=card.state,
        level=card.level,
        card_class=card.card_class,
        valid_from=card.valid_from,
        valid_to=card.valid_to,
        grace_to=stays_to(card),
        usable=usable(card, today=today),
        over=card.valid_to is not None and card.valid_to < today,
        frozen=card.frozen_at is not None,
        held=card.held_at is not None,
        reason=card.reason,
    )
