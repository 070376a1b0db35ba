"""Whether a rule's figure suits the fact it is compared with."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from greencard.matters.rule import Rule
from greencard.matters.vocabulary import Fact

COMPARES: Mapping[str, tuple[str, ...]] = {
    "at_least": ("number", "date"),
    "at_most": ("number", "date"),
    "equals": ("number", "yes_no", "date", "text", "choice"),
    "one_of": ("text", "choice"),
    "any_between": ("numbers",),
}
TYPES: Mapping[str, type] = {
    "number": int,
    "numbers": int,
    "yes_no": bool,
    "date": date,
    "text": str,
    "choice": str,
}


def figure_fault(rule: Rule, facts: Mapping[str, Fact]) -> str | None:
    """Why the comparison makes no sense; None when it does, or when there is none."""
    if not rule.fact or not rule.test:
        return None
    fact = facts[rule.fact]
    if fact.kind not in COMPARES[rule.test]:
        return f"{rule.fact} 的类型是 {fact.kind}，不能用 {rule.test} 比较"
    if not rule.by:
        return _misfit(rule.test, rule.figure, fact)
    return _table_fault(rule.test, rule.figure, fact, rows=facts[rule.by])


def _table_fault(test: str, table: Mapping[str, Any], fact: Fact, *, rows: Fact) -> str | None:
    if not table:
        return "数值表是空的"
    if rows.kind not in ("choice", "text"):
        return "by 只能写选择题"
    if rows.values and (unknown := sorted(set(table) - set(rows.values))):
        return f"数值表中有不认识的 {'、'.join(unknown)}"
    return next(filter(None, (_misfit(test, figure, fact) for figure in table.values())), None)


def _misfit(test: str, figure: Any, fact: Fact) -> str | None:
    return FORMS.get(test, _single)(figure, fact)


def _single(figure: Any, fact: Fact) -> str | None:
    if type(figure) is not TYPES[fact.kind]:
        return f"数值的类型与 {fact.kind} 不符"
    if fact.values and figure not in fact.values:
        return f"没有 {figure} 这个选项"
    return None


def _several(figures: Any, fact: Fact) -> str | None:
    if not isinstance(figures, list) or not figures:
        return "one_of 应为列表，至少一项"
    return next(filter(None, (_single(figure, fact) for figure in figures)), None)


def _bounds(figures: Any, fact: Fact) -> str | None:
    if not isinstance(figures, list) or len(figures) != 2 or any(_single(f, fact) for f in figures):
        return "any_between 应为下限和上限两个整数"
    return "下限大于上限" if figures[0] > figures[1] else None


FORMS: Mapping[str, Callable[[Any, Fact], str | None]] = {
    "one_of": _several,
    "any_between": _bounds,
}
