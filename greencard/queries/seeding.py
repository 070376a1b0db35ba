"""How far the processes are with what the demonstration asked of them, and what waits for work."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from greencard.models import Card, Case, Registration, Task, Want


def under_way(session: Session, *, granting: Collection[str]) -> int:
    """Wants not yet decided, cases not yet open, cards granted but not yet active."""
    opened = exists().where(Case.talent_id == Want.talent_id, Case.matter == Want.matter)
    asked_for = (Want.state == "requested") & ~opened.where(Case.closed_at.is_(None))
    undecided = select(func.count()).select_from(Want)
    undecided = undecided.where((Want.state == "routing") | asked_for)
    granted = select(func.count()).select_from(Case).join(Card, Card.talent_id == Case.talent_id)
    granted = granted.where(Case.matter.in_(granting), Case.state == "approved")
    return _count(session, undecided) + _count(session, granted.where(Card.state == "applied"))


def open_tasks(session: Session) -> Sequence[Any]:
    """Case number, step, office and what the step asks, of every task that waits."""
    tasks = select(Case.number, Task.step, Task.office, Task.asks)
    tasks = tasks.join(Task, Task.case_id == Case.id).where(Task.state == "open")
    return session.execute(tasks.order_by(Task.due_on, Task.id)).all()


def holders(session: Session) -> Sequence[UUID]:
    """The registrations whose card is active."""
    cards = select(Registration.id).join(Card, Card.talent_id == Registration.talent_id)
    cards = cards.where(Card.state == "active", Card.relative == 0)
    return session.scalars(cards.order_by(Registration.id)).all()


def ended(session: Session, state: str) -> Sequence[Any]:
    """Registration, name and family of every want that came to this end."""
    wants = select(Want.registration_id, Want.name, Want.family).where(Want.state == state)
    return session.execute(wants.order_by(Want.registration_id, Want.position)).all()


def _count(session: Session, query: Any) -> int:
    return session.scalar(query) or 0
