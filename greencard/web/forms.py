"""What was typed into a form, as the same nested values the API takes, and what was wrong."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask_babel import gettext
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from greencard.domain.sentences import N_
from greencard.matters.catalogue import InForce
from greencard.matters.definition import Family, Question
from greencard.services.intake.faults import dotted, in_words
from greencard.services.intake.fields import ISO_DAY, Day
from greencard.services.intake.leaves import leaves

Typed = Mapping[str, list[str]]

DATE_PARTS = ("year", "month", "day")
DATE_PART = re.compile(r"(.+)-(year|month|day)")
ENTRY = re.compile(r"(family|documents)\.(\d{1,2})\.(.+)")
SEPARATORS = re.compile(r"[\s,，、;；]+")
ENTRIES = ("family", "documents")
LINE_ENDS = "\r\n\t"
LISTS = ("wants", "consents", "under_way")
DEEPEST = 4  # parts of a name; nothing of ours has more
OURS = ("csrf_token", "replay", "step")
IN_BOXES = N_("请在“年”“月”“日”三格中填写真实的日期，例如 2026 年 1 月 31 日。")
# What other systems are told about what they write, and people about the page they see.
ON_THE_PAGE = {
    Day.default_error_messages["invalid"]: IN_BOXES,
    "有效期请按 2029-10-31 的格式填写。": IN_BOXES,
    "请填写国籍代码。": N_("请选择国籍。"),
}


class Filled:
    """A form as it was filled in; it notes which faults were shown, in the order of the page."""

    def __init__(
        self, typed: Typed | None = None, faults: Mapping[str, list[str]] | None = None
    ) -> None:
        self.typed = typed or {}
        self.faults = faults or {}
        self.shown: dict[str, list[str]] = {}

    def value(self, name: str) -> str:
        """What stands in the field, without what no page may hold."""
        typed = next(iter(self.typed.get(name, ())), "")
        return "".join(x for x in typed if x in LINE_ENDS or unicodedata.category(x) != "Cc")

    def chosen(self, name: str, option: str) -> bool:
        """Whether this option is ticked."""
        return option in self.typed.get(name, ())

    def fault(self, name: str, called: str) -> list[str]:
        """What is wrong with the field, `called` so on the page, or with its entries."""
        own = re.compile(re.escape(name) + r"(\.\d+)?")
        found = [said for place, said in self.faults.items() if own.fullmatch(place)]
        sentences = list(dict.fromkeys(sentence for said in found for sentence in said))
        if sentences:
            self.shown[name] = [_naming(called, sentence) for sentence in sentences]
        return sentences

    def summary(self) -> list[tuple[str | None, str]]:
        """Field and sentence of every fault; ask after the fields are drawn.

        Faults of fields the page does not show come last, without a field to go to.
        """
        drawn = [re.compile(re.escape(name) + r"(\.\d+)?") for name in self.shown]
        known = [(name, told) for name, sentences in self.shown.items() for told in sentences]
        others = [
            (None, sentence)
            for place, said in self.faults.items()
            if not any(name.fullmatch(place) for name in drawn)
            for sentence in said
        ]
        return [*known, *others]


def _naming(called: str, sentence: str) -> str:
    """The sentence with the name of its field, unless it says the name itself."""
    if str(called).casefold() in sentence.casefold():
        return sentence
    if called.endswith(("？", "?")):
        return gettext("%(question)s%(fault)s", question=called, fault=sentence)
    return gettext("%(field)s：%(fault)s", field=called, fault=sentence)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The questions of one family; each question is asked once on the page.

    `shared` names, by question, the other families that need the same answer.
    """

    family: Family
    questions: tuple[Question, ...]
    shared: Mapping[str, tuple[Family, ...]]


def typed(form: MultiDict[str, str]) -> dict[str, list[str]]:
    """The fields as they came; relatives and documents left blank are gone, the others moved up."""
    fields = {name: values for name, values in form.lists() if name not in OURS}
    own = {name: values for name, values in fields.items() if not ENTRY.fullmatch(name)}
    for part in ENTRIES:
        for place, entry in enumerate(_entries(fields, part)):
            own |= {f"{part}.{place}.{field}": values for field, values in entry.items()}
    return own


