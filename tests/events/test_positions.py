"""Each event has its effect once and in its turn, in whatever way it arrives."""

import random
from datetime import timedelta
from itertools import permutations
from uuid import uuid4

import pytest
from sqlalchemy import insert, select

from events import dead, outbox, positions
from events.envelope import Unreadable
from events.log import Delivery
from events.positions import Permanent
from events.schemas import REGISTRY
from events.tables import parked, position
from tests.events.stage import NOW, Clerk, Happened, Nowhere, Trouble, effect, handed, rows
from workers.runner import Consumer, Outcome, deliver, retry_due


@pytest.fixture
def told(database, topic, talent):
    """Three events of one talent, as they stand in the log."""
    for number in (1, 2, 3):
        with database.begin() as session:
            outbox.append(session, Happened(talent_id=talent, number=number), now=NOW)
    return rows(database)


@pytest.fixture
def clerk():
    return Clerk("clerk")


@pytest.fixture
def hand(database, topic, clerk):
    """Hands one event to the clerk, as a log without order or memory would."""

    def deliver_it(envelope, *, now=NOW, **options) -> Outcome:
        consumer = Consumer(clerk.name, [topic], clerk, **options)
        return deliver(database, consumer, handed(envelope), log=Nowhere(), now=now)

    return deliver_it


def numbers(database) -> list[int]:
    with database() as session:
        return list(session.scalars(select(effect.c.number).order_by(effect.c.id)))


def put_aside(database) -> list[tuple[int, int, bool, str | None]]:
    columns = (parked.c.key_seq, parked.c.attempts, parked.c.dead, parked.c.last_error)
    with database() as session:
        return [tuple(row) for row in session.execute(select(*columns).order_by(parked.c.key_seq))]


def test_the_same_event_three_times_has_one_effect(database, told, hand):
    assert [hand(told[0]) for _ in range(3)] == [
        Outcome.DONE,
        Outcome.DUPLICATE,
        Outcome.DUPLICATE,
    ]
    assert numbers(database) == [1]


@pytest.mark.parametrize("order", list(permutations([0, 1, 2])), ids=str)
def test_events_out_of_order_have_their_effects_in_order(database, told, hand, order):
    for place in order:
        hand(told[place])
        hand(told[place])
    assert numbers(database) == [1, 2, 3]
    assert put_aside(database) == []


def test_events_that_come_thrice_shuffled_and_through_trouble_all_have_one_effect(
    database, topic, clerk, hand
):
    """Seeded, so that a failure can be played again."""
    chance = random.Random(20261123)
    talents = [uuid4() for _ in range(4)]
    for number in range(1, 9):
        with database.begin() as session:
            for talent in talents:
                outbox.append(session, Happened(talent_id=talent, number=number), now=NOW)
    for talent in talents:
        clerk.fail_at(talent, chance.randint(1, 8), times=2)
    feed = rows(database) * 3
    chance.shuffle(feed)
    for envelope in feed:
        hand(envelope)
    consumer = Consumer(clerk.name, [topic], clerk)
    later = NOW
    while put_aside(database):
        later += timedelta(hours=1)
        assert retry_due(consumer, Nowhere(), database, now=later)
    with database() as session:
        done = session.execute(select(effect.c.key, effect.c.number).order_by(effect.c.id)).all()
    for talent in talents:
        assert [n for key, n in done if key == str(talent)] == list(range(1, 9))
    assert put_aside(database) == []


def test_a_passing_trouble_is_tried_again_only_when_its_time_has_come(
    database, told, talent, clerk, hand
):
    clerk.fail_at(talent, 1)
    consumer = Consumer(clerk.name, [told[0].topic], clerk)
    assert hand(told[0]) is Outcome.RETRY
    assert hand(told[0]) is Outcome.PARKED  # it comes again from the log before its time
    assert retry_due(consumer, Nowhere(), database, now=NOW + timedelta(seconds=0.2)) == []
    soon = NOW + timedelta(seconds=0.5)
    assert retry_due(consumer, Nowhere(), database, now=soon) == [Outcome.DONE]
    assert numbers(database) == [1]


