"""Documents on the pages: how to give each number, until when it is good, and a second one."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from greencard.models import Case
from greencard.services.desk import Service
from greencard.services.intake.registrations import read_registration
from greencard.web import forms
from greencard.web.words import labels
from tests.builders import an_application
from tests.client import LintingClient
from tests.page_lint import Page, text_of
from tests.web.people import an_officer, sign_in, typed

LATER = (date.today() + timedelta(days=400)).isoformat()  # noqa: DTZ011
PASSPORT = {
    "id_type": "PASSPORT_FOREIGN",
    "id_no": "C01X00T47",
    "id_valid_to": LATER,
    "nationality": "DEU",
}
SECOND = {"id_type": "PR_NEW", "id_no": "911124198108030024", "valid_to": LATER}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_form_says_how_to_give_the_number_of_each_document(
    client: LintingClient, app: Flask, language: str
) -> None:
    page = Page(client.get(f"/register?lang={language}").text)
    shown = [text_of(item) for item in page.all("dd")]
    with app.test_request_context(f"/?lang={language}"):
        hints = [str(hint) for hint in labels.ID_HINTS.values()]
    assert shown == hints and len(set(hints)) == 8


def test_form_and_api_read_the_same_documents(service: Service) -> None:
    body = an_application(3, **PASSPORT, documents=[SECOND])
    now = datetime.now(UTC)
    by_form = forms.nested(forms.typed(MultiDict(typed(body))))
    in_force, today = service.in_force(now), service.today(now)
    assert by_form["documents"] == [SECOND]
    told = {"wants": ["residency"], "consents": body["consents"], "facts": body["facts"]}
    read = read_registration(by_form | told, in_force, today=today)
    assert read == read_registration(body | told, in_force, today=today)


def test_a_second_document_left_blank_is_none() -> None:
    blank = {"documents.0.id_type": "", "documents.0.valid_to-year": " ", "name": "x"}
    assert "documents" not in forms.nested(forms.typed(MultiDict(blank)))


def test_a_passport_registers_by_form(client: LintingClient) -> None:
    body = typed(an_application(**PASSPORT, documents=[SECOND]))
    assert client.submit("/register", body).location == "/register/receipt"


def test_faults_of_documents_are_told_where_they_were_typed(client: LintingClient) -> None:
    expired = {"id_type": "PASSPORT_FOREIGN", "id_no": "?", "valid_to": "2001-01-31"}
    undated = {name: value for name, value in PASSPORT.items() if name != "id_valid_to"}
    wrong = an_application(**undated, documents=[expired])
    answer = client.submit("/register", typed(wrong))
    page = Page(answer.text)
    linked = {link.get("href") for link in page.all("a")}
    assert answer.status_code == 422
    assert {"#id_valid_to", "#documents-0-id_no", "#documents-0-valid_to"} <= linked
    opened = [text_of(one) for one in page.all("details") if one.get("open") is not None]
    assert len(opened) == 1 and "另一种证件" in opened[0]


def test_an_officer_sees_documents_masked_and_until_when_they_are_good(
    app: Flask, client: LintingClient, service: Service, settle: Callable[[], None]
) -> None:
    body = an_application(1, **PASSPORT, documents=[SECOND], wants=["residency"])
    assert client.post("/api/v1/registrations", json=body).status_code == 201
    settle()
    shown = _page_of_the_card_case(app, service)
    assert "C******47" in shown and "911***********0024" in shown
    assert shown.count(LATER) == 2


def _page_of_the_card_case(app: Flask, service: Service) -> str:
    """As its first office sees it."""
    matters = service.in_force(datetime.now(UTC)).values()
    granting = next(matter.id for matter in matters if matter.grants == "card")
    with service.sessions() as session:
        case = session.scalars(select(Case).filter_by(matter=granting)).one()
        office, number = case.tasks[0].office, case.number
    browser = app.test_client()
    sign_in(browser, an_officer(service, office))
    return browser.get(f"/centre/cases/{number}").text
