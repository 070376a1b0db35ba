"""Numbers on documents are checked in full, all faults at once, and never repeated aloud."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from greencard.domain import identity
from greencard.domain.identity import (
    check_character,
    check_resident_id,
    normalise_id_no,
    uscc_problem,
)

TODAY = date(2026, 3, 2)
DAYS = st.dates(date(1926, 1, 1), TODAY)
AREAS = st.sampled_from(["110105", "120116", "440308", "650102", "710000", "150202"])
ORDERS = st.integers(0, 999).map(lambda order: f"{order:03d}")


def resident_id(area: str, born: date, order: str) -> str:
    digits = f"{area}{born:%Y%m%d}{order}"
    return digits + check_character(digits)


def sex_of(order: str) -> str:
    return "M" if int(order) % 2 else "F"


def check(number: str, **changes: object) -> list[str]:
    given = {"birth_date": date(1949, 12, 31), "sex": "F", "today": TODAY} | changes
    return check_resident_id(number, **given)


@pytest.mark.parametrize(
    ("number", "born", "sex"),
    [
        ("11010519491231002X", date(1949, 12, 31), "F"),
        ("440308199901101512", date(1999, 1, 10), "M"),
    ],
)
def test_published_specimens_pass(number, born, sex):
    assert check(number, birth_date=born, sex=sex) == []


@pytest.mark.parametrize("number", ["", "1101051949123100", "11010519491231002Y", "١" * 18])
def test_a_number_of_another_shape_is_told_so_and_nothing_more(number):
    assert check(number) == [identity.SHAPE]


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("110105194912310021", identity.CHECK),
        (resident_id("990105", date(1949, 12, 31), "002"), identity.AREA),
        (resident_id("810000", date(1949, 12, 31), "002"), identity.HMT_AREA),
        (resident_id("110105", date(1949, 12, 30), "002"), identity.OTHER_DAY),
        (resident_id("110105", date(1949, 12, 31), "003"), identity.OTHER_SEX),
        ("11010519490229002" + check_character("11010519490229002"), identity.NO_SUCH_DAY),
        ("11010519491331002" + check_character("11010519491331002"), identity.NO_SUCH_DAY),
        ("11010500001231002" + check_character("11010500001231002"), identity.NO_SUCH_DAY),
    ],
)
def test_each_fault_has_its_own_sentence(number, fault):
    assert check(number) == [fault]


def test_a_birth_date_after_today_is_a_fault():
    tomorrow = TODAY + timedelta(days=1)
    number = resident_id("110105", tomorrow, "002")

    assert check(number, birth_date=tomorrow) == [identity.NOT_YET]


def test_all_faults_are_told_at_once():
    faults = check("990105194902290031", sex="F")

    assert faults == [identity.AREA, identity.NO_SUCH_DAY, identity.OTHER_SEX, identity.CHECK]


def test_a_birth_date_or_sex_that_could_not_be_read_is_not_compared():
    assert check("440308199901101512", birth_date=None, sex=None) == []


@given(AREAS, DAYS, ORDERS)
def test_every_well_made_number_passes(area, born, order):
    number = resident_id(area, born, order)

    assert check(number, birth_date=born, sex=sex_of(order)) == []


@given(AREAS, DAYS, ORDERS, st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_noticed(area, born, order, place, digit):
    number = resident_id(area, born, order)
    assume(number[place] != digit)
    wrong = number[:place] + digit + number[place + 1 :]

    faults = check(wrong, birth_date=born, sex=sex_of(order))
    assert identity.CHECK in faults
    assert not any(wrong in fault or wrong[6:14] in fault for fault in faults)


@given(AREAS, DAYS, ORDERS, st.integers(0, 15))
def test_two_neighbours_swapped_are_always_noticed(area, born, order, place):
    number = resident_id(area, born, order)
    assume(number[place] != number[place + 1])
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]

    assert identity.CHECK in check(wrong, birth_date=born, sex=sex_of(order))


@given(st.text(max_size=30))
def test_any_text_at_all_gets_an_answer(text):
    assert check(normalise_id_no(text))
    assert uscc_problem(text)


def test_numbers_are_tidied_before_they_are_checked():
    assert normalise_id_no(" 110105 19491231 002x ") == "11010519491231002X"
    assert normalise_id_no("１１０１０５１９４９１２３１００２Ｘ") == "11010519491231002X"


def test_a_published_credit_code_passes():
    assert uscc_problem("91350100M000100Y43") is None


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("91350100M000100Y44", identity.USCC_CHECK),
        ("91350100M000100Y4", identity.USCC_SHAPE),
        ("91350100M000100I43", identity.USCC_SHAPE),
        ("", identity.USCC_SHAPE),
    ],
)
def test_a_wrong_credit_code_is_told_apart(code, problem):
    assert uscc_problem(code) == problem


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17))
def test_every_credit_code_has_exactly_one_check_character(body):
    fitting = [c for c in identity.USCC_ALPHABET if uscc_problem(body + c) is None]

    assert len(fitting) == 1


def test_a_credit_code_with_remainder_nought_passes():
    assert uscc_problem("0" * 18) is None
