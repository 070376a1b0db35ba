"""Each want has its day: rules, age and limits of it, across a month that changes all three."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from greencard import migrations
from greencard.config import Config
from greencard.services.desk import Service, open_service
from tests.builders import an_application
from tests.days import (
    NEW,
    OLD,
    approved,
    asked_on,
    asks,
    asks_for_a_person,
    case,
    changing_definitions,
    days,
    reasons,
    refused,
    registers,
    tells,
    work,
)
from tests.story import ANSWERS

LANDLORD = ANSWERS | {"own_home": True}
LONG_HERE = ANSWERS | {"months_in_tianjin": 36}
PART_TIME = an_application(0)["education"] | {"full_time": False}
BY_OLD_FROM_40, BY_NEW_FROM_40 = "2026-11-13", "2026-11-06"  # ten working days, and five


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """On SQLite, with definitions that change under way."""
    config = Config.from_env({"GREENCARD_DATA": str(tmp_path / "data")})
    opened = open_service(config, catalogue=changing_definitions(tmp_path))
    migrations.upgrade(opened.sessions.kw["bind"])
    yield opened
    opened.sessions.kw["bind"].dispose()


def the_card(service: Service) -> None:
    """It is approved on the fortieth day."""
    approved(service, "gc01", on=40)
    work(service)


def test_asked_for_at_registration_all_is_of_that_day(service: Service) -> None:
    registers(service, "residency", "hukou")
    work(service)

    assert days(service, "rs01") == (OLD, 1, 1, "2026-10-08")
    assert days(service, "hk01") == (OLD, 1, 1, "2026-10-12")


def test_asked_for_later_all_is_of_the_later_day(service: Service) -> None:
    registers(service, "housing")
    work(service)
    asks(service, "residency", on=30, facts=LONG_HERE)
    work(service)

    assert days(service, "rs01") == (NEW, 30, 30, "2026-11-03")


def test_asked_for_later_the_figure_of_the_later_edition_counts(service: Service) -> None:
    registers(service, "housing")
    work(service)
    asks(service, "rs01", on=30)
    work(service)

    assert reasons(service, "residency") == ["rs01.half_year"]


def test_asked_for_later_the_age_of_the_later_day_counts(service: Service) -> None:
    registers(service, "housing")
    work(service)
    asks(service, "hk01", on=30)
    work(service)

    assert reasons(service, "hukou") == ["hk01.age"]


def test_asked_for_the_day_before_the_birthday_the_old_age_counts(service: Service) -> None:
    registers(service, "housing")
    work(service)
    asks(service, "hk01", on=14, hours=13)
    work(service)

    assert days(service, "hk01")[:3] == (OLD, 14, 14)


def test_asked_for_after_midnight_in_tianjin_the_new_day_counts(service: Service) -> None:
    registers(service, "housing")
    work(service)
    asks(service, "hk01", on=14, hours=15)
    work(service)

    assert asked_on(service, "hk01") == 15
    assert reasons(service, "hukou") == ["hk01.age"]


def test_what_waited_for_the_card_keeps_its_edition_and_its_limit_counts_from_the_card(
    service: Service,
) -> None:
    registers(service, "hs01")
    work(service)
    the_card(service)

    assert days(service, "hs01") == (OLD, 1, 40, BY_OLD_FROM_40)


def test_what_was_asked_for_later_and_waited_for_the_card_has_the_later_edition(
    service: Service,
) -> None:
    registers(service, "residency")
    work(service)
    asks(service, "hs01", on=30)
    work(service)
    the_card(service)

    assert days(service, "hs01") == (NEW, 30, 40, BY_NEW_FROM_40)


def test_what_is_asked_for_with_the_card_in_hand_counts_from_that_day(service: Service) -> None:
    registers(service, "residency")
    work(service)
    the_card(service)
    asks(service, "hs01", on=50)
    work(service)

    assert days(service, "hs01") == (NEW, 50, 50, "2026-11-16")


def test_a_change_asks_anew_as_of_its_own_day_for_what_was_not_met(service: Service) -> None:
    registers(service, "hs01", facts=LANDLORD)
    work(service)
    tells(service, on=30, facts={"own_home": False})
    work(service)
    the_card(service)

    assert days(service, "hs01") == (NEW, 30, 40, BY_NEW_FROM_40)


def test_a_change_asks_anew_by_the_age_of_its_own_day(service: Service) -> None:
    registers(service, "hk01", education=PART_TIME)
    work(service)
    assert reasons(service, "hukou") == ["hk01.full_time"]
    tells(service, on=30, education={"full_time": True})
    work(service)

    assert reasons(service, "hukou") == ["hk01.age"]


def test_a_change_leaves_what_waits_its_day(service: Service) -> None:
    registers(service, "hs01")
    work(service)
    tells(service, on=30, employment={"presence_months": 7})
    work(service)
    the_card(service)

    assert days(service, "hs01") == (OLD, 1, 40, BY_OLD_FROM_40)


def test_what_waits_since_the_first_day_is_not_overtaken_by_what_is_asked_anew(
    service: Service,
) -> None:
    """The rent subsidy shuts out the flat, and was named before it."""
    registers(service, "hs02", "hs01", facts=ANSWERS | {"renting": False})
    work(service)
    assert reasons(service, "housing") == ["hs02.renting"]
    tells(service, on=30, facts={"renting": True})
    work(service)
    assert reasons(service, "housing") == ["hs02.not_with_flat"]
    the_card(service)

    assert days(service, "hs01") == (OLD, 1, 40, BY_OLD_FROM_40)


def test_a_person_looks_at_the_application_of_the_day_it_was_made(service: Service) -> None:
    registers(service, "hk01", education=PART_TIME)
    work(service)
    asks_for_a_person(service, "hukou", "hk01", on=30)
    work(service)

    assert days(service, "hk01") == (OLD, 1, 30, "2026-11-03")
    assert case(service, "hk01").by_person


def test_what_a_person_looks_at_waits_for_the_card_like_anything(service: Service) -> None:
    registers(service, "hs01", facts=LANDLORD)
    work(service)
    asks_for_a_person(service, "housing", "hs01", on=30)
    work(service)
    the_card(service)

    assert days(service, "hs01") == (OLD, 1, 40, BY_OLD_FROM_40)


def test_after_a_refusal_it_is_asked_for_as_of_the_new_day(service: Service) -> None:
    registers(service, "rs01")
    work(service)
    refused(service, "rs01", on=5)
    asks(service, "rs01", on=30)
    work(service)

    assert asked_on(service, "rs01") == 30
    assert reasons(service, "residency") == ["rs01.half_year"]


def test_an_event_that_comes_late_submits_nothing_before_it_was_asked_for(service: Service) -> None:
    """The change of the tenth day is read only when more was asked for on the thirtieth."""
    registers(service, "housing")
    work(service)
    tells(service, on=10, employment={"presence_months": 7})
    asks(service, "rs01", on=30, facts=LONG_HERE)
    work(service)

    assert days(service, "rs01") == (NEW, 30, 30, "2026-11-03")


def test_an_event_that_comes_late_submits_nothing_before_what_it_waited_for(
    service: Service,
) -> None:
    """The change of the thirty-eighth day is read only when the card was approved."""
    registers(service, "hs01")
    work(service)
    tells(service, on=38, employment={"presence_months": 7})
    the_card(service)

    assert days(service, "hs01") == (OLD, 1, 40, BY_OLD_FROM_40)
