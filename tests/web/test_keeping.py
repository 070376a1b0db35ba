"""What a holder does with the card by a click: each is done once, and shows at once."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from events.envelope import uuid7
from greencard.models import Card, Registration
from greencard.services.desk import Service
from tests.builders import an_application
from tests.client import LintingClient
from tests.codes import CHILD, alter, issued, verdict
from tests.page_lint import Page

FREEZE, UNFREEZE = "/card/freeze", "/card/unfreeze"
OURS = '（均为二手资料） <b class="ours">本中心约定</b>'


@pytest.fixture
def number(service: Service, registered: dict[str, str]) -> str:
    return issued(service, registered)[0]


def state(browser: LintingClient) -> str:
    return browser.get("/card/state").json["state"]


def press(browser: LintingClient, action: str, *, page: str = "/card", **more: str) -> str:
    """Press the button of this form twice, as a nervous finger does; the page that follows."""
    forms = [one for one in Page(browser.get(page).text).all("form") if one.get("action") == action]
    fields = {one.get("name"): one.get("value") for one in forms[0].iter("input")}
    values = {name: value for name, value in fields.items() if name} | more
    answers = [browser.post(action, data=values) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    return browser.get(answers[0].headers["Location"]).text


def test_one_click_freezes_the_card_and_another_takes_that_back(
    talent: LintingClient, service: Service, number: str
) -> None:
    code = talent.get("/card/live").json["codes"][0]["text"]
    assert "已冻结" in press(talent, FREEZE)
    assert state(talent) == "suspended"
    assert talent.get("/card/live").json["codes"] == []
    assert "已解冻" in press(talent, UNFREEZE)
    assert state(talent) == "active"
    assert verdict(service, code, now=datetime.now(UTC)).colour == "green"


def test_what_an_office_holds_the_holder_cannot_let_go(
    talent: LintingClient, service: Service, number: str
) -> None:
    page = talent.get("/card").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    alter(service, number, state="suspended", held_at=datetime.now(UTC), reason="材料待核实")
    page = talent.get("/card").text
    assert "请咨询 12345" in page and "理由：材料待核实" in page
    assert f'action="{UNFREEZE}"' not in page
    assert talent.post(UNFREEZE, data={"csrf_token": token[1]}).status_code == 303
    assert "您自己不能恢复" in talent.get("/card").text
    assert state(talent) == "suspended"


def test_a_loss_is_confirmed_on_its_own_page_and_is_for_good(
    talent: LintingClient, number: str
) -> None:
    assert "马上作废，不能恢复" in talent.get("/card/lost").text
    assert state(talent) == "active"
    page = press(talent, "/card/lost", page="/card/lost")
    assert "已挂失" in page and f'action="{FREEZE}"' not in page
    assert state(talent) == "lost"


def test_a_page_of_a_card_that_gave_way_loses_no_other(
    talent: LintingClient, service: Service, number: str
) -> None:
    token = talent.get("/card/lost").text.partition('name="csrf_token" value="')[2].split('"')[0]
    told = {"csrf_token": token, "relative": "0", "number": number}
    for _ in range(2):
        assert talent.post("/card/lost", data=told).status_code == 303
    assert state(talent) == "lost"
    with service.sessions.begin() as session:
        old = session.scalars(select(Card).filter_by(number=number)).one()
        new = Card(id=uuid7(), talent_id=old.talent_id, number="00-0000001-9", state="active")
        new.created_at, new.valid_to, old.state = old.created_at, old.valid_to, "replaced"
        old.replaced_by = new.id
        session.flush()
        session.add(new)
    assert talent.post("/card/lost", data=told).status_code == 303
    assert state(talent) == "active"


def test_who_has_left_says_when_and_is_told_how_long_the_card_is_good(
    talent: LintingClient, service: Service, number: str
) -> None:
    today = service.today(datetime.now(UTC))
    page = talent.get("/card/leaving").text
    assert "离职后绿卡保留" in page and OURS in page
    wrong = talent.submit("/card/leaving", day(today + timedelta(days=3)), form=1)
    assert wrong.status_code == 422 and "不晚于今天" in wrong.text
    assert talent.submit("/card/leaving", {}, form=1).status_code == 422
    ends = service.in_force(datetime.now(UTC)).acting("change").grace.ends(today)
    asked = talent.submit("/card/leaving", day(today), form=1)
    assert asked.status_code == 200 and in_words(ends) in asked.text and OURS in asked.text
    assert "这张卡可以用到" not in talent.get("/card").text
    for _ in range(2):
        assert answer(talent, asked, "sure").status_code == 303
    page = talent.get("/card").text
    assert "已记下您的离职日期" in page and f"这张卡可以用到 {in_words(ends)}" in page
    assert state(talent) == "active" and 'href="/card/leaving"' not in page
    late = answer(talent, asked, "sure", **{"on-year": "2001"})
    assert late.status_code == 422
    assert talent.submit("/card/leaving", day(today), form=1).status_code == 303
    assert "您已经报告过离职" in talent.get("/card").text


def test_the_day_of_leaving_can_be_changed_before_it_is_confirmed(
    talent: LintingClient, service: Service, number: str
) -> None:
    today = service.today(datetime.now(UTC))
    asked = talent.submit("/card/leaving", day(today), form=1)
    back = answer(talent, asked, "back")
    assert back.status_code == 200 and f'value="{today:%d}"' in back.text
    worn = talent.post("/card/leaving", data=day(today) | {"step": "sure"})
    assert worn.status_code == 400 and f'value="{today:%d}"' in worn.text
    assert "这张卡可以用到" not in talent.get("/card").text


def test_a_day_whose_grace_is_over_is_not_taken_and_a_card_is_not_kept_beyond_its_end(
    talent: LintingClient, service: Service, number: str
) -> None:
    today = service.today(datetime.now(UTC))
    registered_on(service, today - timedelta(days=300))
    wrong = talent.submit("/card/leaving", day(today - timedelta(days=100)), form=1)
    assert wrong.status_code == 422 and "所以没有记下，绿卡照旧" in wrong.text
    end = today + timedelta(days=9)
    alter(service, number, valid_to=end)
    asked = talent.submit("/card/leaving", day(today), form=1)
    assert f"<strong>{in_words(end)}</strong>" in asked.text
    assert answer(talent, asked, "sure").status_code == 303
    assert f"这张卡可以用到 {in_words(end)}" in talent.get("/card").text


def answer(browser: LintingClient, asked: TestResponse, step: str, **more: str) -> TestResponse:
    """Press one of the two buttons of the page that asks whether the day is right."""
    (form,) = [x for x in Page(asked.text).all("form") if x.get("action") == "/card/leaving"]
    hidden = {str(x.get("name")): x.get("value") or "" for x in form.iter("input")}
    return browser.post("/card/leaving", data=hidden | more | {"step": step})


def in_words(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def registered_on(service: Service, value: date) -> None:
    with service.sessions.begin() as session:
        session.execute(update(Registration).values(applied_on=value))


def test_a_relatives_card_is_frozen_alone_and_the_talents_own_takes_it_along(
    client: LintingClient, service: Service
) -> None:
    registered = client.post("/api/v1/registrations", json=an_application(1, family=[CHILD])).json
    issued(service, registered, level="A")
    client.submit("/sign-in", registered)
    child = "/card/family/1"

    page = press(client, FREEZE, page=child)
    assert CHILD["name"] in page and "已冻结" in page
    assert state(client) == "active"
    press(client, UNFREEZE, page=child)
    press(client, FREEZE)
    page = client.get(child).text
    assert "主卡暂停使用，这张卡也不能使用" in page and f'action="{UNFREEZE}"' not in page
    press(client, UNFREEZE)
    assert "data-live" in client.get(child).text


def test_a_page_that_stood_open_too_long_does_nothing_and_says_so(
    talent: LintingClient, number: str
) -> None:
    assert talent.post(FREEZE, data={"csrf_token": "worn out"}).status_code == 303
    assert "请再点一次" in talent.get("/card").text
    assert state(talent) == "active"


def test_an_expired_card_leads_to_its_renewal(
    talent: LintingClient, service: Service, number: str
) -> None:
    now = datetime.now(UTC)
    alter(service, number, state="expired", valid_to=service.today(now) - timedelta(days=1))
    renewal = service.in_force(now).acting("renew")
    links = [one.get("href") for one in Page(talent.get("/card").text).all("a")]
    (link,) = [href for href in links if href and f"want={renewal.id}" in href]
    assert talent.get(link).status_code == 200


def day(value) -> dict[str, str]:
    return {"on-year": f"{value:%Y}", "on-month": f"{value:%m}", "on-day": f"{value:%d}"}
