"""How a card and what its holder allows stood at a moment now past, as the log of events tells."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from events import history
from events.schemas import CARD
from greencard.models import Card

STATE_AFTER: Mapping[str, str] = {
    "card.activated": "active",
    "card.resumed": "active",
    "card.suspended": "suspended",
    "card.lost": "lost",
    "card.expired": "expired",
    "card.revoked": "revoked",
    "card.cancelled": "cancelled",
    "card.replaced": "replaced",
}


def state_at(session: Session, card: Card, *, at: datetime) -> str:
    """The state a card was in; where nothing was told of it before, the one it is in."""
    key = str(card.talent_id)
    for name, data in history.told(session, CARD, key, names=STATE_AFTER, until=at):
        if data["card_number"] == card.number:
            return STATE_AFTER[name]
    return card.state
