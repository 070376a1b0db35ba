"""The formats we compare with are what they say."""

import pytest

from tests.bench.codes import version
from tests.bench.rivals import (
    CLAIM_169,
    JWT,
    LEAN,
    OURS,
    STRIPPED,
    USUAL,
    WAYS,
    Way,
    identity,
    signed,
    stripped,
)
from tests.domain.token.making import ORIGIN, PRINTED

SIZES = [
    (OURS, (6, 8)),
    (STRIPPED, (8, 10)),
    (LEAN, (9, 11)),
    (USUAL, (12, 15)),
    (CLAIM_169, (10, 12)),
    (JWT, (17, 21)),
]


@pytest.mark.parametrize(("way", "versions"), SIZES)
def test_the_others_need_larger_codes(way: Way, versions: tuple[int, int]) -> None:
    text = way.make()
    assert (version(text, level="M"), version(text, level="Q")) == versions


@pytest.mark.parametrize("way", WAYS)
def test_each_says_whose_card_it_is_once_checked(way: Way) -> None:
    assert PRINTED.name in str(way.check(way.make()))


@pytest.mark.parametrize("way", WAYS)
def test_each_is_the_same_every_time(way: Way) -> None:
    assert way.make() == way.make()


def test_a_stripped_certificate_has_a_hundred_and_twenty_nine_bytes() -> None:
    assert len(signed(stripped())) == 129


def test_claim_169_uses_an_address_as_issuer_and_only_free_numbers_for_what_it_lacks() -> None:
    claims = identity()
    assert claims[1] == ORIGIN
    assert {key for key in claims[169] if key > 23} == {75, 76}
