"""What does not fit into a code is refused before it is signed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from greencard.domain.token import layout, signing, text
from greencard.domain.token.layout import Days, Malformed
from tests.domain.token.making import HELD, LIVE, NOW, PRINTED, REALM, TODAY


def test_the_bytes_stand_where_they_were_published() -> None:
    packed = layout.pack(PRINTED)
    assert packed.hex(" ") == "10 05 07 01 e2 40 31 03 ce 08 15 e5 bc a0 2a e6 98 8e"
    assert layout.pack(replace(LIVE, specimen=True)).hex(" ", 1).startswith("13 8c 07 01 e2 40 31")
    assert PRINTED.number == "07-0123456-4"


@pytest.mark.parametrize(
    "change",
    [
        {"kid": -1}, {"kid": 256}, {"status_list": 100}, {"status_list": -1}, {"index": 2**20},
        {"index": -1}, {"index": 2**24}, {"level": "G"}, {"level": ""}, {"level": "AB"},
        {"card_class": "D"}, {"name": "五个汉字啊"}, {"name": "\ud800"},
        {"time": Days(date(2023, 12, 31), TODAY)}, {"time": Days(TODAY, date(2204, 1, 1))},
        {"time": Days(TODAY, TODAY - timedelta(days=1))},
        {"time": NOW + timedelta(microseconds=1)}, {"time": datetime(1969, 12, 31, tzinfo=UTC)},
        {"time": datetime(2107, 1, 1, tzinfo=UTC)},
    ],
    ids=str,
)  # fmt: skip
def test_a_value_that_does_not_fit_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        layout.pack(replace(PRINTED, **change))


@pytest.mark.parametrize("length", [0, 10, 26, 200])
def test_bytes_of_another_length_are_no_code(length: int) -> None:
    with pytest.raises(Malformed):
        layout.unpack(bytes(length))


def test_only_the_key_that_is_named_signs() -> None:
    with pytest.raises(ValueError, match="names key 5"):
        signing.sign(PRINTED, signer=HELD["4"], realm=REALM)


def test_every_length_has_its_own_number_of_digits() -> None:
    assert text.DIGITS_OF[82] == 198
    assert len(text.LENGTH_OF) == len(text.LENGTHS) == 15


@pytest.mark.parametrize(
    "address", ["ftp://x/V1", "https://", "https://[/V1", "://", "https:///V1", "http://[::1]/V1"]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError):
        text.read(address, host=REALM.host)


@pytest.mark.parametrize(
    "place",
    [
        "rc.example.gov.cn.evil.example",
        "rc.example.gov.cn@evil.example",
        "evil.example/rc.example.gov.cn",
        "ſ.example",
    ],
)
def test_an_address_that_only_looks_like_ours_is_somebody_elses(place: str) -> None:
    with pytest.raises(text.OtherHost):
        text.read(f"https://{place}/V1", host=REALM.host)
