"""The handbook says what the engine does: every figure, paper, office, step and clause of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask

from greencard.domain.eligibility import NotMet
from greencard.matters import load
from greencard.matters.catalogue import Catalogue, InForce
from greencard.matters.definition import Matter
from greencard.queries.handbook import chapters as handbook
from greencard.web.handbook import on_paper
from greencard.web.press import pressed
from tests.client import LintingClient
from tests.handbook import missing, normal, ours, text_of_page, text_of_pdf
from tests.matters.people import everybody
from tests.stacks import EmbeddedStack

DAY = date(2026, 3, 2)
EDITIONS = [edition for versions in load().editions.values() for edition in versions]
EITHER = pytest.mark.parametrize("language", ["zh", "en"])


def named(edition: Matter) -> str:
    return f"{edition.id}-{edition.valid_from}"


def among(edition: Matter) -> InForce:
    return load().on(edition.valid_from)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One service for all: reading the handbook changes nothing."""
    with EmbeddedStack(tmp_path_factory.mktemp("handbook")) as stack:
        yield stack.app


@pytest.fixture(scope="module")
def flat(app: Flask) -> str:
    """The text of the chapter on flats as it is printed."""
    with app.test_request_context("/handbook?lang=zh"):
        return text_of_pdf(pressed(on_paper(handbook.of_matter(load(), DAY, "hs01"))))


@EITHER
@pytest.mark.parametrize("edition", EDITIONS, ids=named)
def test_every_chapter_on_the_screen_says_all_of_its_definition(
    app: Flask, client: LintingClient, edition: Matter, language: str
) -> None:
    path = f"/handbook/{edition.id}?on={edition.valid_from}&lang={language}"
    html = client.get(path).get_data(as_text=True)
    with app.test_request_context(path):
        assert missing(text_of_page(html), edition, among(edition), load().offices) == []
    assert html.count('<b class="ours">') == ours(edition)


@pytest.mark.paper
@EITHER
@pytest.mark.parametrize("edition", EDITIONS, ids=named)
def test_every_chapter_on_paper_says_all_of_its_definition(
    app: Flask, edition: Matter, language: str
) -> None:
    with app.test_request_context(f"/handbook?lang={language}"):
        book = handbook.of_matter(load(), edition.valid_from, edition.id)
        text = text_of_pdf(pressed(on_paper(book)))
        assert missing(text, edition, among(edition), load().offices) == []


def first(parts: tuple[Any, ...], **changes: Any) -> tuple[Any, ...]:
    return (replace(parts[0], **changes), *parts[1:])


def slips(one: Matter) -> Iterator[tuple[str, Matter]]:
    """Editions that differ from what was printed in one thing only."""
    yield "a paper more", replace(one, papers=(*first(one.papers, title="户口簿"), *one.papers))
    yield "a paper that may follow", replace(one, papers=first(one.papers, key=False))
    yield "a paper some need", replace(one, papers=first(one.papers, when="employed"))
    yield "an older paper", replace(one, papers=first(one.papers, within_months=7))
    yield "another step", replace(one, steps=first(one.steps, title="初审"))
    yield "another office", replace(one, steps=first(one.steps, offices=("hr",)))
    yield "another clause", replace(one, rules=first(one.rules, basis="《办法》第九条"))
    yield "another condition", replace(one, rules=first(one.rules, says="年满十八周岁"))
    yield "another promise", replace(one, promise=replace(one.promise, days=11))
    yield "calendar days", replace(one, statute=replace(one.statute, unit="calendar"))
    yield "a longer statute", replace(one, statute=replace(one.statute, extension=10))
    yield "law, not ours", replace(one, promise=replace(one.promise, grade="P"))
    yield "another number", replace(one, policy_no="一号", policy_no_en="No. 1")
    yield "a fee", replace(one, fee="工本费五元", fee_en="Five yuan")


def figures(one: Matter) -> Iterator[tuple[str, Matter]]:
    """Editions with one other figure."""
    level = tuple(
        replace(r, figure=[*r.figure[:-1], "G"]) if r.id == "level" else r for r in one.rules
    )
    assert one.tiers and one.validity
    yield "a figure compared", replace(one, rules=level)
    rows = first(one.tiers.rows, monthly_cap=8001)
    yield "a money cap", replace(one, tiers=replace(one.tiers, rows=rows))
    yield "another validity", replace(one, validity=replace(one.validity, remind_days=61))
    values = tuple(
        replace(value, chosen=not n) for n, value in enumerate(one.alternatives[0].values)
    )
    yield "the other reading", replace(one, alternatives=first(one.alternatives, values=values))


FLAT = load().on(DAY)["hs01"]
SLIPS = [*slips(FLAT), *figures(FLAT)]


@pytest.mark.paper
@pytest.mark.parametrize(("slip", "engine"), SLIPS, ids=[name for name, _ in SLIPS])
def test_a_definition_that_is_not_what_was_printed_is_found_out(
    app: Flask, flat: str, slip: str, engine: Matter
) -> None:
    with app.test_request_context("/handbook?lang=zh"):
        assert missing(flat, FLAT, load().on(DAY), load().offices) == []
        assert missing(flat, engine, load().on(DAY), load().offices) != [], slip


@pytest.mark.paper
@pytest.mark.parametrize("entry", ["title", "address", "telephone"])
def test_an_office_that_has_moved_is_found_out(app: Flask, flat: str, entry: str) -> None:
    moved = replace(load().office("housing"), **{entry: "别处"})
    with app.test_request_context("/handbook?lang=zh"):
        assert missing(flat, FLAT, load().on(DAY), {**load().offices, "housing": moved})


@EITHER
def test_whatever_is_told_to_made_up_people_stands_in_the_chapter(
    app: Flask, client: LintingClient, language: str
) -> None:
    """Every reason of the table, in its words and with its clause."""
    catalogue: Catalogue = load()
    english = "_en" if language == "en" else ""
    told = [(p.on, r) for p in everybody() if isinstance(p.answer.decision, NotMet)
            for r in p.answer.decision.reasons]  # fmt: skip
    opened = {(p.on, p.answer.matter) for p in everybody() if p.answer.matter}
    assert len(told) > 40 and len(opened) > 20
    for day, reason in set(told):
        matter, _, rule_id = reason.partition(".")
        rule = catalogue.on(day)[matter].rule(rule_id)
        path = f"/handbook/{matter}?on={day}&lang={language}"
        text = text_of_page(client.get(path).get_data(as_text=True))
        assert normal(getattr(rule, f"says{english}")) in text, reason
        assert normal(getattr(rule, f"basis{english}")) in text, reason
    for day, matter in opened:
        assert client.get(f"/handbook/{matter}?on={day}").status_code == 200
