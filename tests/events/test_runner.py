"""Workers stop with the event in hand finished, outlast their database, and wake at once."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import contextmanager
from threading import Event as Flag
from threading import Thread
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from events import outbox
from events.away import is_away
from events.log import EmbeddedLog, Overtaken, Wake
from events.tables import consumer_offset, parked
from tests.events.stage import NOW, Clerk, Happened, pending, rows
from tests.processes import until
from workers import runner
from workers.runner import Consumer, Outcome


@contextmanager
def in_a_thread(work: Callable[..., None], *arguments: object):
    """A worker's main loop, stopped at the end as SIGTERM would."""
    stop = Flag()
    thread = Thread(target=work, args=(*arguments, stop))
    thread.start()
    try:
        yield stop, thread
    finally:
        stop.set()
        thread.join(30)
        assert not thread.is_alive()


def answers_of(stage) -> list[tuple[str, int]]:
    """What the second consumer did with what the first one sent."""
    return stage.effects(f"{stage.name}-second")


def test_settling_plays_every_consumer_until_nothing_more_happens(embedded_stage, talent):
    """Each event makes the first clerk send another, until there have been four."""
    stage = embedded_stage
    clerk = Clerk(stage.name)

    def echo(session, envelope, event):
        clerk(session, envelope, event)
        if event.number < 4:
            outbox.append(session, Happened(talent_id=talent, number=event.number + 1), now=NOW)

    consumers = [Consumer(stage.name, [stage.topic], echo)]
    consumers.append(stage.consumer(Clerk(f"{stage.name}-second")))
    stage.send(talent, 1)
    assert runner.settle(stage.sessions, consumers) == 8
    assert stage.of(talent) == [n for _, n in answers_of(stage)] == [1, 2, 3, 4]
    chain = rows(stage.sessions)
    assert [e.cause for e in chain[1:]] == [e.id for e in chain[:-1]]
    assert {e.correlation for e in chain[1:]} == {chain[0].id}


def test_several_consumers_in_one_thread_answer_within_moments(embedded_stage, talent):
    stage = embedded_stage
    second = Clerk(f"{stage.name}-second")
    consumers = [stage.consumer(), stage.consumer(second)]
    with in_a_thread(runner.run_all, consumers, stage.sessions):
        for number in range(1, 6):
            stage.send(talent, number)
            until(lambda n=number: len(answers_of(stage)) == n == len(stage.effects()), seconds=10)


def test_a_stop_finishes_the_event_in_hand_and_begins_no_other(embedded_stage, talent):
    stage = embedded_stage
    begun, go_on = Flag(), Flag()
    clerk = Clerk(stage.name)

    def slow(session, envelope, event):
        begun.set()
        assert go_on.wait(30)
        clerk(session, envelope, event)

    consumer = Consumer(stage.name, [stage.topic], slow)
    stage.send(talent, 1, 2, 3)
    with in_a_thread(runner.run, consumer, stage.open(consumer), stage.sessions) as (stop, thread):
        assert begun.wait(30)
        stop.set()
        go_on.set()
        thread.join(30)
    assert stage.of(talent) == [1]


def test_a_database_that_is_away_costs_an_event_no_attempt(embedded_stage, talent):
    """The disk is full, as it seems, for three attempts; then there is room again."""
    stage = embedded_stage
    clerk = Clerk(stage.name)
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    away = OperationalError("INSERT", {}, full)
    clerk.stumbles[talent, 1] = [away, away, away]
    consumer = stage.consumer(clerk, attempts=1)
    stage.send(talent, 1)
    with in_a_thread(runner.run, consumer, stage.open(consumer), stage.sessions):
        until(lambda: stage.of(talent) == [1])
    assert len(clerk.seen) == 4
    with stage.sessions() as session:
        assert session.execute(select(parked)).all() == []


@pytest.mark.postgres
@pytest.mark.kafka
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
def test_a_worker_whose_connections_are_cut_goes_on_by_itself(kafka_stage, talent):
    stage = kafka_stage
    clerk = Clerk(stage.name)

    def cut_once(session, envelope, event):
        clerk(session, envelope, event)
        if clerk.seen.count((talent, event.number)) == 1:
            session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    consumer = Consumer(stage.name, [stage.topic], cut_once, attempts=1)
    with in_a_thread(runner.run, consumer, stage.new_log(consumer), stage.sessions):
        for number in (1, 2):
            stage.send(talent, number)
            stage.carry()
        until(lambda: stage.of(talent) == [1, 2])
    with stage.sessions() as session:
        assert session.execute(select(parked)).all() == []
    assert pending(stage.sessions) == 0


