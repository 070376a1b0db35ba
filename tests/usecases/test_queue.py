"""The queue comes in pages by due date, each task once, whatever the size of a page."""

import base64
import json

import pytest
from sqlalchemy import select

from greencard.errors import NotFound
from greencard.models import Case, Task
from greencard.queries.centre import queue
from greencard.services.desk import Service
from tests.usecases.conftest import NOW, registered
from workers.__main__ import consumers
from workers.runner import settle


def filled(service: Service, talents: int) -> list[str]:
    """Case numbers of the centre's open tasks, as one look would tell them."""
    for index in range(talents):
        registered(service, 200 + index)
    settle(service.sessions, list(consumers(service).values()))
    with service.sessions() as session:
        query = select(Case.number).join(Task, Task.case_id == Case.id)
        query = query.where(Task.office == "centre", Task.state == "open")
        return list(session.scalars(query.order_by(Task.due_on, Task.id)))


def pages(service: Service, limit: int) -> list[list[str]]:
    found, cursor = [], None
    while True:
        with service.sessions() as session:
            page = queue.page(
                session,
                "centre",
                service=service,
                today=service.today(NOW),
                cursor=cursor,
                limit=limit,
            )
        found.append([row.case_no for row in page.items])
        if page.next is None:
            return found
        cursor = page.next


@pytest.mark.parametrize("limit", [1, 3, 7, 14, 50])
def test_pages_together_are_the_whole_queue_in_order(service: Service, limit: int) -> None:
    whole = filled(service, 7)
    found = pages(service, limit)
    assert [number for page in found for number in page] == whole
    assert all(len(page) == limit for page in found[:-1])


@pytest.mark.parametrize(
    "text",
    ["x", "%%%", json.dumps("text"), json.dumps([1, 2]), json.dumps(["2026-01-01"]), "[" * 3000],
)
def test_a_broken_cursor_is_not_found(service: Service, text: str) -> None:
    cursor = base64.urlsafe_b64encode(text.encode()).decode()
    with service.sessions() as session, pytest.raises(NotFound):
        queue.page(session, "centre", service=service, today=service.today(NOW), cursor=cursor)


def test_the_counts_agree_with_the_list(service: Service) -> None:
    whole = filled(service, 3)
    with service.sessions() as session:
        counts = queue.counts(session, "centre", service=service, today=service.today(NOW))
    assert counts.open == len(whole) and counts.overdue == counts.done == 0
