"""政策目录: each policy with its state, source and matters, fit for everybody."""

import re
from collections.abc import Callable

import pytest

from tests.browser import Visitor, axe_violations, sideways_scroll
from tests.client import LintingClient
from tests.page_lint import Page, text_of

LOOKS = [
    (width, language, size)
    for width in (320, 390, 1440)
    for language in ("zh", "en")
    for size in ("normal", "large")
]


def entries(page: str) -> dict[str, str]:
    """The words of each policy, by its id."""
    found = [one for one in Page(page).all("section") if "policy" in (one.get("class") or "")]
    return {one.get("aria-labelledby") or "": text_of(one) for one in found}


def test_every_policy_is_listed_with_its_grade_in_words(client: LintingClient) -> None:
    listed = entries(client.get("/policies").text)
    assert "原文" in listed["plan2015"] and "现行有效" in listed["plan2015"]
    assert "转载文本" in listed["card2015"] and "已被代替" in listed["card2015"]
    assert "《天津市引进人才“绿卡”管理办法》" in listed["card2015"]
    assert "新闻报道" in listed["haihe2018"] and "二手资料" in listed["haihe_revised"]
    assert "曾据此办理" in listed["haihe2018"] and "技能型" in listed["haihe2018"]


def test_what_is_our_own_arrangement_is_marked(client: LintingClient) -> None:
    page = Page(client.get("/policies").text)
    ours = [text_of(one) for one in page.all("b") if one.get("class") == "ours"]
    assert len(ours) == 6 and set(ours) == {"本中心约定"}


def test_a_policy_leads_to_the_matters_that_rest_on_it(client: LintingClient) -> None:
    page = client.get("/policies").text
    assert {"/handbook/hk06", "/handbook/gc01"} <= set(re.findall(r'href="(/handbook/\w+)"', page))


def test_only_one_subject_and_no_fault_with_an_unknown_one(client: LintingClient) -> None:
    housing = client.get("/policies?subject=housing").text
    assert set(entries(housing)) == {"plan2015", "housing_guide"}
    assert "政策目录：住房" in housing and 'aria-current="page">住房' in housing
    every, unknown = client.get("/policies").text, client.get("/policies?subject=weather").text
    assert set(entries(unknown)) == set(entries(every))


def test_what_holds_at_the_same_time_is_told(client: LintingClient) -> None:
    page = client.get("/policies").text
    assert "与 2 项同类政策同时有效" in entries(page)["card_guide"]
    assert "同时有效" not in entries(page)["card2015"]
    assert "人才公寓申请和人才购房补贴" in page


@pytest.mark.chromium
@pytest.mark.parametrize(("width", "language", "size"), LOOKS)
def test_the_catalogue_is_fit_for_everybody(
    served: str, new_visitor: Callable[..., Visitor], width: int, language: str, size: str
) -> None:
    page = new_visitor(served, width=width).page
    for path in ("/policies", "/policies?subject=permit"):
        joined = "&" if "?" in path else "?"
        page.goto(f"{path}{joined}lang={language}&text={size}")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert axe_violations(page) == []
        assert sideways_scroll(page) <= 0
