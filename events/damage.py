"""Tells which records of a partition can never be read, so that those behind them are."""

import json
import logging
import traceback
from collections import Counter
from typing import Any

from events.log import Delivery

LOOKS = 3  # one more read may mend what only the way over the network has damaged
LONGEST_BATCH = 1_000_000  # an end further away than this is itself damaged
NOTHING: dict[str, Any] = {"key": None, "value": None, "headers": []}  # unreadable, too
log = logging.getLogger(__name__)


class Damage:
    """Counts how often the client has failed at the same batch of records.

    The client (3.0.12) tells no place with its error, and reads a batch whole or not at all. So
    the place comes out of the frame in which it failed. Without a frame that it knows, there is
    no note, and the record is asked for again.
    """

    def __init__(self) -> None:
        self._seen: Counter[tuple[str, int, int]] = Counter()

    def note(self, error: BaseException) -> Delivery | None:
        """What to put among the dead in place of the batch; None while it may still be read.

        Other errors are not counted: a missing codec, say, is mended by installing it.
        """
        batch = _batch(error) if type(error).__name__ == "CorruptRecordError" else None
        if batch is None:
            return None
        topic, partition, first, last = batch
        self._seen[topic, partition, first] += 1
        if self._seen[topic, partition, first] < LOOKS:
            return None
        log.critical("skipped the batch %d to %d of %s/%d: damaged", first, last, topic, partition)
        return Delivery(
            origin=f"{topic}/{partition}/{first}-{last}",
            topic=topic,
            partition=partition,
            offset=last,
            raw=json.dumps(NOTHING | {"damaged": {"first": first, "last": last}}),
            reason=f"{type(error).__name__}: a batch that cannot be read",
        )


def _batch(error: BaseException) -> tuple[str, int, int, int] | None:
    """Topic, partition, first and last offset of the batch in which reading failed."""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        place: Any = frame.f_locals.get("tp")
        batch: Any = frame.f_locals.get("batch")
        if frame.f_code.co_name == "_unpack_records" and batch is not None:
            first, last = batch.base_offset, batch.last_offset
            if first <= last < first + LONGEST_BATCH:
                return place.topic, place.partition, first, last
    return None
