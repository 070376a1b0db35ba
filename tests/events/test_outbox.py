"""Events are written with the rows of their transaction, numbered without a gap, or not at all."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event as listening
from sqlalchemy import insert, text

from events import outbox
from events.outbox import append
from events.schemas import CardActivated, TalentRegistered
from tests.events.stage import NOW, effect, pending, rows

WRITERS, EACH = 6, 15


def registered(talent: UUID) -> TalentRegistered:
    return TalentRegistered(talent_id=talent, registration_id=talent, wants=("hukou",))


def activated(talent: UUID) -> CardActivated:
    return CardActivated(talent_id=talent, card_number="07-0123456-X")


def test_numbers_have_no_gap_however_many_write_at_once(database):
    """Some of the writers change their minds, each writes to two streams of two talents."""
    talents = [uuid4(), uuid4()]
    start = Barrier(WRITERS)

    def write(writer: int) -> None:
        start.wait(30)
        for turn in range(EACH):
            with database() as session, session.begin() as transaction:
                order = talents if (writer + turn) % 2 else talents[::-1]
                for talent in order:
                    append(session, registered(talent), now=NOW)
                    append(session, activated(talent), now=NOW)
                if turn % 5 == 0:
                    transaction.rollback()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    expected = list(range(1, WRITERS * (EACH - EACH // 5) + 1))
    for stream in [
        (t, str(k)) for t in (TalentRegistered.topic, CardActivated.topic) for k in talents
    ]:
        assert [e.sequence for e in rows(database) if (e.topic, e.key) == stream] == expected


def test_a_rolled_back_transaction_leaves_no_event_and_takes_no_number(database):
    talent = uuid4()
    with pytest.raises(ZeroDivisionError), database.begin() as session:
        append(session, registered(talent), now=NOW)
        raise ZeroDivisionError
    with database.begin() as session:
        append(session, registered(talent), now=NOW)
    assert [envelope.sequence for envelope in rows(database)] == [1]


def test_a_session_that_is_closed_without_a_commit_forgets_its_events(database):
    with database() as session:
        append(session, registered(uuid4()), now=NOW)
        session.close()
        session.execute(text("SELECT 1"))
        session.commit()
    assert rows(database) == []


def test_a_session_that_goes_on_after_a_commit_writes_nothing_twice(database):
    talent = uuid4()
    with database() as session:
        for _ in range(2):
            append(session, registered(talent), now=NOW)
            session.commit()
    assert [envelope.sequence for envelope in rows(database)] == [1, 2]


def test_a_savepoint_takes_its_own_events_along_when_it_fails(database):
    kept, lost = uuid4(), uuid4()
    with database.begin() as session:
        append(session, registered(kept), now=NOW)
        with session.begin_nested():
            append(session, activated(kept), now=NOW)
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            append(session, registered(lost), now=NOW)
            raise ZeroDivisionError
    assert [(e.key, e.type) for e in rows(database)] == [
        (str(kept), "card.activated"),
        (str(kept), "talent.registered"),
    ]


def test_events_of_one_stream_keep_the_order_in_which_they_were_told(database):
    talent = uuid4()
    with database.begin() as session:
        told = [append(session, registered(talent), now=NOW).id for _ in range(5)]
    assert [envelope.id for envelope in rows(database)] == told


def test_streams_are_locked_in_sorted_order_and_last_of_all(database):
    locked: list[str] = []

    def watch(connection, cursor, statement, parameters, *_):
        if "stream_head" in statement:
            values = list(parameters.values()) if isinstance(parameters, dict) else list(parameters)
            locked.append("/".join(str(value) for value in values[:2]))
        elif "INSERT INTO effect" in statement:
            locked.append("row")

    listening.listen(database.kw["bind"], "before_cursor_execute", watch)
    with database.begin() as session:
        for talent in sorted((uuid4() for _ in range(4)), reverse=True):
            append(session, registered(talent), now=NOW)
            append(session, activated(talent), now=NOW)
        session.execute(insert(effect).values(consumer="last", key="row", number=1))
    assert locked[0] == "row"
    assert len(locked) == 9
    assert locked[1:] == sorted(locked[1:])


def test_an_event_too_large_to_send_stops_the_transaction(database):
    talent = uuid4()
    huge = TalentRegistered(talent_id=talent, registration_id=talent, wants=("x" * 300_000,))
    with pytest.raises(ValueError, match="too large"), database.begin() as session:
        append(session, huge, now=NOW)
    assert rows(database) == []


def test_what_a_consumer_sends_names_its_cause_and_the_first_of_the_chain(database):
    talent = uuid4()
    with database.begin() as session:
        first = append(session, registered(talent), now=NOW)
    with database.begin() as session:
        outbox.because_of(session, first)
        second = append(session, activated(talent), now=NOW)
    with database.begin() as session:
        outbox.because_of(session, second)
        third = append(session, activated(talent), now=NOW)
        other = append(session, activated(talent), now=NOW, cause=first.id)
    assert (first.cause, first.correlation) == (None, None)
    assert (second.cause, second.correlation) == (first.id, first.id)
    assert (third.cause, third.correlation) == (second.id, first.id)
    assert (other.cause, other.correlation) == (first.id, first.id)


def test_only_postgresql_keeps_a_queue_for_the_relay(database):
    with database.begin() as session:
        append(session, registered(uuid4()), now=NOW)
    expected = 1 if database.kw["bind"].dialect.name == "postgresql" else 0
    assert pending(database) == expected
