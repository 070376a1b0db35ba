"""The log on Kafka; the only file that knows the client, its settings and its pitfalls."""

import logging
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import crc32c  # noqa: F401  # without it the client is three to five times slower, silently
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, OffsetAndMetadata, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor
from kafka.errors import (
    KafkaError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    TopicAlreadyExistsError,
)
from sqlalchemy.orm import Session

from events.damage import Damage
from events.envelope import Record
from events.log import Delivery
from events.records import delivery, quietly
from events.relay import TooLarge
from events.schemas import all_topics

__all__ = ["PARTITIONS", "KafkaLog", "KafkaPublisher", "all_topics", "create_topics"]

PARTITIONS = 12  # for ever: adding some would move talents and break their order
log = logging.getLogger(__name__)

# The reconnect backoff of the client grows to 30 s otherwise, and outlasts every short outage.
CLIENT = {"reconnect_backoff_max_ms": 1000, "bootstrap_timeout_ms": 5000}
# An idempotent producer hangs for ever once a batch it has sent expires; a plain one with a
# single request in flight keeps order and recovers, and repeats cost nothing here.
PRODUCER = CLIENT | {
    "enable_idempotence": False,
    "max_in_flight_requests_per_connection": 1,
    "acks": "all",
    "batch_size": 131_072,
    "linger_ms": 0,
    "max_block_ms": 5000,
    "delivery_timeout_ms": 20_000,
    "request_timeout_ms": 10_000,
    "allow_auto_create_topics": False,
}
CONSUMER = CLIENT | {
    "enable_auto_commit": False,
    "auto_offset_reset": "earliest",
    "partition_assignment_strategy": [CooperativeStickyAssignor],
    "max_poll_records": 200,
    "max_poll_interval_ms": 300_000,
    "session_timeout_ms": 10_000,
    "heartbeat_interval_ms": 2000,
    "fetch_max_wait_ms": 100,
    "allow_auto_create_topics": False,
}
ANSWER_SECONDS = 25.0  # above the delivery timeout: then every future has an answer
REST_SECONDS = 0.5
CLOSE_MS = 5000


