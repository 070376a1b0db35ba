"""The API answers in the language asked for, weighed as HTTP says, and in Chinese otherwise."""

from itertools import chain

import pytest


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("en-GB", "en"),
        ("en-US,en;q=0.9,zh;q=0.8", "en"),
        ("zh;q=0.3, en;q=0.7", "en"),
        ("fr, en;q=0.5", "en"),
        ("fr;q=0.9, zh-CN;q=0.8, en;q=0.7", "zh"),
        ("zh-Hant-TW, en;q=0.1", "zh"),
        ("en;q=0, zh", "zh"),
        ("en;q=0", "zh"),
        ("fr", "zh"),
        ("*", "zh"),
        ("", "zh"),
        ("en;q=much", "zh"),
        (";;,,q=1", "zh"),
        ("x" * 5000, "zh"),
    ],
)
def test_the_language_is_the_best_of_those_asked_for(once, asked, language):
    for path in ("/api/v1/matters/hk06", "/api/v1/nothing"):
        answer = once.get(path, headers={"Accept-Language": asked})
        assert answer.headers["Content-Language"] == language
        assert "Accept-Language" in answer.headers["Vary"]
        assert answer.json["title"].isascii() == (language == "en")


def test_without_a_wish_and_whatever_the_pages_remember_it_is_chinese(once):
    once.set_cookie("lang", "en")
    answer = once.get("/api/v1/nothing?lang=en")
    once.delete_cookie("lang")
    assert answer.headers["Content-Language"] == "zh"
    assert not answer.json["title"].isascii()


def test_faults_are_told_in_the_language_asked_for(once):
    headers = {"Accept-Language": "fr, en;q=0.5"}
    answer = once.post("/api/v1/registrations", json={"wants": "x", "name": 5}, headers=headers)
    assert answer.status_code == 422
    said = [answer.json["title"], *chain(*answer.json["errors"].values())]
    assert len(said) > 10 and all(sentence.isascii() or "’" in sentence for sentence in said)