def test_attempts_that_are_used_up_make_an_event_dead(database, told, talent, clerk, hand):
    clerk.fail_at(talent, 1, times=99)
    consumer = Consumer(clerk.name, [told[0].topic], clerk, attempts=3)
    later = NOW + timedelta(hours=1)
    outcomes = [hand(told[0], attempts=3)]
    outcomes += retry_due(consumer, Nowhere(), database, now=later)
    outcomes += retry_due(consumer, Nowhere(), database, now=later + timedelta(hours=1))
    assert outcomes == [Outcome.RETRY, Outcome.RETRY, Outcome.DEAD]
    [(_, attempts, is_dead, error)] = put_aside(database)
    assert (attempts, is_dead) == (3, True)
    assert error is not None and error.startswith("Trouble stage.py:")
    assert numbers(database) == []


def test_a_dead_event_that_comes_again_is_not_tried_and_tells_no_second_letter(
    database, told, talent, clerk, hand
):
    clerk.give_up_at(talent, 1)
    assert hand(told[0]) is Outcome.DEAD
    assert hand(told[0]) is Outcome.PARKED
    assert hand(told[1]) is Outcome.PARKED
    assert len(clerk.seen) == 1
    assert [e.topic for e in rows(database)].count(f"{told[0].topic}.dlt") == 1


def test_an_event_of_an_unknown_kind_is_dead_and_its_payload_stays_out_of_the_reason(
    database, told, hand, monkeypatch
):
    monkeypatch.delitem(REGISTRY, ("test.happened", 1))
    assert hand(told[0]) is Outcome.DEAD
    [(_, _, _, error)] = put_aside(database)
    assert error is not None and "no such event type and version" in error


def test_reasons_name_the_place_and_never_a_value():
    def fail(error: Exception) -> str:
        try:
            raise error
        except Exception as caught:
            return positions.reason(caught)

    assert fail(KeyError("110105194912310023")).startswith("KeyError test_positions.py:")
    assert "110105194912310023" not in fail(ValueError("110105194912310023"))
    assert fail(Permanent("no such matter")).endswith(": no such matter")
    assert fail(Unreadable("not JSON")).endswith(": not JSON")
    assert positions.reason(Trouble()) == "Trouble"


def test_waiting_doubles_up_to_the_cap():
    base, cap = timedelta(seconds=0.5), timedelta(seconds=300)
    waits = [positions.backoff(n, base=base, cap=cap, jitter=1) for n in (1, 2, 3, 11, 2000)]
    assert [wait.total_seconds() for wait in waits] == [0.5, 1, 2, 300, 300]
    assert positions.backoff(1, base=base, cap=cap, jitter=0.5) == timedelta(seconds=0.25)


def test_an_event_stranded_behind_one_that_is_done_is_found(database, told, talent, clerk, hand):
    """As after a race: the one before was finished just before this one was parked."""
    assert hand(told[1]) is Outcome.PARKED
    stream = {"consumer": clerk.name, "topic": told[0].topic, "partition_key": told[0].key}
    with database.begin() as session:
        session.execute(insert(position).values(**stream, last_seq=1))
    consumer = Consumer(clerk.name, [told[0].topic], clerk)
    assert retry_due(consumer, Nowhere(), database, now=NOW) == [Outcome.DONE]
    assert numbers(database) == [2]


def test_a_record_nobody_can_read_is_kept_whole_and_moves_nothing(database, topic, told, hand):
    raw = Delivery(
        origin=f"{topic}/3/17",
        topic=topic,
        partition=3,
        offset=17,
        raw='{"key":null}',
        reason="odd",
    )
    consumer = Consumer("clerk", [topic], Clerk("clerk"))
    for _ in range(2):
        assert deliver(database, consumer, raw, log=Nowhere(), now=NOW) is Outcome.DEAD
    with database() as session:
        [found] = dead.listing(session)
        assert session.execute(select(position)).all() == []
    assert (found.key, found.sequence, found.event) == ("?3", 17, '{"key":null}')
    [letter] = [e for e in rows(database) if e.topic == f"{topic}.dlt"]
    assert (letter.payload, letter.extensions["dltorigin"]) == ('{"key":null}', f"{topic}/3/17")
    assert hand(told[0]) is Outcome.DONE


def test_looking_for_a_dead_event_that_is_not_there_says_so(database):
    with database() as session, pytest.raises(dead.NotDead):
        dead.show(session, "clerk", topic="t", key="k", sequence=1)
