"""A record of Kafka as it is handed to a consumer: readable, or raw with the reason."""

from typing import Any

from events.envelope import Unreadable, from_record
from events.log import Delivery
from events.unreadable import raw_text


def delivery(record: Any) -> Delivery:
    """The record at its place in the log."""
    place = {"topic": record.topic, "partition": record.partition, "offset": record.offset}
    origin = f"{record.topic}/{record.partition}/{record.offset}"
    headers = record.headers or []
    try:
        envelope = from_record(record.topic, record.key, record.value, headers)
        return Delivery(origin=origin, envelope=envelope, **place)
    except Unreadable as error:
        raw = raw_text(record.key, record.value, headers)
        return Delivery(origin=origin, raw=raw, reason=f"Unreadable: {error}", **place)
