"""What every event has, the topics it may go to, and the list of all there are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar, TypeVar
from uuid import UUID

REGISTRATION = "greencard.registration"
REQUEST = "greencard.request.{family}"
CASE = "greencard.case"
CARD = "greencard.card"
SCAN = "greencard.scan"
DEAD_LETTERS = ".dlt"


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened. Events with the same key keep their order within a topic."""

    name: ClassVar[str]
    schema_version: ClassVar[int]  # not `version`: in a payload that is the definition's date
    topic: ClassVar[str]

    @property
    def key(self) -> str:
        """Whose event it is."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class TalentEvent(Event):
    """Something that happened to one talent, whose id is the partition key."""

    talent_id: UUID

    @property
    def key(self) -> str:
        return str(self.talent_id)


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
