"""People who applied at the end of a year whose successor was not published yet."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from events.schemas import CASE
from events.tables import outbox
from greencard.matters.calendar import YearList, read_years
from greencard.models import Case
from greencard.services import calendars, registration
from greencard.services.desk import Service
from greencard.services.intake.registrations import read_registration
from greencard.services.registration import Receipt
from tests.story import an_eligible_founder
from workers.__main__ import consumers
from workers.runner import settle

FIRM = datetime(2026, 12, 15, 2, tzinfo=UTC)  # Tuesday: the promises end within the year
OPEN_ENDED = datetime(2026, 12, 28, 2, tzinfo=UTC)  # Monday: five working days cross it
LATER = datetime(2026, 12, 30, 2, tzinfo=UTC)
MOVED = {  # what the made-up list below does to cases of OPEN_ENDED
    "gc01": (date(2027, 1, 4), date(2027, 1, 5)),
    "hk06": (date(2027, 1, 4), date(2027, 1, 5)),
    "rs01": (date(2027, 1, 11), date(2027, 1, 12)),
}
LIST = """
[2027]
source = "虚构的2027年安排，仅供测试"
off = [[2027-01-01, 2027-01-03], [2027-02-05, 2027-02-11]]
work = [2027-01-30]
"""


def year_2027(folder: Any) -> YearList:
    """The made-up list, read as a file is."""
    file = folder / "2027.toml"
    file.write_text(LIST, "utf-8")
    (one,) = read_years(file)
    return one


def publish(service: Service, *lists: YearList) -> tuple[int, ...]:
    with service.sessions.begin() as session:
        return calendars.load(session, lists, now=LATER)


def apply(service: Service, people: Iterable[int], *, now: datetime = OPEN_ENDED) -> list[Receipt]:
    """These people register at that moment, and their cases open."""
    receipts = []
    in_force = service.in_force(now)
    contract = {"contract_from": "2026-01-01", "contract_to": "2029-12-31"}
    for index in people:
        body = an_eligible_founder(index)
        body = body | {"employment": body["employment"] | contract}
        application = read_registration(body, in_force, today=service.today(now))
        with service.sessions.begin() as session:
            receipts.append(registration.register(session, application, service=service, now=now))
    work(service)
    return receipts


def work(service: Service) -> None:
    """Let every worker that reads the log finish."""
    settle(service.sessions, list(consumers(service).values()))


def cases_of(service: Service) -> list[Case]:
    with service.sessions() as session:
        return list(session.scalars(select(Case).order_by(Case.number)))


def told(service: Service) -> list[str]:
    """The payloads of everything told about moved dates."""
    with service.sessions() as session:
        query = select(outbox.c.payload).where(
            outbox.c.topic == CASE, outbox.c.event_type == "case.rescheduled"
        )
        return list(session.scalars(query.order_by(outbox.c.id)))
