"""Who looked at the card, and whom its holder lets look: told in full, and changed by a click."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from greencard.models import Scan
from greencard.services.desk import Service
from tests.checking import Desk, Holder, a_holder
from tests.client import LintingClient
from tests.page_lint import Page, text_of

SEEN = ("id_seen",)


@pytest.fixture
def holder(service: Service) -> Holder:
    return a_holder(service, 1, now=datetime.now(UTC))


@pytest.fixture
def browser(client: LintingClient, holder: Holder) -> LintingClient:
    paper = {"receipt": holder.receipt.receipt, "secret": holder.receipt.secret}
    assert client.submit("/sign-in", paper).status_code == 303
    return client


def hospital(service: Service) -> Desk:
    return Desk(service, "hospital_1", "medical_priority", confirmed=SEEN)


def look(service: Service, holder: Holder, *, at: datetime, desk: Desk | None = None) -> None:
    (desk or hospital(service)).scan(holder.live(at), now=at)


def looks(page: str) -> list[str]:
    """Each look on the page as one line of words."""
    found = Page(page).all("div")
    return [text_of(one) for one in found if one.get("class") == "line"]


def press(browser: LintingClient, purpose: str, answer: str) -> str:
    page = browser.get("/card/consents").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    values = {"csrf_token": token, "purpose": purpose, "answer": answer}
    assert browser.post("/card/consents", data=values).status_code == 303
    return browser.get("/card/consents").text


def standing(page: str, purpose: str) -> str:
    (row,) = [one for one in Page(page).all("div") if one.get("id") == purpose]
    return text_of(row)


def test_an_answer_that_is_none_allows_nothing(talent: LintingClient) -> None:
    page = talent.get("/card/consents").text
    token = page.partition('name="csrf_token" value="')[2].split('"')[0]
    for answer in ({}, {"answer": "perhaps"}):
        told = {"csrf_token": token, "purpose": "housing_check"} | answer
        assert talent.post("/card/consents", data=told).status_code == 303
        assert "请选择同意或关闭" in talent.get("/card/consents").text


def test_before_anybody_looked_both_pages_say_so(browser: LintingClient) -> None:
    assert "还没有人看过您的绿卡" in browser.get("/card").text
    assert "还没有人看过您的绿卡" in browser.get("/card/looks").text


def test_a_look_is_told_with_who_when_what_for_and_what_was_shown(
    browser: LintingClient, service: Service, holder: Holder
) -> None:
    before, now = browser.get("/card/state").json, datetime.now(UTC)
    look(service, holder, at=now)
    assert browser.get("/card/state").json["updated"] != before["updated"]
    hospitals = service.catalogue.partners["hospital_1"].title
    (told,) = looks(browser.get("/card/looks").text)
    for words in (hospitals, "优先就医", "已提供信息", "绿卡类别、姓名（部分）", holder.number):
        assert words in told
    assert hospitals in browser.get("/card").text


def test_a_look_that_showed_nothing_is_told_with_the_reason(
    browser: LintingClient, service: Service, holder: Holder
) -> None:
    press(browser, "medical_priority", "off")
    look(service, holder, at=datetime.now(UTC))
    (told,) = looks(browser.get("/card/looks").text)
    assert "没有提供信息" in told and "您没有同意这个用途" in told
    assert "绿卡类别" not in told


def test_a_look_off_line_is_marked_with_what_should_have_stopped_it(
    browser: LintingClient, service: Service, holder: Holder
) -> None:
    look(service, holder, at=datetime.now(UTC))
    with service.sessions.begin() as session:
        session.execute(update(Scan).values(late=True, breach="consent_missing"))
    (told,) = looks(browser.get("/card/looks").text)
    assert "事后补报" in told and "本不应提供：您没有同意这个用途" in told


def test_many_looks_are_told_page_by_page_the_latest_first(
    browser: LintingClient, service: Service, holder: Holder
) -> None:
    now = datetime.now(UTC)
    for minutes in range(60):
        look(service, holder, at=now + timedelta(minutes=minutes))
    first = browser.get("/card/looks")
    links = [one.get("href") for one in Page(first.text).all("a")]
    (following,) = [href for href in links if href and "cursor=" in href]
    second = browser.get(following)
    told = looks(first.text) + looks(second.text)
    assert (len(looks(first.text)), len(told)) == (50, 60)
    times = re.findall(r"\d\d:\d\d:\d\d", " ".join(told))
    assert len(times) == 60 and len(set(times)) == 60
    assert "cursor=" not in second.text.replace(following.replace("&", "&amp;"), "")
    assert browser.get("/card/looks?cursor=nonsense").status_code == 404


def test_a_holder_agrees_once_always_and_no_longer(
    browser: LintingClient, service: Service, holder: Holder
) -> None:
    page = browser.get("/card/consents").text
    assert "未同意" in standing(page, "recognise") and "已同意" in standing(page, "free_entry")
    assert "已同意" in standing(press(browser, "recognise", "on"), "recognise")
    assert "未同意" in standing(press(browser, "recognise", "off"), "recognise")
    assert "只同意一次" in standing(press(browser, "loan", "once"), "loan")


def test_what_the_law_allows_is_told_and_has_no_switch(browser: LintingClient) -> None:
    page = browser.get("/card/consents").text
    told = standing(page, "hukou")
    assert "证件号码" in told and "依据：" in told
    assert 'value="hukou"' not in page
    assert "不须同意，也不能关闭" in press(browser, "hukou", "off")


def test_what_is_our_own_arrangement_is_marked_as_such(browser: LintingClient) -> None:
    assert "本中心约定" in standing(browser.get("/card/consents").text, "medical_priority")
