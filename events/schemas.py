"""Every event of the system, in one file to be read from top to bottom."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, TypeVar
from uuid import UUID

REGISTRATION = "greencard.registration"
REQUEST = "greencard.request.{family}"
CASE = "greencard.case"
CARD = "greencard.card"
DEAD_LETTERS = ".dlt"


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened to one talent; the talent's id is the partition key."""

    name: ClassVar[str]
    schema_version: ClassVar[int]  # not `version`: in a payload that is the definition's date
    topic: ClassVar[str]

    talent_id: UUID


@dataclass(frozen=True, kw_only=True)
class CaseEvent(Event):
    """Something that moves one line of the card; all of these share a topic and so an order."""

    family: str
    matter: str | None


E = TypeVar("E", bound=Event)
REGISTRY: dict[tuple[str, int], type[Event]] = {}


def event(name: str, *, version: int, topic: str) -> Callable[[type[E]], type[E]]:
    """Give an event its name on the wire, its version and its topic."""

    def register(cls: type[E]) -> type[E]:
        if (name, version) in REGISTRY:
            raise ValueError(f"event {name} v{version} is declared twice")
        cls.name, cls.schema_version, cls.topic = name, version, topic
        REGISTRY[name, version] = cls
        return cls

    return register


def all_topics(families: Iterable[str]) -> tuple[str, ...]:
    """Every topic of a service with these families, each with its topic of dead letters."""
    patterns = {cls.topic for cls in REGISTRY.values()}
    topics = {pattern.format(family=family) for pattern in patterns for family in families}
    return tuple(sorted(topics | {topic + DEAD_LETTERS for topic in topics}))


@event("talent.registered", version=1, topic=REGISTRATION)
@dataclass(frozen=True, kw_only=True)
class TalentRegistered(Event):
    """A newcomer has registered, once, and wants one or more families or matters."""

    registration_id: UUID
    wants: tuple[str, ...]


@event("talent.changed", version=1, topic=REGISTRATION)
@dataclass(frozen=True, kw_only=True)
class TalentChanged(Event):
    """A talent has corrected or renewed what they told us; `fields` names what, never tells it."""

    registration_id: UUID
    fields: tuple[str, ...]


@event("wants.added", version=1, topic=REGISTRATION)
@dataclass(frozen=True, kw_only=True)
class WantsAdded(Event):
    """A talent asks for more families or matters, or for the same once more."""

    registration_id: UUID
    wants: tuple[str, ...]


@event("person.asked", version=1, topic=REGISTRATION)
@dataclass(frozen=True, kw_only=True)
class PersonAsked(Event):
    """The rules did not confirm these wants, and the talent asks that a person look at them."""

    registration_id: UUID
    family: str
    wants: tuple[str, ...]


@event("case.requested", version=1, topic=REQUEST)
@dataclass(frozen=True, kw_only=True)
class CaseRequested(Event):
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


@event("card.issued", version=1, topic=CARD)
@dataclass(frozen=True, kw_only=True)
class CardIssued(Event):
    """The card has its level and class, and is valid between these dates."""

    card_number: str
    level: str
    card_class: str
    valid_from: date
    valid_to: date


@event("card.activated", version=1, topic=CARD)
@dataclass(frozen=True, kw_only=True)
class CardActivated(Event):
    """From now on the card is green."""

    card_number: str
