"""Two processes with the same event in hand: one success stands, whatever the other one does."""

from threading import Event as Flag
from threading import Thread

import pytest
from sqlalchemy import select

from events import dead, outbox, positions
from events.tables import parked
from tests.events.stage import NOW, Clerk, Happened, Nowhere, effect, handed, rows
from workers.runner import Consumer, Outcome, deliver


@pytest.fixture
def told(database, topic, talent):
    with database.begin() as session:
        outbox.append(session, Happened(talent_id=talent, number=1), now=NOW)
    return rows(database)[0]


@pytest.mark.postgres
def test_a_failure_after_a_rival_s_success_buries_nothing(on_postgres, topic, talent):
    """The one that fails asks about the event just while the other one has not committed yet."""
    with on_postgres.begin() as session:
        outbox.append(session, Happened(talent_id=talent, number=1), now=NOW)
    [told] = rows(on_postgres)
    rival, asked, answers = on_postgres(), Flag(), []
    positions.take(rival, "clerk", told)

    def ask() -> None:
        with on_postgres.begin() as session:
            asked.set()
            answers.append(positions.attempted(session, "clerk", told))

    thread = Thread(target=ask)
    thread.start()
    assert asked.wait(30)
    thread.join(0.5)
    assert answers == []  # it waits for the row of the stream
    rival.commit()
    rival.close()
    thread.join(30)
    assert answers == [None]


@pytest.mark.postgres
def test_who_has_asked_holds_the_stream_until_its_commit(on_postgres, topic, talent):
    with on_postgres.begin() as session:
        outbox.append(session, Happened(talent_id=talent, number=1), now=NOW)
    [told] = rows(on_postgres)
    asking, taken = on_postgres(), []

    def take() -> None:
        with on_postgres.begin() as session:
            taken.append(positions.take(session, "clerk", told))

    assert positions.attempted(asking, "clerk", told) == 0
    thread = Thread(target=take)
    thread.start()
    thread.join(0.5)
    assert taken == []
    asking.commit()
    asking.close()
    thread.join(30)
    assert taken == [positions.Turn.MINE]


def test_who_fails_when_the_rival_is_done_calls_it_a_duplicate(database, topic, talent, told):
    clerk = Clerk("clerk")
    consumer = Consumer("clerk", [topic], clerk, attempts=1)

    def overtaken(session, envelope, event) -> None:
        session.rollback()  # this one has lost its turn, and the rival has its success meanwhile
        assert deliver(database, consumer, handed(told), log=Nowhere(), now=NOW) is Outcome.DONE
        raise KeyError

    slow = Consumer("clerk", [topic], overtaken, attempts=1)
    outcome = deliver(database, slow, handed(told), log=Nowhere(), now=NOW)
    with database() as session:
        assert session.execute(select(parked)).all() == dead.listing(session) == []
        assert session.scalars(select(effect.c.number)).all() == [1]
    assert outcome is Outcome.DUPLICATE
