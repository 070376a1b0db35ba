"""A case goes down its steps, never skipping; offices of one step work side by side."""

from dataclasses import dataclass

import pytest

from greencard.domain.workflow import current, finish
from greencard.errors import NotYourTurn


@dataclass
class Part:
    """One office's part, as a row would have it."""

    position: int
    step: str
    office: str
    state: str = "waiting"


def parts() -> list[Part]:
    return [
        Part(0, "accept", "centre", "open"),
        Part(1, "joint", "hr"),
        Part(1, "joint", "education"),
        Part(1, "joint", "police"),
        Part(2, "issue", "police"),
    ]


def done(tasks: list[Part], step: str, office: str) -> None:
    finish(tasks, step=step, office=office).state = "done"


def test_work_begins_with_the_first_step():
    assert [task.office for task in current(parts())] == ["centre"]


def test_a_step_ends_when_all_its_offices_have_finished_in_any_order():
    tasks = parts()
    for step, office in [("accept", "centre"), ("joint", "police"), ("joint", "hr")]:
        done(tasks, step, office)

    assert [task.office for task in current(tasks)] == ["education"]
    done(tasks, "joint", "education")
    assert [task.step for task in current(tasks)] == ["issue"]


def test_nothing_is_left_at_the_end():
    tasks = parts()
    for task in tasks:
        done(tasks, task.step, task.office)

    assert current(tasks) == []


@pytest.mark.parametrize(
    ("step", "office"),
    [("issue", "police"), ("joint", "hr"), ("accept", "hr"), ("nothing", "centre")],
)
def test_an_office_cannot_act_before_its_turn(step, office):
    with pytest.raises(NotYourTurn):
        finish(parts(), step=step, office=office)


def test_an_office_cannot_finish_twice():
    tasks = parts()
    done(tasks, "accept", "centre")

    with pytest.raises(NotYourTurn):
        finish(tasks, step="accept", office="centre")


def test_void_parts_are_over():
    tasks = parts()
    for task in tasks:
        task.state = "void"

    assert current(tasks) == []
