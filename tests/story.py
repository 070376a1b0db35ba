"""One registration and what becomes of it, told through the API so that it holds on every stack."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Self

from greencard.matters import load
from greencard.services.doors import tokens
from tests.builders import an_application

# Processes may still be starting on a busy machine.
PATIENCE = 30

ANSWERS = {
    "months_in_tianjin": 12,
    "housed": True,
    "studying": False,
    "own_home": False,
    "other_housing_aid": False,
    "settle_at_home": False,
    "settle_with_employer": False,
}


def an_eligible_founder(index: int, **changes: Any) -> dict[str, Any]:
    """A bachelor who founded a company, has lived here for a year and owns no home."""
    return an_application(index, **({"facts": ANSWERS} | changes))


class Story:
    """A talent with a receipt, and the offices that work for them."""

    def __init__(self, stack: Any, *, body: Mapping[str, Any]) -> None:
        self._begin(stack, stack.call("POST", "/api/v1/registrations", body))

    @classmethod
    def of(cls, stack: Any, answer: Any) -> Self:
        """The story of a registration made already."""
        story = cls.__new__(cls)
        story._begin(stack, answer)
        return story

    def _begin(self, stack: Any, answer: Any) -> None:
        assert answer.status == 201, answer.text
        self.stack, self.tokens = stack, dict[str, str]()
        self.receipt, self.secret = answer.json["receipt"], answer.json["secret"]
        self.follow = answer.json["follow"]

    def progress(self) -> dict[str, Any]:
        """The card and its lines, as the talent sees them."""
        answer = self.stack.call("GET", self.follow, token=self.secret)
        assert answer.status == 200, answer.text
        return answer.json

    def lines(self) -> dict[str, dict[str, Any]]:
        return {line["family"]: line for line in self.progress()["lines"]}

    def states(self) -> dict[str, str]:
        return {family: line["state"] for family, line in self.lines().items()}

    def card(self) -> dict[str, Any]:
        return self.progress()["card"]

    def until_states(self, **wanted: str) -> dict[str, dict[str, Any]]:
        """Wait until the lines of these families stand so; the lines."""
        self.stack.until(
            lambda: wanted.items() <= self.states().items(), seconds=PATIENCE, what=str(wanted)
        )
        return self.lines()

    def until_card(self, state: str) -> dict[str, Any]:
        self.stack.until(
            lambda: self.card()["state"] == state, seconds=PATIENCE, what=f"a card that is {state}"
        )
        return self.card()

    def office(self, office: str) -> str:
        """The token of an office, made when first needed."""
        if office not in self.tokens:
            with self.stack.sessions.begin() as session:
                self.tokens[office] = tokens.add(
                    session, "story", office=office, catalogue=load(), now=datetime.now(UTC)
                )
        return self.tokens[office]

    def tasks(self, office: str, matter: str) -> list[dict[str, Any]]:
        """What waits at an office for one matter."""
        answer = self.stack.call("GET", f"/api/v1/tasks?office={office}", token=self.office(office))
        assert answer.status == 200, answer.text
        return [task for task in answer.json["items"] if task["matter"] == matter]

    def finish(self, office: str, matter: str, **values: str) -> str:
        """Finish the one task that waits at the office for the matter; its case number."""
        task = self.stack.until(lambda: self.tasks(office, matter), what=f"{matter} at {office}")[0]
        answer = self.act(task, "finish", **values)
        assert answer.status in (200, 204), answer.text
        return task["case_no"]

    def act(self, task: Mapping[str, Any], act: str, **values: str) -> Any:
        path = f"/api/v1/cases/{task['case_no']}/tasks/{task['step']}/{act}"
        token = self.office(task["office"])
        return self.stack.call("POST", path, {"office": task["office"], **values}, token=token)


def tell(stack: Any, story: Story) -> None:
    """From a fresh registration to a card in hand and every matter done."""
    lines = story.until_states(residency="open", housing="waiting", hukou="open")
    assert lines["housing"]["waiting_for"] == ["人才绿卡申领"]
    assert lines["hukou"]["step"] == "受理" and lines["hukou"]["due_on"]
    assert story.card() == {
        "number": story.card()["number"],
        "state": "applied",
        "level": None,
        "class": None,
        "valid_to": None,
    }
    _grant_the_card(story)
    _settle_the_household(story)
    _rest(story)


def _grant_the_card(story: Story) -> None:
    story.finish("centre", "gc01")
    story.finish("hr", "gc01")
    story.finish("hr", "gc01", level="D")
    card = story.until_card("active")
    assert (card["level"], card["class"]) == ("D", "B") and card["valid_to"]
    story.until_states(housing="open")


def _settle_the_household(story: Story) -> None:
    """Three offices work side by side, and the step ends when the last has finished."""
    case_no = story.finish("centre", "hk06")
    for office in ("education", "hr"):
        story.finish(office, "hk06")
        assert story.tasks(office, "hk06") == []
    assert story.lines()["hukou"]["step"] == "人社、教育、公安并联审核"
    (task,) = story.tasks("police", "hk06")
    assert task["case_no"] == case_no
    story.act(task, "finish")
    again = story.act(task, "finish")
    assert again.status == 409 and again.json["title"]
    story.finish("police", "hk06")
    story.until_states(hukou="approved")


def _rest(story: Story) -> None:
    (task,) = story.tasks("police_station", "rs01")
    missing = story.act(task, "refuse")
    assert missing.status == 422 and "reason" in missing.json["errors"]
    assert story.act(task, "refuse", reason="住址证明无法核实").status in (200, 204)
    story.until_states(residency="refused")
    for office in ("centre", "housing", "housing", "housing", "housing", "centre"):
        story.finish(office, "hs01")
    lines = story.until_states(housing="approved", residency="refused", hukou="approved")
    assert {line["clock"] for line in lines.values()} == {"done"}


def poll(look: Callable[[], bool]) -> bool:
    """A look that takes a refused connection as "not yet"."""
    try:
        return look()
    except OSError:
        return False
