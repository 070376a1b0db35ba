"""The pages of the later steps in a real browser: every width, both languages, both sizes."""

from collections.abc import Callable

import pytest

from tests.browser import Visitor
from tests.stacks import EmbeddedStack
from tests.story import Story, an_eligible_founder
from tests.web.looks import look_everywhere

pytestmark = pytest.mark.chromium
Windows = Callable[..., Visitor]


@pytest.fixture
def story(stack: EmbeddedStack) -> Story:
    """A holder of a card with something approved, refused, not met and under way."""
    schooled = an_eligible_founder(1)["education"] | {"level": "college"}
    wants = ["housing", "hukou", "residency", "sv04"]
    story = Story(stack, body=an_eligible_founder(1, wants=wants, education=schooled))
    stack.settle()
    for office, values in (("centre", {}), ("hr", {}), ("hr", {"level": "A"})):
        story.finish(office, "gc01", **values)
    stack.settle()
    story.finish("centre", "sv04")
    story.finish("housing", "sv04")
    (task,) = story.tasks("police_station", "rs01")
    story.act(task, "refuse", reason="住址证明无法核实，请补充租赁合同备案。" * 5)
    stack.settle()
    return story


@pytest.fixture
def visitor(served: str, new_visitor: Windows, story: Story) -> Visitor:
    return signed_in(served, new_visitor, story)


def signed_in(served: str, new_visitor: Windows, story: Story) -> Visitor:
    window = new_visitor(served)
    window.page.goto("/sign-in")
    window.page.fill("[name=receipt]", story.receipt)
    window.page.fill("[name=secret]", story.secret)
    window.page.click("main form button")
    window.page.wait_for_url("**/card")
    return window


@pytest.mark.parametrize(
    "path", ["/card", "/card/wants", "/card/wants?want=hs02&want=residency&next=1", "/card/changes"]
)
def test_the_later_steps_are_fit_for_everybody(visitor: Visitor, path: str) -> None:
    look_everywhere(visitor.page, path)


def test_a_family_with_nothing_left_to_ask_for_leaves_the_browser_content(
    served: str, new_visitor: Windows, stack: EmbeddedStack
) -> None:
    story = Story(stack, body=an_eligible_founder(1, wants=["residency"]))
    stack.settle()
    window = signed_in(served, new_visitor, story)
    window.page.goto("/card/wants")
    boxes = window.page.locator(".govuk-checkboxes")
    empty = [box for box in boxes.all() if box.locator("input").count() == 0]
    assert empty and not window.complaints
    look_everywhere(window.page, "/card/wants")


def test_going_on_without_a_choice_leads_to_the_first_box(visitor: Visitor) -> None:
    visitor.expect("status of 422")
    page = visitor.page
    page.goto("/card/wants")
    page.click("main form button")
    page.wait_for_selector(".govuk-error-summary")
    look_everywhere(page, "/card/wants?next=1")
    page.click(".govuk-error-summary a")
    assert page.evaluate("document.activeElement.name") == "want"


def test_a_person_can_be_asked_with_the_keyboard_alone(
    visitor: Visitor, settle: Callable[[], None]
) -> None:
    page = visitor.page
    page.focus("#line-hukou-route")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=status]")
    settle()
    page.reload()
    assert page.locator("form[action$='/card/person']").count() == 0
    assert "已按您的要求由工作人员核对。" in page.inner_text("main")
