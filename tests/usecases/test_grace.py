"""Who leaves the employer keeps the card for a while; what ends by itself ends on its day."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from greencard.errors import Incomplete, NotAllowed
from greencard.models import Registration
from greencard.queries.centre.card_record import record
from greencard.services.card import holding
from greencard.services.card.leaving import WHEN, stays_to
from greencard.services.desk import Service
from tests.cards import (
    LAST_DAY,
    a_family,
    a_holder,
    approve,
    at_hand,
    contract_ends,
    registration_of,
    states,
    told,
)
from tests.usecases.conftest import NOW
from tests.usecases.test_card_states import DAY, TODAY, by_office, put
from workers import clock

NOON = NOW + timedelta(hours=2)


@pytest.fixture
def holder(service: Service) -> UUID:
    return a_holder(service)


def look(service: Service, day: date) -> None:
    """The clock looks at noon of that day."""
    clock.look(service, now=NOON + (day - TODAY))


def leaves(service: Service, talent: UUID, on: date) -> None:
    about: dict[str, Any] = {"service": service, "now": NOW}
    with service.sessions.begin() as session:
        holding.leave(session, registration_of(service, talent), on=on, **about)


def test_who_leaves_keeps_the_card_for_two_months(service: Service, holder: UUID) -> None:
    leaves(service, holder, TODAY)
    leaves(service, holder, TODAY)
    card = at_hand(service, holder)[0]
    assert (card.left_on, card.grace_to, card.state) == (TODAY, date(2026, 11, 21), "active")


def test_a_day_of_leaving_is_told_once_and_lies_between_registration_and_today(
    service: Service, holder: UUID
) -> None:
    for day in (TODAY - DAY, TODAY + DAY):
        with pytest.raises(Incomplete, match="离职日期应在登记之后，且不晚于今天。") as caught:
            leaves(service, holder, day)
        assert caught.value.field == "on"
    put(service, holder, left_on=TODAY - DAY, grace_to=TODAY)
    with pytest.raises(NotAllowed) as already:
        leaves(service, holder, TODAY)
    assert already.value.message == "您已经报告过离职，日期是 %(day)s；要更正请联系中心。"
    assert already.value.values == {"day": TODAY - DAY}


def test_a_day_whose_grace_is_over_is_refused_and_nothing_changes(
    service: Service, holder: UUID
) -> None:
    long_registered(service, holder)
    last = date(2026, 7, 21)  # its two months end today
    with pytest.raises(Incomplete) as caught:
        leaves(service, holder, last - DAY)
    assert caught.value.field == "on" and caught.value.values == {"day": TODAY - DAY}
    assert "所以没有记下，绿卡照旧。" in caught.value.message
    assert at_hand(service, holder)[0].left_on is None
    leaves(service, holder, last)
    look(service, TODAY)
    assert states(service, holder) == ["active"]


def test_a_card_that_ends_before_the_grace_is_told_to_end_on_its_own_day(
    service: Service, holder: UUID
) -> None:
    for own, told_day in ((TODAY + 9 * DAY, TODAY + 9 * DAY), (LAST_DAY, date(2026, 11, 21))):
        put(service, holder, valid_to=own)
        with service.sessions() as session:
            about: dict[str, Any] = {"service": service, "now": NOW}
            me = registration_of(service, holder)
            assert holding.would_stay_to(session, me, on=TODAY, **about) == told_day
        leaves(service, holder, TODAY)
        assert stays_to(at_hand(service, holder)[0]) == told_day
        number = at_hand(service, holder)[0].number
        with service.sessions() as session:
            shown = record(session, number, office="centre", service=service, now=NOW)
        assert shown.grace_to == told_day
        assert ("extend" in shown.acts) is (told_day < own)


def test_an_office_corrects_the_day_of_leaving_and_the_grace_counts_anew(
    service: Service, holder: UUID
) -> None:
    long_registered(service, holder)
    leaves(service, holder, TODAY - 50 * DAY)
    number, right = at_hand(service, holder)[0].number, date(2026, 9, 1)
    for _ in range(2):
        corrects(service, number, right)
        card = at_hand(service, holder)[0]
        assert (card.left_on, card.grace_to) == (right, date(2026, 11, 1))
    assert card.reason == "经核实"
    over = "按这一天计算，过渡期到 %(day)s已经结束。请核对日期；绿卡应当终止的，请用“注销”。"
    for day, said in ((TODAY - 90 * DAY, over), (TODAY + DAY, WHEN), (date(2025, 1, 1), WHEN)):
        with pytest.raises(Incomplete) as caught:
            corrects(service, number, day)
        assert (caught.value.field, caught.value.message) == ("on", said)
    assert at_hand(service, holder)[0].left_on == right


def test_an_office_takes_a_leaving_back_and_the_card_goes_on(
    service: Service, holder: UUID
) -> None:
    leaves(service, holder, TODAY)
    number = at_hand(service, holder)[0].number
    corrects(service, number, None)
    card = at_hand(service, holder)[0]
    assert (card.left_on, card.grace_to) == (None, None)
    look(service, date(2026, 11, 22))
    assert states(service, holder) == ["active"]
    with pytest.raises(NotAllowed, match="没有可以更正的日期"):
        corrects(service, number, TODAY)


def corrects(service: Service, number: str, on: date | None) -> None:
    with service.sessions.begin() as session:
        by_office("correct", number, service, on=on)(session)


def long_registered(service: Service, talent: UUID) -> None:
    with service.sessions.begin() as session:
        mine = update(Registration).filter_by(talent_id=talent)
        session.execute(mine.values(applied_on=TODAY - 300 * DAY))


def test_grace_is_extended_by_six_months_at_most_however_often(
    service: Service, holder: UUID
) -> None:
    leaves(service, holder, TODAY)
    number = at_hand(service, holder)[0].number
    first, last = date(2026, 11, 22), date(2027, 5, 21)
    for day in (None, first - DAY, last + DAY):
        with service.sessions.begin() as session, pytest.raises(Incomplete) as caught:
            by_office("extend", number, service, to=day)(session)
        assert caught.value.field == "to" and caught.value.values == {"first": first, "last": last}
        assert caught.value.message == "延长后的日期应在 %(first)s 至 %(last)s 之间。"
    for day in (date(2027, 1, 31), last):
        with service.sessions.begin() as session:
            by_office("extend", number, service, to=day)(session)
        assert at_hand(service, holder)[0].grace_to == day
    with service.sessions.begin() as session, pytest.raises(Incomplete):
        by_office("extend", number, service, to=last + DAY)(session)


def test_a_card_ends_when_its_last_day_is_over(service: Service, holder: UUID) -> None:
    number = at_hand(service, holder)[0].number
    look(service, LAST_DAY)
    assert states(service, holder) == ["active"]
    for _ in range(2):
        look(service, LAST_DAY + DAY)
    assert states(service, holder) == ["expired"]
    assert told(service, holder)[2:] == [("card.expired", number)]


def test_the_cards_of_a_family_end_together(service: Service) -> None:
    talent = a_holder(service, level="A", family=a_family())
    look(service, LAST_DAY + DAY)
    assert states(service, talent) == ["expired"] * 3
    assert [kind for kind, _ in told(service, talent)[-3:]] == ["card.expired"] * 3


def test_without_an_employer_the_card_is_cancelled_after_the_last_day_of_grace(
    service: Service,
) -> None:
    talent = a_holder(service, level="A", family=a_family())
    leaves(service, talent, TODAY)
    look(service, date(2026, 11, 21))
    assert states(service, talent) == ["active"] * 3
    for _ in range(2):
        look(service, date(2026, 11, 22))
    assert states(service, talent) == ["cancelled"] * 3
    assert [kind for kind, _ in told(service, talent)[6:]] == ["card.cancelled"] * 3


def test_a_new_employer_in_time_ends_the_grace(service: Service, holder: UUID) -> None:
    leaves(service, holder, TODAY)
    approve(service, holder, "change")
    look(service, date(2026, 11, 22))
    assert states(service, holder) == ["active"]
    assert at_hand(service, holder)[0].left_on is None


@pytest.mark.parametrize("at", [NOW + DAY, NOW + 923 * DAY], ids=["in the grace", "long after"])
def test_a_renewal_ends_the_grace_whenever_it_comes(
    service: Service, holder: UUID, at: datetime
) -> None:
    """The second after the card has run out: its last day was before that of the grace."""
    leaves(service, holder, TODAY)
    put(service, holder, left_on=at.date() - 70 * DAY, grace_to=at.date() + DAY)
    look(service, at.date())
    contract_ends(service, holder, at.date() + 365 * DAY)
    approve(service, holder, "renew", at=at)
    assert at_hand(service, holder)[0].left_on is None
    look(service, at.date() + 100 * DAY)
    assert states(service, holder) == ["active"]


def test_more_cards_than_one_look_takes_all_end(service: Service) -> None:
    several = [a_holder(service, index) for index in range(1, 4)]
    for talent in several[:2]:
        leaves(service, talent, TODAY)
    look(service, LAST_DAY + 40 * DAY)
    assert [states(service, talent) for talent in several] == [
        ["cancelled"], ["cancelled"], ["expired"],
    ]  # fmt: skip
