"""The code on the phone: signed for ten minutes ahead, and drawn by us where no script runs."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask

from greencard.services.desk import Service
from tests.builders import an_application
from tests.client import LintingClient
from tests.codes import CHILD, alter, issued, verdict
from tests.page_lint import Page

YESTERDAY = timedelta(days=-1)


@pytest.fixture
def number(service: Service, registered: dict[str, str]) -> str:
    """The number of their card, which is active."""
    return issued(service, registered)[0]


def test_twenty_codes_follow_one_another_and_the_first_is_good_now(
    talent: LintingClient, service: Service, number: str
) -> None:
    told = talent.get("/card/live")
    now = datetime.fromisoformat(told.json["now"])
    begins = [datetime.fromisoformat(code["from"]) for code in told.json["codes"]]

    assert told.headers["Cache-Control"] == "no-store"
    assert (told.json["state"], told.json["step"]) == ("active", 30)
    assert timedelta(0) <= now - begins[0] < timedelta(seconds=1)
    assert [at - begins[0] for at in begins] == [timedelta(seconds=30 * n) for n in range(20)]
    for at, code in zip(begins, told.json["codes"], strict=True):
        found = verdict(service, code["text"], now=at + timedelta(seconds=29))
        assert (found.colour, found.live_age) == ("green", 29)
        assert found.token.body.number == number
    opened = talent.get(urlsplit(told.json["codes"][0]["text"]).path).text
    assert "动态码" in opened and "B 类" in opened
    late = verdict(service, told.json["codes"][0]["text"], now=begins[0] + timedelta(seconds=36))
    assert late.reason == "stale"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"state": "applied"}, "绿卡还在申请中"),
        ({"state": "suspended", "frozen_at": datetime.now(UTC)}, "您已冻结这张卡"),
        ({"state": "suspended", "held_at": datetime.now(UTC)}, "这张卡被办理单位暂停使用"),
        ({"state": "lost"}, "这张卡已挂失"),
        ({"state": "expired"}, "这张卡不在有效期内"),
        ({"state": "revoked", "reason": "材料不实"}, "理由：材料不实"),
        ({"state": "cancelled"}, "这张卡已注销"),
        ({"valid_to": datetime.now(UTC).date() + 2 * YESTERDAY}, "这张卡不在有效期内"),
    ],
    ids=lambda value: "-".join(map(str, value)) if isinstance(value, dict) else "",
)
def test_a_card_that_may_not_be_used_shows_why_instead_of_a_code(
    talent: LintingClient, service: Service, number: str, changes: dict, says: str
) -> None:
    alter(service, number, **changes)
    page = talent.get("/card").text
    assert says in page
    assert "live.svg" not in page and "data-live" not in page
    told = talent.get("/card/live").json
    assert (told["codes"], told["state"]) == ([], changes.get("state", "active"))
    refused = talent.get("/card/live.svg")
    assert refused.status_code == 409 and "这张绿卡现在不能出示" in refused.text


def test_no_code_is_signed_for_the_day_after_the_last(
    talent: LintingClient, service: Service, number: str
) -> None:
    alter(service, number, valid_to=service.today(datetime.now(UTC)))
    codes = talent.get("/card/live").json["codes"]
    days = {service.today(datetime.fromisoformat(code["from"])) for code in codes}
    assert days == {service.today(datetime.now(UTC))}


def test_without_scripts_the_page_has_a_picture_and_says_how_long_it_is_good(
    talent: LintingClient, number: str
) -> None:
    page = talent.get("/card").text
    assert "B 类人才" in page and number in page
    until = re.search(r"此码用到 (\d\d:\d\d:\d\d)，过后请刷新", page)
    assert until is not None
    pictures = [one for one in Page(page).all("img") if "live.svg" in (one.get("src") or "")]
    drawn = talent.get(pictures[0].get("src"))
    assert (drawn.status_code, drawn.mimetype) == (200, "image/svg+xml")
    assert drawn.headers["Cache-Control"] == "no-store"
    shown = [
        one for one in Page(page).all("p") if one.get("data-says") and one.get("hidden") is None
    ]
    assert [one.get("data-says") for one in shown] == ["show", "still"]


def test_each_of_the_family_has_a_page_and_a_code_of_their_own(
    client: LintingClient, app: Flask, service: Service
) -> None:
    body = an_application(1, family=[CHILD])
    registered = client.post("/api/v1/registrations", json=body).json
    own, childs = issued(service, registered, level="A")
    client.submit("/sign-in", registered)

    assert CHILD["name"] in client.get("/card").text
    page = client.get("/card/family/1").text
    assert CHILD["name"] in page and childs in page and own not in page
    text = client.get(f"/card/live?card={childs}").json["codes"][0]["text"]
    found = verdict(service, text, now=datetime.now(UTC))
    assert found.colour == "green"
    assert (found.token.body.number, found.token.body.name) == (childs, "林*满")
    assert client.get("/card/family/2").status_code == 404


def test_nobody_gets_codes_of_another_ones_card(
    talent: LintingClient, app: Flask, service: Service, number: str
) -> None:
    other = app.test_client()
    stranger = other.post("/api/v1/registrations", json=an_application(2)).json
    other.submit("/sign-in", stranger)
    assert other.get(f"/card/live?card={number}").status_code == 404
    assert app.test_client().get("/card/live").status_code == 303


def test_an_open_page_is_told_when_anything_about_the_card_has_changed(
    talent: LintingClient, service: Service, number: str
) -> None:
    first = talent.get("/card/state").json
    assert first["state"] == "active"
    assert f'data-updated="{first["updated"]}"' in talent.get("/card").text
    assert talent.get("/card/state").json == first
    alter(service, number, state="suspended", frozen_at=datetime.now(UTC))
    second = talent.get("/card/state").json
    alter(service, number, held_at=datetime.now(UTC))
    third = talent.get("/card/state").json
    assert second["state"] == third["state"] == "suspended"
    assert len({one["updated"] for one in (first, second, third)}) == 3


def test_only_a_page_with_a_card_may_ask_us_anything_by_script(
    talent: LintingClient, number: str
) -> None:
    allowed = [talent.get(path).headers["Content-Security-Policy"] for path in ("/card", "/")]
    assert ["connect-src 'self'" in policy for policy in allowed] == [True, False]
