"""The envelope an event travels in: who, when, because of what, and as which text."""

import json
import re
import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from marshmallow import ValidationError

from events.fields import schema_for
from events.schemas import REGISTRY, Event

PREFIX, SOURCE = "greencard", "/greencard"
CONTENT_TYPE = "application/json"
TYPE = re.compile(rf"{PREFIX}\.([a-z_]+(?:\.[a-z_]+)+)\.v([1-9][0-9]*)")
NAMED = {"specversion", "id", "type", "source", "subject", "time"}
NAMED |= {"partitionkey", "sequence", "causationid", "correlationid"}
# What the columns of events.tables hold. One below what a bigint holds: the next one fits, too.
LONGEST, HIGHEST, LATEST_VERSION = 64, 2**63 - 2, 2**31 - 1
FIRST_YEAR, LAST_YEAR = 1970, 9998
MARK = "?"  # no key begins so: it marks a place of records that nobody can read


class Unreadable(Exception):
    """A record or an event that no later attempt will read; its text never holds a value."""


class Record(NamedTuple):
    """One Kafka record: CloudEvents 1.0, binary mode."""

    topic: str
    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """An event as it is stored and sent; `payload` is the exact text, never rewritten."""

    id: UUID
    type: str
    version: int
    topic: str
    key: str
    sequence: int = 0  # counts one key's events in one topic, from 1; 0 until it is written
    occurred_at: datetime
    cause: UUID | None = None
    correlation: UUID | None = None
    payload: str
    extensions: Mapping[str, str] = field(default_factory=dict)


def uuid7(now: datetime | None = None) -> UUID:
    """A UUID that sorts by time (RFC 9562, version 7)."""
    milliseconds = int((now.timestamp() if now else time.time()) * 1000)
    number = (milliseconds & (2**48 - 1)) << 80 | secrets.randbits(80)
    return UUID(int=number & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62)


def seal(
    event: Event, *, now: datetime, cause: UUID | None = None, correlation: UUID | None = None
) -> Envelope:
    """Put an event in an envelope, keyed so that one person's events stay in order."""
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    schema = schema_for(type(event))  # type: ignore[arg-type]  # a class is hashable
    values = schema.dump(event)
    if problems := schema.validate(values):
        raise ValueError(f"{event.name} is not fit to send: {sorted(problems)}")
    return Envelope(
        id=uuid7(now),
        type=event.name,
        version=event.schema_version,
        topic=event.topic.format(**values),
        key=event.key,
        occurred_at=now.astimezone(UTC),
        cause=cause,
        correlation=correlation,
        payload=json.dumps(values, ensure_ascii=False, separators=(",", ":")),
    )


def unseal(envelope: Envelope) -> Event:
    """Read the event back, checked against its class; fields it does not know are dropped."""
    cls = REGISTRY.get((envelope.type, envelope.version))
    if cls is None:
        raise Unreadable("no such event type and version")
    return cls(**_checked(cls, envelope.payload))


def _checked(cls: type, text: str) -> dict[str, Any]:
    try:
        values: dict[str, Any] = schema_for(cls).load(json.loads(text))
    except (ValidationError, ValueError, RecursionError) as error:
        raise Unreadable(_trouble(error)) from None
    return {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}


def _trouble(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return f"unfit fields: {', '.join(sorted(map(str, error.messages_dict)))}"
    return "not JSON"


def to_json(envelope: Envelope) -> str:
    """The whole envelope as one text, for the table of parked events."""
    return json.dumps(schema_for(Envelope).dump(envelope), ensure_ascii=False)


def from_json(text: str) -> Envelope:
    """The way back from `to_json`; raises Unreadable."""
    return Envelope(**_checked(Envelope, text))


def to_record(envelope: Envelope) -> Record:
    """Encode for Kafka; the sequence is padded because CloudEvents compares it as text."""
    attributes: dict[str, object] = {
        "specversion": "1.0",
        "id": envelope.id,
        "type": f"{PREFIX}.{envelope.type}.v{envelope.version}",
        "source": SOURCE,
        "subject": envelope.key,
        "time": envelope.occurred_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "partitionkey": envelope.key,
        "sequence": f"{envelope.sequence:020d}",
        "causationid": envelope.cause,
        "correlationid": envelope.correlation,
        **envelope.extensions,
    }
    headers = [(f"ce_{n}", str(v).encode()) for n, v in attributes.items() if v is not None]
    headers.append(("content-type", CONTENT_TYPE.encode()))
    return Record(envelope.topic, envelope.key.encode(), envelope.payload.encode(), headers)


def from_record(
    topic: str, key: bytes | None, value: bytes | None, headers: Iterable[tuple[str, bytes | None]]
) -> Envelope:
    """Decode a Kafka record; raises Unreadable for anything that is not one of ours."""
    try:
        found = {name: (text or b"").decode() for name, text in headers}
        return _read(topic, (key or b"").decode(), (value or b"").decode(), found)
    except UnicodeDecodeError:
        raise Unreadable("not UTF-8") from None
    except KeyError as error:
        raise Unreadable(f"header {error.args[0]} is missing") from None
    except (ValueError, OverflowError):
        raise Unreadable("a header cannot be read") from None


def _read(topic: str, key: str, payload: str, headers: Mapping[str, str]) -> Envelope:
    if not key or len(key) > LONGEST or key.startswith(MARK) or "\0" in key + payload:
        raise Unreadable("a key or a value that cannot be kept")
    kind, version = _kind(headers["ce_type"])
    return Envelope(
        id=UUID(headers["ce_id"]),
        type=kind,
        version=version,
        topic=topic,
        key=key,
        sequence=_number(headers["ce_sequence"], highest=HIGHEST),
        occurred_at=_moment(headers["ce_time"]),
        cause=_uuid(headers.get("ce_causationid")),
        correlation=_uuid(headers.get("ce_correlationid")),
        payload=payload,
        extensions=_extensions(headers),
    )


def _kind(text: str) -> tuple[str, int]:
    found = TYPE.fullmatch(text)
    if found is None or len(found[1]) > LONGEST:
        raise ValueError
    return found[1], _number(found[2], highest=LATEST_VERSION)


def _number(text: str, *, highest: int) -> int:
    number = int(text)
    if not 1 <= number <= highest:
        raise ValueError
    return number


def _moment(text: str) -> datetime:
    """A point in time that every database gives back in every time zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError
    return moment.astimezone(UTC)


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _extensions(headers: Mapping[str, str]) -> dict[str, str]:
    found = ((name.removeprefix("ce_"), v) for name, v in headers.items() if name[:3] == "ce_")
    return {name: value for name, value in found if name not in NAMED}
