"""Every event of the system: registrations and cases here, cards and scans next door."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from events.card_schemas import (
    CardActivated,
    CardCancelled,
    CardEvent,
    CardExpired,
    CardIssued,
    CardLost,
    CardRenewed,
    CardReplaced,
    CardResumed,
    CardRevoked,
    CardSuspended,
    ConsentGiven,
    ConsentWithdrawn,
    ScanEvent,
    ScanGiven,
    ScanRecorded,
)
from events.kinds import (
    CARD,
    CASE,
    DEAD_LETTERS,
    REGISTRATION,
    REGISTRY,
    REQUEST,
    SCAN,
    Event,
    TalentEvent,
    all_topics,
    event,
)

__all__ = [
    "CARD",
    "CASE",
    "DEAD_LETTERS",
    "REGISTRATION",
    "REGISTRY",
    "REQUEST",
    "SCAN",
    "CardActivated",
    "CardCancelled",
    "CardEvent",
    "CardExpired",
    "CardIssued",
    "CardLost",
    "CardRenewed",
    "CardReplaced",
    "CardResumed",
    "CardRevoked",
    "CardSuspended",
    "CaseApproved",
    "CaseDeferred",
    "CaseEvent",
    "CaseNotMet",
    "CaseOpened",
    "CaseOverdue",
    "CaseRefused",
    "CaseRequested",
    "CaseRescheduled",
    "ConsentGiven",
    "ConsentWithdrawn",
    "Event",
    "PersonAsked",
    "ScanEvent",
    "ScanGiven",
    "ScanRecorded",
    "StepStarted",
    "TalentChanged",
    "TalentEvent",
    "TalentRegistered",
    "WantsAdded",
    "all_topics",
    "event",
]


@dataclass(frozen=True, kw_only=True)
class CaseEvent(TalentEvent):
    """Something that moves one line of the card; all of these share a topic and so an order."""

    family: str
    matter: str | None


@event("talent.registered", version=1, topic=REGISTRATION)
@dataclass(frozen=True, kw_only=True)
class TalentRegistered(TalentEvent):
    """A newcomer has registered, once, and wants one or more families or matters."""

    registration_id: UUID
    wants: tuple[str, ...]


@event("talent.changed", version=1, topic=REGISTRATION)
@dataclass(frozen=True, kw_only=True)
class TalentChanged(TalentEvent):
    """A talent has corrected or renewed what they told us; `fields` names what, never tells it."""

    registration_id: UUID
    fields: tuple[str, ...]


@event("wants.added", version=1, topic=REGISTRATION)
@dataclass(frozen=True, kw_only=True)
class WantsAdded(TalentEvent):
    """A talent asks for more families or matters, or for the same once more."""

    registration_id: UUID
    wants: tuple[str, ...]


@event("person.asked", version=1, topic=REGISTRATION)
@dataclass(frozen=True, kw_only=True)
class PersonAsked(TalentEvent):
    """The rules did not confirm these wants, and the talent asks that a person look at them."""

    registration_id: UUID
    family: str
    wants: tuple[str, ...]


@event("case.requested", version=1, topic=REQUEST)
@dataclass(frozen=True, kw_only=True)
class CaseRequested(TalentEvent):
    """The router asks a family to open a case; `version` is the definition in force.

    The limits count from `submitted_on`, the rules from `applied_on` (the same where left out).
    `by_person` tells that the rules did not confirm the conditions and a person shall look.
    """

    registration_id: UUID
    family: str
    matter: str
    version: date
    submitted_on: date
    applied_on: date | None = None
    by_person: bool = False


@event("case.deferred", version=1, topic=CASE)
@dataclass(frozen=True, kw_only=True)
class CaseDeferred(CaseEvent):
    """The matter waits until others are approved; the router asks again then."""

    version: date
    waiting_for: tuple[str, ...]


@event("case.not_met", version=1, topic=CASE)
@dataclass(frozen=True, kw_only=True)
class CaseNotMet(CaseEvent):
    """The rules do not confirm the conditions; every rule that failed is named, at once.

    Without a matter, no route of the family holds.
    """

    version: date | None
    reasons: tuple[str, ...]


@event("case.opened", version=1, topic=CASE)
@dataclass(frozen=True, kw_only=True)
class CaseOpened(CaseEvent):
    """A case is open and its first step lies with these offices."""

    case_id: UUID
    case_no: str
    version: date
    step: str
    offices: tuple[str, ...]
    due_on: date
    provisional: bool


@event("case.step_started", version=1, topic=CASE)
@dataclass(frozen=True, kw_only=True)
class StepStarted(CaseEvent):
    """Every office has finished the step before, and the case has moved to this one."""

    case_id: UUID
    case_no: str
    version: date
    step: str
    offices: tuple[str, ...]
    due_on: date
    provisional: bool


@event("case.rescheduled", version=1, topic=CASE)
@dataclass(frozen=True, kw_only=True)
class CaseRescheduled(CaseEvent):
    """The list of working days has changed, and with it the day on which the case is due.

    `provisional` tells whether the new day may move once more.
    """

    case_id: UUID
    case_no: str
    due_on: date
    provisional: bool


@event("case.approved", version=1, topic=CASE)
@dataclass(frozen=True, kw_only=True)
class CaseApproved(CaseEvent):
    """The last step is done; `grant` holds codes of what was granted, such as the level."""

    case_id: UUID
    case_no: str
    version: date
    grant: dict[str, str]


@event("case.refused", version=1, topic=CASE)
@dataclass(frozen=True, kw_only=True)
class CaseRefused(CaseEvent):
    """An officer has refused; the officer's words stay in the case, here are only rule ids."""

    case_id: UUID
    case_no: str
    version: date
    reasons: tuple[str, ...] = ()


@event("case.overdue", version=1, topic=CASE)
@dataclass(frozen=True, kw_only=True)
class CaseOverdue(CaseEvent):
    """The due date has passed and the case is still open."""

    case_id: UUID
    case_no: str
    due_on: date
