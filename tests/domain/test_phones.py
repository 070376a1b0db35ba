"""Telephone numbers from anywhere, written one way."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from greencard.domain.phones import e164


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("13800138000", "+8613800138000"),
        ("138 0013-8000", "+8613800138000"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("(+86)13800138000", "+8613800138000"),
        ("008613800138000", "+8613800138000"),
        ("19912345678", "+8619912345678"),
        ("+852 9123 4567", "+85291234567"),
        ("+853 6612 3456", "+85366123456"),
        ("+886 912 345 678", "+886912345678"),
        ("+49 151 23456789", "+4915123456789"),
        ("+1 (415) 555-2671", "+14155552671"),
        ("+81 90-1234-5678", "+819012345678"),
    ],
)
def test_mobile_numbers_of_anywhere_are_kept_the_international_way(written, kept):
    assert e164(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "",
        "+",
        "12800138000",
        "1380013800",
        "138001380001",
        "１３８００１３８０００",
        "022-23456789",
        "+86 22 2345 6789",
        "+852 2123 4567",
        "+0123456789",
        "+999123456789",
        "13800138000 ext. 5",
        "tel:13800138000",
        "电话13800138000",
    ],
)
def test_what_no_mobile_network_would_connect_is_refused(written):
    assert e164(written) is None


@example("17900001000")  # begins like a prefix for calls over another network
@given(st.from_regex("1[3-9][0-9]{9}", fullmatch=True))
def test_every_mobile_number_of_the_mainland_passes(number):
    assert e164(number) == e164(f"+86{number}") == f"+86{number}"


@given(st.text(max_size=30) | st.text("0123456789+()- ", max_size=30))
def test_any_text_at_all_gets_an_answer(text):
    kept = e164(text)

    assert kept is None or e164(kept) == kept
