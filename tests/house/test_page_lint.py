"""The critical eye itself: it lets a good page pass and names each fault of a bad one."""

from datetime import date

import pytest

from tests.builders import resident_id
from tests.page_lint import faults

SOMEBODY = resident_id(date(1990, 1, 1), "F", 3)


def a_page(body: str = "", *, title: str = "一点 — 人才绿卡", lang: str = "zh-CN") -> str:
    head = f'<meta charset="utf-8"><title>{title}</title>'
    main = f"<main><h1>一点</h1>{body}</main>"
    return f'<!DOCTYPE html><html lang="{lang}"><head>{head}</head><body>{main}</body></html>'


@pytest.mark.parametrize(
    "html",
    [
        a_page(),
        a_page(title="错误：一点"),
        a_page('<label for="a">姓名</label><input id="a" name="a">'),
        a_page('<label>姓名 <input name="a"></label>'),
        a_page(f'<label for="a">号码</label><input id="a" value="{SOMEBODY}">'),
        a_page("<p>12019919900101****</p>"),
    ],
)
def test_a_good_page_passes(html: str) -> None:
    assert faults(html) == []


@pytest.mark.parametrize(
    ("html", "named"),
    [
        (a_page("<h1>二卡</h1>"), "exactly one h1"),
        (a_page(title=""), "one title"),
        (a_page(title="二卡"), "does not begin with"),
        (a_page(lang=""), "no language"),
        (a_page('<i id="x"></i><b id="x"></b>'), "occurs 2 times"),
        (a_page('<input name="a">'), "has no label"),
        (a_page(f"<p>号码 {SOMEBODY}</p>"), "identity number"),
        (a_page(f'<a href="/card/{SOMEBODY}">卡</a>'), "identity number"),
        (a_page("<p><div></div></p>"), "unexpected-end-tag"),
    ],
)
def test_each_fault_is_named(html: str, named: str) -> None:
    assert any(named in fault for fault in faults(html))
