"""A condition a talent must meet: in figures for us, in words for the talent."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "at_least": lambda value, figure: value >= figure,
    "at_most": lambda value, figure: value <= figure,
    "equals": lambda value, figure: value == figure,
    "one_of": lambda value, figures: value in figures,
    "any_between": lambda values, figures: any(figures[0] <= v <= figures[1] for v in values),
}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One condition: one of several yes-facts, one fact against one figure, or no double benefit.

    `figure` is a table looked up by the fact `by` where `by` is given; a key the table lacks
    means no limit. `excludes` names matters that must not be had as well. `when` names a
    yes-fact: without it the rule does not concern the talent.
    """

    id: str
    says: str
    says_en: str
    basis: str
    basis_en: str
    grade: str
    any_of: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    fact: str | None = None
    test: str | None = None
    figure: Any = None
    by: str | None = None
    when: str | None = None

    def holds(self, facts: Mapping[str, Any], *, taken: Set[str] = frozenset()) -> bool:
        """Whether the facts meet the condition; what nobody has told us does not meet it.

        `taken` are the matters the talent has or is getting.
        """
        if self.when and not facts.get(self.when):
            return True
        if self.excludes:
            return not taken & set(self.excludes)
        if self.any_of:
            return any(facts.get(fact) is True for fact in self.any_of)
        return self._meets_figure(facts)

    def lacks(self, facts: Mapping[str, Any]) -> tuple[str, ...]:
        """The facts nobody has told yet and without which the condition is open; none: settled.

        A fact is told once its name is there, also with None for nothing to tell.
        """
        if self.when is None or facts.get(self.when):
            return self._lacks(facts)
        return () if self.when in facts else (self.when, *self._lacks(facts))

    def _lacks(self, facts: Mapping[str, Any]) -> tuple[str, ...]:
        if any(facts.get(fact) is True for fact in self.any_of):
            return ()
        if self.by and self.by in facts and facts[self.by] not in self.figure:
            return ()  # the table sets no limit, or there is no row to look up
        named = (*self.any_of, self.by, self.fact)
        return tuple(fact for fact in named if fact and fact not in facts)

    def _meets_figure(self, facts: Mapping[str, Any]) -> bool:
        value, figure = facts.get(self.fact or ""), self.figure
        if self.by:
            row = facts.get(self.by)
            if row is None or row not in figure:
                return row is not None
            figure = figure[row]
        if value is None:
            return False
        if isinstance(figure, date) and isinstance(value, str):
            value = date.fromisoformat(value)  # answers are kept as JSON, which has no dates
        return TESTS[self.test or ""](value, figure)

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact the condition looks at."""
        named: Sequence[str | None] = (*self.any_of, self.fact, self.by, self.when)
        return tuple(fact for fact in named if fact)
