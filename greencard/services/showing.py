"""Shows a card: the codes a phone may show in the next ten minutes, and the one that is printed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from greencard.domain.numbers import place_of
from greencard.domain.token import signing, text
from greencard.domain.token.layout import Body
from greencard.domain.token.signing import Realm, Signer
from greencard.errors import NotAllowed, NotFound
from greencard.models import Card, Registration
from greencard.services.bearers import bearers
from greencard.services.cards import at_hand
from greencard.services.issuing import name_as_signed

STEP, AHEAD = timedelta(seconds=30), 20
SignerAt = Callable[[datetime], Signer]


@dataclass(frozen=True)
class LiveCode:
    """A signed code, and the moment at which it becomes current."""

    begins: datetime
    token: bytes


@dataclass(frozen=True)
class Live:
    """How the card stands, and its codes for the time ahead; none unless it may be used."""

    state: str
    codes: tuple[LiveCode, ...]

    def told(self, *, origin: str, now: datetime) -> dict[str, Any]:
        """The same as JSON, with the moment it was made at and whole addresses to draw."""
        codes = [
            {"from": code.begins.isoformat(), "text": text.address(origin, code.token)}
            for code in self.codes
        ]
        step = int(STEP.total_seconds())
        return {"now": now.isoformat(), "step": step, "state": self.state, "codes": codes}


@dataclass(frozen=True, kw_only=True)
class Printed:
    """What stands on a printed card, and the token of its code."""

    number: str
    name: str
    level: str
    card_class: str
    park: str | None
    valid_from: date
    valid_to: date
    token: bytes


def live_codes(
    session: Session,
    registration_id: UUID,
    *,
    signer_at: SignerAt,
    realm: Realm,
    now: datetime,
    number: str | None = None,
) -> Live:
    """The next twenty codes, thirty seconds apart; the first is current now.

    Raises NotFound for a number that is none of the holder's, KeysMissing without a key.
    """
    registration = session.get_one(Registration, registration_id)
    card = _card(session, registration, number=number)
    begin = now.replace(microsecond=0)
    moments = [begin + place * STEP for place in range(AHEAD)]
    name = _name(session, card)
    codes = [
        LiveCode(at, signing.sign(_body(card, name, signer, at=at), signer=signer, realm=realm))
        for at, signer in _signers(card, moments, signer_at, realm)
    ]
    return Live(card.state, tuple(codes))


def printed(
    session: Session, registration_id: UUID, *, today: date, number: str | None = None
) -> Printed:
    """The printed card; raises NotFound as above, NotAllowed while it has no code that is good."""
    registration = session.get_one(Registration, registration_id)
    card = _card(session, registration, number=number)
    if card.token is None or not usable(card, today=today):
        raise NotAllowed("这张绿卡现在没有可以打印的二维码。有效的绿卡才能打印。")
    return Printed(
        number=card.number,
        name=_name(session, card),
        level=str(card.level),
        card_class=str(card.card_class),
        park=registration.park,
        valid_from=card.valid_from or today,
        valid_to=card.valid_to or today,
        token=text.undigits(card.token),
    )


def usable(card: Card, *, today: date) -> bool:
    """Whether the card may be shown today: active, and in its days."""
    if card.state != "active" or card.valid_from is None or card.valid_to is None:
        return False
    return card.valid_from <= today <= card.valid_to


def _card(session: Session, registration: Registration, *, number: str | None = None) -> Card:
    """The talent's own card at hand, or a relative's by its number; raises NotFound."""
    if number is None:
        return session.scalars(at_hand(registration.talent_id)).one()
    mine = {"talent_id": registration.talent_id, "number": number, "replaced_by": None}
    card = session.scalar(select(Card).filter_by(**mine))
    if card is None:
        raise NotFound
    return card


def _name(session: Session, card: Card) -> str:
    return bearers(session, card.talent_id).name_of(card.relative)


def _signers(
    card: Card, moments: list[datetime], signer_at: SignerAt, realm: Realm
) -> Iterator[tuple[datetime, Signer]]:
    """The key of each moment on which the card may still be shown."""
    for at in moments:
        if usable(card, today=realm.day(at)):
            yield at, signer_at(at)


def _body(card: Card, name: str, signer: Signer, *, at: datetime) -> Body:
    status_list, index = place_of(card.number)
    return Body(
        kid=int(signer.kid),
        status_list=status_list,
        index=index,
        level=str(card.level),
        card_class=str(card.card_class),
        name=name_as_signed(name),
        time=at,
    )
