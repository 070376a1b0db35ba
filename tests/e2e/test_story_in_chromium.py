"""The story in a browser: a phone for the talent, desks for the offices."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from greencard.services.doors import staff
from tests.e2e.typing import assert_sound, fill_in, sign_in
from tests.stacks import EmbeddedStack
from tests.story import an_eligible_founder

pytestmark = pytest.mark.chromium
NewPage = Callable[..., Page]


def officer(stack: EmbeddedStack, office: str) -> dict[str, str]:
    """An account at an office; its login and first password."""
    with stack.sessions.begin() as session:
        password = staff.add(
            session,
            office,
            name="周敏",
            office=office,
            role="officer",
            catalogue=stack.service.catalogue,
            now=datetime.now(UTC),
        )
    return {"login": office, "password": password}


def finish(page: Page, case: str, **choices: str) -> None:
    """Open the case out of the queue and finish the office's task."""
    page.goto("/centre")
    page.get_by_role("link", name=case, exact=True).click()
    for name, value in choices.items():
        page.locator(f'[name="{name}"]').select_option(value)
    page.locator('form[action$="/finish"] button').click()
    page.wait_for_url("**/centre/cases/*")


def test_a_talent_registers_and_watches_the_card_fill(
    stack: EmbeddedStack, served: str, new_page: NewPage, settle: Callable[[], None]
) -> None:
    phone = new_page(served, width=390)
    receipt = register(phone, an_eligible_founder(50))
    phone.goto("/card")
    expect(phone.locator("main")).to_contain_text("正在分派")
    settle()
    phone.reload()
    assert_sound(phone)
    for words in ("居住证申领", "人才公寓申请", "本科毕业来津创业落户", "人才绿卡申领"):
        expect(phone.locator("main")).to_contain_text(words)
    grant_the_card(stack, served, new_page, settle)
    phone.reload()
    expect(phone.locator(".card")).to_contain_text("B 类人才")
    expect(phone.locator(".card")).to_contain_text("有效期至")
    assert_sound(phone)
    come_back(new_page(served, width=390), receipt)


def register(phone: Page, body: dict[str, Any]) -> dict[str, str]:
    """Fill in the one page, hand it in, and note the receipt."""
    phone.goto("/register")
    fill_in(phone, body)
    phone.get_by_role("button", name="提交登记").click()
    phone.wait_for_url("**/register/receipt")
    assert_sound(phone)
    text = phone.locator("main").inner_text()
    words = [word.strip() for word in text.split()]
    receipt = next(word for word in words if len(word) == 13 and word.count("-") == 2)
    secret = next(word for word in words if len(word) == 23 and word.count("-") == 3)
    return {"receipt": receipt, "secret": secret}


def grant_the_card(
    stack: EmbeddedStack, served: str, new_page: NewPage, settle: Callable[[], None]
) -> None:
    """The centre accepts; the HR bureau reviews and grants level D."""
    centre, hr = new_page(served, width=1440), new_page(served, width=1440)
    sign_in(centre, **officer(stack, "centre"))
    assert_sound(centre)
    case = case_of(centre, "人才绿卡申领")
    finish(centre, case)
    sign_in(hr, **officer(stack, "hr"))
    finish(hr, case)
    expect(hr.locator("main")).to_contain_text("层次认定与发卡")
    assert_sound(hr)
    finish(hr, case, level="D")
    settle()


def case_of(page: Page, matter: str) -> str:
    """The number of the one case of that matter in the queue."""
    row = page.get_by_role("row").filter(has_text=matter)
    return row.get_by_role("link").first.inner_text().strip()


def come_back(phone: Page, receipt: dict[str, str]) -> None:
    """Another day, another phone: the receipt and its secret open the card."""
    phone.goto("/card")
    phone.wait_for_url("**/sign-in?**")
    for name, value in receipt.items():
        phone.locator(f'[name="{name}"]').fill(value.lower())
    phone.locator("main button[type=submit]").click()
    phone.wait_for_url("**/card")
    expect(phone.locator(".card")).to_contain_text("B 类人才")


def test_a_wrong_form_keeps_everything_and_says_what_to_do(
    served: str, new_visitor: Callable[..., Any]
) -> None:
    visitor = new_visitor(served, width=390)
    visitor.expect("422")
    phone, body = visitor.page, an_eligible_founder(51)
    wrong = body["id_no"][:-1] + ("0" if body["id_no"][-1] != "0" else "1")
    phone.goto("/register")
    fill_in(phone, body | {"id_no": wrong, "mobile": "12"})
    phone.get_by_role("button", name="提交登记").click()
    summary = phone.locator(".govuk-error-summary")
    expect(summary).to_contain_text("最后一位")
    assert phone.title().startswith("错误：")
    expect(phone.locator('[name="name"]')).to_have_value(body["name"])
    expect(phone.locator('[name="id_no"]')).to_have_value(wrong)
    assert_sound(phone)
    summary.get_by_role("link").first.click()
    assert phone.evaluate("document.activeElement.name") in ("id_no", "mobile")
    fill_in(phone, body)
    phone.get_by_role("button", name="提交登记").click()
    phone.wait_for_url("**/register/receipt")
