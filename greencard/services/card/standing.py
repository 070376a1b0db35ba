"""What a card is worth changes: its row, with it those of the family, and an event for each."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from events import outbox
from events.schemas import (
    CardActivated,
    CardCancelled,
    CardExpired,
    CardLost,
    CardReplaced,
    CardResumed,
    CardRevoked,
    CardSuspended,
)
from greencard.domain.cards import ENDED, may
from greencard.models import Card
from greencard.services.card.cards import Household

Mark = Literal["frozen_at", "held_at"]
Hand = Literal["holder", "office", "main"]
End = Literal["lost", "expired", "revoked", "cancelled"]
HANDS: dict[Mark, Hand] = {"held_at": "office", "frozen_at": "holder"}
TOLD: dict[End, tuple[str, Any]] = {
    "lost": ("lose", CardLost),
    "expired": ("expire", CardExpired),
    "revoked": ("revoke", CardRevoked),
    "cancelled": ("cancel", CardCancelled),
}


def begin(session: Session, card: Card, main: Card, *, now: datetime) -> None:
    """A card comes into use: active, unless somebody has suspended the one before it."""
    by = _suspended_by(card, main)
    card.state = "suspended" if by else "active"
    about = _about(card)
    told = CardSuspended(**about, by=by) if by else CardActivated(**about)
    outbox.append(session, told, now=now)


def suspend(
    session: Session, household: Household, card: Card, mark: Mark, *, now: datetime
) -> None:
    """Its holder freezes the card, or an office holds it; the family's follow the talent's own."""
    setattr(card, mark, now)
    card.state = "suspended"
    outbox.append(session, CardSuspended(**_about(card), by=HANDS[mark]), now=now)
    for other in _followers(household, card):
        if other.state == "active":
            other.state = "suspended"
            outbox.append(session, CardSuspended(**_about(other), by="main"), now=now)


def resume(
    session: Session, household: Household, card: Card, mark: Mark, *, now: datetime
) -> None:
    """One hand lets go; the card is good again once nobody suspends it, and the family's too."""
    setattr(card, mark, None)
    for one in (card, *_followers(household, card)):
        if one.state == "suspended" and not _suspended_by(one, household[0]):
            one.state = "active"
            outbox.append(session, CardResumed(**_about(one)), now=now)


def end(session: Session, household: Household, card: Card, state: End, *, now: datetime) -> None:
    """The card is lost, expired, revoked or cancelled, and those of the family with it.

    What staff said of a card before is no reason for its end.
    """
    act, event = TOLD[state]
    for one in (card, *_followers(household, card)):
        if one is card or may(act, one.state):
            one.state = state
            if state == "lost":
                one.frozen_at = None  # what an office holds, it goes on holding
            if state in ENDED:
                one.reason = None
            outbox.append(session, event(**_about(one)), now=now)


def end_as(session: Session, card: Card, main: Card, *, now: datetime) -> None:
    """A card of the family ends in the state in which the talent's own has ended."""
    states: dict[str, End] = {state: state for state in TOLD}
    end(session, {}, card, states[main.state], now=now)


def give_way(session: Session, card: Card, *, now: datetime, to: UUID | None = None) -> None:
    """Another card takes the place of this one; without `to` it has still to be issued.

    One that was taken away or cancelled stays so.
    """
    if card.state not in ENDED | {"replaced"}:
        card.state = "replaced"
        outbox.append(session, CardReplaced(**_about(card)), now=now)
    card.replaced_by = to


def _suspended_by(card: Card, main: Card) -> Hand | None:
    for mark, hand in HANDS.items():
        if getattr(card, mark):
            return hand
    return "main" if card.relative and main.state == "suspended" else None


def _followers(household: Household, card: Card) -> Iterator[Card]:
    if card.relative == 0:
        yield from (other for place, other in sorted(household.items()) if place)


def _about(card: Card) -> dict[str, Any]:
    return {"talent_id": card.talent_id, "card_number": card.number}
