"""The case page: one person, one matter, everything an officer needs to decide."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from greencard.errors import NotFound
from greencard.matters.catalogue import Catalogue, InForce
from greencard.matters.definition import Limit, Matter, Step
from greencard.matters.vocabulary import is_ours
from greencard.models import Case, Registration, Staff, Talent, Task
from greencard.queries.centre.applicants import TalentView, applicant
from greencard.queries.handbook.entitlements import Entitlement, entitlement
from greencard.queries.said import Said, title
from greencard.services.wanting.changing import answer_of, history
from greencard.services.wanting.facts import facts_of_registration, grants_of


@dataclass(frozen=True, kw_only=True)
class TaskView:
    """One office's part in a step."""

    office: str
    office_title: Said
    state: str
    due_on: date | None
    done_at: datetime | None
    done_by: str | None
    refused: bool = False


@dataclass(frozen=True, kw_only=True)
class StepView:
    """A step, its mark (done, now, todo) and what its offices have done."""

    id: str
    title: Said
    mark: str
    tasks: tuple[TaskView, ...]
    asks: tuple[str, ...]

    @property
    def refused(self) -> bool:
        """Whether the case ended here."""
        return any(task.refused for task in self.tasks)


@dataclass(frozen=True, kw_only=True)
class PaperView:
    """A paper the matter needs of this talent."""

    title: Said
    key: bool
    on_file: bool


@dataclass(frozen=True, kw_only=True)
class RuleView:
    """A condition and whether it holds on what the talent told; None while not known."""

    id: str
    says: Said
    basis: Said
    ours: bool
    holds: bool | None


@dataclass(frozen=True, kw_only=True)
class ChangeView:
    """What the talent has changed since the case was opened: fields by dotted name, answers."""

    at: datetime
    fields: tuple[str, ...]
    answers: tuple[Said, ...]


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """The whole case. `by_person`: the rules did not confirm it and the talent asked for you."""

    number: str
    matter: str
    title: Said
    state: str
    clock: str
    submitted_on: date
    due_on: date
    provisional: bool
    statute_on: date
    statute_provisional: bool
    statute: Limit
    talent: TalentView
    category: str
    level_claimed: str | None
    park_title: Said | None
    particulars: dict[str, Any]
    answers: tuple[tuple[Said, Any], ...]
    steps: tuple[StepView, ...]
    papers: tuple[PaperView, ...]
    rules: tuple[RuleView, ...]
    refusal: str | None
    grant: dict[str, str]
    entitlement: Entitlement | None
    by_person: bool
    changes: tuple[ChangeView, ...]


def view(session: Session, case_no: str, *, office: str | None, catalogue: Catalogue) -> CaseView:
    """The case, for an office that has a part in it; raises NotFound for any other."""
    case = session.scalar(select(Case).filter_by(number=case_no))
    if case is None or office not in {task.office for task in case.tasks}:
        raise NotFound
    registration = session.get_one(Registration, case.registration_id)
    talent = session.get_one(Talent, case.talent_id)
    matter = catalogue.matter(case.matter, case.version)
    grants = grants_of(session, case.talent_id)
    facts = facts_of_registration(session, registration, grants, on=case.applied_on)
    return CaseView(
        number=case.number,
        matter=case.matter,
        title=title(matter),
        state=case.state,
        clock=case.clock,
        submitted_on=case.submitted_on,
        due_on=case.due_on,
        provisional=case.provisional,
        statute_on=case.statute_on,
        statute_provisional=case.statute_provisional,
        statute=matter.statute,
        talent=applicant(talent, registration.particulars),
        category=registration.category,
        level_claimed=registration.level_claimed,
        park_title=_park(registration.park, catalogue),
        particulars=registration.particulars,
        answers=_answers(registration, matter, catalogue.on(case.applied_on)),
        steps=_steps(session, case, matter, catalogue),
        papers=_papers(matter, facts),
        rules=_rules(matter, facts, _others(session, case)),
        refusal=case.refusal,
        grant=case.grant,
        entitlement=entitlement(matter, facts.get("level")),
        by_person=case.by_person,
        changes=_changes(session, case, matter, catalogue),
    )


