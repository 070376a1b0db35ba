"""一点: the form takes what the API takes, tells every fault, and gives one receipt."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from marshmallow import ValidationError
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from greencard.app import create_app
from greencard.config import Config
from greencard.matters import DEFAULT_FOLDER, load
from greencard.models import Registration
from greencard.services.desk import Service
from greencard.services.intake.registrations import read_registration
from greencard.web import forms
from tests.builders import an_application, resident_id
from tests.client import LintingClient
from tests.page_lint import Page, text_of
from tests.web.people import typed

SCHOOL = Path(__file__).parents[1] / "matters" / "school"
A_CHILD = {
    "relation": "child",
    "name": "林小满",
    "id_type": "RESIDENT_ID",
    "id_no": resident_id(datetime(2018, 5, 20, tzinfo=UTC).date(), "F", 7),
    "birth_date": "2018-05-20",
    "guardian_consent": True,
}


def test_a_registration_by_form_ends_at_the_receipt_and_signs_the_newcomer_in(
    client: LintingClient,
) -> None:
    answer = client.submit("/register", typed(an_application()))
    assert (answer.status_code, answer.location) == (303, "/register/receipt")
    receipt = client.get("/register/receipt")
    shown = {x.get("id"): text_of(x) for x in Page(receipt.text).all("dd") if x.get("id")}
    assert set(shown) == {"receipt", "secret", "card-number"} and all(shown.values())
    assert client.get("/card").status_code == 200


def test_the_same_form_sent_twice_gives_the_same_receipt_and_one_registration(
    client: LintingClient, service: Service
) -> None:
    page = Page(client.get("/register").text)
    hidden = {x.get("name"): x.get("value") for x in page.all("input") if x.get("type") == "hidden"}
    body = typed(an_application()) | hidden
    papers = []
    for _time in range(2):
        assert client.post("/register", data=body).status_code == 303
        papers.append(Page(client.get("/register/receipt").text).texts("dd"))
    assert papers[0] == papers[1]
    with service.sessions() as session:
        assert session.scalar(select(func.count(Registration.id))) == 1


def test_form_and_api_read_the_same_application(app: Flask, service: Service) -> None:
    body = an_application(3, family=[A_CHILD])
    today, now = datetime.now(service.config.timezone).date(), datetime.now(UTC)
    by_form = forms.nested(forms.typed(MultiDict(_pairs(typed(body)))))
    in_force = service.in_force(now)
    by_api = read_registration(body, in_force, today=today)
    assert read_registration(by_form, in_force, today=today) == by_api


def test_every_fault_is_told_at_once_and_what_was_typed_is_kept(client: LintingClient) -> None:
    wrong = typed(an_application()) | {
        "name": "林7远",
        "id_no": "11010519491231002X",
        "birth_date-month": "13",
        "education.level": "",
        "consents": [],
        "wants": [],
    }
    answer = client.submit("/register", wrong)
    page = Page(answer.text)
    assert answer.status_code == 422
    assert page.texts("title")[0].startswith("错误：")
    fields = {x.get("name"): x.get("value") for x in page.all("input")}
    assert (fields["name"], fields["birth_date-month"]) == ("林7远", "13")
    assert fields["id_no"] == "11010519491231002X"
    linked = {(a.get("href") or "") for a in page.all("a")}
    assert {"#name", "#birth_date", "#education-level", "#consents", "#wants"} <= linked
    ids = {x.get("id") for x in page.root.iter() if x.get("id")}
    assert {link[1:] for link in linked if link.startswith("#")} <= ids


def test_a_blank_form_asks_for_each_missing_answer_where_it_belongs(client: LintingClient) -> None:
    answer = client.submit("/register")
    page = Page(answer.text)
    told = told_by(page)
    linked = [a for a in page.all("a") if (a.get("href") or "").startswith("#")]
    assert answer.status_code == 422
    assert len(told) == len(linked) - 1 >= 12  # one link leads to the main part


def test_everything_wrong_with_a_field_is_told_apart_and_by_name(client: LintingClient) -> None:
    wrong = typed(an_application(family=[A_CHILD | {"name": ""}])) | {
        "facts.housed": "",
        "birth_date-month": "13",
        "education.graduated_on-year": "2999",
        "education.level": "",
        "level_claimed": "",
        "id_no": "11010519491231002",
    }
    page = Page(client.submit("/register", wrong).text)
    told = told_by(page)
    assert "您在本市是否有合法稳定住所？请回答这个问题。" in told
    assert "出生日期：请在“年”“月”“日”三格中填写真实的日期，例如 2026 年 1 月 31 日。" in told
    assert "请选择申报的人才层次。" in told
    assert "家庭成员 1，姓名：请填写家庭成员姓名。" in told
    assert not any("-31" in sentence for sentence in told)


def test_two_faults_of_one_field_are_two_lines_of_the_summary(app: Flask) -> None:
    form = forms.Filled({}, {"name": ["一。", "二。"], "elsewhere": ["三。"]})
    with app.test_request_context():
        form.fault("name", "姓名")
        assert form.summary() == [("name", "姓名：一。"), ("name", "姓名：二。"), (None, "三。")]


def test_the_form_says_who_fills_in_what(client: LintingClient) -> None:
    page = Page(client.get("/register").text)
    labels = page.texts("label", "legend")
    assert "申报的人才层次" in labels and "学历认证编号" in labels
    hints = [text_of(x) for x in page.all("div") if x.get("class") == "govuk-hint"]
    assert sum("受聘的请填写" in hint for hint in hints) == 4
    assert "没有标“选填”的都要填" not in " ".join(page.texts("p"))


def test_a_question_that_several_families_ask_names_them(config: Config) -> None:
    app = create_app(config, catalogue=load(DEFAULT_FOLDER, SCHOOL))
    hint = next(
        x
        for x in Page(app.test_client().get("/register").text).all("div")
        if x.get("id") == "facts-housed-hint"
    )
    assert "的也请回答" in text_of(hint) and "入学" in text_of(hint)


def told_by(page: Page) -> list[str]:
    """The lines of the error summary."""
    summary = next(x for x in page.all("ul") if "error-summary" in (x.get("class") or ""))
    return [text_of(item) for item in summary.iter("li")]


def test_relatives_left_blank_are_no_relatives(service: Service) -> None:
    fields = typed(an_application(family=[A_CHILD]))
    moved = {name.replace("family.0", "family.2"): value for name, value in fields.items()}
    blank = {"family.0.name": " ", "family.0.id_type": "", "family.1.birth_date-year": ""}
    body = forms.nested(forms.typed(MultiDict(_pairs(moved | blank))))
    assert [relative["name"] for relative in body["family"]] == ["林小满"]


def test_a_fault_of_a_relative_stands_at_that_relative(service: Service) -> None:
    body = an_application(family=[A_CHILD | {"name": "7"}])
    now = datetime.now(UTC)
    with pytest.raises(ValidationError) as caught:
        read_registration(body, service.in_force(now), today=service.today(now))
    filled = forms.Filled({}, {place: ["…"] for place in caught.value.messages["family"][0]})
    assert filled.fault("name", "姓名")


def test_a_form_that_stood_open_too_long_is_shown_again_with_everything_in_it(
    client: LintingClient,
) -> None:
    answer = client.post("/register", data=typed(an_application()) | {"csrf_token": "old"})
    fields = {x.get("name"): x.get("value") for x in Page(answer.text).all("input")}
    assert answer.status_code == 400
    assert "页面停留时间过长" in answer.text
    assert fields["mobile"] == an_application()["mobile"]


def test_a_browser_may_register_several_people(client: LintingClient, service: Service) -> None:
    for index in range(2):  # once signed in, the first form of a page is the way out
        answer = client.submit("/register", typed(an_application(index)), form=index)
        assert answer.location == "/register/receipt"
    with service.sessions() as session:
        assert session.scalar(select(func.count(Registration.id))) == 2


def test_somebody_already_registered_is_told_how_to_go_on(
    client: LintingClient, app: Flask
) -> None:
    app.test_client().submit("/register", typed(an_application()))  # type: ignore[attr-defined]
    answer = client.submit("/register", typed(an_application()))
    assert answer.status_code == 409
    assert 'href="/sign-in"' in answer.text
    assert "回执编号和查询密码" in answer.text and "窗口" in answer.text
    assert "刷新" not in answer.text


def test_fields_nobody_asked_for_are_dropped(client: LintingClient) -> None:
    extra = {"role": "manager", "level": "A", "facts.nonsense": "1", "a.b.c": "1"}
    assert client.submit("/register", typed(an_application()) | extra).status_code == 303


def test_names_that_run_into_one_another_are_a_fault_not_a_failure(client: LintingClient) -> None:
    odd = {"name.first": "x", "education": "bachelor", "family.0": "x", "facts": "x"}
    answer = client.submit("/register", typed(an_application()) | odd)
    assert answer.status_code in (303, 422)


def _pairs(fields: dict) -> list[tuple[str, str]]:
    return [
        (name, one)
        for name, value in fields.items()
        for one in (value if isinstance(value, list) else [value])
    ]
