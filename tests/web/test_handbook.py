"""The handbook on the screen: contents, search, chapters, past editions, and what changed."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from greencard.matters import load
from greencard.services.desk import Service
from tests.client import LintingClient
from tests.handbook import text_of_page
from tests.page_lint import Page

TODAY = date(2026, 3, 2)
HOSTILE = [
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "%' OR 1=1 --",
    "{{ 7 * 7 }}",
    "(((((a+)+)+)+)+)$",
    "\u202e绿卡",
    "长" * 5000,
]


def words(answer) -> str:
    return text_of_page(answer.get_data(as_text=True))


def links(answer) -> list[str]:
    return [one.get("href") or "" for one in Page(answer.get_data(as_text=True)).all("a")]


def test_the_contents_name_every_family_and_matter_in_force(
    client: LintingClient, service: Service
) -> None:
    answer = client.get("/handbook")
    in_force = service.in_force(datetime.now(UTC))
    found = set(links(answer))

    assert {f"/handbook/{matter}" for matter in in_force} <= found
    assert {f"/handbook/family/{one.family}" for one in in_force.values()} <= found
    assert "/handbook.pdf" in found
    for matter in in_force:
        assert client.get(f"/handbook/{matter}").status_code == 200


@pytest.mark.parametrize(
    ("asked", "matter"),
    [("劳动合同", "gc01"), ("公寓", "hs01"), ("022-0000-0006", "hs01"), ("外国人　体检", "rs02"),
     ("ＣＦＡ", "hk02"), ("8000", "hs01"), ("四十日", "hk01"), ("行政诉讼", "gc01"),
     ("自然日", "rs01")],
)  # fmt: skip
def test_a_search_finds_matters_by_all_the_words(client, asked, matter):
    answer = client.get("/handbook", query_string={"q": asked})

    assert f"/handbook/{matter}" in results(answer)
    assert results(answer) != results(client.get("/handbook"))


def results(answer) -> list[str]:
    """The links of the list of matters found."""
    page = Page(answer.get_data(as_text=True))
    found = [one for one in page.all("section") if one.get("aria-labelledby") == "found"]
    return [a.get("href") or "" for one in found for a in one.iter("a")]


def test_a_search_is_made_in_the_readers_language(client):
    assert "/handbook/hs01" in results(client.get("/handbook?q=talent+flat&lang=en"))
    assert "/handbook/hs01" not in results(client.get("/handbook?q=talent+flat&lang=zh"))


def test_a_search_says_where_the_words_stand(client):
    assert "办理单位：出入境" not in words(client.get("/handbook?q=出入境"))
    assert "办理单位：公安局出入境管理部门" in words(client.get("/handbook?q=出入境"))


def test_a_search_for_a_title_puts_that_matter_first(client):
    assert results(client.get("/handbook?q=居住证"))[0] == "/handbook/rs01"


@pytest.mark.parametrize("asked", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_searched_for_is_only_text(client, asked):
    answer = client.get("/handbook", query_string={"q": asked})

    assert answer.status_code == 200
    assert "换一个说法" in words(answer) or results(answer)
    assert "<script>alert" not in answer.get_data(as_text=True)
    assert "<img src=x" not in answer.get_data(as_text=True)


def test_an_empty_search_is_no_search(client):
    assert results(client.get("/handbook?q=")) == []
    assert "换一个说法" not in words(client.get("/handbook?q=%20%20"))


@pytest.mark.parametrize(
    "path",
    ["/handbook/hk99", "/handbook/family/nothing", "/handbook/hk99.pdf", "/handbook/..%2fetc",
     "/handbook/family/nothing.pdf", "/handbook/hk06?on=2010-01-01", "/handbook/HK06"],
)  # fmt: skip
def test_what_is_not_in_the_handbook_is_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "day", ["gestern", "2026-02-30", "2026-13-01", "20260101", "2026-W01-1", "-1"]
)
@pytest.mark.parametrize("path", ["/handbook?on=", "/handbook/hk06?on=", "/handbook/changes?from="])
def test_what_is_no_day_is_told_with_an_example(client, path, day):
    answer = client.get(path + day)

    assert answer.status_code == 422
    assert "2026-01-31" in words(answer)


def test_a_past_edition_stays_open_and_says_that_it_is_past(client):
    old, new = (client.get(f"/handbook/hk03?on={day}") for day in ("2024-12-31", "2025-01-01"))

    assert "在津工作满三年" in words(old) and "旧版" in words(old)
    assert "在津工作满一年" in words(new) and "旧版" not in words(new)
    for answer in (old, new):
        assert {"/handbook/hk03?on=2018-05-16", "/handbook/hk03?on=2025-01-01"} <= set(
            links(answer)
        )


def test_the_contents_of_a_past_day_lead_to_chapters_of_that_day(client):
    answer = client.get("/handbook?on=2020-01-01")

    assert "/handbook/hk03?on=2020-01-01" in links(answer)
    assert "/handbook/hk06?on=2020-01-01" not in links(answer)
    assert client.get("/handbook?on=1900-01-01").status_code == 200
    assert client.get("/handbook?on=9999-12-31").status_code == 200


def test_the_remedies_stand_only_where_the_law_gives_them(client):
    final = [matter.id for matter in load().on(TODAY).values() if not matter.remedies]
    for matter in load().on(TODAY):
        told = words(client.get(f"/handbook/{matter}"))
        assert ("行政复议" in told, "诉讼" in told) == (matter not in final, matter not in final)
    english = words(client.get(f"/handbook/{final[0]}?lang=en"))
    assert "econsideration" not in english and "itigation" not in english


def test_a_fee_is_told_only_where_a_definition_tells_one(client):
    for matter in load().on(TODAY).values():
        told = words(client.get(f"/handbook/{matter.id}"))
        assert ("费用" in told) == bool(matter.fee), matter.id
        assert "不收费" not in told


def test_the_changes_between_two_days_are_told(client):
    told = words(client.get("/handbook/changes?from=2024-12-31&to=2025-01-01"))

    assert "新增人才公寓申请" in told
    assert "不少于36" in told and "不少于12" in told
    assert "共" in told
    same = client.get("/handbook/changes?from=2025-02-01&to=2025-03-01")
    assert "没有不同" in words(same)
    english = words(client.get("/handbook/changes?from=2024-12-31&to=2025-01-01&lang=en"))
    assert "atleast36" in english and "atleast12" in english


def test_every_page_leads_to_the_handbook_but_the_officers(client: LintingClient, app: Flask):
    for path in ("/", "/register", "/sign-in"):
        assert "/handbook" in links(client.get(path))
