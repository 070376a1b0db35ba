"""What ends by itself: cards past their last day, and times of grace that are over."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from greencard.domain.cards import FROM
from greencard.models import Card
from greencard.services.card import cards, standing
from greencard.services.desk import Service


def expire(session: Session, *, service: Service, now: datetime, limit: int = 200) -> int:
    """End cards whose last day is over; returns how many.

    One that somebody is at work on is passed over and found at the next look.
    """
    past = select(Card).where(Card.state.in_(FROM["expire"]), Card.valid_to < service.today(now))
    past = past.order_by(Card.valid_to, Card.id).limit(limit)
    found = session.scalars(past.with_for_update(skip_locked=True)).all()
    for card in found:  # those of the family have a last day of their own
        standing.end(session, {}, card, "expired", now=now)
    return len(found)


def end_a_grace(session: Session, *, service: Service, now: datetime) -> bool:
    """Cancel the next card whose holder found no employer in time; False if there is none."""
    over = Card.grace_to < service.today(now)
    due = select(Card.talent_id).where(over, Card.replaced_by.is_(None), Card.relative == 0)
    due = due.where(Card.state.in_(FROM["end_grace"])).order_by(Card.grace_to, Card.id).limit(1)
    talent_id = session.scalar(due)
    if talent_id is None:
        return False
    household = cards.hold(session, talent_id)
    card = household[0]
    if card.grace_to and card.grace_to < service.today(now) and card.state in FROM["end_grace"]:
        standing.end(session, household, card, "cancelled", now=now)
    return True
