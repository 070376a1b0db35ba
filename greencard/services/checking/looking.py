"""What a code or a typed number is worth on line: the code itself, and our register of cards."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Literal, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from greencard.domain.numbers import is_like_a_card_number, read_card_number, spelled_number
from greencard.domain.token import text
from greencard.domain.token.keyset import KeySet
from greencard.domain.token.layout import Token
from greencard.domain.token.signing import Realm
from greencard.domain.token.statuses import INVALID, SUSPENDED, VALID, Register, Standing
from greencard.domain.token.verdict import COLOUR_OF, Checkpoint, Verdict, judge
from greencard.models import Card
from greencard.services.card.holders import Holder, holder_of
from greencard.services.card.issuing import name_as_signed
from greencard.services.status_lists import SUSPENDED_STATES, VALID_STATES

Shown = Literal["live", "printed", "number", "unreadable"]
GOOD = ("green", "check_id")
# Here the code has not said which card it is, or cannot be believed whatever the card.
BEYOND_THE_CARD = ("key_expired", "specimen")
LONGEST = 400


@dataclass(frozen=True, kw_only=True)
class Look:
    """The verdict on what was shown; `token_hash` is there for a code that was truly signed."""

    shown: Shown
    colour: str
    reason: str
    live_age: int | None = None
    token_hash: bytes | None = None
    holder: Holder | None = None

    @property
    def good(self) -> bool:
        """Whether the card, as shown, is good."""
        return self.colour in GOOD

    def judged(self, reason: str) -> "Look":
        """The same look for another reason."""
        return replace(self, reason=reason, colour=colour_of(reason))


class Cards(Register, Protocol):
    """Where a card is looked up, and whoever bears the one found last."""

    def find(self, number: str) -> Standing | None:
        """How the card of this number stands; None where nobody ever had it."""

    def holder(self) -> Holder | None:
        """Who bears the card found last."""


@dataclass
class Rows:
    """The cards of our tables; the one found is kept from changing until the commit if `held`."""

    session: Session
    now: datetime
    held: bool
    card: Card | None = field(default=None, init=False)

    def standing(self, status_list: int, index: int) -> Standing | None:
        return self.find(spelled_number(status_list, index))

    def find(self, number: str) -> Standing | None:
        query = select(Card).filter_by(number=number)
        self.card = self.session.scalar(query.with_for_update() if self.held else query)
        return Standing(standing_of(self.card.state), self.now) if self.card else None

    def holder(self) -> Holder | None:
        return holder_of(self.session, self.card) if self.card else None


def look(shown: str, cards: Cards, *, realm: Realm, keys: KeySet, now: datetime) -> Look:
    """What the code, its digits or a card's number is worth now."""
    if is_like_a_card_number(shown):
        return _by_number(cards, read_card_number(shown), today=realm.day(now))
    at = Checkpoint(realm=realm, keys=keys, register=cards, online=True)
    found = judge(shown[:LONGEST], at, now=now)
    if found.token is None:
        return Look(shown="unreadable", colour=found.colour, reason=found.reason)
    return _of_a_token(found, found.token, cards.holder(), keys=keys, today=realm.day(now))


def colour_of(reason: str) -> str:
    """The colour of a reason; on line whatever is not known is red."""
    return "red" if reason == "unknown" else COLOUR_OF.get(reason, "red")  # type: ignore[call-overload]


def standing_of(state: str) -> int:
    """How a card in this state stands in the status lists."""
    if state in VALID_STATES:
        return VALID
    return SUSPENDED if state in SUSPENDED_STATES else INVALID


def against_card(card: Card, *, today: date, state: str | None = None) -> str | None:
    """Why a card is worth nothing on a day, in its state or another; None where it is good."""
    state = state or card.state
    if state == "applied" or (card.valid_from and today < card.valid_from):
        return "not_yet"
    if state != "active":
        return state
    return "expired" if card.valid_to and today > card.valid_to else None


def digest(token: Token) -> bytes:
    """The fingerprint of a whole token, by which a scanner and we mean the same one."""
    return sha256(token.signed + token.signature).digest()


def _by_number(cards: Cards, number: str | None, *, today: date) -> Look:
    holder = cards.holder() if number and cards.find(number) else None
    if holder is None:
        return Look(shown="number", colour="red", reason="unknown")
    found = Look(shown="number", colour="check_id", reason="static", holder=holder)
    against = against_card(holder.card, today=today)
    return found.judged(against) if against else found


def _of_a_token(
    found: Verdict, token: Token, holder: Holder | None, *, keys: KeySet, today: date
) -> Look:
    seen = Look(
        shown="live" if token.body.live else "printed",
        colour=found.colour,
        reason=found.reason,
        live_age=found.live_age,
        token_hash=digest(token),
        holder=holder,
    )
    if holder is None or found.reason in BEYOND_THE_CARD:
        return seen
    key = keys.keys.get(str(token.body.kid))
    came_to_light = key is not None and key.state == "compromised"  # signed anew since, as it must
    if not (came_to_light or _is_as_registered(token, holder)):
        return seen.judged("forged")
    against = against_card(holder.card, today=today)
    return seen.judged(against) if against else seen


def _is_as_registered(token: Token, holder: Holder) -> bool:
    """A printed code is the one we signed, a live one tells the level, class and name we know."""
    card, body = holder.card, token.body
    if not body.live:
        return card.token == text.digits(token.signed + token.signature)
    name = name_as_signed(holder.name_on_card)
    return (body.level, body.card_class, body.name) == (card.level, card.card_class, name)
