"""A card gets its terms, is signed, and is told of; only the issuer has the key for it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from events import outbox
from events.schemas import CardIssued
from greencard.domain.masking import mask_name_within
from greencard.domain.numbers import place_of
from greencard.domain.token import layout, signing, text
from greencard.domain.token.layout import MOST_NAME_BYTES, Body, Days
from greencard.domain.token.signing import Realm, Signer
from greencard.models import Card
from greencard.services.card import standing


@dataclass(frozen=True, kw_only=True)
class Pen:
    """What cards are signed with: the key, where they hold, and the moment they are dated."""

    signer: Signer
    realm: Realm
    at: datetime

    @property
    def day(self) -> date:
        """The first day of what is signed now."""
        return self.realm.day(self.at)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a card says besides its number and name; `valid_to` is its last day."""

    level: str
    card_class: str
    valid_to: date


def issue(session: Session, card: Card, terms: Terms, *, name: str, main: Card, pen: Pen) -> None:
    """Sign the card for this holder from the pen's day on, and put it into use.

    A card that would have ended already is good for that one day.
    """
    card.level, card.card_class = terms.level, terms.card_class
    card.valid_from, card.valid_to = pen.day, max(terms.valid_to, pen.day)
    card.issued_at = pen.at
    _sign(card, name, pen=pen)
    issued = CardIssued(
        talent_id=card.talent_id,
        card_number=card.number,
        level=card.level,
        card_class=card.card_class,
        valid_from=card.valid_from,
        valid_to=card.valid_to,
    )
    outbox.append(session, issued, now=pen.at)
    standing.begin(session, card, main, now=pen.at)


def sign_anew(card: Card, name: str, *, pen: Pen) -> None:
    """Another code for the same card, good from the pen's day on; nothing else changes."""
    _sign(card, name, pen=pen)


def terms_of(card: Card) -> Terms:
    """What an issued card says."""
    return Terms(level=str(card.level), card_class=str(card.card_class), valid_to=last_day(card))


def last_day(card: Card) -> date:
    """The last day of an issued card."""
    assert card.valid_to is not None  # noqa: S101  # every card has one once it is issued
    return card.valid_to


def name_as_signed(name: str) -> str:
    """As much of the masked name as the code has room for."""
    return mask_name_within(name, MOST_NAME_BYTES)


def says(card: Card, name: str, terms: Terms) -> bool:
    """Whether the card is signed and says this already, whatever its number and first day."""
    if not card.token:
        return False
    body = layout.split(text.undigits(card.token)).body
    return body.name == name_as_signed(name) and terms == terms_of(card)


def _sign(card: Card, name: str, *, pen: Pen) -> None:
    terms, (status_list, index) = terms_of(card), place_of(card.number)
    body = Body(
        kid=int(pen.signer.kid),
        status_list=status_list,
        index=index,
        level=terms.level,
        card_class=terms.card_class,
        name=name_as_signed(name),
        time=Days(pen.day, terms.valid_to),
    )
    card.token = text.digits(signing.sign(body, signer=pen.signer, realm=pen.realm))
    card.kid = body.kid
