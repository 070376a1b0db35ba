"""What only a real broker can show: sizes, missing topics, strangers' records, two members."""

from threading import Event as Flag
from threading import Thread
from uuid import uuid4

import pytest
from kafka import KafkaAdminClient, KafkaProducer

from events import dead
from events import kafka as ours
from events.envelope import Unreadable, seal, to_record
from events.kafka import KafkaLog, KafkaPublisher, create_topics
from events.relay import TooLarge
from tests.events.stage import NOW, QUICK_GROUP, Happened
from tests.processes import until
from workers import runner

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]


@pytest.fixture
def publisher(kafka_servers):
    publisher = KafkaPublisher(kafka_servers)
    yield publisher
    publisher.close()


def record(topic: str, number: int = 1):
    return to_record(seal(Happened(talent_id=uuid4(), number=number), now=NOW))._replace(
        topic=topic
    )


def test_topics_are_created_once_with_their_partitions(kafka_servers, topic):
    names = [topic, f"{topic}.dlt"]
    assert create_topics(kafka_servers, names) == sorted(names)
    assert create_topics(kafka_servers, names) == []
    admin = KafkaAdminClient(bootstrap_servers=kafka_servers)
    try:
        described = admin.describe_topics(names)
    finally:
        admin.close()
    assert [len(one["partitions"]) for one in described] == [12, 12]


def test_a_record_too_large_for_broker_or_client_is_told_apart(kafka_servers, topic, publisher):
    admin = KafkaAdminClient(bootstrap_servers=kafka_servers)
    try:
        options = {"num_partitions": 1, "configs": {"max.message.bytes": "3000"}}
        admin.create_topics({topic: options}, wait_for_metadata=True)
    finally:
        admin.close()
    small = record(topic)
    large = small._replace(value=b"x" * 5000)
    huge = small._replace(value=b"x" * 3_000_000)
    answers = publisher([small, large, huge, small])
    assert [type(answer) for answer in answers] == [type(None), TooLarge, TooLarge, type(None)]


def test_a_missing_topic_holds_up_no_other(kafka_servers, topic, publisher, monkeypatch):
    monkeypatch.setitem(ours.PRODUCER, "max_block_ms", 1000)
    create_topics(kafka_servers, [topic], partitions=1)
    missing = record(f"{topic}.missing")
    answers = publisher([missing, record(topic), missing])
    assert [answer is None for answer in answers] == [False, True, False]


NOBODY = "127.0.0.1:1"


def test_a_broker_that_does_not_answer_is_an_answer_too(topic, monkeypatch):
    monkeypatch.setitem(ours.PRODUCER, "bootstrap_timeout_ms", 500)
    publisher = KafkaPublisher(NOBODY)
    answers = publisher([record(topic), record(topic)])
    publisher.close()
    assert all(isinstance(answer, Exception) for answer in answers)


def test_a_reader_whose_broker_does_not_answer_gives_nothing_and_goes_on(topic):
    log = KafkaLog(NOBODY, "reader", [topic], settings={"bootstrap_timeout_ms": 300})
    assert log.poll(0.1) == log.poll(0.1) == []
    log.commit([])
    log.close()


@pytest.mark.postgres
def test_a_stranger_s_record_is_dead_and_the_next_one_is_read(kafka_stage, talent):
    producer = KafkaProducer(bootstrap_servers=kafka_stage.servers, enable_idempotence=False)
    try:
        producer.send(kafka_stage.topic, value=b"\xff\x00", key=None, partition=0).get(10)
        producer.send(kafka_stage.topic, value=None, key=b"k", partition=1).get(10)
    finally:
        producer.close()
    consumer = kafka_stage.consumer()
    kafka_stage.send(talent, 1)
    log = kafka_stage.open(consumer)
    kafka_stage.work(consumer, log, until=lambda: kafka_stage.of(talent) == [1])
    kafka_stage.work(consumer, log, until=lambda: len(kafka_stage.letters()) >= 2)
    with kafka_stage.sessions() as session:
        buried = dead.listing(session)
        with pytest.raises(Unreadable):
            dead.replay(session, buried[0], now=NOW)
    assert [(one.key, one.sequence) for one in buried] == [("?0", 0), ("?1", 0)]
    with kafka_stage.sessions.begin() as session:
        for one in buried:
            dead.discard(session, one, why="not ours", now=NOW)
    with kafka_stage.sessions() as session:
        assert dead.listing(session) == []


@pytest.mark.postgres
def test_two_members_share_the_work_and_neither_repeats_an_effect(kafka_stage):
    """One starts, the second joins while the first is at work, as two processes would."""
    consumer, stop = kafka_stage.consumer(), Flag()
    talents = [uuid4() for _ in range(12)]
    members = [
        Thread(target=runner.run, args=(consumer, kafka_stage.new_log(consumer), sessions, stop))
        for sessions in [kafka_stage.sessions] * 2
    ]
    try:
        for number, member in enumerate(members, start=1):
            member.start()
            for talent in talents:
                kafka_stage.send(talent, number)
            kafka_stage.carry()
            until(lambda n=number: len(kafka_stage.effects()) >= 12 * n, seconds=60)
    finally:
        stop.set()
        for member in members:
            member.join(30)
    assert all(kafka_stage.of(talent) == [1, 2] for talent in talents)


@pytest.mark.postgres
def test_offsets_of_a_batch_that_was_not_finished_are_not_committed(kafka_stage, talent):
    consumer = kafka_stage.consumer()
    kafka_stage.send(talent, 1, 2, 3)
    kafka_stage.carry()
    first = KafkaLog(kafka_stage.servers, consumer.name, [kafka_stage.topic], settings=QUICK_GROUP)
    deliveries = until(lambda: first.poll(0.5))
    first.commit(deliveries[:1])
    first.close()
    second = kafka_stage.open(consumer)
    found = until(lambda: second.poll(0.5))
    assert [one.envelope.sequence for one in found][:1] == [2]
