"""Numbers are unique, tell nothing of their holder, and notice a slip of the pen."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from greencard.domain import numbers

KEY = b"a key of thirty-two bytes, made up"
SERIALS = st.integers(0, 100 * 2**20 - 1)
RECEIPT = re.compile("[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]")


@given(SERIALS, SERIALS, st.binary(min_size=16, max_size=32))
def test_different_serials_never_share_a_card_number(one, other, key):
    assume(one != other)

    assert numbers.card_number(one, key=key) != numbers.card_number(other, key=key)


@pytest.mark.parametrize("block", [0, 1, 255, 256, 25_599])
def test_a_block_is_rearranged_within_itself(block):
    serials = range(block * 4096, (block + 1) * 4096)
    found = [numbers.card_number(serial, key=KEY) for serial in serials]

    lists = {int(number[:2]) for number in found}
    indexes = {int(number[3:10]) for number in found}
    start = block * 4096 % 2**20
    assert lists == {block // 256}
    assert indexes == set(range(start, start + 4096))
    assert found != sorted(found)


def test_another_key_gives_another_order():
    one, other = (
        [numbers.card_number(serial, key=key) for serial in range(64)] for key in (KEY, b"other")
    )
    assert one != other


def test_another_block_has_another_order():
    first = [int(numbers.card_number(serial, key=KEY)[3:10]) for serial in range(64)]
    second = [int(numbers.card_number(4096 + n, key=KEY)[3:10]) - 4096 for n in range(64)]

    assert first != second


@given(SERIALS)
def test_card_numbers_have_their_form_and_check_character(serial):
    number = numbers.card_number(serial, key=KEY)

    assert re.fullmatch(r"[0-9]{2}-[0-9]{7}-[0-9X]", number)
    assert numbers.is_card_number(number)


@given(SERIALS, st.integers(0, 8), st.sampled_from("0123456789"))
def test_a_wrong_digit_in_a_card_number_is_noticed(serial, place, digit):
    number = numbers.card_number(serial, key=KEY)
    place += place > 1
    assume(number[place] != digit)

    assert not numbers.is_card_number(number[:place] + digit + number[place + 1 :])


@pytest.mark.parametrize("serial", [-1, 100 * 2**20])
def test_there_are_no_card_numbers_beyond_the_last_list(serial):
    with pytest.raises(ValueError, match="no card number"):
        numbers.card_number(serial, key=KEY)


def test_case_numbers_carry_year_and_sequence():
    assert numbers.case_number(2026, 12345) == "2026-0012345-7"
    assert numbers.is_case_number("2026-0012345-7")
    assert not numbers.is_case_number("2026-0012345-8")
    assert not numbers.is_case_number("2026-0012345")
    assert not numbers.is_case_number("2026-٠٠12345-7")


@pytest.mark.parametrize("serial", [-1, 10**7])
def test_there_are_no_case_numbers_beyond_seven_digits(serial):
    with pytest.raises(ValueError, match="no case number"):
        numbers.case_number(2026, serial)


@given(st.integers(2000, 2999), st.integers(0, 10**7 - 1), st.integers(0, 9))
def test_a_swap_in_a_case_number_is_noticed(year, serial, place):
    number = numbers.case_number(year, serial).replace("-", "")
    assume(number[place] != number[place + 1])
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]

    assert not numbers.is_case_number(f"{swapped[:4]}-{swapped[4:11]}-{swapped[11]}")


def test_receipts_are_random_and_easy_to_read():
    found = {numbers.receipt() for _ in range(200)}

    assert len(found) == 200
    assert all(RECEIPT.fullmatch(receipt) for receipt in found)
    assert all(numbers.is_receipt(receipt) for receipt in found)


@given(st.integers(0, 10), st.sampled_from(numbers.CROCKFORD))
def test_a_wrong_character_in_a_receipt_is_noticed(place, character):
    bare = numbers.receipt().replace("-", "")
    assume(bare[place] != character)

    assert not numbers.is_receipt(bare[:place] + character + bare[place + 1 :])


def test_receipts_may_be_typed_carelessly():
    receipt = numbers.receipt()
    careless = receipt.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert numbers.normalise_receipt(careless) == receipt
    assert numbers.normalise_receipt(receipt) == receipt
    assert numbers.is_receipt(careless)


@given(st.text(max_size=30))
def test_any_text_can_be_asked_about(text):
    numbers.normalise_receipt(text)
    numbers.normalise_secret(text)
    assert not numbers.is_card_number(text)
    assert not numbers.is_case_number(text)


def test_secrets_are_long_and_forgiving():
    secret = numbers.secret()

    assert len(numbers.normalise_secret(secret)) == 20
    assert numbers.normalise_secret(secret.lower()) == secret.replace("-", "")
    assert numbers.secret() != secret
