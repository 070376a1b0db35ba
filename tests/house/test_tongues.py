"""The ear for languages itself: it hears each word that is out of place, and no other."""

import pytest

from tests.web.tongues import chinese, english


def a_page(body: str, *, lang: str = "en") -> str:
    return f'<!DOCTYPE html><html lang="{lang}"><head><title>T</title></head><body>{body}</body>'


@pytest.mark.parametrize(
    "body",
    [
        "<p>登录</p>",
        "<p><b>Sign in</b>登录</p>",
        '<img alt="登录">',
        '<input placeholder="登录">',
        '<a title="登录" href="/">Sign in</a>',
        '<nav aria-label="登录"></nav>',
        '<span lang="zh-CN">中文</span>登录',
    ],
)
def test_chinese_on_an_english_page_is_heard(body: str) -> None:
    assert chinese(a_page(body)) == ["登录"]


@pytest.mark.parametrize("body", ['<b lang="zh-CN">登录</b>', "<p>“Sign in”</p>", "<p>林知远</p>"])
def test_what_is_marked_or_somebodys_own_is_not(body: str) -> None:
    assert chinese(a_page(body), own=["林知远"]) == []


def test_english_on_a_chinese_page_is_heard() -> None:
    assert english(a_page("<p>Please sign in</p>", lang="zh-CN")) == ["Please sign in"]
    assert english(a_page('<p>X 类 <b lang="en">Please sign in</b></p>', lang="zh-CN")) == []
    assert english(a_page("<p>登录 English</p>", lang="zh-CN")) == []
