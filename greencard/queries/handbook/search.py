"""Finds matters by the words people type, and says where in the chapter they stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from greencard.queries.handbook.chapters import Chapter

MOST_LETTERS = 100
MOST_PLACES = 3
SPACES = re.compile(r"[\s，。、；：]+")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the words stand: in what kind of entry, and the text itself."""

    entry: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A chapter in which every word stands, and the first places other than its title."""

    chapter: Chapter
    places: tuple[Place, ...]


def search(chapters: Sequence[Chapter], words: str, *, language: str) -> tuple[Hit, ...]:
    """The chapters that hold every word in this language (`zh` or `en`), titles first."""
    wanted = [one for one in SPACES.split(_plain(words[:MOST_LETTERS])) if one]
    found = [hit for one in chapters if wanted and (hit := _hit(one, wanted, language))]
    return tuple(sorted(found, key=lambda hit: not _in_title(hit, wanted, language)))


def _hit(chapter: Chapter, wanted: Sequence[str], language: str) -> Hit | None:
    places = list(_places(chapter, language))
    everything = _plain("\n".join(place.text for place in places))
    if not all(word in everything for word in wanted):
        return None
    shown = [x for x in places if x.entry != "title" and any(w in _plain(x.text) for w in wanted)]
    return Hit(chapter=chapter, places=tuple(shown[:MOST_PLACES]))


def _in_title(hit: Hit, wanted: Sequence[str], language: str) -> bool:
    title = _plain(next(_places(hit.chapter, language)).text)
    return any(word in title for word in wanted)


def _places(chapter: Chapter, language: str) -> Iterator[Place]:
    """Every text of the chapter, the title first."""
    for entry, part, names in _parts(chapter):
        for name in names:
            if text := _text(part, name, language):
                yield Place(entry=entry or name, text=text)
    for row in chapter.matter.tiers.rows if chapter.matter.tiers else ():
        columns = (row.area, row.relief, row.monthly_cap, row.total_cap)
        figures = " ".join(f"{figure:,} {figure}" for figure in columns if figure is not None)
        yield Place(entry="tier", text=f"{row.level} {figures}")


def _parts(chapter: Chapter) -> Iterator[tuple[str, Any, tuple[str, ...]]]:
    """The parts with what kind of entry they are; the matter's own are called by their names."""
    matter = chapter.matter
    yield "", matter, ("title", "result")
    yield from (("rule", rule, ("says", "basis")) for rule in matter.rules)
    for question in chapter.questions:
        yield "question", question, ("ask", "hint")
        yield from (("question", choice, ("says",)) for choice in question.choices)
    yield from (("paper", paper, ("title", "sample")) for paper in chapter.papers)
    yield from (("step", step, ("title",)) for step in matter.steps)
    yield from (("office", x, ("title", "address", "telephone")) for x in chapter.offices)
    yield from (("validity", x, ("says", "basis")) for x in (matter.validity,) if x)
    yield from (("grace", x, ("says", "basis")) for x in (matter.grace,) if x)
    for point in matter.alternatives:
        yield "alternative", point, ("about",)
        yield from (("alternative", value, ("says", "basis")) for value in point.values)
    yield from (("remedy", remedy, ("title", "says", "basis")) for remedy in chapter.remedies)
    yield "", matter, ("policy", "policy_no", "source", "fee")


def _text(part: Any, name: str, language: str) -> str | None:
    chinese: str | None = getattr(part, name)
    return getattr(part, f"{name}_en", chinese) if language == "en" else chinese


def _plain(text: str) -> str:
    return normalize("NFKC", text).casefold()
