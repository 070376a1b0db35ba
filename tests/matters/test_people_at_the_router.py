"""The same people once more, registered in earnest: the router, the API and the card page agree
with the table on each.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.envelope import uuid7
from greencard.domain.eligibility import Ask, Defer, NotMet
from greencard.models import Card, Case, Registration, Want
from greencard.services import registration
from greencard.services.doors import sessions
from greencard.services.registration import Receipt
from greencard.web.security import cookie_name
from tests.matters.people import Person, everybody
from tests.stacks import EmbeddedStack

LEVELS = {"level": "level", "card_class": "class"}


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStack]:
    """One service for all of them."""
    with EmbeddedStack(tmp_path_factory.mktemp("people")) as embedded:
        assert embedded.app
        yield embedded


def noon(day: date) -> datetime:
    return datetime.combine(day, time(4), UTC)  # noon in Tianjin


def register(stack: EmbeddedStack, person: Person) -> Receipt:
    """By the use case, on the day of the table; what the person has or is getting is put there."""
    application = replace(person.application, wants=(person.want,), id_no=str(uuid7()))
    now = noon(person.on)
    with stack.sessions.begin() as session:
        paper = registration.register(session, application, service=stack.service, now=now)
        row = session.get_one(
            Registration, registration.enter(session, paper.receipt, paper.secret)
        )
        for matter in person.approved:
            _approve(session, row, matter, person, now=now)
        for place, matter in enumerate(person.taken, start=50):
            _take(session, row, matter, place, stack)
    stack.settle()
    return paper


def _approve(
    session: Session, row: Registration, matter: str, person: Person, *, now: datetime
) -> None:
    granted = {LEVELS[name]: str(value) for name, value in person.granted.items()}
    case = Case(
        id=uuid7(),
        number=f"{row.receipt}{matter[-3:]}",
        talent_id=row.talent_id,
        registration_id=row.id,
        family=matter,
        matter=matter,
        version=person.on,
        state="approved",
        clock="done",
        applied_on=person.on,
        submitted_on=person.on,
        due_on=person.on,
        statute_on=person.on,
        provisional=False,
        statute_provisional=False,
        calendar_edition=1,
        opened_at=now,
        closed_at=now,
        grant=granted,
    )
    session.add(case)
    own = session.scalar(select(Want).filter_by(talent_id=row.talent_id, name=matter))
    if own is not None and person.want != matter:
        own.state, own.matter = "approved", matter


def _take(
    session: Session, row: Registration, matter: str, place: int, stack: EmbeddedStack
) -> None:
    family = stack.service.catalogue.on(row.applied_on).family_of(matter).id
    about = {"talent_id": row.talent_id, "registration_id": row.id, "asked_on": row.applied_on}
    want = Want(id=uuid7(), name=matter, family=family, matter=matter, **about)
    want.state, want.position = "requested", place
    session.add(want)


@pytest.mark.parametrize("person", everybody(), ids=lambda person: person.who)
def test_the_router_the_api_and_the_page_say_what_the_table_says(
    stack: EmbeddedStack, person: Person
) -> None:
    paper = register(stack, person)
    follow = f"/api/v1/registrations/{paper.receipt}"
    told = stack.call("GET", follow, token=paper.secret).json
    with stack.sessions.begin() as session:
        opened = registration.enter(session, paper.receipt, paper.secret)
        want = session.scalars(
            select(Want).filter_by(registration_id=opened, name=person.want)
        ).one()
        card = session.scalars(select(Card).filter_by(talent_id=want.talent_id)).one()
        token = sessions.open_for_registration(session, opened, now=datetime.now(UTC))
    lines = [*told["lines"], *filter(None, [told["application"]])]
    line = next(line for line in lines if line["want"] == person.want)

    state, matter, reasons = _expected(person)
    assert (want.state == "requested", line["state"]) == (state == "open", state)
    named = matter or stack.service.catalogue.on(person.on).named(person.want)
    assert (want.matter, line["matter"]) == (named, named)
    assert tuple(reason["rule"] for reason in line["reasons"]) == reasons
    page = _page(stack, token)
    assert card.number in page
    shown = [*(reason["says"] for reason in line["reasons"]), line["title"]]
    assert [words for words in shown if words not in page] == []


def _page(stack: EmbeddedStack, token: str) -> str:
    browser = stack.app.test_client()
    browser.set_cookie(cookie_name("greencard", service=False), token)
    answer = browser.get("/card")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def _expected(person: Person) -> tuple[str, str | None, tuple[str, ...]]:
    match person.answer.decision:
        case Ask():
            return "open", person.answer.matter, ()
        case Defer():
            return "waiting", person.answer.matter, ()
        case NotMet(reasons):
            return "not_met", None, reasons
