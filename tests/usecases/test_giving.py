"""What was given is told once and counts; nobody gets more than the purpose allows."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from events.outbox import outbox
from greencard.errors import Incomplete, NotAllowed, NotFound
from greencard.models import Case, Scan
from greencard.services.desk import Service
from tests.cards import a_family
from tests.checking import Desk, Holder, a_holder, outcome
from tests.consenting import allow
from tests.usecases.conftest import NOW
from workers.__main__ import consumers
from workers.runner import settle

HOUR = timedelta(hours=1)


@pytest.fixture
def holder(service: Service) -> Holder:
    return a_holder(service, 1, now=NOW)


@pytest.fixture
def first(service: Service) -> Desk:
    return Desk(service, "hospital_1", "checkup_yearly")


@pytest.fixture
def second(service: Service) -> Desk:
    return Desk(service, "hospital_2", "checkup_yearly")


def told(service: Service) -> int:
    with service.sessions() as session:
        given = select(outbox.c.id).filter_by(event_type="scan.given")
        return len(session.scalars(given).all())


def test_a_check_up_counts_once_it_was_given(holder: Holder, first: Desk, second: Desk) -> None:
    looked = first.scan(holder.printed, now=NOW)
    again = second.scan(holder.printed, now=NOW + HOUR)
    assert looked["granted"] and again["granted"]
    assert first.give(looked, now=NOW + HOUR).given_at == NOW + HOUR
    for place in (first, second):
        refused = place.scan(holder.printed, now=NOW + 2 * HOUR)
        assert outcome(refused) == ("check_id", False, "limit_reached")
    with pytest.raises(NotAllowed, match="该持卡人的次数已用完"):
        second.give(again, now=NOW + 2 * HOUR)


def test_given_twice_is_given_once(service: Service, holder: Holder, first: Desk) -> None:
    looked = first.scan(holder.printed, now=NOW)
    rows = [first.give(looked, now=NOW + turn * HOUR) for turn in (1, 2)]
    assert [row.given_at for row in rows] == [NOW + HOUR] * 2
    assert told(service) == 1


def test_the_year_is_the_local_one(service: Service, first: Desk, second: Desk) -> None:
    eve = NOW.replace(month=12, day=31, hour=15, minute=59)
    holder = a_holder(service, 1, now=eve)
    looked = first.scan(holder.printed, now=eve)
    first.give(looked, now=eve)
    assert not second.scan(holder.printed, now=eve)["granted"]
    assert second.scan(holder.printed, now=eve + timedelta(minutes=1))["granted"]


def test_what_counts_is_the_day_it_was_given(service: Service, first: Desk, second: Desk) -> None:
    eve = NOW.replace(month=12, day=31, hour=15, minute=59)
    holder, new_year = a_holder(service, 1, now=eve), eve + HOUR
    looked, then = (
        place.scan(holder.printed, now=at) for place, at in ((first, eve), (second, new_year))
    )
    first.give(looked, now=new_year)
    with pytest.raises(NotAllowed, match="该持卡人的次数已用完"):
        second.give(then, now=new_year)


def test_another_card_of_the_same_holder_brings_no_second_turn(
    service: Service, holder: Holder, first: Desk
) -> None:
    first.give(first.scan(holder.printed, now=NOW), now=NOW)
    other = a_holder(service, 2, now=NOW)
    other.put(talent_id=holder.talent_id, relative=0, replaced_by=holder.registration_id)
    renamed = first.scan(other.number, now=NOW)
    assert outcome(renamed) == ("check_id", False, "limit_reached")


def test_only_the_partners_own_granted_scan_can_be_given(
    holder: Holder, first: Desk, second: Desk
) -> None:
    looked = first.scan(holder.printed, now=NOW)
    refused = first.scan(holder.printed, now=NOW, confirmed=())
    for place, answer in ((second, looked), (first, refused)):
        with pytest.raises(NotFound):
            place.give(answer, now=NOW)


def test_a_case_is_served_once_and_must_be_the_holders(service: Service, holder: Holder) -> None:
    other = a_holder(service, 2, now=NOW)
    settle(service.sessions, list(consumers(service).values()))
    mine, theirs = (a_case(service, one) for one in (holder, other))
    allow(service, holder, "housing_check")
    housing = Desk(service, "housing", "housing_check")
    one, two = (housing.scan(holder.printed, now=NOW) for _ in range(2))
    with pytest.raises(Incomplete, match="按办件计次"):
        housing.give(one, now=NOW)
    for foreign in (theirs, "2026-0000000-0"):
        with pytest.raises(Incomplete, match="或它不属于该持卡人"):
            housing.give(one, now=NOW, case_no=foreign)
    assert housing.give(one, now=NOW, case_no=mine).given_case == mine
    with pytest.raises(NotAllowed):
        housing.give(two, now=NOW, case_no=mine)
    with service.sessions() as session:
        given = session.scalars(select(Scan.given_case).where(Scan.given_at.is_not(None)))
        assert list(given) == [mine]


def test_a_case_is_served_once_by_whichever_card_of_the_family(service: Service) -> None:
    holder, spouse = a_holder(service, 1, now=NOW, family=a_family()), a_holder(service, 2, now=NOW)
    settle(service.sessions, list(consumers(service).values()))
    mine = a_case(service, holder)
    spouse.put(talent_id=holder.talent_id, relative=1)
    allow(service, holder, "housing_check")
    housing = Desk(service, "housing", "housing_check")
    one, two = (housing.scan(code, now=NOW) for code in (holder.printed, spouse.number))
    housing.give(one, now=NOW, case_no=mine)
    with pytest.raises(NotAllowed):
        housing.give(two, now=NOW, case_no=mine)


def test_only_a_case_for_this_purpose_is_served(
    service: Service, holder: Holder, first: Desk
) -> None:
    settle(service.sessions, list(consumers(service).values()))
    with service.sessions() as session:
        other = session.scalars(select(Case.number).filter_by(family="hukou")).one()
    allow(service, holder, "housing_check")
    housing = Desk(service, "housing", "housing_check")
    with pytest.raises(Incomplete, match="不是为这一用途办的"):
        housing.give(housing.scan(holder.printed, now=NOW), now=NOW, case_no=other)
    with pytest.raises(Incomplete, match="请不要填写办件编号"):
        first.give(first.scan(holder.printed, now=NOW), now=NOW, case_no=other)


def a_case(service: Service, holder: Holder) -> str:
    """A case of the holder, as if it were one of those referred to the housing body."""
    (referred,) = service.catalogue.editions["sv04"]
    as_that = {"family": "services", "matter": "sv04", "version": referred.valid_from}
    with service.sessions.begin() as session:
        cases = select(Case).filter_by(talent_id=holder.talent_id).order_by(Case.id)
        case = session.scalars(cases).first()
        assert case is not None
        for name, value in as_that.items():
            setattr(case, name, value)
        return case.number
