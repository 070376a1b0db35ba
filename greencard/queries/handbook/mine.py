"""The handbook made for one talent: their matters, papers, dates, and what changed since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from greencard.matters.catalogue import Catalogue
from greencard.matters.definition import Matter, Paper
from greencard.matters.difference import Change, of_matter
from greencard.models import Case, Registration
from greencard.queries.handbook.chapters import Book, Chapter, Part, chapter, edition_of
from greencard.queries.holder import card
from greencard.queries.holder.lines import Line
from greencard.queries.said import Said, title
from greencard.services.wanting.facts import facts_of_registration, grants_of

OVER = ("approved", "refused", "withdrawn", "terminated")
NOT_BEGUN = ("routing", "not_met")


@dataclass(frozen=True, kw_only=True)
class Dates:
    """Both days of a case under way; a provisional one may move."""

    due_on: date
    provisional: bool
    statute_on: date
    statute_provisional: bool


@dataclass(frozen=True, kw_only=True)
class MyMatter:
    """A line of the card with its chapter; no chapter where no route is open.

    `day` is a day of the chapter's edition; `changes` lead from it to today's edition.
    """

    line: Line
    day: date
    chapter: Chapter | None
    dates: Dates | None
    changes: tuple[Change, ...]

    @property
    def papers(self) -> tuple[Paper, ...]:
        """What is still wanted of the talent.

        Nothing where no way is open, once the first step has taken the papers, and at the end.
        """
        taken = bool(self.line.steps) and self.line.steps[0].mark == "done"
        idle = self.line.state in (*OVER, *NOT_BEGUN)
        return () if self.chapter is None or idle or taken else self.chapter.papers


@dataclass(frozen=True, kw_only=True)
class Owed:
    """A paper, and every matter it is for; `key` where any of them cannot wait for it."""

    paper: Paper
    matters: tuple[Said, ...]
    key: bool


@dataclass(frozen=True, kw_only=True)
class MyHandbook:
    """One talent's handbook, by the rules of the day of application."""

    name: str
    receipt: str
    applied_on: date
    valid_to: date | None
    matters: tuple[MyMatter, ...]
    owed: tuple[Owed, ...]
    on_file: tuple[Owed, ...]
    book: Book

    @property
    def changed(self) -> bool:
        """Whether today's edition says anything else."""
        return any(one.changes for one in self.matters)


def mine(
    session: Session, registration_id: UUID, *, catalogue: Catalogue, today: date
) -> MyHandbook:
    """The handbook of whoever registered so."""
    page = card.page(session, registration_id, catalogue=catalogue, today=today)
    registration = session.get_one(Registration, registration_id)
    reader = _Reader(session, registration, catalogue, today)
    matters = tuple(reader.matter(line) for line in (page.application, *page.lines) if line)
    return MyHandbook(
        name=page.face.name,
        receipt=page.receipt,
        applied_on=registration.applied_on,
        valid_to=page.face.valid_to,
        matters=matters,
        owed=_owed(matters, on_file=False),
        on_file=_owed(matters, on_file=True),
        book=_book(matters, registration.applied_on, catalogue),
    )


class _Reader:
    """Reads one talent's matters, each in the edition it was asked for under."""

    def __init__(
        self, session: Session, registration: Registration, catalogue: Catalogue, today: date
    ) -> None:
        self.session, self.registration = session, registration
        self.catalogue, self.today = catalogue, today
        self.grants = grants_of(session, registration.talent_id)
        query = select(Case).filter_by(talent_id=registration.talent_id)
        self.cases = {case.number: case for case in session.scalars(query)}

    def matter(self, line: Line) -> MyMatter:
        """The line with its chapter."""
        case = self.cases.get(line.case_no or "")
        edition = self._edition(line, case)
        return MyMatter(
            line=line,
            day=self._day(line, edition),
            chapter=self._chapter(line, edition) if edition else None,
            dates=_dates(case),
            changes=of_matter(edition, self._today(edition)) if edition else (),
        )

    def _edition(self, line: Line, case: Case | None) -> Matter | None:
        if case:
            return self.catalogue.matter(case.matter, case.version)
        return self.catalogue.on(line.asked_on).get(line.matter or "")

    def _today(self, edition: Matter) -> Matter | None:
        return self.catalogue.on(self.today).get(edition.id)

    def _day(self, line: Line, edition: Matter | None) -> date:
        """The day it was asked for, or where the edition is another, its first day."""
        if edition is None or self.catalogue.on(line.asked_on).get(edition.id) == edition:
            return line.asked_on
        return edition.valid_from

    def _chapter(self, line: Line, edition: Matter) -> Chapter:
        facts = facts_of_registration(
            self.session, self.registration, self.grants, on=line.asked_on
        )
        among = self.catalogue.on(self._day(line, edition))
        return chapter(self.catalogue, edition, among=among, papers=edition.papers_for(facts))


def _dates(case: Case | None) -> Dates | None:
    if case is None or case.state in OVER:
        return None
    return Dates(
        due_on=case.due_on,
        provisional=case.provisional,
        statute_on=case.statute_on,
        statute_provisional=case.statute_provisional,
    )


def _owed(matters: Iterable[MyMatter], *, on_file: bool) -> tuple[Owed, ...]:
    """Each paper once, however many matters want the same."""
    found: dict[tuple[str, str], list[tuple[Paper, Matter]]] = {}
    for one in matters:
        for paper in one.papers:
            if paper.on_file == on_file and one.chapter:
                same = (paper.title, paper.sample)
                found.setdefault(same, []).append((paper, one.chapter.matter))
    return tuple(
        Owed(
            paper=uses[0][0],
            matters=tuple(title(matter) for _, matter in uses),
            key=any(paper.key for paper, _ in uses),
        )
        for uses in found.values()
    )


def _book(matters: Iterable[MyMatter], day: date, catalogue: Catalogue) -> Book:
    """The chapters of the talent's matters, in the order of their lines."""
    chapters = [one.chapter for one in matters if one.chapter]
    families = dict.fromkeys(one.family for one in chapters)
    parts = tuple(
        Part(family=family, chapters=tuple(c for c in chapters if c.family == family))
        for family in families
    )
    return Book(day=day, edition=edition_of(catalogue, day), parts=parts, name="mine")
