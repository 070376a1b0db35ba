"""What the card's code has to reach, beside what was measured."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """A figure and its bound: the largest it may be, or with `at_least` the smallest."""

    what: str
    figure: float | None
    bound: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        if self.figure is None:
            return False
        return self.figure >= self.bound if self.at_least else self.figure <= self.bound


def print_goals(goals: Iterable[Goal]) -> None:
    """A line each, and whether it is met."""
    print(f"\n{'goal':44} {'measured':>10}   {'bound':>8}")
    for goal in goals:
        figure = "—" if goal.figure is None else f"{goal.figure:,.5g}"
        sign, answer = "≥" if goal.at_least else "≤", "met" if goal.met else "MISSED"
        print(f"{goal.what:44} {figure:>10} {sign} {goal.bound:>8,g}   {answer}")
