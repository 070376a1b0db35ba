"""Chinese and English, normal and large text, and nothing left untranslated."""

from collections.abc import Callable

import pytest
from flask import Flask

from greencard.matters import vocabulary
from greencard.services.desk import Service
from greencard.services.intake import schema as intake_schema
from greencard.web.words import labels
from tests.client import LintingClient
from tests.page_lint import Page
from tests.web.people import an_officer, sign_in
from tests.web.tongues import chinese

PAGES = ("/", "/register", "/sign-in", "/sign-in?as=staff", "/nowhere")


def test_the_language_chosen_by_link_is_remembered(client: LintingClient) -> None:
    assert 'lang="zh-CN"' in client.get("/").text
    assert '<html lang="en"' in client.get("/?lang=en").text
    assert '<html lang="en"' in client.get("/register").text
    assert '<html lang="zh-CN"' in client.get("/register?lang=zh").text
    assert '<html lang="zh-CN"' in client.get("/register?lang=xx").text


def test_the_text_size_chosen_by_link_is_remembered(client: LintingClient) -> None:
    assert 'class="govuk-template large"' in client.get("/?text=large").text
    assert 'class="govuk-template large"' in client.get("/sign-in").text
    assert 'class="govuk-template"' in client.get("/?text=normal").text


def test_the_links_of_the_header_stay_on_the_page(client: LintingClient) -> None:
    page = client.get("/sign-in?as=staff&next=/centre").text
    assert 'href="/sign-in?as=staff&amp;next=%2Fcentre&amp;lang=en"' in page
    assert 'href="/register?lang=en"' in client.submit("/register").text


@pytest.mark.parametrize("path", PAGES)
def test_no_chinese_is_left_on_english_pages(client: LintingClient, path: str) -> None:
    client.get("/?lang=en")
    assert chinese(client.get(path).text) == []


def test_no_chinese_is_left_among_the_faults(client: LintingClient) -> None:
    client.get("/?lang=en")
    answer = client.submit("/register", {"id_no": "1", "birth_date-year": "x", "email": "x"})
    assert answer.status_code == 422
    assert chinese(answer.text) == []
    assert Page(answer.text).texts("title")[0].startswith("Error: ")


def test_no_chinese_is_left_on_the_card_but_the_talents_own_words(
    talent: LintingClient, app: Flask, service: Service, settle: Callable[[], None]
) -> None:
    talent.get("/?lang=en")
    assert chinese(talent.get("/card").text, own=["陈知远"]) == []
    officer = app.test_client()
    sign_in(officer, an_officer(service, "centre"))
    officer.get("/?lang=en")
    assert chinese(officer.get("/centre").text, own=["陈*远", "陈敏"]) == []


def test_every_code_has_its_words() -> None:
    assert tuple(labels.ID_TYPES) == tuple(labels.ID_HINTS) == vocabulary.ID_TYPES
    assert set(labels.SEXES) == set(intake_schema.SEXES)
    assert tuple(labels.EDUCATION_LEVELS) == intake_schema.EDUCATION_LEVELS
    assert tuple(labels.CATEGORIES) == intake_schema.CATEGORIES
    assert tuple(labels.LEVELS) == intake_schema.LEVELS
    assert tuple(labels.EMPLOYMENT_KINDS) == intake_schema.EMPLOYMENT_KINDS
    assert tuple(labels.RELATIONS) == intake_schema.RELATIONS


@pytest.mark.parametrize(("locale", "china"), [("zh", "中国"), ("en", "China")])
def test_nationalities_have_names_and_begin_with_our_own(
    app: Flask, locale: str, china: str
) -> None:
    with app.test_request_context(f"/?lang={locale}"):
        names = labels.nationalities()
    assert next(iter(names.items())) == ("CHN", china)
    assert len(names) == 195  # the members of the United Nations, the Holy See and Palestine
    assert not [code for code, name in names.items() if code == name]


@pytest.mark.parametrize("nonsense", ["xx", "", "EN", "zh-CN", "../en", "en,zh"])
def test_nonsense_in_the_address_changes_nothing(client: LintingClient, nonsense: str) -> None:
    client.get("/?lang=en&text=large")
    answer = client.get("/", query_string={"lang": nonsense, "text": nonsense})
    assert '<html lang="en" class="govuk-template large"' in answer.text
    kept = [cookie.partition("=")[0] for cookie in answer.headers.getlist("Set-Cookie")]
    assert not {"lang", "text"} & set(kept)


def test_a_worn_cookie_counts_as_none(client: LintingClient) -> None:
    for name in ("lang", "text"):
        client.set_cookie(name, "nonsense")
    assert '<html lang="zh-CN" class="govuk-template"' in client.get("/").text


def test_both_choices_outlive_a_form_and_its_redirect(
    client: LintingClient, registered: dict[str, str]
) -> None:
    client.get("/?lang=en&text=large")
    wrong = client.submit("/sign-in", registered | {"secret": "AAAAA"})
    assert wrong.status_code == 401 and chinese(wrong.text) == []
    assert '<html lang="en" class="govuk-template large"' in wrong.text
    answer = client.submit("/sign-in", registered)
    assert answer.status_code == 303
    assert '<html lang="en" class="govuk-template large"' in client.get(answer.location).text
    gone = client.submit("/card")  # the way out
    assert '<html lang="en" class="govuk-template large"' in client.get(gone.location).text
