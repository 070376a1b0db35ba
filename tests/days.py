"""A talent's course told day by day, under definitions that change on the twentieth day."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from greencard.matters import load
from greencard.matters.catalogue import Catalogue
from greencard.models import CardLine, Case, Registration, Task, Want
from greencard.services import registration
from greencard.services.casework import cases
from greencard.services.casework.cases import Actor
from greencard.services.desk import Service
from greencard.services.intake.later import read_change, read_more
from greencard.services.intake.registrations import read_registration
from greencard.services.wanting import asking, changing
from tests.builders import an_application, resident_id
from tests.matters.copies import copied
from tests.story import ANSWERS
from workers.__main__ import consumers
from workers.runner import settle

FIRST = datetime(2026, 9, 21, 2, tzinfo=UTC)  # Monday, ten in the morning in Tianjin
OLD, NEW = date(2025, 1, 1), date(2026, 10, 10)
FORTY_UNTIL = date(1985, 10, 5)  # forty on the first day, forty-one from the fifteenth on
EMPLOYED = an_application(0)["employment"] | {
    "kind": "employed",
    "contract_from": "2026-01-01",
    "contract_to": "2029-12-31",
}


def day(number: int, *, hours: int = 0) -> datetime:
    """The first day is 1; so many hours after ten in the morning."""
    return FIRST + timedelta(days=number - 1, hours=hours)


def number_of(found: date) -> int:
    return (found - FIRST.date()).days + 1


def changing_definitions(folder: Path) -> Catalogue:
    """From the twentieth day: half as long for a flat, two years here for the residence permit."""
    copy = copied(folder)
    _edition(copy / "housing", "hs01", "days = 10", "days = 5")
    _edition(copy / "residency", "rs01", "at_least = 6", "at_least = 24")
    return load(copy)


def _edition(folder: Path, matter: str, old: str, new: str) -> None:
    text = (folder / f"{matter}.toml").read_text("utf-8")
    assert text.count(old) == 1
    text = text.replace(old, new).replace(f"valid_from = {OLD}", f"valid_from = {NEW}")
    (folder / f"{matter}.{NEW}.toml").write_text(text, "utf-8")


def registers(service: Service, *wants: str, on: int = 1, **changes: Any) -> None:
    """An employee who turns forty-one on the fifteenth day."""
    body = an_application(0, employment=EMPLOYED, wants=list(wants), facts=ANSWERS)
    number = resident_id(FORTY_UNTIL, "F", 1)
    body |= {"birth_date": FORTY_UNTIL.isoformat(), "id_no": number} | changes
    now = day(on)
    application = read_registration(body, service.in_force(now), today=service.today(now))
    with service.sessions.begin() as session:
        registration.register(session, application, service=service, now=now)


def asks(
    service: Service,
    *wants: str,
    on: int,
    hours: int = 0,
    facts: Mapping[str, Any] = ANSWERS,
) -> None:
    now = day(on, hours=hours)
    values, in_force = {"wants": list(wants), "facts": facts}, service.in_force(now)
    with service.sessions.begin() as session:
        asking.ask_more(
            session,
            session.scalars(select(Registration.id)).one(),
            lambda answers: read_more(values, in_force, answers=answers),
            service=service,
            now=now,
        )


def tells(service: Service, *, on: int, **values: Any) -> None:
    now = day(on)
    today = service.today(now)
    with service.sessions.begin() as session:
        changing.change(
            session,
            session.scalars(select(Registration.id)).one(),
            lambda before: read_change(values, before, service.in_force(now), today=today),
            service=service,
            now=now,
        )


def asks_for_a_person(service: Service, family: str, matter: str | None = None, *, on: int) -> None:
    with service.sessions.begin() as session:
        who = session.scalars(select(Registration.id)).one()
        about: dict[str, Any] = {"matter": matter, "service": service, "now": day(on)}
        asking.ask_person(session, who, family, **about)


def work(service: Service) -> None:
    """Let every worker that reads the log finish."""
    settle(service.sessions, list(consumers(service).values()))


def approved(service: Service, matter: str, *, on: int) -> None:
    """Every office does its part on that day; the workers have yet to hear of it."""
    while tasks := _open(service, matter):
        for number, task in tasks:
            part = {"step": task.step, "office": task.office}
            with service.sessions.begin() as session:
                cases.finish_task(
                    session,
                    number,
                    **part,
                    actor=Actor(staff_id=None, office=task.office),
                    values={"level": "D"},
                    service=service,
                    now=day(on),
                )


def refused(service: Service, matter: str, *, on: int) -> None:
    ((number, task), *_) = _open(service, matter)
    part = {"step": task.step, "office": task.office}
    actor = Actor(staff_id=None, office=task.office)
    with service.sessions.begin() as session:
        cases.refuse(session, number, **part, actor=actor, reason="材料看不清", now=day(on))
    work(service)


def _open(service: Service, matter: str) -> list[tuple[str, Task]]:
    query = (
        select(Case.number, Task).join(Task, Task.case_id == Case.id).where(Task.state == "open")
    )
    with service.sessions() as session:
        return [
            (number, task) for number, task in session.execute(query.where(Case.matter == matter))
        ]


def case(service: Service, matter: str) -> Case:
    """The latest case of the matter."""
    with service.sessions() as session:
        latest = select(Case).filter_by(matter=matter).order_by(Case.opened_at.desc())
        return session.scalars(latest).first() or _none(matter)


def _none(matter: str) -> Case:
    raise AssertionError(f"no case of {matter}")


def days(service: Service, matter: str) -> tuple[date, int, int, str]:
    """Edition, number of the day applied on and of the day submitted on, and when it is due."""
    found = case(service, matter)
    applied, submitted = number_of(found.applied_on), number_of(found.submitted_on)
    return found.version, applied, submitted, found.due_on.isoformat()


def reasons(service: Service, family: str) -> list[str]:
    """What bars the family's lines that are not met."""
    with service.sessions() as session:
        unmet = select(CardLine.reasons).filter_by(family=family, state="not_met")
        return [reason for row in session.scalars(unmet) for reason in row]


def asked_on(service: Service, name: str) -> int:
    with service.sessions() as session:
        return number_of(session.scalars(select(Want.asked_on).filter_by(name=name)).one())
