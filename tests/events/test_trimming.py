"""A topic forgets its beginning: no place is lost, no gap comes, and newcomers are not held up."""

from datetime import datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType
from sqlalchemy import delete, select

from events import outbox, positions, trimming
from events.kafka import create_topics
from events.tables import outbox_pending, parked, position
from tests.events.stage import NOW, Clerk, Happened, Nowhere, effect, handed, rows
from tests.processes import until
from workers.runner import Consumer, Outcome, deliver, retry_due, settle

DAY = timedelta(days=1)


def tell(database, talent: UUID, *numbers: int, at: datetime) -> None:
    for number in numbers:
        with database.begin() as session:
            outbox.append(session, Happened(talent_id=talent, number=number), now=at)


def sent(database) -> None:
    """The relay has carried everything."""
    with database.begin() as session:
        session.execute(delete(outbox_pending))


def trim(database, topic: str, *, before: datetime, **options: int) -> int:
    with database.begin() as session:
        return trimming.trim(session, [topic], before=before, **options)


def left(database) -> list[tuple[str, int]]:
    return [(envelope.key, envelope.sequence) for envelope in rows(database)]


def numbers(database, name: str) -> list[int]:
    with database() as session:
        done = select(effect.c.number).filter_by(consumer=name).order_by(effect.c.id)
        return list(session.scalars(done))


@pytest.fixture
def aged(database, topic, talent):
    """Three old events, and two that came later."""
    tell(database, talent, 1, 2, 3, at=NOW - DAY)
    tell(database, talent, 4, 5, at=NOW)
    sent(database)
    return rows(database)


def test_only_what_is_old_goes_in_as_many_steps_as_it_takes(database, topic, talent, aged):
    assert [trim(database, topic, before=NOW, limit=2) for _ in range(3)] == [2, 1, 0]
    assert left(database) == [(str(talent), 4), (str(talent), 5)]


def test_another_topic_stays(database, topic, aged):
    assert trim(database, "test.other", before=NOW + DAY) == 0
    assert len(left(database)) == 5


def test_what_must_still_be_sent_stays(on_postgres, topic, talent):
    tell(on_postgres, talent, 1, at=NOW - DAY)
    assert trim(on_postgres, topic, before=NOW) == 0
    sent(on_postgres)
    assert trim(on_postgres, topic, before=NOW) == 1


def test_no_gap_comes_where_a_clock_ran_back(database, topic, talent, neighbour):
    tell(database, talent, 1, at=NOW)
    tell(database, talent, 2, at=NOW - DAY)
    tell(database, neighbour, 1, at=NOW - DAY)
    sent(database)
    assert trim(database, topic, before=NOW - DAY / 2) == 1
    assert left(database) == [(str(talent), 1), (str(talent), 2)]


def test_a_newcomer_begins_with_what_is_left_and_goes_on_in_order(
    database, topic, talent, neighbour, aged
):
    trim(database, topic, before=NOW)
    tell(database, neighbour, 1, at=NOW)
    clerk = Clerk("newcomer")
    consumer = Consumer(clerk.name, [topic], clerk)
    for envelope in rows(database):
        assert deliver(database, consumer, handed(envelope), log=Nowhere(), now=NOW) is Outcome.DONE
    assert clerk.seen == [(talent, 4), (talent, 5), (neighbour, 1)]
    with database() as session:
        assert session.execute(select(parked)).all() == []


@pytest.mark.parametrize("order", list(permutations([3, 4])), ids=str)
def test_order_is_kept_for_a_newcomer_whatever_comes_first(database, topic, aged, order):
    trim(database, topic, before=NOW)
    clerk = Clerk("newcomer")
    consumer = Consumer(clerk.name, [topic], clerk)
    for place in order:
        deliver(database, consumer, handed(aged[place]), log=Nowhere(), now=NOW)
    assert numbers(database, "newcomer") == [4, 5]


def test_a_log_that_still_has_what_we_forgot_is_read_from_there(database, topic, talent, aged):
    """Kafka removes whole segments, so it may remember longer."""
    trim(database, topic, before=NOW)
    clerk = Clerk("newcomer")
    consumer = Consumer(clerk.name, [topic], clerk)
    for envelope in aged[1:]:
        deliver(database, consumer, handed(envelope), log=Nowhere(), now=NOW)
    assert numbers(database, "newcomer") == [2, 3, 4, 5]


