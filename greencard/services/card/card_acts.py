"""What offices do with a card: hold it, let it go, take it away, end it, replace it, and see to
the time of grace of a holder who has left.
"""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from greencard.domain.cards import IN_USE, may
from greencard.domain.sentences import N_
from greencard.errors import Forbidden, Incomplete, NotAllowed, NotFound
from greencard.models import Card
from greencard.services.card import cards, leaving, standing
from greencard.services.card.cards import Household
from greencard.services.casework.cases import Actor
from greencard.services.casework.reasons import reason_of
from greencard.services.desk import Service

ASK = N_("请写明理由。")
NOT_NOW = N_("这张绿卡现在的状态不能这样处理，请刷新后再看。")
FOLLOWED = N_("这张绿卡已换成另一张，请在新卡上处理。")
HELD = N_("这张绿卡已经由办理单位暂停。")
NOT_HELD = N_("这张绿卡没有被办理单位暂停；持卡人自己冻结的，由持卡人恢复。")
NOT_LEFT = N_("持卡人没有报告离职，没有过渡期可以延长。")
PAST = N_("这张绿卡的有效期已过，不能补发，请办理换发。")
WITH_MAIN = N_("主卡停用期间不能换发副卡，请先处理主卡。")
NEVER_LEFT = N_("持卡人没有报告离职，没有可以更正的日期。")
OVER = N_("按这一天计算，过渡期到 %(day)s已经结束。请核对日期；绿卡应当终止的，请用“注销”。")
HOW_LONG = N_("延长后的日期应在 %(first)s 至 %(last)s 之间。")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Act:
    """One act on a card that is locked, with those of the family."""

    session: Session
    household: Household
    card: Card
    _: KW_ONLY
    to: date | None
    on: date | None
    service: Service
    now: datetime


def act(
    session: Session,
    number: str,
    act: str,
    *,
    actor: Actor,
    reason: str,
    to: date | None = None,
    on: date | None = None,
    service: Service,
    now: datetime,
) -> None:
    """Do one of ACTS to the card of this number; the words stay with the card, sealed.

    `to` is the new last day of an extension; `on` the right day of leaving, without which it is
    taken back. Raises Forbidden for an office without the duty, NotFound, NotAllowed where the
    card's state forbids it, and Incomplete for a missing reason or a day that may not be.
    """
    if not may_act(actor.office, service):
        raise Forbidden
    if act not in ACTS:
        raise NotFound
    why = reason_of(reason, ask=ASK)
    household, card = _locked(session, number)
    if not may(act, card.state):
        raise NotAllowed(FOLLOWED if card.replaced_by else NOT_NOW)
    days = {"to": to, "on": on}
    ACTS[act](Act(session, household, card, **days, service=service, now=now))
    card.reason = why


def may_act(office: str | None, service: Service) -> bool:
    """Whether an office has the duty to act on cards."""
    known = service.catalogue.offices.get(office or "")
    return known is not None and known.cards


def open_acts(card: Card, main: Card, *, service: Service, now: datetime) -> tuple[str, ...]:
    """The acts this card allows as it stands, beside the talent's own."""
    if card.replaced_by:
        return ()
    last = last_extension(card, service, now=now)
    barred = {
        "suspend": bool(card.held_at),
        "resume": not card.held_at,
        "replace": _past(card, service, now=now) or (card.relative and main.state not in IN_USE),
        "correct": card.left_on is None,
        "extend": not (last and card.grace_to and card.grace_to < last),
    }
    return tuple(act for act in ACTS if may(act, card.state) and not barred.get(act))


def last_extension(card: Card, service: Service, *, now: datetime) -> date | None:
    """Until when an office may extend the time of grace, never beyond the card; None without."""
    grace = leaving.grace_of(service, now=now)
    if card.left_on is None or grace is None:
        return None
    return leaving.earlier(grace.longest(card.left_on), card)


def _locked(session: Session, number: str) -> tuple[Household, Card]:
    card = session.scalar(select(Card).filter_by(number=number))
    if card is None:
        raise NotFound
    return cards.hold(session, card.talent_id), card


def _suspend(act: Act) -> None:
    if act.card.held_at:
        raise NotAllowed(HELD)
    standing.suspend(act.session, act.household, act.card, "held_at", now=act.now)


def _resume(act: Act) -> None:
    if not act.card.held_at:
        raise NotAllowed(NOT_HELD)
    standing.resume(act.session, act.household, act.card, "held_at", now=act.now)


def _revoke(act: Act) -> None:
    standing.end(act.session, act.household, act.card, "revoked", now=act.now)


def _cancel(act: Act) -> None:
    standing.end(act.session, act.household, act.card, "cancelled", now=act.now)


def _replace(act: Act) -> None:
    """The issuer makes the new one; with the talent's own what the family has lost goes too.

    One of the family gets none while the talent's own is out of use.
    """
    if act.card.relative and act.household[0].state not in IN_USE:
        raise NotAllowed(WITH_MAIN)
    if _past(act.card, act.service, now=act.now):
        raise NotAllowed(PAST)
    family = act.household.values() if act.card.relative == 0 else ()
    lost = [
        card
        for card in family
        if card.relative and card.state == "lost" and not _past(card, act.service, now=act.now)
    ]
    for card in (act.card, *lost):
        standing.give_way(act.session, card, now=act.now)


def _past(card: Card, service: Service, *, now: datetime) -> bool:
    return card.valid_to is not None and card.valid_to < service.today(now)


def _extend(act: Act) -> None:
    last = last_extension(act.card, act.service, now=act.now)
    if act.card.grace_to is None or last is None:
        raise NotAllowed(NOT_LEFT)
    first = act.card.grace_to + ONE_DAY
    if act.to is None or not first <= act.to <= last:
        raise Incomplete("to", HOW_LONG, first=first, last=last)
    act.card.grace_to = act.to


def _correct(act: Act) -> None:
    """The grace counts anew from the right day; without one the holder has not left."""
    card = act.card
    if card.left_on is None:
        raise NotAllowed(NEVER_LEFT)
    if act.on is None:
        card.left_on = card.grace_to = None
        return
    leaving.check_day(act.session, card, on=act.on, service=act.service, now=act.now)
    card.grace_to = leaving.grace_from(act.on, OVER, service=act.service, now=act.now)
    card.left_on = act.on


FINAL = ("cancel", "revoke")  # what no other act takes back
ACTS: Mapping[str, Callable[[Act], None]] = {
    "suspend": _suspend,
    "resume": _resume,
    "extend": _extend,
    "correct": _correct,
    "replace": _replace,
    "cancel": _cancel,
    "revoke": _revoke,
}
