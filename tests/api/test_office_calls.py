"""An office works its queue through the API, and sees no other's."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from greencard.models import Staff
from greencard.services.doors import staff, tokens
from greencard.services.doors.sessions import open_for_registration, open_for_staff
from greencard.services.registration import enter
from tests.builders import a_person, an_application
from tests.page_lint import Page

TASKS = "/api/v1/tasks"


class Offices:
    """The centre, with a token for each office."""

    def __init__(self, stack: Any) -> None:
        self.stack = stack
        self.client = stack.app.test_client()
        self.tokens: dict[str, str] = {}

    def call(self, office: str, method: str, path: str, **options: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token(office)}"}
        return self.client.open(path, method=method, headers=headers, **options)

    def token(self, office: str) -> str:
        if office not in self.tokens:
            service = self.stack.service
            with service.sessions.begin() as session:
                self.tokens[office] = tokens.add(
                    session,
                    f"system of {office}",
                    office=office,
                    catalogue=service.catalogue,
                    now=datetime.now(UTC),
                )
        return self.tokens[office]

    def queue(self, office: str) -> list[dict[str, Any]]:
        return self.call(office, "GET", TASKS).json["items"]

    def register(self, index: int = 0, **changes: Any) -> dict[str, Any]:
        answer = self.client.post("/api/v1/registrations", json=an_application(index, **changes))
        assert answer.status_code == 201, answer.json
        self.stack.settle()
        return answer.json

    def open_task(self, matter: str) -> tuple[str, dict[str, Any]]:
        """An office and its open task of a matter."""
        for office in self.stack.service.catalogue.offices:
            for task in self.queue(office):
                if task["matter"] == matter:
                    return office, task
        raise AssertionError(f"no open task of {matter}")

    def finish(self, office: str, task: dict[str, Any], **values: Any) -> Any:
        return self.call(office, "POST", act(task, "finish"), json={"office": office, **values})

    def approve(self, matter: str, **values: Any) -> None:
        """Finish every step of a matter's case."""
        while True:
            try:
                office, task = self.open_task(matter)
            except AssertionError:
                return
            answer = self.finish(office, task, **values)
            assert answer.status_code == 200, answer.json
            self.stack.settle()

    def another(self, office: str, case_no: str) -> str:
        """An office that has no part in a case."""
        for other in self.stack.service.catalogue.offices:
            path = f"/api/v1/cases/{case_no}"
            if other != office and self.call(other, "GET", path).status_code == 404:
                return other
        raise AssertionError("every office has a part")


def act(task: dict[str, Any], name: str) -> str:
    return f"/api/v1/cases/{task['case_no']}/tasks/{task['step']}/{name}"


@pytest.fixture
def offices(stack, app) -> Offices:
    return Offices(stack)


def follow(offices: Offices, receipt: dict[str, Any]) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {receipt['secret']}"}
    answer = offices.client.get(receipt["follow"], headers=headers)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.json


def test_a_registration_is_followed_with_its_secret(offices):
    receipt = offices.register()
    told = follow(offices, receipt)
    assert told["card"] == {
        "number": receipt["card_number"],
        "state": "applied",
        "level": None,
        "class": None,
        "valid_to": None,
    }
    assert {line["family"] for line in told["lines"]} == {"residency", "housing", "hukou"}
    for line in told["lines"]:
        assert line["title"]
        assert line["state"] in {"open", "waiting", "not_met"}


def test_before_the_workers_look_the_lines_are_being_routed(client):
    receipt = client.post("/api/v1/registrations", json=an_application(0)).json
    headers = {"Authorization": f"Bearer {receipt['secret']}"}
    lines = client.get(receipt["follow"], headers=headers).json["lines"]
    assert {line["state"] for line in lines} == {"routing"}
    assert len(lines) == 3


@pytest.mark.parametrize("secret", [None, "Bearer ", "Bearer wrong", "Basic eDp5"])
def test_without_the_right_secret_there_is_nothing(client, secret):
    receipt = client.post("/api/v1/registrations", json=an_application(0)).json
    headers = {"Authorization": secret} if secret else {}
    wrong = client.get(receipt["follow"], headers=headers)
    unknown = client.get("/api/v1/registrations/AAAAA-AAAAA-A", headers=headers)
    assert (wrong.status_code, unknown.status_code) == (404, 404)
    assert wrong.json == unknown.json


def test_an_office_sees_its_own_queue_and_no_other(offices):
    offices.register()
    office, task = offices.open_task("gc01")
    assert task["office"] == office
    assert task["state"] == "open"
    assert task["due_on"]
    other = offices.another(office, task["case_no"])
    asked = offices.call(other, "GET", f"{TASKS}?office={office}")
    assert asked.status_code == 403


@pytest.mark.parametrize("path", [TASKS, "/api/v1/cases/2026-0000001-5"])
def test_nobody_in_particular_sees_nothing(once, path):
    answer = once.get(path)
    assert answer.status_code == 401 and answer.json["title"] == "请先登录。"
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert once.get(path, headers={"Authorization": "Bearer gct_x"}).status_code == 401


@pytest.mark.parametrize("query", ["state=all", "state=open&state=done", "office=%00"])
def test_a_query_that_makes_no_sense_is_refused(offices, query):
    office = next(iter(offices.stack.service.catalogue.offices))
    assert offices.call(office, "GET", f"{TASKS}?{query}").status_code == 422


