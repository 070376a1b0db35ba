"""Processes are killed at random while people register: nothing is lost, nothing done twice."""

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import chain
from typing import Any

import pytest

from events.envelope import from_record
from tests.builders import resident_id
from tests.faults.ledger import faults, left_over
from tests.faults.privacy import assert_nothing_personal, logs, raw_files, raw_tables
from tests.stacks import ProcessStack, RunningStack, UpStack
from tests.story import an_eligible_founder

REGISTRATIONS = 200
AT_ONCE = 4
# Longer than the 20 s within which the producer gives an event up.
BROKER_AWAY_SECONDS = 24.0
WORKERS = ("relay", "router", "card", "residency", "housing", "hukou", "projector", "issuer")


def a_parent(index: int) -> dict[str, Any]:
    """A founder with a child, whose name and number are nobody's business either."""
    birth, sex = date(2015, 1, 1) + timedelta(days=index % 2000), "FM"[index % 2]
    child = {
        "relation": "child",
        "name": f"林幼{index}".translate(str.maketrans("0123456789", "甲乙丙丁戊己庚辛壬癸")),
        "id_type": "RESIDENT_ID",
        "id_no": resident_id(birth, sex, index // 2000),
        "birth_date": birth.isoformat(),
        "guardian_consent": True,
    }
    return an_eligible_founder(index, family=[child])


def register_all(stack: RunningStack, indexes: range, *, pace: float) -> list[str]:
    """Register made-up people a few at a time; the receipts. Every one must be accepted."""
    pause = threading.Event()

    def one(index: int) -> str:
        answer = stack.call("POST", "/api/v1/registrations", a_parent(index))
        assert answer.status == 201, answer.text
        pause.wait(pace)
        receipt: str = answer.json["receipt"]
        return receipt

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, indexes))


@contextmanager
def killing(kill: Callable[[], int], *, every: float) -> Iterator[list[int]]:
    """Kill at random moments until the block ends; how many died each time."""
    stop, died = threading.Event(), list[int]()
    dice = random.Random(7)

    def go_on() -> None:
        while not stop.wait(every * dice.uniform(0.5, 1.5)):
            died.append(kill())

    killer = threading.Thread(target=go_on)
    killer.start()
    try:
        yield died
    finally:
        stop.set()
        killer.join()


def settled(stack: RunningStack, receipts: list[str], *, seconds: float) -> None:
    """Wait until every registration has come to exactly its end, and nothing is left over."""
    sessions = stack.sessions
    stack.until(lambda: left_over(sessions) == (0, 0), seconds=seconds, what="nothing left over")
    stack.until(lambda: not faults(sessions, receipts), seconds=seconds, what="no faults")
    assert left_over(sessions) == (0, 0)


def test_killed_workers_of_the_single_command_lose_and_double_nothing(
    up_stack: UpStack, soak: int
) -> None:
    with killing(lambda: up_stack.kill("all"), every=0.6) as died:
        receipts = register_all(up_stack, range(1000, 1000 + REGISTRATIONS * soak), pace=0.15)
        up_stack.until(lambda: sum(map(bool, died)) >= 10, seconds=60, what="ten kills")
    settled(up_stack, receipts, seconds=60)
    people = [a_parent(index) for index in range(1000, 1000 + REGISTRATIONS * soak)]
    assert_nothing_personal(raw_files(up_stack.folder), people)


@pytest.mark.kafka
@pytest.mark.postgres
def test_killed_workers_relay_and_broker_lose_and_double_nothing(
    process_stack: ProcessStack, soak: int
) -> None:
    dice, pause = random.Random(11), threading.Event()

    def kill_one() -> int:
        return process_stack.kill(dice.choice(WORKERS))

    with killing(kill_one, every=1.5) as died:
        first = register_all(process_stack, range(2000, 2000 + 80 * soak), pace=0.1)
        process_stack.broker.kill()
        while_away = register_all(process_stack, range(3000, 3000 + 60 * soak), pace=0.1)
        pause.wait(BROKER_AWAY_SECONDS)
        process_stack.broker.start()
        last = register_all(process_stack, range(4000, 4000 + 60 * soak), pace=0.1)
        process_stack.until(lambda: sum(map(bool, died)) >= 10, seconds=60, what="ten kills")
    settled(process_stack, first + while_away + last, seconds=120)
    in_order(process_stack.broker.servers)
    people = [
        a_parent(begin + n)
        for begin, many in ((2000, 80), (3000, 60), (4000, 60))
        for n in range(many * soak)
    ]
    places = chain(
        raw_tables(process_stack.sessions),
        raw_files(process_stack.broker.folder / "data"),
        logs(process_stack),
    )
    assert_nothing_personal(places, people)


def in_order(servers: str) -> None:
    """On every topic each talent's events count 1, 2, 3 …; a repeat is the same event again."""
    from events.schemas import all_topics
    from greencard.matters import load

    topics = [name for name in all_topics(load().families) if not name.endswith(".dlt")]
    newest: dict[tuple[str, str], int] = {}
    for record in every_record(servers, topics):
        envelope = from_record(record.topic, record.key, record.value, record.headers)
        stream = (envelope.topic, envelope.key)
        assert envelope.sequence <= newest.get(stream, 0) + 1, stream
        newest[stream] = max(envelope.sequence, newest.get(stream, 0))
    assert len(newest) >= REGISTRATIONS


def every_record(servers: str, topics: list[str]) -> Iterator[Any]:
    """Every record on these topics, partition by partition."""
    from kafka import KafkaConsumer, TopicPartition

    consumer = KafkaConsumer(bootstrap_servers=servers, enable_auto_commit=False)
    try:
        places = [TopicPartition(t, p) for t in topics for p in consumer.partitions_for_topic(t)]
        ends = consumer.end_offsets(places)
        consumer.assign(places)
        consumer.seek_to_beginning(*places)
        while any(consumer.position(place) < ends[place] for place in places):
            for records in consumer.poll(timeout_ms=500).values():
                yield from records
    finally:
        consumer.close()