def _changes(
    session: Session, case: Case, matter: Matter, catalogue: Catalogue
) -> tuple[ChangeView, ...]:
    """Answers to questions that only other matters ask are none of this case's business."""
    found = []
    asked = {name: one for name, one in catalogue.questions.items() if name in matter.facts}
    for row in history(session, case.registration_id, since=case.opened_at):
        names = {field: answer_of(field) for field in row.fields}
        answers = [asked[name] for name in names.values() if name and name in asked]
        fields = tuple(field for field, name in names.items() if name is None)
        said = tuple(Said(question.ask, question.ask_en) for question in answers)
        if fields or said:
            found.append(ChangeView(at=row.changed_at, fields=fields, answers=said))
    return tuple(found)


def _park(code: str | None, catalogue: Catalogue) -> Said | None:
    park = catalogue.parks.get(code) if code else None
    return title(park) if park else None


def _others(session: Session, case: Case) -> set[str]:
    """The talent's other matters under way or approved: some shut others out."""
    query = select(Case.matter).filter_by(talent_id=case.talent_id).where(Case.id != case.id)
    return set(session.scalars(query.where(Case.state.in_(("open", "approved")))))


def _answers(
    registration: Registration, matter: Matter, in_force: InForce
) -> tuple[tuple[Said, Any], ...]:
    asked = {question.id: question for question in in_force.questions_for([matter.id])}
    return tuple(
        (Said(asked[name].ask, asked[name].ask_en), value)
        for name, value in registration.answers.items()
        if name in asked
    )


def _steps(
    session: Session, case: Case, matter: Matter, catalogue: Catalogue
) -> tuple[StepView, ...]:
    names = _names(session, [task.done_by for task in case.tasks if task.done_by])
    views = []
    for step in matter.steps:
        tasks = [task for task in case.tasks if task.step == step.id]
        shown = tuple(_task(task, case, catalogue, names) for task in tasks)
        views.append(_step(step, tasks, shown))
    return tuple(views)


def _step(step: Step, tasks: list[Task], shown: tuple[TaskView, ...]) -> StepView:
    states = {task.state for task in tasks}
    mark = "now" if "open" in states else "done" if states == {"done"} else "todo"
    return StepView(id=step.id, title=title(step), mark=mark, tasks=shown, asks=step.asks)


def _task(task: Task, case: Case, catalogue: Catalogue, names: dict[UUID, str]) -> TaskView:
    """The office that closed a refused case is the one that refused it."""
    return TaskView(
        office=task.office,
        office_title=title(catalogue.office(task.office)),
        state=task.state,
        due_on=task.due_on,
        done_at=task.done_at,
        done_by=names.get(task.done_by) if task.done_by else None,
        refused=case.state == "refused" and task.done_at == case.closed_at,
    )


def _names(session: Session, ids: list[UUID]) -> dict[UUID, str]:
    return {row.id: row.name for row in session.scalars(select(Staff).where(Staff.id.in_(ids)))}


def _papers(matter: Matter, facts: dict[str, object]) -> tuple[PaperView, ...]:
    """The papers this talent needs: those without a condition, and those whose condition holds."""
    return tuple(
        PaperView(title=title(paper), key=paper.key, on_file=paper.on_file)
        for paper in matter.papers_for(facts)
    )


def _rules(matter: Matter, facts: dict[str, object], taken: set[str]) -> tuple[RuleView, ...]:
    return tuple(
        RuleView(
            id=rule.id,
            says=Said(rule.says, rule.says_en),
            basis=Said(rule.basis, rule.basis_en),
            ours=is_ours(rule),
            holds=rule.holds(facts, taken=taken),
        )
        for rule in matter.rules
    )