def test_whoever_had_come_further_stays_where_it_is(database, topic, talent, aged):
    clerk = Clerk("regular")
    consumer = Consumer(clerk.name, [topic], clerk)
    for envelope in aged:
        deliver(database, consumer, handed(envelope), log=Nowhere(), now=NOW)
    trim(database, topic, before=NOW)
    again = [deliver(database, consumer, handed(one), log=Nowhere(), now=NOW) for one in aged]
    assert set(again) == {Outcome.DUPLICATE}
    tell(database, talent, 6, at=NOW)
    deliver(database, consumer, handed(rows(database)[-1]), log=Nowhere(), now=NOW)
    assert numbers(database, "regular") == [1, 2, 3, 4, 5, 6]


def test_whoever_waited_for_what_is_gone_waits_no_longer(database, topic, talent, aged):
    clerk = Clerk("late")
    consumer = Consumer(clerk.name, [topic], clerk)
    deliver(database, consumer, handed(aged[0]), log=Nowhere(), now=NOW)
    for envelope in aged[3:]:
        assert deliver(database, consumer, handed(envelope), log=Nowhere(), now=NOW) is (
            Outcome.PARKED
        )
    trim(database, topic, before=NOW)
    assert retry_due(consumer, Nowhere(), database, now=NOW + DAY) == [Outcome.DONE]
    assert numbers(database, "late") == [1, 4, 5]


def test_a_stream_that_is_gone_as_a_whole_goes_on(database, topic, talent, aged):
    assert trim(database, topic, before=NOW + DAY) == 5
    tell(database, talent, 6, at=NOW + DAY)
    clerk = Clerk("newcomer")
    consumer = Consumer(clerk.name, [topic], clerk)
    (envelope,) = rows(database)
    assert envelope.sequence == 6
    assert deliver(database, consumer, handed(envelope), log=Nowhere(), now=NOW) is Outcome.DONE


def test_without_forgetting_a_gap_still_holds_the_stream_up(database, topic, aged):
    clerk = Clerk("newcomer")
    consumer = Consumer(clerk.name, [topic], clerk)
    assert deliver(database, consumer, handed(aged[3]), log=Nowhere(), now=NOW) is Outcome.PARKED


def test_the_embedded_log_goes_on_over_what_is_gone(embedded_stage, topic, talent):
    sessions = embedded_stage.sessions
    tell(sessions, talent, 1, 2, 3, at=NOW - DAY)
    regular, newcomer = Clerk("regular"), Clerk("newcomer")
    settle(sessions, [Consumer("regular", [topic], regular)])
    trim(sessions, topic, before=NOW)
    tell(sessions, talent, 4, 5, at=NOW)
    everybody = [Consumer(clerk.name, [topic], clerk) for clerk in (regular, newcomer)]
    settle(sessions, everybody)
    assert numbers(sessions, "regular") == [1, 2, 3, 4, 5]
    assert numbers(sessions, "newcomer") == [4, 5]
    with sessions() as session:
        kept = select(position.c.last_seq).filter_by(consumer=positions.FORGOTTEN)
        assert session.scalars(kept).all() == [3]


@pytest.mark.kafka
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
def test_a_topic_on_kafka_is_made_with_the_time_it_is_kept(kafka_servers, topic):
    create_topics(kafka_servers, [topic, f"{topic}.other"], kept={topic: timedelta(days=737)})
    assert _retention(kafka_servers, topic) == str(737 * 86_400_000)
    before = _retention(kafka_servers, f"{topic}.other")
    create_topics(kafka_servers, [f"{topic}.other"], kept={f"{topic}.other": timedelta(hours=2)})
    assert before != "7200000"
    until(lambda: _retention(kafka_servers, f"{topic}.other") == "7200000")


def _retention(servers: str, topic: str) -> str:
    admin = KafkaAdminClient(bootstrap_servers=servers)
    try:
        asked = ConfigResource(ConfigResourceType.TOPIC, topic, {"retention.ms": None})
        told = admin.describe_configs([asked], config_filter="all")
    finally:
        admin.close()
    return told["topic"][topic]["retention.ms"]["value"]
