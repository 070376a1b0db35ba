"""Until when a card is kept whose holder has left the employer, and which days may be told."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from greencard.domain.sentences import N_
from greencard.errors import Incomplete
from greencard.matters.details import Grace
from greencard.models import Card, Registration
from greencard.services.desk import Service

WHEN = N_("离职日期应在登记之后，且不晚于今天。")


def stays_to(card: Card) -> date | None:
    """The last day of a card whose holder has left: its own, if that comes before the grace's."""
    return earlier(card.grace_to, card) if card.grace_to else None


def earlier(grace_to: date, card: Card) -> date:
    """The end of a time of grace, or of the card, whichever comes first."""
    return min(grace_to, card.valid_to or grace_to)


def check_day(session: Session, card: Card, *, on: date, service: Service, now: datetime) -> None:
    """Raises Incomplete for a day of leaving before the registration, or to come."""
    mine = select(Registration.applied_on).filter_by(talent_id=card.talent_id)
    if not session.scalars(mine).one() <= on <= service.today(now):
        raise Incomplete("on", WHEN)


def grace_of(service: Service, *, now: datetime) -> Grace | None:
    """The time of grace as the definitions have it today."""
    changing = service.in_force(now).acting("change")
    return changing.grace if changing else None


def grace_from(on: date, over: str, *, service: Service, now: datetime) -> date:
    """The last day of grace after that day, by the definitions of today; the day where none is.

    Raises Incomplete with the words of `over` where the grace has ended already: the card would
    be cancelled at once, for good.
    """
    grace = grace_of(service, now=now)
    grace_to = grace.ends(on) if grace else on
    if grace_to < service.today(now):
        raise Incomplete("on", over, day=grace_to)
    return grace_to
