"""Every act on a card in every state: what is allowed has one outcome, all else changes nothing."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from greencard.errors import Forbidden, Incomplete, NotAllowed, NotFound
from greencard.models import Card
from greencard.services.card import card_acts, expiring, holding
from greencard.services.casework.cases import Actor
from greencard.services.desk import Service
from tests.cards import LAST_DAY, a_holder, applied, at_hand, registration_of, told
from tests.usecases.conftest import NOW

TODAY, DAY = date(2026, 9, 21), timedelta(days=1)
CENTRE = Actor(staff_id=None, office="centre")
STANDS: Mapping[str, dict[str, Any]] = {
    "applied": {"state": "applied"},
    "active": {"state": "active"},
    "frozen": {"state": "suspended", "frozen_at": NOW},
    "held": {"state": "suspended", "held_at": NOW},
    "both": {"state": "suspended", "frozen_at": NOW, "held_at": NOW},
    "lost": {"state": "lost"},
    "expired": {"state": "expired"},
    "revoked": {"state": "revoked"},
    "cancelled": {"state": "cancelled"},
    "ordered": {"state": "replaced"},
}
NOTHING: dict[str, Any] = {"frozen_at": None, "held_at": None, "left_on": None, "grace_to": None}
IN_GRACE = {"left_on": TODAY - 70 * DAY, "grace_to": TODAY - DAY}
OVER = {"valid_to": TODAY - DAY}
# From which standing to which; what is not here is refused, or for the clock nothing to do.
ALLOWED: Mapping[str, Mapping[str, tuple[str, str | None]]] = {
    "freeze": {
        "active": ("frozen", "suspended"),
        "held": ("both", "suspended"),
        "frozen": ("frozen", None),
        "both": ("both", None),
    },
    "unfreeze": {
        "frozen": ("active", "resumed"),
        "both": ("held", None),
        "active": ("active", None),
    },
    "lose": {
        **{name: ("lost", "lost") for name in ("active", "frozen", "held", "both")},
        "lost": ("lost", None),
    },
    "leave": {name: (name, None) for name in ("active", "frozen", "held", "both")},
    "suspend": {"active": ("held", "suspended"), "frozen": ("both", "suspended")},
    "resume": {"held": ("active", "resumed"), "both": ("frozen", None)},
    "extend": {name: (name, None) for name in ("active", "frozen", "held", "both")},
    "correct": {
        name: (name, None) for name in ("active", "frozen", "held", "both", "lost", "expired")
    },
    "replace": {
        name: ("ordered", "replaced") for name in ("active", "frozen", "held", "both", "lost")
    },
    "cancel": {
        name: ("cancelled", "cancelled")
        for name in ("active", "frozen", "held", "both", "lost", "expired")
    },
    "revoke": {
        name: ("revoked", "revoked")
        for name in ("active", "frozen", "held", "both", "lost", "expired")
    },
    "expire": {name: ("expired", "expired") for name in ("active", "frozen", "held", "both")},
    "end_grace": {
        name: ("cancelled", "cancelled") for name in ("active", "frozen", "held", "both", "lost")
    },
}
CLOCK = ("expire", "end_grace")


@pytest.fixture
def holder(service: Service) -> UUID:
    return a_holder(service)


def put(service: Service, talent: UUID, **values: Any) -> None:
    with service.sessions.begin() as session:
        mine = update(Card).where(Card.talent_id == talent, Card.replaced_by.is_(None))
        session.execute(mine.values(**NOTHING | values))


def standing(card: Card) -> str:
    """The name STANDS gives to how the card stands, whatever an office still holds."""
    if card.state != "suspended":
        return "ordered" if card.state == "replaced" else card.state
    marks = {name for name in ("frozen_at", "held_at") if getattr(card, name)}
    return next(
        name for name, stands in STANDS.items() if stands.keys() - {"state"} == marks and marks
    )


def by_office(act: str, number: str, service: Service, **more: Any) -> Callable[[Session], object]:
    about: dict[str, Any] = {"actor": CENTRE, "reason": "经核实", "service": service, "now": NOW}
    return lambda session: card_acts.act(session, number, act, **about | more)


def does(act: str, service: Service, talent: UUID) -> Callable[[Session], object]:
    """What the act is called, for the talent's own card."""
    me, number = registration_of(service, talent), at_hand(service, talent)[0].number
    about: dict[str, Any] = {"service": service, "now": NOW}
    own: Mapping[str, Callable[[Session], object]] = {
        "freeze": lambda session: holding.freeze(session, me, now=NOW),
        "unfreeze": lambda session: holding.unfreeze(session, me, now=NOW),
        "lose": lambda session: holding.report_lost(session, me, **about),
        "leave": lambda session: holding.leave(session, me, on=TODAY, **about),
        "expire": lambda session: expiring.expire(session, **about),
        "end_grace": lambda session: expiring.end_a_grace(session, **about),
    }
    return own.get(act) or by_office(act, number, service, to=TODAY + 5 * DAY)


