"""An office's queue: its tasks by due date, in pages, with the counts beside it."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, false, func, select, tuple_
from sqlalchemy.orm import Session

from greencard.domain.deadlines import Calendar, due_on, working_days_between
from greencard.domain.masking import mask_name
from greencard.domain.numbers import beginning_of_case, read_card_number
from greencard.errors import NotFound
from greencard.matters.definition import Limit
from greencard.models import Card, Case, Talent, Task
from greencard.queries.said import Said, title
from greencard.services.card.card_acts import may_act
from greencard.services.desk import Service

LONGEST_CURSOR = 200
FAR = date(9999, 12, 31)
SOON = Limit(2, "working")


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """One task of the office; `days_left` counts working days, below zero when overdue.

    `refused` speaks of the case, whichever office refused it.
    """

    case_no: str
    matter: str
    matter_title: Said
    step: str
    step_title: Said
    office: str
    state: str
    clock: str
    due_on: date | None
    provisional: bool
    days_left: int | None
    name_masked: str
    refused: bool


@dataclass(frozen=True, kw_only=True)
class QueuePage:
    """A page of the queue, and the cursor of the next one; `card` is the number sought, if any."""

    items: tuple[QueueRow, ...]
    next: str | None
    card: str | None = None


@dataclass(frozen=True, kw_only=True)
class QueueCounts:
    """How many tasks wait, are due within two working days, are overdue, are done."""

    open: int
    soon: int
    overdue: int
    done: int


def page(
    session: Session,
    office: str,
    *,
    service: Service,
    today: date,
    state: str = "open",
    sought: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> QueuePage:
    """The tasks of one office, the most urgent first. Raises NotFound for a broken cursor.

    `sought` is a case number or its beginning, however typed: then open and done alike. The number
    of a card finds the card, for offices that may act on it.
    """
    tasks = _sought(office, sought) if sought else _of_office(office, state)
    query = _after(tasks, cursor).limit(limit + 1)
    rows = session.execute(query).all()
    calendar = service.calendar(session)
    items = tuple(_row(row, service, today, calendar) for row in rows[:limit])
    following = _cursor(rows[limit - 1]) if len(rows) > limit else None
    card = _card(session, sought) if sought and may_act(office, service) else None
    return QueuePage(items=items, next=following, card=card)


def counts(session: Session, office: str, *, service: Service, today: date) -> QueueCounts:
    """The same figures the lists show, in one look."""
    soon = due_on(today, SOON, service.calendar(session)).on
    is_open, due = Task.state == "open", Task.due_on
    query = select(
        func.count().filter(is_open),
        func.count().filter(is_open, due >= today, due <= soon),
        func.count().filter(is_open, due < today),
        func.count().filter(Task.state == "done"),
    ).where(Task.office == office)
    waiting, near, late, done = session.execute(query).one()
    return QueueCounts(open=waiting, soon=near, overdue=late, done=done)


def _of_office(office: str, *states: str) -> Select:
    query = select(Task, Case, Talent).join(Case, Case.id == Task.case_id)
    query = query.join(Talent, Talent.id == Case.talent_id)
    query = query.where(Task.office == office, Task.state.in_(states))
    return query.order_by(Task.due_on, Task.id)


def _sought(office: str, typed: str) -> Select:
    number = beginning_of_case(typed)
    found = Case.number.startswith(number) if number else false()
    return _of_office(office, "open", "done").where(found)


def _card(session: Session, typed: str) -> str | None:
    """The card of the number that was typed; the number of a case may begin the same."""
    return session.scalar(select(Card.number).filter_by(number=read_card_number(typed)))


def _after(query: Select, cursor: str | None) -> Select:
    if not cursor:
        return query
    if len(cursor) > LONGEST_CURSOR:
        raise NotFound
    try:
        due_on, task_id = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        place = (date.fromisoformat(due_on), UUID(str(task_id)))
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        raise NotFound from error
    return query.where(tuple_(Task.due_on, Task.id) > place)


def _cursor(row: Row[Any] | Sequence[Any]) -> str:
    task: Task = row[0]
    place = json.dumps([(task.due_on or FAR).isoformat(), str(task.id)])
    return base64.urlsafe_b64encode(place.encode()).decode()


def _row(row: Any, service: Service, today: date, calendar: Calendar) -> QueueRow:
    task, case, talent = row
    matter = service.catalogue.matter(case.matter, case.version)
    step = matter.step(task.step)
    left = working_days_between(today, task.due_on, calendar) if task.due_on else None
    # A step with a limit of its own may end while the days are still known.
    known = task.due_on is not None and calendar.knows(task.due_on.year)
    return QueueRow(
        case_no=case.number,
        matter=case.matter,
        matter_title=title(matter),
        step=task.step,
        step_title=title(step),
        office=task.office,
        state=task.state,
        clock=case.clock,
        due_on=task.due_on,
        provisional=case.provisional and not known,
        days_left=left,
        name_masked=mask_name(talent.name),
        refused=case.state == "refused",
    )
