"""Resident identity cards and residence permits are checked in full, all faults at once."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from greencard.domain.documents import resident
from greencard.domain.documents.holder import Holder
from greencard.domain.documents.kinds import number_faults
from greencard.domain.identity import check_character, normalise_id_no
from tests.domain.documents.numbers import (
    DAYS,
    HMT,
    MAINLAND,
    ORDERS,
    TODAY,
    citizen_number,
    sex_of,
)

NEW_YEARS_EVE = date(1949, 12, 31)


def check(number: str, kind: str = "RESIDENT_ID", **changes: object) -> list[str]:
    given = {"birth_date": NEW_YEARS_EVE, "sex": "F"} | changes
    return number_faults(kind, number, holder=Holder(**given), today=TODAY)


@pytest.mark.parametrize(
    ("kind", "number", "born", "sex"),
    [
        ("RESIDENT_ID", "11010519491231002X", NEW_YEARS_EVE, "F"),
        ("RESIDENT_ID", "440308199901101512", date(1999, 1, 10), "M"),
        ("HMT_RESIDENCE", "810000199408230021", date(1994, 8, 23), "F"),
        ("HMT_RESIDENCE", "830000199201300022", date(1992, 1, 30), "F"),
    ],
)
def test_published_specimens_pass(kind, number, born, sex):
    assert check(number, kind, birth_date=born, sex=sex) == []


@pytest.mark.parametrize("number", ["", "1101051949123100", "11010519491231002Y", "١" * 18])
def test_a_number_of_another_shape_is_told_so_and_nothing_more(number):
    assert check(number) == [resident.SHAPE]
    assert check(number, "HMT_RESIDENCE") == [resident.HMT_SHAPE]


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("110105194912310021", resident.CHECK),
        (citizen_number("990105", NEW_YEARS_EVE, "002"), resident.AREA),
        (citizen_number("810000", NEW_YEARS_EVE, "002"), resident.HMT_AREA),
        (citizen_number("110105", date(1949, 12, 30), "002"), resident.OTHER_DAY),
        (citizen_number("110105", NEW_YEARS_EVE, "003"), resident.OTHER_SEX),
        ("11010519490229002" + check_character("11010519490229002"), resident.NO_SUCH_DAY),
        ("11010519491331002" + check_character("11010519491331002"), resident.NO_SUCH_DAY),
        ("11010500001231002" + check_character("11010500001231002"), resident.NO_SUCH_DAY),
    ],
)
def test_each_fault_of_a_resident_identity_card_has_its_own_sentence(number, fault):
    assert check(number) == [fault]


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        (citizen_number("110105", NEW_YEARS_EVE, "002"), resident.MAINLAND),
        (citizen_number("710000", NEW_YEARS_EVE, "002"), resident.MAINLAND),
        (citizen_number("810101", NEW_YEARS_EVE, "002"), resident.MAINLAND),
        (citizen_number("820000", date(1949, 12, 30), "002"), resident.OTHER_DAY),
        (citizen_number("830000", NEW_YEARS_EVE, "003"), resident.OTHER_SEX),
        (citizen_number("830000", NEW_YEARS_EVE, "002")[:-1] + "?", resident.HMT_SHAPE),
    ],
)
def test_each_fault_of_a_residence_permit_has_its_own_sentence(number, fault):
    assert check(number, "HMT_RESIDENCE") == [fault]


@pytest.mark.parametrize(("kind", "area"), [("RESIDENT_ID", "110105"), ("HMT_RESIDENCE", "820000")])
def test_a_birth_date_after_today_is_a_fault(kind, area):
    tomorrow = TODAY + timedelta(days=1)
    number = citizen_number(area, tomorrow, "002")

    assert check(number, kind, birth_date=tomorrow) == [resident.NOT_YET]


def test_all_faults_are_told_at_once():
    later = [resident.NO_SUCH_DAY, resident.OTHER_SEX, resident.CHECK]

    assert check("990105194902290031") == [resident.AREA, *later]
    assert check("990105194902290031", "HMT_RESIDENCE") == [resident.MAINLAND, *later]


def test_a_birth_date_or_sex_that_could_not_be_read_is_not_compared():
    assert check("440308199901101512", birth_date=None, sex=None) == []


@given(st.sampled_from(["RESIDENT_ID", "HMT_RESIDENCE"]), st.data(), DAYS, ORDERS)
def test_every_well_made_number_passes(kind, data, born, order):
    area = data.draw(MAINLAND if kind == "RESIDENT_ID" else HMT)
    number = citizen_number(area, born, order)

    assert check(number, kind, birth_date=born, sex=sex_of(order)) == []


@given(MAINLAND | HMT, DAYS, ORDERS, st.integers(0, 15))
def test_two_neighbours_swapped_are_always_noticed(area, born, order, place):
    number = citizen_number(area, born, order)
    assume(number[place] != number[place + 1])
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]

    assert resident.CHECK in check(wrong, birth_date=born, sex=sex_of(order))


def test_numbers_are_tidied_before_they_are_checked():
    assert normalise_id_no(" 110105 19491231 002x ") == "11010519491231002X"
    assert normalise_id_no("１１０１０５１９４９１２３１００２Ｘ") == "11010519491231002X"
