"""Every page there is, in both languages and in large text: nothing is left untranslated."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask, url_for
from werkzeug.test import TestResponse

from greencard.matters import load
from tests.builders import an_application
from tests.cards import a_family, a_holder, at_hand
from tests.checking import Desk
from tests.client import LintingClient
from tests.codes import CHILD, issued
from tests.page_lint import Page
from tests.stacks import EmbeddedStack
from tests.web.people import an_officer, at_a_partner, sign_in, typed
from tests.web.test_centre import CASE
from tests.web.tongues import chinese, english

SOMEBODY = an_application(1)
NAMES = ("陈*远", "陈*", "陈敏", "何静", "黄知远", "黄*远", "沈*扬", "林*满", CHILD["name"])
OWN = (SOMEBODY["name"], SOMEBODY["employment"]["employer"], "海河大学", *NAMES)
# Who opens it, and what stands in the address; `{}` values of Samples are filled in.
PAGES: dict[str, list[tuple[str, dict[str, str]]]] = {
    "point.home": [("anybody", {})],
    "point.form": [("anybody", {})],
    "point.receipt": [("talent", {})],
    "card.face": [("talent", {})],
    "card.family": [("talent", {"relative": "1"})],
    "keeping.loss": [("talent", {}), ("talent", {"relative": "1"})],
    "keeping.leaving": [("talent", {})],
    "looking.looks": [("talent", {})],
    "looking.allowed": [("talent", {})],
    "wanting.more": [("talent", {}), ("talent", {"want": "hk06", "next": "1"})],
    "wanting.changes": [("talent", {})],
    "eligibility.start": [("anybody", {})],
    "centre.queue": [("officer", {}), ("officer", {"state": "done"})],
    "centre.case": [("officer", {"case_no": "{case_no}"}), ("officer", {"case_no": "{refused}"})],
    "partner.scan": [("counter", {})],
    "centre_cards.card": [("officer", {"number": "{card}"})],
    "door.sign_in": [("anybody", {}), ("anybody", {"as": "staff"})],
    "handbook.contents": [("anybody", {}), ("anybody", {"q": "hk06"})],
    "handbook.family": [("anybody", {"family": "housing"})],
    "handbook.chapter": [("anybody", {"matter": matter}) for matter in sorted(load().editions)],
    "handbook.changes": [("anybody", {"from": "2020-01-01", "to": "2026-01-01"})],
    "handbook.own": [("talent", {})],
    "partner_statistics.statistics": [("counter", {})],
    "verify.seen": [("anybody", {"digits": "1"})],
    "policies.catalogue": [("anybody", {}), ("anybody", {"subject": "permit"})],
}
DATA: dict[str, list[tuple[str, dict[str, str]]]] = {
    "api.list_matters": [("anybody", {})],
    "api.show_matter": [("anybody", {"matter": "gc01"})],
    "api.list_parks": [("anybody", {})],
    "api.list_policies": [("anybody", {})],
    "api.show": [("holder", {"receipt": "{receipt}"})],
    "api.live": [("holder", {"receipt": "{receipt}"})],
    "api.list_consents": [("holder", {"receipt": "{receipt}"})],
    "api.who_looked": [("holder", {"receipt": "{receipt}"})],
    "api.queue": [("officer", {})],
    "api.statistics": [("counter", {})],
    "api.case": [("officer", {"case_no": "{case_no}"})],
    "api.card": [("officer", {"number": "{card}"})],
}
WORDLESS = {
    "static", "api-docs.openapi_json", "point.picture", "centre.look_again",
    "centre_cards.look_again",
    "wanting.look_again", "handbook.contents_pdf", "handbook.family_pdf", "handbook.chapter_pdf",
    "handbook.own_pdf", "health.alive", "health.ready", "well_known.keys", "api.status_list",
    "card.state", "showing.live", "showing.picture", "prints.sheet", "api.card_svg",
    "api.card_png", "api.card_pdf", "api.test_codes",
    "partner.settings", "partner.manifest", "partner.program", "partner.service_worker",
}  # fmt: skip


@dataclass
class Samples:
    """Browsers of a talent, an officer and anybody, and what addresses are about."""

    app: Flask
    browsers: dict[str, LintingClient] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)

    def get(self, who: str, endpoint: str, values: dict[str, str], **chosen: Any) -> TestResponse:
        filled = {name: value.format(**self.values) for name, value in values.items()}
        headers = {"Accept-Language": chosen.get("lang", "zh")}
        if who == "holder":
            headers["Authorization"] = f"Bearer {self.values['secret']}"
        with self.app.test_request_context():
            path = url_for(endpoint, **filled, **({} if endpoint in DATA else chosen))
        return self.browsers[who].get(path, headers=headers)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Samples]:
    with EmbeddedStack(tmp_path_factory.mktemp("pages")) as stack:
        samples = Samples(stack.app)
        names = ("anybody", "talent", "holder", "officer", "counter")
        samples.browsers = {who: stack.app.test_client() for who in names}
        talent, officer = samples.browsers["talent"], samples.browsers["officer"]
        wanted = SOMEBODY | {"family": [CHILD], "wants": ["residency", "housing", "hk05", "rs02"]}
        assert talent.submit("/register", typed(wanted)).status_code == 303
        receipt = Page(talent.get("/register/receipt").text).all("dd")
        samples.values = {one.get("id") or "": one.text or "" for one in receipt}
        stack.settle()
        issued(stack.service, {"card_number": samples.values["card-number"]}, level="A")
        code = talent.get("/card/live").json["codes"][0]["text"]
        Desk(stack.service, "hospital_1", "medical_priority").scan(code, now=datetime.now(UTC))
        sign_in(officer, an_officer(stack.service, "centre"))
        sign_in(samples.browsers["counter"], at_a_partner(stack.service, "hospital_1"))
        numbers = list(dict.fromkeys(CASE.findall(officer.get("/centre").text)))
        samples.values |= {"case_no": numbers[0], "refused": numbers[-1], "card": _a_card(stack)}
        officer.submit(f"/centre/cases/{numbers[-1]}", {"reason": "Reason"}, form=2)
        officer.get("/centre/cases/" + numbers[-1])  # takes the notice away
        stack.settle()
        yield samples


def _a_card(stack: EmbeddedStack) -> str:
    """The number of a card in use, with those of the family."""
    talent = a_holder(stack.service, 2, level="A", family=a_family())
    return at_hand(stack.service, talent)[0].number


def of(table: dict[str, list[tuple[str, dict[str, str]]]]) -> list[Any]:
    rows = [(name, *row) for name, row_of in table.items() for row in row_of]
    return [pytest.param(*row, id=f"{row[0]} {row[2]}") for row in rows]


def test_no_page_is_forgotten(samples: Samples) -> None:
    reading = {rule.endpoint for rule in samples.app.url_map.iter_rules() if "GET" in rule.methods}
    assert reading == {*PAGES, *DATA, *WORDLESS}


@pytest.mark.parametrize(("endpoint", "who", "values"), of(PAGES))
def test_an_english_page_is_english(samples, endpoint, who, values) -> None:
    answer = samples.get(who, endpoint, values, lang="en")
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert '<html lang="en"' in answer.text
    assert chinese(answer.text, own=OWN) == []


@pytest.mark.parametrize(("endpoint", "who", "values"), of(PAGES))
def test_a_chinese_page_is_chinese(samples, endpoint, who, values) -> None:
    answer = samples.get(who, endpoint, values, lang="zh")
    assert answer.status_code == 200
    assert '<html lang="zh-CN"' in answer.text
    assert english(answer.text) == []


@pytest.mark.parametrize(("endpoint", "who", "values"), of(PAGES))
def test_every_page_comes_in_large_text(samples, endpoint, who, values) -> None:
    large = samples.get(who, endpoint, values, text="large").text
    assert 'class="govuk-template large"' in large
    assert 'class="govuk-template"' in samples.get(who, endpoint, values, text="normal").text


@pytest.mark.parametrize(("endpoint", "who", "values"), of(DATA))
def test_every_answer_of_the_api_comes_in_english(samples, endpoint, who, values) -> None:
    answer = samples.get(who, endpoint, values, lang="en")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.headers["Content-Language"] == "en"
    page = f'<html lang="en"><body>{answer.text.replace("<", "")}</body></html>'
    assert chinese(page, own=OWN) == []