class KafkaLog:
    """Reads topics as one member of the consumer's group; one thread only.

    Offsets are committed after the batch. That may fail without harm: the records come again,
    and their positions say that they are done.
    """

    def __init__(
        self,
        servers: str,
        consumer: str,
        topics: Sequence[str],
        *,
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        self._servers, self._topics = servers, topics
        self._settings = {"group_id": consumer, "client_id": consumer} | CONSUMER
        self._settings |= settings or {}
        self._client: KafkaConsumer | None = None
        self._damage = Damage()
        self._spent = False

    def poll(self, timeout: float) -> list[Delivery]:
        """The next records; nothing, and a new client, after any error of the old one."""
        try:
            client = self._consumer()
            _take_up_the_join(client)
            found = client.poll(timeout_ms=int(timeout * 1000))
        except Exception as error:  # after an error the old client may never return from a poll
            log.warning("reading from Kafka failed, starting afresh: %s", type(error).__name__)
            if note := self._damage.note(error):
                self._spent = True  # it still commits that we go on behind the damage
                return [note]
            self.close()
            time.sleep(min(timeout, REST_SECONDS))
            return []
        return [delivery(record) for records in found.values() for record in records]

    def handled(self, session: Session, delivery: Delivery) -> None:
        """Nothing to do: Kafka learns of it with the batch, the position knows it already."""

    def commit(self, done: Sequence[Delivery]) -> None:
        """Tell Kafka how far this batch has come; a lost partition or broker is carried on from."""
        if self._client is None:
            return
        last = {TopicPartition(d.topic, d.partition): d.offset for d in done if not d.again}
        offsets = {place: OffsetAndMetadata(n + 1, "", -1) for place, n in last.items()}
        try:
            if offsets:
                self._client.commit(offsets, timeout_ms=5000)
        except KafkaError as error:
            log.warning("the offsets will come again: %s", type(error).__name__)
        if self._spent:
            self.close()

    def close(self) -> None:
        client, self._client, self._spent = self._client, None, False
        if client is not None:
            quietly(lambda: client.close(timeout_ms=CLOSE_MS))

    def _consumer(self) -> KafkaConsumer:
        if self._client is None:  # made at the first poll, so always after a fork
            self._client = KafkaConsumer(
                *self._topics, bootstrap_servers=self._servers, **self._settings
            )
        return self._client


class KafkaPublisher:
    """Sends records and waits until each is safe, or is known not to be."""

    def __init__(self, servers: str) -> None:
        self._servers = servers
        self._client: KafkaProducer | None = None
        self._pid = 0

    def __call__(self, records: Sequence[Record]) -> list[Exception | None]:
        """Per record None or what went wrong; takes no longer than the delivery timeout allows."""
        try:
            producer = self._producer()
        except KafkaError as error:
            return [error] * len(records)
        missing: dict[str, Exception] = {}
        sent = [_send(producer, record, missing) for record in records]
        end = time.monotonic() + ANSWER_SECONDS
        answers = [_answer(future, end) for future in sent]
        if any(not isinstance(f, Exception) and not f.is_done for f in sent):
            self._drop()
        return answers

    def close(self) -> None:
        client, self._client = self._client, None
        if client is not None and self._pid == os.getpid():
            quietly(lambda: client.close(timeout=CLOSE_MS / 1000))

    def _producer(self) -> KafkaProducer:
        if self._pid != os.getpid():  # a client made before a fork does not work after it
            self._client, self._pid = None, os.getpid()
        if self._client is None:
            self._client = KafkaProducer(bootstrap_servers=self._servers, **PRODUCER)
        return self._client

    def _drop(self) -> None:
        """A producer that leaves futures without an answer is stuck; its close would be, too."""
        client, self._client = self._client, None
        log.error("the producer is stuck and is replaced")
        if client is not None:
            client._sender.force_close()


def create_topics(
    servers: str,
    topics: Iterable[str],
    partitions: int = PARTITIONS,
    *,
    kept: Mapping[str, timedelta] | None = None,
) -> list[str]:
    """Create the topics that are missing and return their names; again is harmless.

    `kept` says how long the broker keeps the records of a topic, also of one that is there
    already; of others the broker's own setting holds.
    """
    admin = KafkaAdminClient(bootstrap_servers=servers, **CLIENT)
    try:
        topics, kept = set(topics), kept or {}
        missing = sorted(topics - set(admin.list_topics()))
        for topic in missing:
            _create(admin, topic, partitions, _keeping(kept.get(topic)))
        admin.wait_for_topics(missing)
        of = ConfigResourceType.TOPIC
        if there := [x for x in topics if x in kept and x not in missing]:
            admin.alter_configs([ConfigResource(of, x, _keeping(kept[x])) for x in there])
        return missing
    finally:
        admin.close()


def _keeping(time: timedelta | None) -> dict[str, str]:
    return {} if time is None else {"retention.ms": str(time // timedelta(milliseconds=1))}


def _create(admin: KafkaAdminClient, topic: str, partitions: int, settings: dict[str, str]) -> None:
    try:
        admin.create_topics({topic: {"num_partitions": partitions, "configs": settings}})
    except TopicAlreadyExistsError:  # somebody else was first
        return


def _take_up_the_join(client: KafkaConsumer) -> None:
    """Mend a fault of the client (3.0.12) that would leave it deaf for ever.

    Where new topic metadata made it rejoin, and the join outlasts one poll, the next poll finds
    nothing to rejoin for: the finished join is never taken up and heartbeats stay off.
    """
    coordinator = client._coordinator
    if coordinator.rejoining and not coordinator.need_rejoin():
        coordinator.request_rejoin()


def _send(producer: KafkaProducer, record: Record, missing: dict[str, Exception]) -> Any:
    """The future of a record, or the error at once; a topic that is not there is asked for once."""
    if record.topic in missing:
        return missing[record.topic]
    try:
        return producer.send(
            record.topic, key=record.key, value=record.value, headers=record.headers
        )
    except MessageSizeTooLargeError:
        return TooLarge("larger than the producer may send")
    except KafkaTimeoutError as error:
        missing[record.topic] = error
        return error
    except KafkaError as error:
        return error


def _answer(future: Any, end: float) -> Exception | None:
    if isinstance(future, Exception):
        return future
    try:
        future.get(timeout=max(0.0, end - time.monotonic()))
    except MessageSizeTooLargeError:
        return TooLarge("larger than the broker takes")
    except KafkaError as error:
        return error
    return None
