"""What is wrong with a form, gathered so that everything is told at once."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from marshmallow import Schema, ValidationError

from greencard.services.intake.fields import Problem

WHOLE = "_schema"  # where marshmallow puts what is wrong with a part as a whole
BODY = "body"

Place = tuple[str | int, ...]


class Faults:
    """A growing tree of sentences, by field."""

    def __init__(self, tree: Any = None) -> None:
        self.tree: dict[Any, Any] = dict(tree or {})

    def add(self, place: Place, sentence: str) -> None:
        """Add a sentence at a field, unless all of its part is already at fault."""
        branch = self.tree
        for step in place[:-1]:
            branch = branch.setdefault(step, {})
            if not isinstance(branch, dict):
                return
        self._append(branch, place[-1], sentence)

    @staticmethod
    def _append(branch: dict[Any, Any], field: str | int, sentence: str) -> None:
        found = branch.setdefault(field, [])
        if isinstance(found, dict):
            found = found.setdefault(WHOLE, [])
        if sentence not in found:
            found.append(sentence)

    def at(self, *place: str | int) -> bool:
        """Whether something is wrong at this field or inside it."""
        branch: Any = self.tree
        for step in place:
            if not isinstance(branch, dict):
                return True
            if step not in branch:
                return False
            branch = branch[step]
        return True


def fields_of(form: Schema, values: Any) -> tuple[dict[str, Any], Faults]:
    """The fields that are right by themselves, and what is wrong with the others."""
    try:
        return dict(form.load(values)), Faults()
    except ValidationError as error:
        right = error.valid_data if isinstance(error.valid_data, Mapping) else {}
        return dict(right), Faults(error.messages)


def in_words(errors: Any, gettext: Callable[[str], str]) -> dict[str, Any]:
    """The same tree in the reader's language; `gettext` translates one sentence."""
    return {str(field): _worded(found, gettext) for field, found in _parts(errors)}


def _parts(errors: Any) -> list[tuple[Any, Any]]:
    return list((errors if isinstance(errors, Mapping) else {WHOLE: errors}).items())


def _worded(found: Any, gettext: Callable[[str], str]) -> Any:
    if isinstance(found, Mapping):
        return in_words(found, gettext)
    return [translated(sentence, gettext) for sentence in found]


def translated(sentence: str, gettext: Callable[[str], str]) -> str:
    """One sentence in the reader's language, figures filled in afterwards."""
    if isinstance(sentence, Problem):
        return gettext(sentence.msgid) % sentence.values
    return gettext(sentence)


def dotted(errors: Any) -> dict[str, list[str]]:
    """The tree flattened: {"education.level": ["…"]}; the form as a whole stands at "body"."""
    flat: dict[str, list[str]] = {}
    for place, sentences in _leaves(errors, ()):
        flat.setdefault(".".join(place) or BODY, []).extend(sentences)
    return flat


def _leaves(errors: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    if not isinstance(errors, Mapping):
        yield place, list(errors)
        return
    for field, found in errors.items():
        yield from _leaves(found, place if field == WHOLE else (*place, str(field)))
