"""The relay loses nothing, keeps each talent's order, and another takes over when it is gone."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event as Flag
from threading import Thread
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from events import dead, outbox
from events.envelope import Record, from_record
from events.relay import RELAY_LOCK, TooLarge, relay, take_lock
from events.tables import position
from tests.events.stage import NOW, Happened, pending, rows
from tests.processes import until
from workers import relay as process

pytestmark = pytest.mark.postgres


class Post:
    """Takes records as a broker would, and refuses those it is told to refuse."""

    def __init__(self, refuse: Callable[[Record], Exception | None] = lambda record: None) -> None:
        self.refuse = refuse
        self.taken: list[Record] = []

    def __call__(self, records: Sequence[Record]) -> list[Exception | None]:
        answers = [self.refuse(record) for record in records]
        self.taken += [r for r, answer in zip(records, answers, strict=True) if answer is None]
        return answers

    def of(self, talent: UUID) -> list[int]:
        mine = [record for record in self.taken if record.key == str(talent).encode()]
        return [from_record(*record).sequence for record in mine]


def send(sessions, *talents: UUID) -> None:
    """One event for each of these talents, one transaction each."""
    for talent in talents:
        with sessions.begin() as session:
            outbox.append(session, Happened(talent_id=talent, number=1), now=NOW)


def carry(sessions, post: Post, **options) -> int:
    with sessions.kw["bind"].connect() as connection:
        return relay(connection, post, **options)


def holder(sessions) -> int | None:
    """The backend that holds the relay's lock."""
    query = text("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted "
                 "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
                 "AND classid = :space AND objid = :number")  # fmt: skip
    with sessions() as session:
        return session.scalar(query, dict(zip(("space", "number"), RELAY_LOCK, strict=True)))


def terminate(sessions, backend: int | None) -> None:
    with sessions() as session:
        session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": backend})


@contextmanager
def running(sessions, post: Post) -> Iterator[Flag]:
    """The relay's main loop in a thread, as the process runs it."""
    stop = Flag()
    thread = Thread(target=process.run, args=(sessions.kw["bind"], post, stop))
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(30)
        assert not thread.is_alive()


def test_what_was_acknowledged_leaves_the_queue_and_the_log_keeps_it(on_postgres, topic, talent):
    send(on_postgres, talent, talent)
    post = Post()
    assert carry(on_postgres, post) == 2
    assert carry(on_postgres, post) == 0
    assert (post.of(talent), pending(on_postgres)) == ([1, 2], 0)
    assert len(rows(on_postgres)) == 2


def test_per_talent_only_the_part_before_the_first_failure_is_deleted(
    on_postgres, topic, talent, neighbour
):
    """The third was taken, too, but is sent again behind the second: order before economy."""
    send(on_postgres, talent, neighbour, talent, neighbour, talent, neighbour)
    failing = Post(lambda r: OSError() if seq(r) == 2 and r.key == str(talent).encode() else None)
    assert carry(on_postgres, failing) == 4
    assert (failing.of(talent), failing.of(neighbour)) == ([1, 3], [1, 2, 3])
    better = Post()
    assert carry(on_postgres, better) == 2
    assert (better.of(talent), better.of(neighbour)) == ([2, 3], [])