def nested(fields: Typed, *, lists_of_numbers: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Dotted names made into the body of a registration; fields left blank are left out."""
    body: dict[str, Any] = {"education": {}, "employment": {}, "facts": {}}
    for name, value in _values(fields, lists_of_numbers):
        *path, last = name.split(".")
        if len(path) >= DEEPEST:
            continue
        part = body
        for step in path:
            inner = part.setdefault(step, {})
            part = inner if isinstance(inner, dict) else {}  # names no form of ours has
        part.setdefault(last, value)
    for listed in ENTRIES:
        if isinstance(body.get(listed), dict):
            body[listed] = list(body[listed].values())
    return body


def as_typed(body: Mapping[str, Any]) -> dict[str, list[str]]:
    """The body of a registration, or a part of it, as somebody would type it into the form."""
    fields: dict[str, list[str]] = {}
    for name, value in leaves(body):
        if isinstance(value, str) and ISO_DAY.fullmatch(value):
            parts = zip(DATE_PARTS, value.split("-"), strict=True)
            fields |= {f"{name}-{part}": [digits] for part, digits in parts}
        elif isinstance(value, bool):
            fields[name] = ["true" if value else "false"]
        elif isinstance(value, list):
            fields[name] = ["，".join(map(str, value))]
        elif value is not None:
            fields[name] = [str(value)]
    return fields


def faults(error: ValidationError) -> dict[str, list[str]]:
    """Every fault by dotted field, in the reader's language."""
    return dotted(in_words(error.messages, worded))


def day_typed(form: Mapping[str, str], name: str) -> str | None:
    """A day typed in three boxes, as it is written; None where all are blank."""
    year, month, day = (form.get(f"{name}-{part}", "").strip() for part in DATE_PARTS)
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}" if year or month or day else None


def worded(sentence: str, /, **values: object) -> str:
    """One sentence in the reader's language, about what they see on the page."""
    return gettext(ON_THE_PAGE.get(sentence, sentence), **values)


def asked(in_force: InForce) -> tuple[Asked, ...]:
    """All questions by family, in the order of the catalogue."""
    askers = _askers(in_force)
    pages = [_asked_by(family, askers) for family in in_force.families.values()]
    return tuple(page for page in pages if page.questions)


def _askers(in_force: InForce) -> dict[Question, list[Family]]:
    """Each question with the families that need its answer."""
    askers: dict[Question, list[Family]] = {}
    for family in in_force.families.values():
        for question in in_force.questions_for([family.id]):
            askers.setdefault(question, []).append(family)
    return askers


def _asked_by(family: Family, askers: Mapping[Question, list[Family]]) -> Asked:
    """The questions that this family is the first to ask."""
    own = {question: others for question, (first, *others) in askers.items() if first is family}
    shared = {question.id: tuple(others) for question, others in own.items() if others}
    return Asked(family=family, questions=tuple(own), shared=shared)


def offered(in_force: InForce) -> tuple[Family, ...]:
    """What a talent may tick; which matter of a family fits is found for them."""
    return in_force.offered


def lists_of_numbers(in_force: InForce) -> frozenset[str]:
    """The fields in which several numbers are typed one after the other."""
    questions = [question for page in asked(in_force) for question in page.questions]
    return frozenset(f"facts.{q.id}" for q in questions if q.kind == "numbers")


def _entries(fields: Typed, part: str) -> Iterator[dict[str, list[str]]]:
    """What was typed of each relative or document, in their order on the page."""
    named = [(ENTRY.fullmatch(name), values) for name, values in fields.items()]
    found = ((int(m[2]), m[3], values) for m, values in named if m and m[1] == part)
    for _place, group in groupby(sorted(found, key=lambda x: x[0]), key=lambda x: x[0]):
        entry = {field: values for _, field, values in group}
        if any(value.strip() for values in entry.values() for value in values):
            yield entry


def _values(fields: Typed, numbers: frozenset[str]) -> Iterator[tuple[str, Any]]:
    for name in _dates(fields):
        parts = [next(iter(fields.get(f"{name}-{part}", ())), "").strip() for part in DATE_PARTS]
        if any(parts):
            yield name, "-".join([parts[0], parts[1].zfill(2), parts[2].zfill(2)])
    for name, values in fields.items():
        if DATE_PART.fullmatch(name):
            continue
        if name == "consents":
            yield name, [_consent(value) for value in values]
        elif name in LISTS:
            yield name, values
        elif values[0].strip():
            yield name, _numbers(values[0]) if name in numbers else values[0]


def _dates(fields: Typed) -> dict[str, None]:
    found = (DATE_PART.fullmatch(name) for name in fields)
    return dict.fromkeys(match[1] for match in found if match)


def _consent(value: str) -> dict[str, str]:
    purpose, _, version = value.partition(":")
    return {"purpose": purpose, "version": version}


def _numbers(value: str) -> list[str]:
    return [number for number in SEPARATORS.split(value) if number]
