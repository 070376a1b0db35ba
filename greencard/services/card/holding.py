"""What holders do with their own card: freeze it, report it lost, tell that they have left."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from greencard.domain.application import More
from greencard.domain.cards import may
from greencard.domain.sentences import N_
from greencard.errors import NotAllowed
from greencard.models import Card, Registration
from greencard.services import limits
from greencard.services.card import cards, leaving, standing
from greencard.services.card.cards import Household
from greencard.services.desk import Service
from greencard.services.wanting import asking
from greencard.services.wanting.restarting import locked

NOT_IN_USE = N_("只有有效或已暂停的绿卡可以这样办。")
HELD = N_("这张绿卡是办理单位暂停的，您自己不能恢复，请联系中心。")
WITH_MAIN = N_("主卡暂停期间副卡也停用，请先恢复主卡。")
LEFT = N_("您已经报告过离职，日期是 %(day)s；要更正请联系中心。")
OVER = N_(
    "按这一天计算，过渡期到 %(day)s已经结束，所以没有记下，绿卡照旧。"
    "请核对日期；确实是这一天的，请到中心窗口办理。"
)


def freeze(
    session: Session, registration_id: UUID, *, now: datetime, number: str | None = None
) -> None:
    """Stop the card at once; freezing twice is freezing once.

    `number` is that of a card of the family. Raises NotFound, and NotAllowed for a card that is
    not in use.
    """
    household, card = _mine(session, registration_id, number)
    _check("freeze", card)
    if card.frozen_at is None:
        standing.suspend(session, household, card, "frozen_at", now=now)


def unfreeze(
    session: Session, registration_id: UUID, *, now: datetime, number: str | None = None
) -> None:
    """Lift the holder's own freeze, and nobody else's; what is not frozen stays as it is.

    Raises NotFound, NotAllowed where an office or the talent's own card stands in the way, and
    TooMany.
    """
    limits.count_step(session, registration_id, now=now)
    household, card = _mine(session, registration_id, number)
    _check("unfreeze", card)
    if card.frozen_at:
        standing.resume(session, household, card, "frozen_at", now=now)
    elif card.state == "suspended":
        raise NotAllowed(HELD if card.held_at else WITH_MAIN)


def report_lost(
    session: Session,
    registration_id: UUID,
    *,
    service: Service,
    now: datetime,
    number: str | None = None,
) -> None:
    """The card is worth nothing from this moment on, for good, and another one is asked for.

    Past its last day it is not: then the way is a renewal. Reporting twice is reporting once, also
    where a card of this `number` has meanwhile given way to another. Raises NotFound, and
    NotAllowed for a card that is not in use.
    """
    registration = locked(session, registration_id)
    before = select(Card.replaced_by).filter_by(talent_id=registration.talent_id, number=number)
    if number and session.scalar(before):
        return
    household, card = _mine(session, registration_id, number)
    if card.state == "lost":
        return
    _check("lose", card)
    standing.end(session, household, card, "lost", now=now)
    matter = service.in_force(now).acting("replace")
    if matter and card.valid_to and card.valid_to >= service.today(now):
        more = More(wants=(matter.id,), facts={})
        asking.write_down(session, registration, more, service=service, now=now)


def leave(
    session: Session, registration_id: UUID, *, on: date, service: Service, now: datetime
) -> None:
    """The holder has left the employer on that day; the card goes on for the time of grace.

    Where the definitions grant none it ends with that day. Telling the same twice is telling it
    once. Raises Incomplete for a day before the registration, to come, or whose grace is over;
    NotAllowed for a card that is not in use or where another day was told.
    """
    _, card = _mine(session, registration_id, None)
    grace_to = _grace(session, card, on=on, service=service, now=now)
    card.left_on, card.grace_to = on, grace_to


def would_stay_to(
    session: Session, registration_id: UUID, *, on: date, service: Service, now: datetime
) -> date:
    """The last day of the card if that day of leaving is told.

    Raises what telling it would, and NotAllowed where it was told already.
    """
    registration = session.get_one(Registration, registration_id)
    card = session.scalars(cards.at_hand(registration.talent_id)).one()
    if card.left_on:
        raise NotAllowed(LEFT, day=card.left_on)
    grace_to = _grace(session, card, on=on, service=service, now=now)
    return leaving.earlier(grace_to, card)


def _mine(session: Session, registration_id: UUID, number: str | None) -> tuple[Household, Card]:
    registration = session.get_one(Registration, registration_id)
    household = cards.hold(session, registration.talent_id)
    return household, cards.of_number(household, number)


def _grace(session: Session, card: Card, *, on: date, service: Service, now: datetime) -> date:
    """The last day of grace; what an office has granted since the day was told stays."""
    leaving.check_day(session, card, on=on, service=service, now=now)
    _check("leave", card)
    if card.left_on not in (None, on):
        raise NotAllowed(LEFT, day=card.left_on)
    return card.grace_to or leaving.grace_from(on, OVER, service=service, now=now)


def _check(act: str, card: Card) -> None:
    if not may(act, card.state):
        raise NotAllowed(NOT_IN_USE)
