"""一中心: an officer's queue, the case page, and the acts on it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from greencard.services.desk import Service
from tests.client import LintingClient
from tests.page_lint import Page, text_of
from tests.web.people import an_officer, sign_in

CASE = re.compile(r"/centre/cases/(\d{4}-\d{7}-[0-9X])")


@pytest.fixture
def desk(
    app: Flask, service: Service, registered: dict[str, str]
) -> Callable[[str], LintingClient]:
    """The browser of an officer at an office."""

    def at(office: str) -> LintingClient:
        browser = app.test_client()
        sign_in(browser, an_officer(service, office, login=f"at-{office}"))
        return browser

    return at


def the_card_case(service: Service, browser: LintingClient) -> str:
    """The case of the matter that grants the card, among those in the queue."""
    matters = service.in_force(datetime.now(UTC)).values()
    title = next(matter.title for matter in matters if matter.grants == "card")
    rows = [row for row in Page(browser.get("/centre").text).all("tr") if title in text_of(row)]
    return CASE.search("".join(a.get("href") or "" for a in rows[0].iter("a")))[1]


def test_the_queue_masks_names_and_the_case_page_shows_them(
    desk: Callable[[str], LintingClient], service: Service
) -> None:
    browser = desk("centre")
    queue = browser.get("/centre")
    case = browser.get(f"/centre/cases/{the_card_case(service, browser)}")
    assert "陈*远" in queue.text and "陈知远" not in queue.text
    assert "陈知远" in case.text
    assert case.headers["Cache-Control"] == "no-store"


def test_finishing_a_step_moves_the_case_out_of_the_queue(
    desk: Callable[[str], LintingClient], service: Service
) -> None:
    browser = desk("centre")
    case_no = the_card_case(service, browser)
    answer = browser.submit(f"/centre/cases/{case_no}", form=1)
    assert (answer.status_code, answer.location) == (303, f"/centre/cases/{case_no}")
    assert "本环节已办结" in browser.get(answer.location).text
    assert case_no not in browser.get("/centre").text
    assert case_no in browser.get("/centre?state=done").text


def test_a_refusal_needs_its_reason(desk: Callable[[str], LintingClient], service: Service) -> None:
    browser = desk("centre")
    path = f"/centre/cases/{the_card_case(service, browser)}"
    empty = browser.submit(path, {"reason": "  "}, form=2)
    assert empty.status_code == 422 and 'href="#reason"' in empty.text
    assert browser.submit(path, {"reason": "合同已解除"}, form=2).status_code == 303
    assert "合同已解除" in browser.get(path).text


def test_a_reason_that_is_too_long_is_told_with_its_figure_and_kept(
    desk: Callable[[str], LintingClient], service: Service
) -> None:
    browser = desk("centre")
    path = f"/centre/cases/{the_card_case(service, browser)}"
    long = "由" * 2001
    for language, words in {"zh": "最多填写 2000 个字", "en": "At most 2000 characters"}.items():
        answer = browser.submit(f"{path}?lang={language}", {"reason": long}, form=2)
        assert answer.status_code == 422 and long in answer.text
        assert words in answer.text


def test_the_step_that_grants_the_card_asks_for_the_level(
    desk: Callable[[str], LintingClient], service: Service, talent: LintingClient, settle
) -> None:
    centre, hr = desk("centre"), desk("hr")
    case_no = the_card_case(service, centre)
    path = f"/centre/cases/{case_no}"
    centre.submit(path, form=1)
    hr.submit(path, form=1)
    missing = hr.submit(path, form=1)
    assert missing.status_code == 422 and 'href="#level"' in missing.text
    assert hr.submit(path, {"level": "D"}, form=1).status_code == 303
    settle()
    card = talent.get("/card").text
    assert "状态：有效" in card and "类人才" in card


def test_two_officers_at_one_step_do_it_once(
    desk: Callable[[str], LintingClient], service: Service
) -> None:
    browser = desk("centre")
    path = f"/centre/cases/{the_card_case(service, browser)}"
    page = Page(browser.get(path).text)
    form = next(one for one in page.all("form") if "/finish" in (one.get("action") or ""))
    token = next(x.get("value") for x in form.iter("input") if x.get("name") == "csrf_token")
    answers = [browser.post(form.get("action"), data={"csrf_token": token}) for _ in range(2)]
    assert [(answer.status_code, answer.location) for answer in answers] == [(303, path)] * 2
    told = browser.get(path).text
    assert "本环节已办结" in told and told.count("这一步没有办成") == 1
    assert "工作台" in told and "回到待办" in told
    assert "这一步没有办成" not in browser.get(path).text
    again = browser.get(form.get("action"))  # as reloading the page would
    assert (again.status_code, again.location) == (303, path)


def test_the_case_page_shows_what_was_claimed(
    desk: Callable[[str], LintingClient], service: Service
) -> None:
    browser = desk("centre")
    case = browser.get(f"/centre/cases/{the_card_case(service, browser)}").text
    claimed = dict(zip(Page(case).texts("dt"), Page(case).texts("dd"), strict=True))
    assert claimed["人才类别"] == "创业人才"
    assert claimed["申报的人才层次"] == "D 层次"
    assert "华苑" in claimed["所在园区"]
    assert not re.search(r"\d{4}-\d{2}-\d{2}", " ".join(claimed.values()))


def test_a_refused_step_is_not_called_done(
    desk: Callable[[str], LintingClient], service: Service
) -> None:
    browser = desk("centre")
    path = f"/centre/cases/{the_card_case(service, browser)}"
    browser.submit(path, {"reason": "合同已解除"}, form=2)
    page = Page(browser.get(path).text)
    steps = next(x for x in page.all("ol") if x.get("class") == "stepper")
    assert [x.get("class") for x in steps.iter("li")] == ["is-refused", None, None]
    tasks = next(x for x in page.all("section") if x.get("aria-labelledby") == "tasks")
    assert "未予批准" in text_of(tasks) and "已办" not in text_of(tasks)


def test_a_refused_case_is_not_called_done_in_the_queue(
    desk: Callable[[str], LintingClient], service: Service
) -> None:
    browser = desk("centre")
    case_no = the_card_case(service, browser)
    browser.submit(f"/centre/cases/{case_no}", {"reason": "合同已解除"}, form=2)
    rows = Page(browser.get("/centre?state=done").text).all("tr")
    row = next(text_of(one) for one in rows if case_no in text_of(one))
    assert "未予批准" in row and "已办" not in row


def test_whoever_grants_the_card_reads_what_will_happen(
    desk: Callable[[str], LintingClient], service: Service
) -> None:
    centre, hr = desk("centre"), desk("hr")
    path = f"/centre/cases/{the_card_case(service, centre)}"
    centre.submit(path, form=1)
    assert "绿卡立即" not in hr.get(path).text
    hr.submit(path, form=1)
    granting = hr.get(path).text
    assert "绿卡立即按以上认定生效" in granting and "申报：D 层次" in granting


def test_the_queue_tells_the_time_left_beside_the_number(
    desk: Callable[[str], LintingClient],
) -> None:
    heads = Page(desk("centre").get("/centre").text).texts("th")
    assert heads[:3] == ["办件编号", "剩余时间", "期限 ↑"]


def test_a_case_of_other_offices_is_not_found(
    desk: Callable[[str], LintingClient], service: Service
) -> None:
    case_no = the_card_case(service, desk("centre"))
    assert desk("housing").get(f"/centre/cases/{case_no}").status_code == 404


def test_a_page_that_stood_open_too_long_keeps_the_reason(
    desk: Callable[[str], LintingClient], service: Service, app: Flask
) -> None:
    browser = desk("centre")
    path = f"/centre/cases/{the_card_case(service, browser)}"
    page = Page(browser.get(path).text)
    form = next(one for one in page.all("form") if "/refuse" in (one.get("action") or ""))
    body = {"reason": "写了很久的理由", "csrf_token": "old"}
    answer = browser.post(form.get("action"), data=body)
    assert answer.status_code == 400 and "写了很久的理由" in answer.text
    stranger = app.test_client().post(form.get("action"), data=body)
    assert (stranger.status_code, stranger.location.split("?")[0]) == (303, "/sign-in")


def test_an_empty_queue_says_so(desk: Callable[[str], LintingClient]) -> None:
    assert "没有待办的件" in desk("housing").get("/centre").text


def test_a_broken_cursor_is_not_found(desk: Callable[[str], LintingClient]) -> None:
    assert desk("centre").get("/centre?cursor=nonsense").status_code == 404