def test_two_processes_of_one_consumer_do_not_overtake_each_other(embedded_stage, talent):
    stage = embedded_stage
    consumer = stage.consumer()
    first, second = stage.open(consumer), stage.open(consumer)
    stage.send(talent, 1, 2)
    same, again = first.poll(0), second.poll(0)
    outcomes = [
        runner.deliver(stage.sessions, consumer, delivery, log=log, now=NOW)
        for log, deliveries in ((first, same), (second, again))
        for delivery in deliveries
    ]
    assert outcomes == [Outcome.DONE, Outcome.DONE, Outcome.DUPLICATE, Outcome.DUPLICATE]
    with stage.sessions() as session, pytest.raises(Overtaken):
        second.handled(session, again[0])
    assert stage.of(talent) == [1, 2]
    assert second.poll(0) == []


def test_the_offset_moves_in_the_transaction_of_the_event(embedded_stage, talent):
    stage = embedded_stage
    clerk = Clerk(stage.name)
    clerk.give_up_at(talent, 2)
    consumer = stage.consumer(clerk)
    stage.send(talent, 1, 2)
    log = stage.open(consumer)
    runner.step(consumer, log, stage.sessions)
    with stage.sessions() as session:
        assert session.scalar(select(consumer_offset.c.last_id)) == 2


def test_what_lies_between_one_consumer_s_events_is_looked_at_once(embedded_stage, talent):
    """A quiet consumer must not read a long log again at each wake."""
    stage = embedded_stage
    stage.send(talent, *range(1, 30))
    quiet = EmbeddedLog(stage.sessions, "quiet", ["another.topic"])
    assert quiet.poll(0) == []
    assert quiet._scanned == 29
    assert quiet.poll(0) == []


def test_a_sleeping_reader_wakes_when_something_is_committed(embedded_stage, talent):
    stage = embedded_stage
    wake = Wake(stage.sessions.kw["bind"])
    assert wake.wait(0.02) is False
    stage.send(talent, 1)
    begun = time.monotonic()
    assert wake.wait(30) is True
    assert time.monotonic() - begun < 5
    wake.look()
    assert wake.wait(0.02) is False
    stop = Flag()
    stop.set()
    assert wake.wait(30, stop) is False
    wake.close()


def test_an_error_that_nobody_foresaw_ends_the_process(embedded_stage, talent):
    class Broken(EmbeddedLog):
        def handled(self, session, delivery):
            raise AssertionError("a fault of ours")

    stage = embedded_stage
    consumer = stage.consumer()
    stage.send(talent, 1)
    log = Broken(stage.sessions, consumer.name, consumer.topics)
    with pytest.raises(AssertionError):
        runner.run(consumer, log, stage.sessions, Flag())


@pytest.mark.parametrize(
    ("code", "away"),
    [
        (sqlite3.SQLITE_BUSY, True),
        (sqlite3.SQLITE_FULL, True),
        (sqlite3.SQLITE_IOERR_WRITE, True),
        (sqlite3.SQLITE_ERROR, False),
        (sqlite3.SQLITE_CONSTRAINT, False),
    ],
)
def test_a_missing_table_is_a_fault_and_a_full_disk_is_not(code, away):
    error = sqlite3.OperationalError("words that differ")
    error.sqlite_errorcode = code
    assert is_away(OperationalError("SELECT", {}, error)) is away


@pytest.mark.postgres
def test_a_wrong_statement_is_not_taken_for_an_absent_server(on_postgres):
    with on_postgres() as session, pytest.raises(Exception, match="no_such") as caught:
        session.execute(text("SELECT * FROM no_such_table"))
    assert not is_away(caught.value)
    with on_postgres() as session, pytest.raises(Exception, match="statement") as caught:
        session.execute(text("SET LOCAL statement_timeout = 1"))
        session.execute(text("SELECT pg_sleep(1)"))
    assert not is_away(caught.value)
    assert is_away(_error_of_nobody())
    assert not is_away(KeyError(str(uuid4())))


def _error_of_nobody() -> BaseException:
    from sqlalchemy import create_engine

    engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    with pytest.raises(OperationalError) as caught:
        engine.connect()
    return caught.value
