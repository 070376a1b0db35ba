"""A batch that is damaged on the broker's disk costs its own records and none behind them."""

import logging

import pytest
from kafka import KafkaProducer
from kafka.errors import CorruptRecordError

from events import dead
from events import kafka as ours
from events.damage import LOOKS, Damage
from events.envelope import Unreadable
from tests.events.stage import NOW


class Latin(str):
    """A name that, whatever is asked for, is encoded in a way Kafka does not know."""

    def encode(self, encoding: str = "", errors: str = "") -> bytes:
        return super().encode("latin-1")


@pytest.fixture
def in_one_partition(monkeypatch):
    create = ours.create_topics
    monkeypatch.setattr(
        "tests.events.stage.create_topics",
        lambda servers, topics, partitions: create(servers, topics, partitions=1),
    )


@pytest.mark.kafka
@pytest.mark.postgres
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
def test_the_batch_is_skipped_told_of_and_the_next_one_read(
    in_one_partition, kafka_stage, talent, monkeypatch, caplog
):
    producer = KafkaProducer(bootstrap_servers=kafka_stage.servers, enable_idempotence=False)
    try:
        place = {"key": b"k", "value": b"v", "partition": 0}
        producer.send(kafka_stage.topic, headers=[(Latin("é"), b"")], **place).get(10)
    finally:
        producer.close()
    consumer = kafka_stage.consumer()
    kafka_stage.send(talent, 1)
    log = kafka_stage.open(consumer)
    with caplog.at_level(logging.CRITICAL, logger="events.damage"):
        kafka_stage.work(consumer, log, until=lambda: kafka_stage.of(talent) == [1])
    assert [f"skipped the batch 0 to 0 of {kafka_stage.topic}/0: damaged"] == caplog.messages
    with kafka_stage.sessions() as session:
        [found] = dead.listing(session)
        with pytest.raises(Unreadable):
            dead.replay(session, found, now=NOW)
    assert (found.key, found.sequence) == ("?0", 0)
    assert '"damaged": {"first": 0, "last": 0}' in found.event


class Batch:
    def __init__(self, first: int, last: int) -> None:
        self.base_offset, self.last_offset = first, last


def failure(first: int, last: int, kind: type[Exception] = CorruptRecordError) -> Exception:
    """An error as it leaves the client, whose function and variables are called so."""

    def _unpack_records(tp, batch):
        raise kind("failed crc check")

    try:
        _unpack_records(ours.TopicPartition("t", 3), Batch(first, last))
    except Exception as error:
        return error
    raise AssertionError


def test_only_the_third_failure_at_one_place_is_taken_for_lasting():
    damage = Damage()
    notes = [damage.note(failure(n, n + 9)) for n in [0, 50] * LOOKS]
    assert notes[:-2] == [None] * (2 * LOOKS - 2)
    assert [(n.partition, n.offset, n.origin) for n in notes[-2:]] == [
        (3, 9, "t/3/0-9"),
        (3, 59, "t/3/50-59"),
    ]


@pytest.mark.parametrize(
    "error",
    [failure(0, 2_000_000_000), failure(5, 4), failure(0, 1, KeyError), CorruptRecordError()],
    ids=["an end too far away", "an end before the begin", "another error", "no place"],
)
def test_what_names_no_sound_place_is_never_skipped(error):
    damage = Damage()
    assert [damage.note(error) for _ in range(9)] == [None] * 9
