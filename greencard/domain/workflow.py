"""How a case moves: down its steps, never skipping; a step ends when all its offices have."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from greencard.errors import NotYourTurn

OVER = frozenset({"done", "void"})


class Task(Protocol):
    """One office's part in one step; state is waiting, open, done or void."""

    @property
    def position(self) -> int: ...
    @property
    def step(self) -> str: ...
    @property
    def office(self) -> str: ...
    @property
    def state(self) -> str: ...


T = TypeVar("T", bound=Task)


def current(tasks: Sequence[T]) -> list[T]:
    """The tasks of the step at hand that are still to do; none when the case is through."""
    left = [task for task in tasks if task.state not in OVER]
    first = min((task.position for task in left), default=None)
    return [task for task in left if task.position == first]


def finish(tasks: Sequence[T], *, step: str, office: str) -> T:
    """The task this office may finish now; the caller marks it done and asks `current` again.

    Raises NotYourTurn when the step is not at hand, not the office's, or already done.
    """
    for task in current(tasks):
        if (task.step, task.office) == (step, office):
            return task
    raise NotYourTurn