@pytest.mark.parametrize("act", ALLOWED)
def test_each_act_in_each_state(service: Service, holder: UUID, act: str) -> None:
    more = {"extend": IN_GRACE, "correct": IN_GRACE, "end_grace": IN_GRACE, "expire": OVER}.get(
        act, {}
    )
    for before, stands in STANDS.items():
        put(service, holder, **stands, **more)
        heard = told(service, holder)
        expected = ALLOWED[act].get(before)
        try:
            with service.sessions.begin() as session:
                answer = does(act, service, holder)(session)
        except NotAllowed:
            assert expected is None and act not in CLOCK, before
        else:
            assert expected is not None or (act in CLOCK and not answer), before
        after, event = expected or (before, None)
        kinds = [kind for kind, _ in told(service, holder)[len(heard) :]]
        assert standing(at_hand(service, holder)[0]) == after, before
        assert kinds == ([f"card.{event}"] if event else []), before
        put(service, holder, state="active", valid_to=LAST_DAY)


def refused(service: Service, act: Callable[[Session], object]) -> str:
    """The sentence that is told."""
    with service.sessions.begin() as session, pytest.raises(NotAllowed) as caught:
        act(session)
    return str(caught.value)


@pytest.mark.parametrize(
    ("stands", "act", "sentence"),
    [
        ("lost", "freeze", "只有有效或已暂停的绿卡可以这样办。"),
        ("held", "unfreeze", "这张绿卡是办理单位暂停的，您自己不能恢复，请联系中心。"),
        ("revoked", "suspend", "这张绿卡现在的状态不能这样处理，请刷新后再看。"),
        ("held", "suspend", "这张绿卡已经由办理单位暂停。"),
        ("frozen", "resume", "这张绿卡没有被办理单位暂停；持卡人自己冻结的，由持卡人恢复。"),
        ("active", "extend", "持卡人没有报告离职，没有过渡期可以延长。"),
        ("active", "correct", "持卡人没有报告离职，没有可以更正的日期。"),
    ],
)
def test_what_is_refused_says_why(
    service: Service, holder: UUID, stands: str, act: str, sentence: str
) -> None:
    put(service, holder, **STANDS[stands])
    assert refused(service, does(act, service, holder)) == sentence


def test_one_hand_does_not_lift_what_another_holds(service: Service, holder: UUID) -> None:
    """Held and frozen, it takes both to let it go, in either order."""
    for first, second in (("unfreeze", "resume"), ("resume", "unfreeze")):
        put(service, holder, **STANDS["both"])
        for act, state in ((first, "suspended"), (second, "active")):
            with service.sessions.begin() as session:
                does(act, service, holder)(session)
            assert at_hand(service, holder)[0].state == state


def test_what_an_office_holds_is_not_shaken_off_by_losing_it(
    service: Service, holder: UUID
) -> None:
    put(service, holder, **STANDS["both"])
    with service.sessions.begin() as session:
        does("lose", service, holder)(session)
    card = at_hand(service, holder)[0]
    assert (card.state, card.held_at, card.frozen_at) == ("lost", NOW, None)


def test_a_replaced_card_is_dealt_with_under_its_new_number(service: Service, holder: UUID) -> None:
    old = at_hand(service, holder)[0].number
    put(service, holder, state="replaced", replaced_by=holder)
    sentence = "这张绿卡已换成另一张，请在新卡上处理。"
    with service.sessions.begin() as session, pytest.raises(NotAllowed, match=sentence):
        by_office("suspend", old, service)(session)


def test_an_office_says_why_and_the_words_lie_sealed(service: Service, holder: UUID) -> None:
    number = at_hand(service, holder)[0].number
    for words in ("", "  "):
        with service.sessions.begin() as session, pytest.raises(Incomplete) as caught:
            by_office("suspend", number, service, reason=words)(session)
        assert (caught.value.field, str(caught.value)) == ("reason", "请写明理由。")
    with service.sessions.begin() as session:
        by_office("suspend", number, service, reason="合同核实中")(session)
    card = at_hand(service, holder)[0]
    assert card.reason == "合同核实中" and "合同".encode() not in (card.reason_sealed or b"")


def test_only_offices_with_the_duty_act_on_cards(service: Service, holder: UUID) -> None:
    number = at_hand(service, holder)[0].number
    for office in ("housing", "police", None):
        actor = Actor(staff_id=None, office=office)
        with service.sessions.begin() as session, pytest.raises(Forbidden):
            by_office("suspend", number, service, actor=actor)(session)
    assert {office for office in service.catalogue.offices if card_acts.may_act(office, service)} \
        == {"centre", "hr"}  # fmt: skip


def test_there_is_no_such_card_or_act(service: Service, holder: UUID) -> None:
    number = at_hand(service, holder)[0].number
    stranger = at_hand(service, applied(service, 2))[0].number
    me = registration_of(service, holder)
    for doing in (
        by_office("suspend", "99-0000000-0", service),
        by_office("burn", number, service),
        lambda session: holding.freeze(session, me, now=NOW, number=stranger),
        lambda session: holding.report_lost(session, me, service=service, now=NOW, number="x"),
    ):
        with service.sessions.begin() as session, pytest.raises(NotFound):
            doing(session)
