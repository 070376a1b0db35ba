"""What ends by itself: cards past their last day, and times of grace that are over."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from greencard.domain.cards import FROM
from greencard.models import Card
from greencard.services.card import cards, standing
from greencard.services.desk import Service


def expire(session: Session, *, service: Service, now: datetime, limit: int = 200) -> int:
    """End cards whose last day is over; returns how many.

    One that somebody is at work on is passed over and found at the next look.
    """
    past = run_out(service.today(now)).limit(limit)
    found = session.scalars(past.with_for_update(skip_locked=True)).all()
    for card in found:  # those of the family have a last day of their own
        standing.end(session, {}, card, "expired", now=now)
    return len(found)


def end_a_grace(session: Session, *, service: Service, now: datetime) -> bool:
    """Cancel the next card whose holder found no employer in time; False if there is none."""
    talent_id = session.scalar(graces_over(service.today(now)).limit(1))
    if talent_id is None:
        return False
    household = cards.hold(session, talent_id)
    card = household[0]
    if card.grace_to and card.grace_to < service.today(now) and card.state in FROM["end_grace"]:
        standing.end(session, household, card, "cancelled", now=now)
    return True


def run_out(today: date) -> Select[Card]:
    """Cards in use whose last day is over."""
    past = select(Card).where(Card.state.in_(FROM["expire"]), Card.valid_to < today)
    return past.order_by(Card.valid_to, Card.id)


def graces_over(today: date) -> Select[UUID]:
    """The talents whose time of grace is over, the longest first."""
    due = select(Card.talent_id).where(Card.state.in_(FROM["end_grace"]), Card.grace_to < today)
    due = due.where(Card.replaced_by.is_(None), Card.relative == 0)
    return due.order_by(Card.grace_to, Card.id)
