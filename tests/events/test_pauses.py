"""What the broker does not take waits a while, and starves nothing else meanwhile."""

from uuid import UUID, uuid4

import pytest

from events import outbox
from events.pauses import Pauses
from events.relay import relay
from tests.events.stage import NOW, Happened, pending
from tests.events.test_relay import Post, send


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pauses(clock) -> Pauses:
    return Pauses(clock)


@pytest.fixture
def carry(on_postgres, pauses):
    """One batch of at most five events, as the relay's loop sends it."""

    def one(post: Post) -> int:
        with on_postgres.kw["bind"].connect() as connection:
            return relay(connection, post, limit=5, pauses=pauses)

    return one


def send_elsewhere(sessions, monkeypatch, name: str, *talents: UUID) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Happened, "topic", name)
        with sessions.begin() as session:
            for talent in talents:
                outbox.append(session, Happened(talent_id=talent, number=1), now=NOW)


@pytest.mark.postgres
def test_a_missing_topic_with_any_number_of_events_starves_no_other(
    on_postgres, topic, talent, monkeypatch, carry, clock
):
    send_elsewhere(on_postgres, monkeypatch, "missing", *[uuid4() for _ in range(12)])
    send(on_postgres, talent)
    post = Post(lambda r: KeyError() if r.topic == "missing" else None)
    assert [carry(post), carry(post), carry(post)] == [0, 1, 0]
    assert post.of(talent) == [1]
    clock.now += 1
    better = Post()
    assert [carry(better) for _ in range(4)] == [5, 5, 2, 0]
    assert pending(on_postgres) == 0


@pytest.mark.postgres
def test_a_failing_stream_waits_alone_and_comes_back_in_its_order(
    on_postgres, topic, talent, neighbour, carry, clock
):
    send(on_postgres, neighbour, *[talent] * 6, *[neighbour] * 3)
    key = str(talent).encode()
    post = Post(lambda r: OSError() if r.key == key else None)
    assert [carry(post), carry(post), carry(post)] == [1, 3, 0]
    assert (post.of(neighbour), pending(on_postgres)) == ([1, 2, 3, 4], 6)
    clock.now += 1
    better = Post()
    assert [carry(better), carry(better)] == [5, 1]
    assert better.of(talent) == [1, 2, 3, 4, 5, 6]


def waits(pauses: Pauses, place: tuple[str, ...]) -> float:
    return pauses.found[place].wait


def test_a_pause_grows_up_to_a_minute_while_others_get_through(pauses):
    for _ in range(12):
        pauses.learn([], [("missing", "a")])
        pauses.learn([("there", "a")], [])
    assert waits(pauses, ("missing",)) == 60
    pauses.learn([("missing", "b")], [])
    assert pauses.found == {}


def test_a_pause_stays_short_while_the_whole_broker_is_away(pauses):
    for _ in range(12):
        pauses.learn([], [("one", "a"), ("two", "a")])
    assert waits(pauses, ("one",)) == waits(pauses, ("two",)) == 0.5


def test_only_the_stream_pauses_where_its_topic_gets_through(pauses):
    pauses.learn([("one", "a")], [("one", "b")])
    assert set(pauses.found) == {("one", "b")}
