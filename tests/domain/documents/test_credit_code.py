"""Credit codes of companies, those with remainder nought among them."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greencard.domain.documents import credit_code
from greencard.domain.documents.credit_code import ALPHABET, check_character, credit_code_fault


def weighted_sum(first_17: str) -> int:
    return sum(ALPHABET.index(c) * 3**place for place, c in enumerate(first_17))


def test_a_published_credit_code_passes():
    assert credit_code_fault("91350100M000100Y43") is None


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("91350100M000100Y44", credit_code.CHECK),
        ("91350100M000100Y4", credit_code.SHAPE),
        ("91350100M000100I43", credit_code.SHAPE),
        ("91350100m000100y43", credit_code.SHAPE),
        ("", credit_code.SHAPE),
    ],
)
def test_a_wrong_credit_code_is_told_apart(code, fault):
    assert credit_code_fault(code) == fault


@given(st.text(ALPHABET, min_size=17, max_size=17))
def test_every_credit_code_has_exactly_one_check_character(body):
    fitting = [c for c in ALPHABET if credit_code_fault(body + c) is None]

    assert len(fitting) == 1


@given(st.text(max_size=30))
def test_any_text_at_all_gets_an_answer(text):
    assert credit_code_fault(text)


def test_a_credit_code_with_remainder_nought_passes():
    assert credit_code_fault("0" * 18) is None


def test_of_twenty_thousand_codes_those_with_remainder_nought_pass_too():
    """About three in a hundred; each ends in the first character of the alphabet."""
    dice = random.Random(20000)
    bodies = ["".join(dice.choices(ALPHABET, k=17)) for _ in range(20_000)]
    nought = [body for body in bodies if weighted_sum(body) % 31 == 0]

    assert 0.025 < len(nought) / len(bodies) < 0.04
    assert all(credit_code_fault(body + "0") is None for body in nought)
    assert all(credit_code_fault(body + check_character(body)) is None for body in bodies)
