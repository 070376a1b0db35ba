"""What a forger or the thief of a key can make, by name, and the reason told at a counter."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from greencard.domain.numbers import spelled_number
from greencard.domain.token import layout, signing, text
from greencard.domain.token.layout import Body, Days
from tests.checking import Holder, address
from tests.domain.token.making import STRANGER, resigned
from tests.usecases.conftest import NOW

DAY = timedelta(days=1)
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
Forge = Callable[[Holder], str]


def token(holder: Holder) -> bytes:
    return text.undigits(holder.printed.partition("/V")[2])


def digits(holder: Holder) -> str:
    return holder.printed.partition("/V")[2]


def signed(holder: Holder, *, use: str = "card", realm: Any = None, **changes: Any) -> str:
    """A code that a thief signs with a key of ours."""
    signer = holder.ring.signer(use, at=NOW)
    body: Body = replace(holder.body, kid=int(signer.kid), **changes)
    made = signing.sign(body, signer=signer, realm=realm or holder.service.realm)
    return address(made)


def with_s(holder: Holder, s: Callable[[int], int], r: Callable[[int], int] = lambda r: r) -> str:
    """The printed code with other numbers for its signature."""
    whole = token(holder)
    body, given = whole[:-64], (whole[-64:-32], whole[-32:])
    first, second = (int.from_bytes(one) for one in given)
    return address(body + r(first).to_bytes(32) + s(second).to_bytes(32))


def of_strange_key(holder: Holder) -> str:
    body = layout.pack(holder.body)
    return address(resigned(body, STRANGER, realm=holder.service.realm))


def elsewhere(holder: Holder, **realm: str) -> Any:
    return replace(holder.service.realm, **realm)


def of_nobody(holder: Holder) -> str:
    return signed(holder, index=holder.body.index ^ 1)


FORGERIES: dict[str, tuple[Forge, str]] = {
    "nonsense": (lambda _: "hello", "forged"),
    "digits of nothing": (lambda _: "7" * 198, "forged"),
    "an empty address": (lambda _: "http://localhost/V", "forged"),
    "truncated": (lambda h: digits(h)[:-1], "forged"),
    "truncated by half": (lambda h: holder_half(h), "forged"),
    "one digit more": (lambda h: digits(h) + "0", "forged"),
    "padded": (lambda h: "0" + digits(h), "forged"),
    "padded to another length": (lambda h: digits(h).zfill(201), "forged"),
    "beyond its bytes": (lambda h: "9" * len(digits(h)), "forged"),
    "full-width digits": (lambda h: digits(h).translate(WIDE), "forged"),
    "a space within": (lambda h: digits(h)[:9] + " " + digits(h)[9:], "forged"),
    "another key's signature": (of_strange_key, "forged"),
    "a high s": (lambda h: with_s(h, lambda s: ORDER - s), "forged"),
    "s is zero": (lambda h: with_s(h, lambda s: 0), "forged"),
    "r is zero": (lambda h: with_s(h, lambda s: s, lambda r: 0), "forged"),
    "r and s are zero": (lambda h: with_s(h, lambda s: 0, lambda r: 0), "forged"),
    "s beyond the order": (lambda h: with_s(h, lambda s: ORDER), "forged"),
    "a live code of the card key": (lambda h: signed(h, time=NOW), "forged"),
    "a printed code of the live key": (lambda h: signed(h, use="live"), "forged"),
    "signed for another host": (
        lambda h: signed(h, realm=elsewhere(h, host="card.example")),
        "forged",
    ),
    "signed for a test": (lambda h: signed(h, realm=elsewhere(h, env="test")), "forged"),
    "signed in earnest elsewhere": (lambda h: signed(h, realm=elsewhere(h, env="prod")), "forged"),
    "another host's address": (
        lambda h: f"https://card.example/V{digits(h)}",
        "other_host",
    ),
    "a host that looks like ours": (
        lambda h: f"https://127.0.0.1.example/V{digits(h)}",
        "other_host",
    ),
    "somebody before our host": (
        lambda h: f"http://127.0.0.1@card.example/V{digits(h)}",
        "other_host",
    ),
    "a number nobody holds": (of_nobody, "unknown"),
    "a typed number nobody holds": (
        lambda h: spelled_number(h.body.status_list, h.body.index ^ 1),
        "unknown",
    ),
}
WIDE = {ord("0") + place: ord("０") + place for place in range(10)}
# With the card key itself, of a number that exists: the registry knows better.
COPIES: dict[str, Forge] = {
    "a higher level": lambda h: signed(h, level="A"),
    "a higher class": lambda h: signed(h, card_class="A"),
    "another name": lambda h: signed(h, name="陈*明"),
    "longer days": lambda h: signed(
        h, time=Days(h.service.today(NOW), h.service.today(NOW) + 900 * DAY)
    ),
    "a live code of a higher level": lambda h: h.live(NOW, level="A"),
    "a live code of another name": lambda h: h.live(NOW, name="陈*明"),
    "a live code of a higher class": lambda h: h.live(NOW, card_class="A"),
}


def holder_half(holder: Holder) -> str:
    return address(token(holder))[: len(digits(holder)) // 2]