def test_a_case_exists_only_for_offices_with_a_part_in_it(offices):
    spouse = {"relation": "spouse", **a_person(1)}
    offices.register(family=[spouse])
    office, task = offices.open_task("gc01")
    path = f"/api/v1/cases/{task['case_no']}"
    own = offices.call(office, "GET", path)
    assert own.status_code == 200
    assert own.headers["Cache-Control"] == "no-store"
    assert own.json["case_no"] == task["case_no"]
    for person in (an_application(0), spouse):
        assert person["id_no"] not in own.get_data(as_text=True)
    other = offices.another(office, task["case_no"])
    for method, where in (("GET", path), ("POST", act(task, "finish"))):
        assert offices.call(other, method, where, json={}).status_code == 404


def test_approving_the_card_turns_it_active_and_lets_housing_open(offices):
    receipt = offices.register()
    offices.approve("gc01", level="D")
    told = follow(offices, receipt)
    assert told["card"]["state"] == "active"
    assert told["card"]["level"] == "D"
    assert told["card"]["class"]
    assert told["card"]["valid_to"]
    housing = next(line for line in told["lines"] if line["family"] == "housing")
    assert housing["state"] in {"open", "not_met"}


def test_a_step_that_asks_for_a_level_is_not_finished_without(offices):
    offices.register()
    answers = []
    while not answers or answers[-1].status_code == 200:
        office, task = offices.open_task("gc01")
        answers.append(offices.finish(office, task))
        offices.stack.settle()
    assert answers[-1].status_code == 422
    assert list(answers[-1].json["errors"]) == ["level"]
    assert offices.finish(office, task, level="Z").status_code == 422


def test_a_step_is_finished_once(offices):
    offices.register()
    office, task = offices.open_task("rs01")
    assert offices.finish(office, task).status_code == 200
    again = offices.finish(office, task)
    assert again.status_code == 409
    assert again.json["title"]


def test_a_refusal_says_why(offices):
    receipt = offices.register()
    office, task = offices.open_task("rs01")
    refuse = act(task, "refuse")
    for nothing in ({}, {"reason": " \n "}, {"reason": 5}, {"reason": "长" * 2001}):
        assert "reason" in offices.call(office, "POST", refuse, json=nothing).json["errors"]
    answer = offices.call(office, "POST", refuse, json={"reason": "材料与登记不符。\r\n请核对。"})
    assert answer.status_code == 200, answer.json
    assert answer.json["refusal"] == "材料与登记不符。\n请核对。"
    later = offices.finish(office, task)
    assert later.status_code == 409
    offices.stack.settle()
    lines = {line["family"]: line for line in follow(offices, receipt)["lines"]}
    assert lines["residency"]["state"] == "refused"


@pytest.mark.parametrize("name", ["approve", "delete", "return"])
def test_an_act_that_does_not_exist_is_not_found(offices, name):
    offices.register()
    office, task = offices.open_task("rs01")
    assert offices.call(office, "POST", act(task, name), json={}).status_code == 404


def test_an_office_does_not_act_for_another(offices):
    offices.register()
    office, task = offices.open_task("rs01")
    body = {"office": offices.another(office, task["case_no"])}
    assert offices.call(office, "POST", act(task, "finish"), json=body).status_code == 403


def test_a_long_queue_comes_in_pages(offices):
    for index in range(3):
        offices.client.post("/api/v1/registrations", json=an_application(index))
    offices.stack.settle()
    office, _task = offices.open_task("rs01")
    first = offices.call(office, "GET", TASKS).json
    assert first["next"] is None
    assert len(first["items"]) >= 3
    for cursor in ("nonsense", "WyIyMDI2LTAxLTAxIiwgNV0=", "e30=", "WzEsMiwzXQ=="):
        answer = offices.call(office, "GET", f"{TASKS}?cursor={cursor}")
        assert answer.status_code == 404, cursor


def test_a_browser_session_writes_only_with_its_csrf_token(offices):
    offices.register()
    office, task = offices.open_task("rs01")
    service, now = offices.stack.service, datetime.now(UTC)
    with service.sessions.begin() as session:
        staff.add(
            session,
            "officer",
            name="孙子衿",
            office=office,
            role="officer",
            catalogue=service.catalogue,
            now=now,
        )
    with service.sessions.begin() as session:
        row = session.scalars(select(Staff).filter_by(login="officer")).one()
        token = open_for_staff(session, row.id, now=now)
    client = offices.stack.app.test_client()
    client.set_cookie("greencard", token)
    assert client.get(TASKS).status_code == 200
    forged = client.post(act(task, "finish"), json={})
    assert forged.status_code == 400
    assert "X-CSRFToken" in forged.json["title"]
    assert offices.open_task("rs01")[1]["case_no"] == task["case_no"]
    csrf = _csrf_token(client)
    done = client.post(act(task, "finish"), json={}, headers={"X-CSRFToken": csrf})
    assert done.status_code == 200, done.json


def _csrf_token(client: Any) -> str:
    page = Page(client.get("/register").get_data(as_text=True))
    fields = [field for field in page.all("input") if field.get("name") == "csrf_token"]
    return fields[0].get("value")


def test_no_act_without_being_signed_in(once):
    answer = once.post("/api/v1/cases/2026-0000001-5/tasks/accept/finish", json={})
    assert answer.status_code == 401


def test_a_talent_is_no_officer(client, sessions):
    receipt = client.post("/api/v1/registrations", json=an_application(0)).json
    headers = {"Authorization": f"Bearer {receipt['secret']}"}
    assert client.get(TASKS, headers=headers).status_code == 401
    now = datetime.now(UTC)
    with sessions.begin() as session:
        registration_id = enter(session, receipt["receipt"], receipt["secret"])
        token = open_for_registration(session, registration_id, now=now)
    client.set_cookie("greencard", token)
    assert client.get(TASKS).status_code == 401