def test_no_more_than_a_batch_is_under_way(on_postgres, topic, talent):
    send(on_postgres, *[talent] * 5)
    post = Post()
    assert [carry(on_postgres, post, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert post.of(talent) == [1, 2, 3, 4, 5]


def test_a_late_commit_with_an_early_id_is_not_skipped(on_postgres, topic, talent, neighbour):
    """The first transaction has its id but commits after the second was sent."""
    first = on_postgres()
    outbox.append(first, Happened(talent_id=talent, number=1), now=NOW)
    outbox._write(first)  # as in a commit that takes its time
    post = Post()
    send(on_postgres, neighbour)
    assert carry(on_postgres, post) == 1
    first.commit()
    assert carry(on_postgres, post) == 1
    assert post.of(talent) == [1]
    first.close()


def test_a_record_the_broker_finds_too_large_goes_to_the_dead_and_blocks_nobody(
    on_postgres, topic, talent, neighbour
):
    send(on_postgres, talent, neighbour, talent)
    first = (topic, str(talent).encode(), 1)
    post = Post(lambda r: TooLarge() if (r.topic, r.key, seq(r)) == first else None)
    while pending(on_postgres):
        carry(on_postgres, post)
    assert (post.of(neighbour), post.of(talent)) == ([1], [2, 1])  # the second 1 is its letter
    with on_postgres.begin() as session:
        [found] = dead.listing(session, consumer="relay")
        assert (found.key, found.sequence) == (str(talent), 1)
        dead.replay(session, found, now=NOW)
    again = Post()
    carry(on_postgres, again)
    assert again.of(talent) == [1]


def test_a_dead_letter_that_is_too_large_has_no_letter_of_its_own(on_postgres, topic, talent):
    send(on_postgres, talent)
    while pending(on_postgres):
        carry(on_postgres, Post(lambda r: TooLarge()))
    with on_postgres() as session:
        buried = dead.listing(session, consumer="relay")
    assert [one.topic for one in buried] == [topic, f"{topic}.dlt"]


def test_discarding_what_the_relay_buried_moves_every_reader_on(on_postgres, topic, talent):
    send(on_postgres, talent, talent)
    carry(on_postgres, Post())
    send(on_postgres, talent)
    carry(on_postgres, Post(lambda r: TooLarge() if r.topic == topic else None))
    stream = {"topic": topic, "partition_key": str(talent)}
    with on_postgres.begin() as session:
        session.execute(position.insert().values(consumer="slow", last_seq=1, **stream))
        session.execute(position.insert().values(consumer="quick", last_seq=2, **stream))
    with on_postgres() as session, pytest.raises(dead.TooSoon):
        dead.discard(session, *dead.listing(session), why="too big", now=NOW)
    with on_postgres.begin() as session:
        session.execute(position.update().values(last_seq=2))
        dead.discard(session, *dead.listing(session), why="too big", now=NOW)
    with on_postgres() as session:
        assert set(session.scalars(position.select().with_only_columns(position.c.last_seq))) == {3}
        assert dead.listing(session) == []


def test_only_one_connection_is_the_relay(on_postgres):
    engine = on_postgres.kw["bind"]
    with engine.connect() as first, engine.connect() as second:
        assert (take_lock(first), take_lock(second)) == (True, False)
        first.invalidate()
        first.rollback()
        until(lambda: take_lock(second), what="the lock of the lost connection")


def test_a_standby_takes_over_when_the_connection_of_the_relay_dies(on_postgres, topic):
    first, second = Post(), Post()
    early, late = uuid4(), uuid4()
    with running(on_postgres, first) as stop_first:
        until(lambda: holder(on_postgres), what="a relay")
        send(on_postgres, early)
        until(lambda: first.of(early))
        with running(on_postgres, second):
            stop_first.set()  # it will not come back for the lock
            terminate(on_postgres, holder(on_postgres))
            send(on_postgres, late)
            until(lambda: second.of(late) or first.of(late))
            until(lambda: pending(on_postgres) == 0)


def test_a_relay_that_lost_its_connection_becomes_the_relay_again(on_postgres, topic):
    post, talent = Post(), uuid4()
    with running(on_postgres, post):
        for number in range(1, 4):
            backend = until(lambda: holder(on_postgres), what="a relay")
            terminate(on_postgres, backend)
            send(on_postgres, talent)
            until(lambda n=number: n in post.of(talent))
        until(lambda: pending(on_postgres) == 0)
    assert sorted(set(post.of(talent))) == [1, 2, 3]


def test_a_relay_whose_connection_dies_while_it_sends_deletes_nothing(on_postgres, topic, talent):
    """Its answers come too late: whoever is the relay now sends again."""
    send(on_postgres, talent)
    post = Post()

    def cut(records: Sequence[Record]) -> list[Exception | None]:
        terminate(on_postgres, backend)
        return post(records)

    with on_postgres.kw["bind"].connect() as connection:
        backend = connection.scalar(text("SELECT pg_backend_pid()"))
        connection.commit()
        with pytest.raises(Exception, match=r"terminat|closed"):
            relay(connection, cut)
    assert (post.of(talent), pending(on_postgres)) == ([1], 1)


def seq(record: Record) -> int:
    return from_record(*record).sequence
