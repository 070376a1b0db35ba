"""What anybody may see who opens a code with a phone's camera; nothing of it is written down."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from greencard.domain.masking import mask_name
from greencard.domain.token.keyset import KeySet
from greencard.services.checking.looking import Look, Rows, look
from greencard.services.desk import Service

OUTCOMES = {
    "valid": "good",
    "static": "ask",
    "stale": "refresh",
    "reissue": "reissue",
    "specimen": "unsure",
    "key_expired": "unsure",
    "forged": "invalid",
    "unknown": "invalid",
    "other_host": "invalid",
}
STANDS_FOR_ALL = "unavailable"  # suspended, lost, expired, revoked …: the public is told the same


@dataclass(frozen=True, kw_only=True)
class PublicLook:
    """The outcome in one word; of the card something only where it is good.

    `live_age` are the seconds since a code on a screen became current.
    """

    outcome: str
    live_age: int | None = None
    card_class: str | None = None
    name_masked: str | None = None
    valid_to: date | None = None


def page(
    session: Session, digits: str, *, service: Service, keys: KeySet, now: datetime
) -> PublicLook:
    """What a code is worth, by its digits."""
    rows = Rows(session, now, held=False)
    found = look(digits, rows, realm=service.realm, keys=keys, now=now)
    if found.shown == "number":
        return PublicLook(outcome="invalid")  # a number is no code: nobody shall try them here
    return _told(found)


def _told(found: Look) -> PublicLook:
    outcome = OUTCOMES.get(found.reason, STANDS_FOR_ALL)
    if not found.good or found.holder is None:
        return PublicLook(outcome=outcome)
    card = found.holder.card
    return PublicLook(
        outcome=outcome,
        live_age=found.live_age,
        card_class=card.card_class,
        name_masked=mask_name(found.holder.name_on_card),
        valid_to=card.valid_to,
    )
