"""Signs cards anew under the same number: those without a code, and those of a key that is gone."""

from collections.abc import Collection, Iterator
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, sessionmaker

from greencard.domain.cards import IN_USE
from greencard.models import Card
from greencard.services.card import issuing
from greencard.services.card.bearers import bearers
from greencard.services.card.issuing import Pen

PAGE = 500


def sign_anew(
    sessions: sessionmaker[Session], kids: Collection[int], *, pen: Pen, page: int = PAGE
) -> Iterator[int]:
    """Go through the cards in use, a transaction a page; yields how many each page took.

    Number, place in the status list and last day stay. Stopping half way harms nothing: what is
    left is found by its key the next time, and what is done is found no more.
    """
    last: UUID | None = None
    while True:
        with sessions.begin() as session:
            found = session.scalars(_due(kids, after=last, pen=pen).limit(page)).all()
            for card in found:
                name = bearers(session, card.talent_id).name_of(card.relative)
                issuing.sign_anew(card, name, pen=pen)
        if not found:
            return
        last = found[-1].id
        yield len(found)


def _due(kids: Collection[int], *, after: UUID | None, pen: Pen) -> Select[Card]:
    """In the order in which everybody locks cards."""
    bare = Card.token_sealed.is_(None)
    due = select(Card).where(or_(bare, Card.kid.in_(kids)), Card.state.in_(IN_USE))
    due = due.where(Card.replaced_by.is_(None), Card.valid_to >= pen.day)
    if after is not None:
        due = due.where(Card.id > after)
    return due.order_by(Card.id).with_for_update()
