"""What a Kafka client gives us, as a consumer wants it; and letting go of a client."""

import logging
from collections.abc import Callable
from typing import Any

from events.envelope import Unreadable, from_record
from events.log import Delivery
from events.unreadable import raw_text

log = logging.getLogger(__name__)


def delivery(record: Any) -> Delivery:
    """A record at its place in the log: readable, or raw with the reason."""
    place = {"topic": record.topic, "partition": record.partition, "offset": record.offset}
    origin = f"{record.topic}/{record.partition}/{record.offset}"
    headers = record.headers or []
    try:
        envelope = from_record(record.topic, record.key, record.value, headers)
        return Delivery(origin=origin, envelope=envelope, **place)
    except Unreadable as error:
        raw = raw_text(record.key, record.value, headers)
        return Delivery(origin=origin, raw=raw, reason=f"Unreadable: {error}", **place)


def quietly(close: Callable[[], Any]) -> None:
    """Close what is thrown away anyway; all that matters is that we go on."""
    try:
        close()
    except Exception as error:
        log.warning("closing a Kafka client failed: %s", type(error).__name__)
