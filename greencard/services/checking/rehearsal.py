"""Partners try their scanners on made-up cards; nothing of it touches the tables."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from greencard.domain.numbers import place_of, spelled_number
from greencard.domain.token import signing, text
from greencard.domain.token.keyset import Key, KeySet
from greencard.domain.token.layout import Body, Days
from greencard.domain.token.signing import Realm
from greencard.keys.held import HeldKey
from greencard.models import Card
from greencard.services.card.issuing import name_as_signed
from greencard.services.checking.allowing import missing
from greencard.services.checking.looking import Look, look
from greencard.services.checking.made_up import (
    BEGUN,
    LAST_LIST,
    LASTING,
    NAME,
    MadeUpCards,
    made_up_cards,
)
from greencard.services.checking.recording import Asked, Counter, moment_of
from greencard.services.checking.seeing import Sight, fields_of, seen
from greencard.services.desk import Service

ENV, ELSEWHERE = "test", "https://card.example"
CARD_KEY, LIVE_KEY, STRANGER = "0", "128", "stranger"
SECOND = timedelta(seconds=1)
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A code to scan or a number to type, and what a scanner should be told of it."""

    name: str
    code: str
    verdict: str
    reason: str


@dataclass(frozen=True)
class Rehearsal:
    """The service as it is for tests, at one moment: keys and cards of its own."""

    service: Service
    now: datetime

    @cached_property
    def realm(self) -> Realm:
        return replace(self.service.realm, env=ENV)

    @cached_property
    def keys(self) -> KeySet:
        begin, end = self.now - 2 * BEGUN, self.now + LASTING
        keys = {held.kid: _public(held, begin, end) for held in (self._card, self._live)}
        return KeySet(seq=1, issued_at=begin, expires_at=end, keys=keys)

    @cached_property
    def cards(self) -> MadeUpCards:
        """The made-up cards, each with its printed code."""
        found = made_up_cards(today=self.service.today(self.now), now=self.now)
        for card in found.cards.values():
            card.token = text.digits(self._printed(card))
        return found

    def samples(self) -> Iterator[Sample]:
        """Every kind of code there is; those of a screen are fresh."""
        cards = dict(self.cards.cards)
        good, now = cards.pop("active"), self.now.replace(microsecond=0)
        yield self._sample("live", self._shown(good, now), "green", "valid")
        yield self._sample("stale", self._shown(good, now - 60 * SECOND), "amber", "stale")
        yield self._sample("printed", self._printed(good), "check_id", "static")
        yield Sample(name="number", code=good.number, verdict="check_id", reason="static")
        for name, card in cards.items():
            reason = "not_yet" if name == "coming" else name
            yield self._sample(name, self._printed(card), "red", reason)
        yield from self._false(good)

    def _false(self, good: Card) -> Iterator[Sample]:
        nobody = Card(number=spelled_number(LAST_LIST, 4095), level="D", card_class="B")
        nobody.valid_from, nobody.valid_to = good.valid_from, good.valid_to
        stranger = _derived(STRANGER, self.service)
        token = self._printed(good)
        foreign = text.address(ELSEWHERE, token)
        yield self._sample("forged", self._printed(good, by=stranger), "red", "forged")
        yield self._sample("damaged", token[:-1] + bytes([token[-1] ^ 1]), "red", "forged")
        yield self._sample("unknown", self._printed(nobody), "red", "unknown")
        yield Sample(name="other_host", code=foreign, verdict="red", reason="other_host")

    @cached_property
    def _card(self) -> HeldKey:
        return _derived(CARD_KEY, self.service)

    @cached_property
    def _live(self) -> HeldKey:
        return _derived(LIVE_KEY, self.service)

    def _sample(self, name: str, token: bytes, verdict: str, reason: str) -> Sample:
        code = text.address(self.realm.origin, token)
        return Sample(name=name, code=code, verdict=verdict, reason=reason)

    def _printed(self, card: Card, *, by: HeldKey | None = None) -> bytes:
        assert card.valid_from and card.valid_to  # noqa: S101  # made up with both
        signer = replace(by or self._card, kid=CARD_KEY)
        body = _body(card, CARD_KEY, Days(card.valid_from, card.valid_to))
        return signing.sign(body, signer=signer, realm=self.realm)

    def _shown(self, card: Card, at: datetime) -> bytes:
        return signing.sign(_body(card, LIVE_KEY, at), signer=self._live, realm=self.realm)


def rehearse(
    counter: Counter, asked: Asked, *, service: Service, now: datetime
) -> Mapping[str, Any]:
    """What a partner would be told of a code made for tests; a real one is forged here.

    Holders of made-up cards allow everything, and no limit is ever reached.
    """
    stage = Rehearsal(service, now)
    found = look(asked.code, stage.cards, realm=stage.realm, keys=stage.keys, now=now)
    against = _against(found, counter, asked, service=service)
    granted = found.good and against is None
    return {
        "scan": str(asked.scan),
        "verdict": found.colour,
        "granted": granted,
        "reason": against or found.reason,
        "live_age": found.live_age,
        "as_of": moment_of(now),
        "again": False,
        "card": _seen(found, asked.purpose, service=service, now=now) if granted else {},
    }


def _against(found: Look, counter: Counter, asked: Asked, *, service: Service) -> str | None:
    if not found.good:
        return None
    purpose = service.catalogue.purposes.get(asked.purpose)
    if purpose is None or purpose.id not in counter.partner.purposes:
        return "purpose_not_yours"
    live = found.shown == "live"
    return "confirm_first" if missing(purpose, asked.confirmed, live=live) else None


def _seen(found: Look, purpose_id: str, *, service: Service, now: datetime) -> dict[str, Any]:
    purpose, today = service.catalogue.purposes[purpose_id], service.today(now)
    assert found.holder  # noqa: S101  # a good card has one
    sight = Sight(session=None, holder=found.holder, purpose=purpose, service=service, today=today)
    return seen(sight, fields_of(purpose, shown=found.shown))


def _body(card: Card, kid: str, time: Days | datetime) -> Body:
    status_list, index = place_of(card.number)
    assert card.level and card.card_class  # noqa: S101  # made up with both
    return Body(
        kid=int(kid),
        status_list=status_list,
        index=index,
        level=card.level,
        card_class=card.card_class,
        name=name_as_signed(NAME),
        time=time,
    )


def _public(held: HeldKey, begin: datetime, end: datetime) -> Key:
    return Key(
        kid=held.kid,
        use="live" if held.kid == LIVE_KEY else "card",
        algorithm=held.algorithm,
        public=held.public,
        sign_from=begin,
        sign_until=end,
        verify_until=end,
    )


def _derived(name: str, service: Service) -> HeldKey:
    """A key for tests alone: the same one each time, and another for every service."""
    secret = service.config.secret_key.encode()
    seed = hmac.digest(secret, f"greencard test codes {name}".encode(), hashlib.sha512)
    number = int.from_bytes(seed) % (ORDER - 1) + 1
    return HeldKey(name, "ES256", ec.derive_private_key(number, ec.SECP256R1()))
