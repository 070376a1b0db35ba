"""Two hands on one talent's wants at the same moment: one waits for the other, nothing is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from events.envelope import uuid7
from events.tables import outbox
from greencard.models import Registration, Want
from greencard.services.desk import Service
from greencard.services.intake.later import read_change, read_more
from greencard.services.wanting import asking, changing, wants
from greencard.services.wanting.restarting import locked
from tests.processes import until
from tests.usecases.conftest import NOW, registered

pytestmark = pytest.mark.postgres
Act = Callable[[Session], object]
WAITING = """
SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE NOT granted AND datname = current_database()
"""
RENTING = {"wants": ["hs02"], "facts": {"renting": True}}


@pytest.fixture
def talent(on_postgres: Service) -> UUID:
    registered(on_postgres, 1, wants=["hs01"])
    with on_postgres.sessions() as session:
        return session.scalars(select(Registration.id)).one()


def changes(service: Service, talent: UUID, told: dict[str, Any]) -> Act:
    """What a PATCH does."""
    about: dict[str, Any] = {"service": service, "now": NOW}
    today = service.today(NOW)
    in_force = service.catalogue.on(today)
    return lambda session: changing.change(
        session, talent, lambda before: read_change(told, before, in_force, today=today), **about
    )


def asks(service: Service, talent: UUID, told: dict[str, Any] = RENTING) -> Act:
    """What asking for more does."""
    about: dict[str, Any] = {"service": service, "now": NOW}
    in_force = service.in_force(NOW)
    return lambda session: asking.ask_more(
        session, talent, lambda answers: read_more(told, in_force, answers=answers), **about
    )


def asks_for_a_person(service: Service, talent: UUID) -> Act:
    about: dict[str, Any] = {"service": service, "now": NOW}
    return lambda session: asking.ask_person(session, talent, "housing", **about)


def side_by_side(service: Service, first: Act, *others: Act) -> list[object]:
    """The first has done its work but ends only when each of the others is held up by it."""
    at_work = Event()

    def lead() -> object:
        with service.sessions.begin() as session:
            result = first(session)
            session.flush()  # whoever writes the same row now has to wait, lock or no lock
            at_work.set()
            until(lambda: waiting(service) == len(others), what="the others to wait")
        return result

    def follow(act: Act) -> object:
        with service.sessions.begin() as session:
            return act(session)

    with ThreadPoolExecutor(len(others) + 1) as pool:
        leading = pool.submit(lead)
        assert at_work.wait(30), leading.result(1)
        late = [pool.submit(follow, act) for act in others]
        return [one.result(60) for one in (leading, *late)]


def waiting(service: Service) -> int:
    """How many hands wait for another one in this database."""
    with service.sessions() as session:
        return session.scalar(text(WAITING)) or 0


def now(service: Service) -> Registration:
    with service.sessions() as session:
        return session.scalars(select(Registration)).one()


def told(service: Service, kind: str) -> int:
    with service.sessions() as session:
        return len(session.scalars(select(outbox.c.id).filter_by(event_type=kind)).all())


def answer(service: Service, **answers: object) -> UUID:
    """Different answers, as another hand would write them; whose they are."""
    with service.sessions.begin() as session:
        row = session.scalars(select(Registration)).one()
        row.answers = row.answers | answers
        return row.talent_id


def test_two_changes_at_once_lose_nothing(on_postgres: Service, talent: UUID) -> None:
    elsewhere = {"employment": {"employer": "新单位"}, "facts": {"own_home": True}}
    seldom_here = {"employment": {"presence_months": 3}, "facts": {"housed": False}}
    both = [changes(on_postgres, talent, told) for told in (elsewhere, seldom_here)]
    side_by_side(on_postgres, *both)

    row = now(on_postgres)
    work = row.particulars["employment"]
    assert (work["employer"], work["presence_months"]) == ("新单位", 3)
    assert (row.answers["own_home"], row.answers["housed"]) == (True, False)
    assert told(on_postgres, "talent.changed") == 2


@pytest.mark.parametrize("order", [1, -1], ids=["change first", "change second"])
def test_a_change_beside_asking_for_more_loses_nothing(
    on_postgres: Service, talent: UUID, order: int
) -> None:
    change = changes(on_postgres, talent, {"facts": {"other_housing_aid": True}})
    side_by_side(on_postgres, *[change, asks(on_postgres, talent)][::order])

    row = now(on_postgres)
    assert (row.answers["other_housing_aid"], row.answers["renting"]) == (True, True)
    assert told(on_postgres, "wants.added") == told(on_postgres, "talent.changed") == 1


def test_four_browsers_that_ask_at_once_tell_one_event(on_postgres: Service, talent: UUID) -> None:
    results = side_by_side(on_postgres, *[asks(on_postgres, talent)] * 4)

    assert results == [("hs02",), (), (), ()]
    assert told(on_postgres, "wants.added") == 1
    with on_postgres.sessions() as session:
        assert len(session.scalars(select(Want).filter_by(name="hs02")).all()) == 1


def test_a_person_asked_for_by_two_clicks_is_asked_once(on_postgres: Service, talent: UUID) -> None:
    whose = answer(on_postgres, own_home=True)
    with on_postgres.sessions.begin() as session:
        about: dict[str, Any] = {"talent_id": whose, "now": NOW, "cause": uuid7()}
        wants.route_all(session, service=on_postgres, **about)
    side_by_side(on_postgres, *[asks_for_a_person(on_postgres, talent)] * 2)

    assert told(on_postgres, "person.asked") == 1


def test_the_lock_shows_what_stands_now_whatever_was_read_before(
    on_postgres: Service, talent: UUID
) -> None:
    with on_postgres.sessions() as session:
        row = session.get_one(Registration, talent)
        assert row.answers["own_home"] is False
        answer(on_postgres, own_home=True)

        assert locked(session, talent) is row and row.answers["own_home"] is True
