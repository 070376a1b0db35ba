"""What differs between two editions of a matter, or between all that is in force on two days."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Literal

from greencard.matters.catalogue import InForce
from greencard.matters.definition import Choice, Limit, Matter, Rule
from greencard.matters.details import Alternative, Tier, Value

Kind = Literal["added", "removed", "changed"]
WHOLE = (Choice, Limit, Tier, Value)  # told as one thing, whatever in them changes
KEYS = ("id", "level", "value", "figure")
# Which edition it is and what the system does by it, not what it says.
NOT_TOLD = ("id", "file", "valid_from", "valid_to", "card_act")
NAMES = ("title", "says", "ask", "about")
# What a change is about, by where it stands; everything else is text.
KINDS = {
    "rules": "rule",
    "questions": "question",
    "papers": "paper",
    "steps": "step",
    "promise": "limit",
    "statute": "limit",
    "limit": "limit",
    "test": "figure",
    "tiers": "figure",
    "grant": "figure",
    "alternatives": "figure",
    "offices": "office",
}


@dataclass(frozen=True)
class Text:
    """The same words in Chinese and in English."""

    zh: str
    en: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that is other than it was: `path` is where it stands in the definition.

    `about` names the rule, paper or step concerned. `before` and `after` are texts in both
    languages, limits, rules (for what is compared) or plain values; None where there is nothing.
    """

    matter: str
    title: Text
    kind: Kind
    path: tuple[str, ...] = ()
    about: Text | None = None
    before: Any = None
    after: Any = None

    @property
    def what(self) -> str:
        """matter, rule, figure, question, paper, step, office, limit or text."""
        known = [KINDS[name] for name in self.path if name in KINDS]
        return known[-1] if known else "text" if self.path else "matter"

    @property
    def field(self) -> str:
        """The name of the entry that changed."""
        return self.path[-1] if self.path else ""


def between(old: InForce, new: InForce) -> tuple[Change, ...]:
    """Every change from one set of matters to another, in the order of the new one."""
    gone = [name for name in old if name not in new]
    return tuple(
        change for name in (*new, *gone) for change in of_matter(old.get(name), new.get(name))
    )


def of_matter(old: Matter | None, new: Matter | None) -> tuple[Change, ...]:
    """Every change from one edition to another; None for a matter that is not there."""
    present = new or old
    if present is None or old == new:
        return ()
    both = bool(old and new)
    found = _compare(old, new, (), None) if both else [_change((), old, new, None)]
    return tuple(replace(one, matter=present.id, title=_name(present)) for one in found)


def _compare(old: Any, new: Any, path: tuple[str, ...], about: Text | None) -> Iterator[Change]:
    before, after = dict(_entries(old)), dict(_entries(new))
    for name in dict.fromkeys((*before, *after)):
        one, other, here = before.get(name), after.get(name), (*path, name)
        if _are_parts(one) or _are_parts(other):
            yield from _each(one or (), other or (), here)
        elif _is_part(one) and _is_part(other):
            yield from _compare(one, other, here, about)
        elif one != other:
            yield _change(here, one, other, about)


def _each(old: Sequence[Any], new: Sequence[Any], path: tuple[str, ...]) -> Iterator[Change]:
    """Parts are the same if they have the same name, wherever they stand."""
    before, after = _by_key(old), _by_key(new)
    for key in dict.fromkeys((*after, *before)):
        one, other = before.get(key), after.get(key)
        here, about = (*path, key), _name(other or one)
        if one and other and not isinstance(other, WHOLE):
            yield from _compare(one, other, here, about)
        elif one != other:
            yield _change(here, one, other, about)
    kept = [[key for key in one if key in other] for one, other in _ways(before, after)]
    if kept[0] != kept[1]:
        was, now = ([_name(parts[k]) for k in kept[i]] for i, parts in enumerate((before, after)))
        yield _change((*path, "order"), tuple(was), tuple(now), None)


def _ways(before: Mapping, after: Mapping) -> tuple[tuple[Mapping, Mapping], ...]:
    return (before, after), (after, before)


def _change(path: tuple[str, ...], before: Any, after: Any, about: Text | None) -> Change:
    kind: Kind = "added" if before is None else "removed" if after is None else "changed"
    nobody = Text("", "")
    return Change(
        matter="", title=nobody, kind=kind, path=path, about=about, before=before, after=after
    )


def _entries(part: Any) -> Iterator[tuple[str, Any]]:
    """What a part says: both languages as one text, and what a rule compares as one thing."""
    names = [field.name for field in fields(part)]
    told = ("says", "basis", "grade") if isinstance(part, Rule) else names
    for name in told:
        if name in NOT_TOLD or (name.removesuffix("_en") in names and name.endswith("_en")):
            continue
        value = getattr(part, name)
        if isinstance(part, Alternative) and name == "values":
            value = tuple(replace(one, chosen=False) for one in value)
        both = f"{name}_en" in names and value is not None
        yield name, Text(value, getattr(part, f"{name}_en")) if both else value
    if isinstance(part, Rule):
        yield "test", replace(part, says="", says_en="", basis="", basis_en="", grade="")
    if isinstance(part, Alternative):
        yield "chosen", _name(part.chosen)


def _name(part: Any) -> Text:
    """What people call a part; a row of figures has no name but its own key."""
    for name in NAMES:
        if hasattr(part, f"{name}_en"):
            return Text(getattr(part, name), getattr(part, f"{name}_en"))
    return Text(_key(part), _key(part))


def _key(part: Any) -> str:
    return str(next(getattr(part, key) for key in KEYS if hasattr(part, key)))


def _by_key(parts: Sequence[Any]) -> dict[str, Any]:
    return {_key(part): part for part in parts}


def _is_part(value: Any) -> bool:
    return is_dataclass(value) and not isinstance(value, (*WHOLE, Rule, Text))


def _are_parts(value: Any) -> bool:
    return isinstance(value, tuple) and any(is_dataclass(one) for one in value)
