"""What happens to cards, and who looked at them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from events.kinds import CARD, SCAN, Event, TalentEvent, event


@dataclass(frozen=True, kw_only=True)
class CardEvent(TalentEvent):
    """Something that changes what one card is worth."""

    card_number: str


@event("card.issued", version=1, topic=CARD)
@dataclass(frozen=True, kw_only=True)
class CardIssued(CardEvent):
    """The card has its level and class, is signed, and is valid between these dates."""

    level: str
    card_class: str
    valid_from: date
    valid_to: date


@event("card.activated", version=1, topic=CARD)
@dataclass(frozen=True, kw_only=True)
class CardActivated(CardEvent):
    """From now on the card is green."""


@event("card.suspended", version=1, topic=CARD)
@dataclass(frozen=True, kw_only=True)
class CardSuspended(CardEvent):
    """The card is worth nothing for the time being; `by` is the holder, office or main card."""

    by: str


@event("card.resumed", version=1, topic=CARD)
@dataclass(frozen=True, kw_only=True)
class CardResumed(CardEvent):
    """Nobody suspends the card any longer."""


@event("card.lost", version=1, topic=CARD)
@dataclass(frozen=True, kw_only=True)
class CardLost(CardEvent):
    """The holder has lost the card, for good; a replacement will have another number."""


@event("card.renewed", version=1, topic=CARD)
@dataclass(frozen=True, kw_only=True)
class CardRenewed(CardEvent):
    """This card continues an earlier one, for longer."""

    valid_to: date


@event("card.expired", version=1, topic=CARD)
@dataclass(frozen=True, kw_only=True)
class CardExpired(CardEvent):
    """The last day of the card is over."""


@event("card.revoked", version=1, topic=CARD)
@dataclass(frozen=True, kw_only=True)
class CardRevoked(CardEvent):
    """An office has taken the card away; its reason stays with the card."""


@event("card.cancelled", version=1, topic=CARD)
@dataclass(frozen=True, kw_only=True)
class CardCancelled(CardEvent):
    """The card has ended: its holder has left, or gave it up."""


@event("card.replaced", version=1, topic=CARD)
@dataclass(frozen=True, kw_only=True)
class CardReplaced(CardEvent):
    """Another card with another number takes the place of this one."""


@dataclass(frozen=True, kw_only=True)
class ScanEvent(Event):
    """Something about one scan at a partner's.

    Its key is the holder, or the partner where nobody knows whose card it was.
    """

    talent_id: UUID | None
    partner: str
    scan_id: UUID
    purpose: str

    @property
    def key(self) -> str:
        return str(self.talent_id or self.partner)


@event("scan.recorded", version=1, topic=SCAN)
@dataclass(frozen=True, kw_only=True)
class ScanRecorded(ScanEvent):
    """A partner has scanned a card, granted or not; `fields` names what was shown, never tells it.

    `shown` is live, printed, number or unreadable; `late` marks one that was uploaded afterwards.
    """

    card_number: str | None
    shown: str
    verdict: str
    reason: str
    granted: bool
    fields: tuple[str, ...]
    late: bool
    scanned_at: datetime


@event("scan.given", version=1, topic=SCAN)
@dataclass(frozen=True, kw_only=True)
class ScanGiven(ScanEvent):
    """The partner has given what the card was scanned for."""

    case_no: str | None


@event("consent.given", version=1, topic=SCAN)
@dataclass(frozen=True, kw_only=True)
class ConsentGiven(TalentEvent):
    """The holder lets partners look for this purpose; `each_time` ends with the next scan."""

    purpose: str
    each_time: bool


@event("consent.withdrawn", version=1, topic=SCAN)
@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(TalentEvent):
    """The holder no longer lets partners look for this purpose, or the one look is used up."""

    purpose: str
