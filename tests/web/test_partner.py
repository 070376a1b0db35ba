"""The scanning page without a browser: who gets in, what it may do, and what it takes along."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from greencard.domain.token import keyset
from greencard.keys.folder import Folder
from greencard.models import Card, Registration, Staff
from greencard.services import consents
from greencard.services.desk import Service
from greencard.web.words import scanning as words_of_scanning
from tests.checking import scans
from tests.client import LintingClient
from tests.page_lint import Page
from tests.stacks import EmbeddedStack
from tests.web.counter import NAME, Counter
from tests.web.people import an_officer, at_a_partner, sign_in

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; media-src 'self' blob:"
)
CAMERA = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"


@pytest.fixture
def counter(stack: EmbeddedStack) -> Counter:
    return Counter(stack)


@pytest.fixture
def clerk(app: Flask, counter: Counter) -> LintingClient:
    """The browser of somebody at the counter, signed in."""
    browser = app.test_client()
    sign_in(browser, counter.account)
    return browser


def test_whoever_signs_in_at_a_partner_begins_at_the_counter(
    app: Flask, counter: Counter, service: Service
) -> None:
    people = {"/scan": counter.account, "/centre": an_officer(service, "centre")}
    for home, account in people.items():
        answer = app.test_client().submit("/sign-in?as=staff", account)
        assert (answer.status_code, answer.location) == (303, home)


@pytest.mark.parametrize("path", ["/scan", "/scan/settings.json"])
def test_the_counter_is_for_partners_alone(
    client: LintingClient, talent: LintingClient, service: Service, path: str
) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.location) == (303, f"/sign-in?as=staff&next={path}")
    sign_in(client, an_officer(service, "centre"))
    assert [browser.get(path).status_code for browser in (client, talent)] == [403, 403]


def test_a_partner_opens_no_desk(clerk: LintingClient) -> None:
    assert clerk.get("/centre").status_code == 403
    assert clerk.get("/card").status_code == 403


def test_only_the_scanning_page_may_use_the_camera_and_the_reader(clerk: LintingClient) -> None:
    part = _parts(clerk)["files"][-1]
    for path in ("/scan", "/sw.js", part):
        with clerk.get(path) as answer:
            assert answer.headers["Content-Security-Policy"] == POLICY, path
            assert answer.headers["Permissions-Policy"] == CAMERA, path
    assert "wasm" not in clerk.get("/").headers["Content-Security-Policy"]


def test_the_scanner_takes_along_what_it_needs_and_nobody_s_name(
    clerk: LintingClient, counter: Counter, client: LintingClient
) -> None:
    counter.publish()
    answer = clerk.get("/scan/settings.json")
    told = answer.json
    assert answer.headers["Cache-Control"] == "no-store"
    assert (told["host"], told["env"], told["zone"]) == ("localhost", "test", "Asia/Shanghai")
    assert (told["partner"], told["lists"]) == ("hospital_1", [0])
    roots = {root["kid"]: root for root in told["roots"]}
    assert set(roots) == set(Folder(counter.service.config.keys).read_roots())
    keys = clerk.get("/.well-known/tgc-keys.jwt").text
    assert keyset.read(keys, roots=Folder(counter.service.config.keys).read_roots()).seq >= 1
    first = told["purposes"][0]
    assert first["off_line"] == ["valid", "class", "name_masked"] and first["title"]["en"]
    assert "何静" not in answer.text


def test_the_page_is_kept_with_every_file_of_one_edition(clerk: LintingClient) -> None:
    given = _parts(clerk)
    page = clerk.get("/scan").text
    assert f"/scan/program/{given['edition']}/scan/scan.js" in page
    for path in given["files"]:
        with clerk.get(path) as answer:
            assert answer.status_code == 200, path
            kept = answer.headers["Cache-Control"]
            assert "immutable" in kept or path.endswith("govuk-frontend.min.js"), path
    reader = f"/scan/program/{given['edition']}/vendor/zxing_reader.wasm"
    with clerk.get(reader) as answer:
        assert answer.mimetype == "application/wasm"


@pytest.mark.parametrize("path", ["0/scan/scan.js", "{edition}/greencard.css", "{edition}/no.js"])
def test_no_other_edition_and_no_other_file_is_to_be_had(clerk: LintingClient, path: str) -> None:
    edition = _parts(clerk)["edition"]
    assert clerk.get(f"/scan/program/{path.format(edition=edition)}").status_code == 404


def test_the_service_worker_is_asked_for_anew(clerk: LintingClient) -> None:
    answer = clerk.get("/sw.js")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/javascript", "no-cache")


@pytest.mark.parametrize(("language", "name"), [("zh", "绿卡核验"), ("en", "Card check")])
def test_the_page_can_be_installed(client: LintingClient, language: str, name: str) -> None:
    answer = client.get(f"/scan/manifest.webmanifest?lang={language}")
    told = json.loads(answer.text)
    assert answer.mimetype == "application/manifest+json"
    assert (told["short_name"], told["start_url"], told["scope"]) == (name, "/scan", "/scan")
    for icon in told["icons"]:
        with client.get(icon["src"]) as picture:
            width = int.from_bytes(picture.data[16:20])
            assert icon["sizes"] == f"{width}x{width}"


def test_a_browser_without_scripts_checks_a_card_too(
    clerk: LintingClient, counter: Counter
) -> None:
    number = counter.card()
    asked = {"purpose": "medical_priority", "code": counter.live(number)}
    answer = clerk.submit("/scan", asked, form=3)
    assert answer.status_code == 200 and 'data-colour="green"' in answer.text
    assert NAME in answer.text and "可以按所选用途办理" in answer.text
    assert "秒前生成" in answer.text and "已联网核验" in answer.text
    asked["code"] = counter.printed(number)
    answer = clerk.submit("/scan", asked | {"venue": "三号门"}, form=3)
    assert NAME not in answer.text and "请核对、勾选后继续" in answer.text
    assert asked["code"] in answer.text and "三号门" in answer.text
    answer = clerk.submit("/scan", asked | {"confirmed": "id_seen"}, form=3)
    assert NAME in answer.text and 'data-colour="check_id"' in answer.text
    assert [scan.granted for scan in scans(counter.service)] == [True, False, True]


def test_without_scripts_the_panel_asks_for_what_has_still_to_be_seen(
    app: Flask, counter: Counter, service: Service
) -> None:
    number, clerk = counter.card(), app.test_client()
    sign_in(clerk, at_a_partner(service, "airport", login="airport"))
    asked = {"purpose": "travel_lane", "code": counter.live(number), "venue": "T2"}
    page = Page(clerk.submit("/scan", asked | {"confirmed": "id_seen"}, form=3).text)
    form = next(one for one in page.all("form") if one.get("id") == "confirm")
    boxes = [one for one in form.iter("div") if "checkboxes__item" in (one.get("class") or "")]
    assert [box.get("hidden") is None for box in boxes] == [False, True]
    told = {(one.get("name"), one.get("value")) for one in form.iter("input")}
    assert set(asked.items()) | {("confirmed", "id_seen"), ("confirmed", "ticket_seen")} <= told
    both = {"confirmed": ["id_seen", "ticket_seen"]}
    assert 'data-colour="green"' in clerk.submit("/scan", asked | both, form=2).text


def test_a_mistyped_number_is_not_called_a_forgery(clerk: LintingClient, counter: Counter) -> None:
    number = counter.card()
    mistyped = number[:-1] + ("0" if number[-1] != "0" else "1")
    asked = {"purpose": "medical_priority", "code": mistyped}
    answer = clerk.submit("/scan", asked, form=3)
    assert 'data-colour="red"' in answer.text and "没有这个卡号" in answer.text
    (row,) = scans(counter.service)
    assert (row.shown, row.reason) == ("number", "unknown")


def test_a_code_of_a_moment_to_come_was_made_just_now() -> None:
    answer = {"live_age": -4, "again": False}
    assert words_of_scanning.notes(answer)[0] == "动态码在 0 秒前生成"


def test_what_was_given_is_noted_once_and_uses_up_the_year(
    clerk: LintingClient, counter: Counter
) -> None:
    number = counter.card()
    asked = {"purpose": "checkup_yearly", "code": counter.live(number)}
    assert "已提供，登记" in clerk.submit("/scan", asked, form=3).text
    given = {"scan": str(scans(counter.service)[-1].scan), "purpose": "checkup_yearly"}
    for _ in range(2):
        answer = clerk.submit("/scan", given, form=1)
        assert answer.status_code == 200 and "已登记为提供" in answer.text
    asked["code"] = counter.live(number, age=timedelta(seconds=1))
    answer = clerk.submit("/scan", asked, form=3)
    assert NAME not in answer.text and scans(counter.service)[-1].reason == "limit_reached"
    refused = given | {"scan": str(scans(counter.service)[-1].scan)}
    assert clerk.submit("/scan", refused, form=1).status_code == 404
    assert clerk.submit("/scan", given | {"scan": "1"}, form=1).status_code == 404


def test_what_is_given_for_a_case_wants_its_number(
    app: Flask, counter: Counter, service: Service
) -> None:
    number, clerk = counter.card(), app.test_client()
    sign_in(clerk, at_a_partner(service, "housing", login="housing"))
    with service.sessions.begin() as session:
        talent = session.query(Card).filter_by(number=number).one().talent_id
        registration = session.query(Registration).filter_by(talent_id=talent).one().id
        about = {"each_time": False, "service": service, "now": datetime.now(UTC)}
        consents.give(session, registration, "housing_check", **about)
    asked = {"purpose": "housing_check", "code": counter.live(number)}
    assert "办件编号" in clerk.submit("/scan", asked, form=3).text
    given = {"scan": str(scans(service)[-1].scan), "purpose": "housing_check"}
    for case_no, says in {"": "请填写办件编号", "2026-0000001-0": "没有这个办件编号"}.items():
        answer = clerk.submit("/scan", given | {"case_no": case_no}, form=1)
        assert answer.status_code == 422 and says in answer.text


def test_a_form_without_a_code_says_so(clerk: LintingClient) -> None:
    answer = clerk.submit("/scan", {"purpose": "medical_priority", "code": " "}, form=3)
    assert answer.status_code == 422 and "请扫描绿卡的二维码，或输入卡号" in answer.text


def test_a_partner_that_is_in_the_book_no_more_has_no_counter(app: Flask, service: Service) -> None:
    browser = app.test_client()
    sign_in(browser, at_a_partner(service, "hospital_1"))
    with service.sessions.begin() as session:
        session.execute(update(Staff).values(partner="closed"))
    assert browser.get("/scan").status_code == 403


def _parts(clerk: LintingClient) -> dict:
    first = clerk.get("/sw.js").text.partition(";\n")[0]
    return json.loads(first.removeprefix("const GIVEN = "))
