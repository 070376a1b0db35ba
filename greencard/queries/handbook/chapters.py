"""一册: the handbook as it stood on a day, a chapter a matter, told from the definitions."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from greencard.errors import NotFound
from greencard.matters.catalogue import Catalogue, InForce
from greencard.matters.definition import Family, Limit, Matter, Office, Paper, Question, Step
from greencard.matters.policies import Policy
from greencard.matters.remedies import Remedy


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A step and the offices that work on it, side by side where there are several."""

    step: Step
    offices: tuple[Office, ...]


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """One edition of a matter with everything it refers to.

    `asked` are all questions of that day, whoever asks them: they give facts their words.
    `papers` are all papers of the matter, or those one talent needs.
    """

    matter: Matter
    family: Family
    questions: tuple[Question, ...]
    asked: Mapping[str, Question]
    papers: tuple[Paper, ...]
    stages: tuple[Stage, ...]
    offices: tuple[Office, ...]
    after: tuple[Matter, ...]
    next: tuple[Matter, ...]
    excludes: tuple[Matter, ...]
    rests_on: tuple[Policy, ...]
    remedies: tuple[Remedy, ...]
    editions: tuple[Matter, ...]

    @property
    def binds(self) -> Limit | None:
        """The limit the due date follows; None where that differs from day to day."""
        promise, statute = self.matter.promise, self.matter.statute
        if promise.unit != statute.unit:
            return None
        return promise if promise.days <= statute.days else statute


@dataclass(frozen=True, kw_only=True)
class Part:
    """A family and its chapters."""

    family: Family
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, kw_only=True)
class Book:
    """The handbook of a day, whole or in part; `edition` is the day it came into force.

    `name` tells which part it is: a family, a matter, or nothing for the whole.
    """

    day: date
    edition: date | None
    parts: tuple[Part, ...]
    name: str = ""

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """All chapters in order."""
        return tuple(chapter for part in self.parts for chapter in part.chapters)


def whole(catalogue: Catalogue, day: date) -> Book:
    """Every matter in force on a day."""
    return _book(catalogue, day, catalogue.on(day).values())


def of_family(catalogue: Catalogue, day: date, family: str) -> Book:
    """The matters of one family; raises NotFound where there are none."""
    return _some(catalogue, day, family, catalogue.on(day).in_family(family))


def of_matter(catalogue: Catalogue, day: date, matter: str) -> Book:
    """One matter; raises NotFound where it is not in force that day."""
    found = catalogue.on(day).get(matter)
    return _some(catalogue, day, matter, [found] if found else [])


def editions(catalogue: Catalogue) -> tuple[date, ...]:
    """The days on which an edition of the handbook begins, the latest first."""
    return tuple(reversed(catalogue.changes))


def edition_of(catalogue: Catalogue, day: date) -> date | None:
    """The first day of the edition in force on a day; None before all of them."""
    begun = bisect_right(catalogue.changes, day)
    return catalogue.changes[begun - 1] if begun else None


def edition_before(catalogue: Catalogue, day: date) -> date | None:
    """The first day of the edition before the one in force on a day, if there was one."""
    begun = bisect_right(catalogue.changes, day)
    return catalogue.changes[begun - 2] if begun > 1 else None


def chapter(
    catalogue: Catalogue, matter: Matter, *, among: InForce, papers: Iterable[Paper] | None = None
) -> Chapter:
    """A chapter of one matter among those in force with it."""
    return Chapter(
        matter=matter,
        family=among.families[matter.family],
        questions=tuple(q for name, q in among.questions.items() if name in matter.facts),
        asked=among.questions,
        papers=matter.papers if papers is None else tuple(papers),
        stages=_stages(catalogue, matter),
        offices=_offices(catalogue, matter),
        after=_named(among, matter.after),
        next=_named(among, matter.next),
        excludes=_named(among, matter.excludes),
        rests_on=tuple(catalogue.policies[name] for name in matter.rests_on),
        remedies=catalogue.remedies if matter.remedies else (),
        editions=tuple(reversed(catalogue.editions[matter.id])),
    )


def _some(catalogue: Catalogue, day: date, name: str, matters: Iterable[Matter]) -> Book:
    found = _book(catalogue, day, matters, name=name)
    if not found.parts:
        raise NotFound
    return found


def _book(catalogue: Catalogue, day: date, matters: Iterable[Matter], *, name: str = "") -> Book:
    among, chosen = catalogue.on(day), list(matters)
    families = [among.families[name] for name in dict.fromkeys(one.family for one in chosen)]
    parts = [
        Part(
            family=family,
            chapters=tuple(
                chapter(catalogue, one, among=among) for one in chosen if one.family == family.id
            ),
        )
        for family in families
    ]
    return Book(day=day, edition=edition_of(catalogue, day), parts=tuple(parts), name=name)


def _stages(catalogue: Catalogue, matter: Matter) -> tuple[Stage, ...]:
    return tuple(
        Stage(step=step, offices=tuple(catalogue.office(office) for office in step.offices))
        for step in matter.steps
    )


def _offices(catalogue: Catalogue, matter: Matter) -> tuple[Office, ...]:
    """Every office once, in the order in which the talent's case meets them."""
    met = dict.fromkeys(office for step in matter.steps for office in step.offices)
    return tuple(catalogue.office(office) for office in met)


def _named(among: InForce, names: Iterable[str]) -> tuple[Matter, ...]:
    return tuple(among[name] for name in names)
