"""The handbook made for one talent: their matters alone, by the rules they applied under."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from greencard.matters import DEFAULT_FOLDER, load
from greencard.models import Registration, Talent
from greencard.queries.handbook.mine import MyHandbook, mine
from greencard.services.desk import Service
from tests.builders import an_application
from tests.client import LintingClient
from tests.december import apply
from tests.handbook import normal, text_of_page, text_of_pdf
from tests.page_lint import Page
from tests.stacks import EmbeddedStack
from tests.story import Story
from tests.web.people import an_officer, sign_in

BEFORE, AFTER = date(2027, 1, 4), date(2027, 1, 5)
NEW_EDITION = """promise]
days = 5"""


@pytest.fixture
def catalogue(tmp_path: Path):
    """The centre's definitions, and a quicker edition of one matter from 5 January 2027."""
    folder = tmp_path / "matters"
    shutil.copytree(DEFAULT_FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    text = (folder / "hukou/hk06.toml").read_text("utf-8")
    assert NEW_EDITION in text
    quicker = text.replace(NEW_EDITION, NEW_EDITION.replace("5", "3"))
    quicker = quicker.replace("valid_from = 2025-01-01", "valid_from = 2027-01-05")
    (folder / "hukou/hk06.2027-01-05.toml").write_text(quicker, "utf-8")
    return load(folder)


@pytest.fixture
def december(tmp_path: Path, catalogue) -> Iterator[Service]:
    """Somebody applied in the last days of 2026."""
    with EmbeddedStack(tmp_path / "data", catalogue=catalogue) as stack:
        apply(stack.service, [1])
        yield stack.service


def made(service: Service, today: date) -> MyHandbook:
    with service.sessions() as session:
        row = session.scalars(select(Registration)).one()
        return mine(session, row.id, catalogue=service.catalogue, today=today)


def test_it_holds_the_talents_matters_and_no_others(talent: LintingClient) -> None:
    told = text_of_page(talent.get("/handbook/mine").text)

    for title in ("人才绿卡申领", "居住证申领", "人才公寓申请", "本科毕业来津创业落户"):
        assert title in told
    for title in ("学历型人才落户", "人才租房补贴", "外国人工作类居留证件"):
        assert title not in told


def test_it_lists_each_paper_once_and_only_those_needed(talent: LintingClient) -> None:
    page = Page(talent.get("/handbook/mine").text)
    papers = next(one for one in page.all("section") if one.get("aria-labelledby") == "owed")
    told = normal("".join(papers.itertext()))

    assert told.count("社会保险缴纳记录") <= 2
    assert "本人企业的营业执照" in told  # a founder
    assert "劳动合同" not in told  # and no employee
    assert "同意落户声明" not in told  # will not settle at home
    assert "系统已有，不用交：人才绿卡" in told
    assert "用于：人才绿卡申领" in told


def test_it_tells_the_dates_and_which_may_still_move(december: Service) -> None:
    found = {one.line.matter: one for one in made(december, BEFORE).matters}

    assert found["hk06"].dates.due_on == date(2027, 1, 4)
    assert found["hk06"].dates.provisional and found["hk06"].dates.statute_provisional
    assert found["hs01"].dates is None and found["hs01"].line.waiting_for


def test_it_keeps_the_edition_applied_under_and_tells_what_changed(december: Service) -> None:
    before, after = made(december, BEFORE), made(december, AFTER)
    (matter,) = (one for one in after.matters if one.changes)

    assert not before.changed and after.changed
    assert matter.chapter.matter.promise.days == 5 and matter.line.matter == "hk06"
    (change,) = matter.changes
    assert (change.what, change.before.days, change.after.days) == ("limit", 5, 3)


def test_a_matter_that_is_decided_wants_no_papers(stack: EmbeddedStack) -> None:
    story = Story(stack, body=an_application(1))
    stack.settle()
    papers = {one.paper.title for one in made(stack.service, date.today()).owed}  # noqa: DTZ011
    story.finish("centre", "gc01")
    story.finish("hr", "gc01")
    story.finish("hr", "gc01", level="D")
    story.until_card("active")
    later = made(stack.service, date.today())  # noqa: DTZ011

    assert "单位盖章的申请表" in papers
    assert "单位盖章的申请表" not in {one.paper.title for one in later.owed}
    assert later.valid_to


def test_a_matter_that_was_accepted_or_is_not_met_wants_no_papers(stack: EmbeddedStack) -> None:
    answers = an_application(1)["facts"] | {"own_home": True}
    story = Story(stack, body=an_application(1, wants=["hs01", "hk06"], facts=answers))
    stack.settle()
    assert owing(stack) == {"gc01", "hk06"}
    story.finish("centre", "hk06")
    stack.settle()

    assert owing(stack) == {"gc01"}


def owing(stack: EmbeddedStack) -> set[str | None]:
    """The matters that still want papers of the only talent."""
    matters = made(stack.service, date.today()).matters  # noqa: DTZ011
    return {one.line.matter for one in matters if one.papers}


@pytest.mark.paper
def test_what_no_route_is_open_for_is_told_with_its_reasons(client: LintingClient, settle) -> None:
    body = an_application(5)
    body["education"]["level"] = "college"
    registered = client.post("/api/v1/registrations", json=body).json
    settle()
    client.submit("/sign-in", registered)

    told = text_of_page(client.get("/handbook/mine").text)
    assert "条件未满足" in told and "具有本科及以上学历" in told
    assert client.get("/handbook/mine.pdf").status_code == 200


@pytest.mark.paper
def test_on_paper_it_holds_every_chapter_with_the_papers_of_this_talent(
    talent: LintingClient,
) -> None:
    told = text_of_pdf(talent.get("/handbook/mine.pdf").data)
    name = an_application(1)["name"]

    assert "我的办事手册" in told or name in told
    assert told.count("谁可以办") >= 4
    assert "本人企业的营业执照" in told and "首页、期限页和签章页" not in told
    english = text_of_pdf(talent.get("/handbook/mine.pdf?lang=en").data)
    assert english.count("Whomayapply") >= 4


def test_it_is_nobody_elses(client: LintingClient, service: Service) -> None:
    for path in ("/handbook/mine", "/handbook/mine.pdf"):
        answer = client.get(path)
        assert answer.status_code == 303 and "/sign-in" in answer.headers["Location"]
    sign_in(client, an_officer(service, "hr"))
    assert client.get("/handbook/mine").status_code == 403
    assert client.get("/handbook/mine.pdf").status_code == 403


@pytest.mark.paper
def test_it_is_kept_by_no_browser_and_shows_no_number_of_identity(talent: LintingClient) -> None:
    page, paper = talent.get("/handbook/mine"), talent.get("/handbook/mine.pdf")
    assert page.headers["Cache-Control"] == paper.headers["Cache-Control"] == "no-store"
    number = an_application(1)["id_no"]
    assert number not in page.text and number not in text_of_pdf(paper.data)


@pytest.mark.paper
def test_printing_it_over_and_over_is_held_up(talent: LintingClient, service: Service) -> None:
    first = talent.get("/handbook/mine.pdf")
    for told in range(2):
        change(service, told)
        assert talent.get("/handbook/mine.pdf").status_code == 200
    change(service, 2)
    late = talent.get("/handbook/mine.pdf")
    assert (first.status_code, late.status_code) == (200, 429)


@pytest.mark.paper
def test_the_same_again_is_not_printed_again(talent: LintingClient) -> None:
    printed = [talent.get("/handbook/mine.pdf") for _ in range(9)]
    assert {answer.status_code for answer in printed} == {200}
    assert len({answer.headers["ETag"] for answer in printed}) == 1


def change(service: Service, told: int) -> None:
    """The talent's name is written differently, and so is what is printed."""
    with service.sessions.begin() as session:
        session.scalars(select(Talent)).one().name = f"陈知远{told}"


def test_the_contents_lead_a_talent_to_their_own(talent: LintingClient, client) -> None:
    assert "/handbook/mine" in talent.get("/handbook").text
    assert "/handbook/mine" not in client.get("/handbook").text
