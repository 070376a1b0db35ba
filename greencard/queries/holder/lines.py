"""One line of the card, with the words of the definition it was opened under."""

from dataclasses import dataclass
from datetime import date, datetime

from greencard.matters.catalogue import Catalogue
from greencard.matters.definition import Matter
from greencard.matters.vocabulary import is_ours
from greencard.models import CardLine, Want
from greencard.queries.handbook.entitlements import Entitlement, entitlement
from greencard.queries.said import Said, title


@dataclass(frozen=True, kw_only=True)
class StepMark:
    """A step of the matter and whether it is done, now or to do."""

    title: Said
    mark: str


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A condition that is not met, with its clause; `route` is the matter it bars.

    `ours` marks what is the centre's own arrangement.
    """

    rule: str
    matter: str
    route: Said
    says: Said
    basis: Said
    ours: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """A matter's progress; `matter` is None where no route of the family is open.

    `asked_on` is the day whose rules count, `want` the name it was asked for under, `acts` what
    the talent can do about it: ask again, or ask for a person. `stuck`: it waits for what has
    ended or is not_met.
    `first_of_two`: one limit counts working days and the other calendar days, so that either may
    be the earlier one, which `due_on` is.
    """

    family: str
    matter: str | None
    title: Said
    state: str
    asked_on: date
    want: str | None = None
    acts: tuple[str, ...] = ()
    step: Said | None = None
    steps: tuple[StepMark, ...] = ()
    offices: tuple[Said, ...] = ()
    case_no: str | None = None
    due_on: date | None = None
    provisional: bool = False
    first_of_two: bool = False
    clock: str = "stopped"
    waiting_for: tuple[Said, ...] = ()
    reasons: tuple[Reason, ...] = ()
    refusal: str | None = None
    entitlement: Entitlement | None = None
    stuck: str | None = None
    by_person: bool = False
    updated_at: datetime | None = None


ACTS = {"not_met": ("again", "person"), "ended": ("again",)}


def line_of(
    row: CardLine,
    catalogue: Catalogue,
    *,
    on: date,
    want: Want | None,
    again: bool = True,
    refusal: str | None = None,
    stuck: str | None = None,
    level: str | None = None,
) -> Line:
    """The row, read aloud. A closed case keeps the edition it was opened under.

    `on` is the day it was asked for, by whose editions it is worded; `want` what it was asked as,
    None where that has led elsewhere since. `level` is the card's. `again`: it can still be asked
    for under that name.
    """
    matter = _matter(row, catalogue, on)
    return Line(
        family=row.family,
        matter=row.matter or None,
        title=title(matter or catalogue.families[row.family]),
        state=row.state,
        asked_on=on,
        want=want.name if want else None,
        acts=_acts(want, again),
        step=_step(matter, row.step),
        steps=_marks(matter, row),
        offices=tuple(title(catalogue.office(office)) for office in row.offices),
        case_no=row.case_no,
        due_on=row.due_on,
        provisional=row.provisional,
        first_of_two=bool(matter and matter.promise.unit != matter.statute.unit),
        clock=row.clock,
        waiting_for=tuple(title(catalogue.latest(name, on)) for name in row.waiting_for),
        reasons=tuple(reason_of(reference, catalogue, on=on) for reference in row.reasons),
        refusal=refusal if row.state == "refused" else None,
        entitlement=entitlement(matter, level),
        stuck=stuck if row.state == "waiting" else None,
        by_person=bool(want and want.by_person),
        updated_at=row.updated_at,
    )


def _acts(want: Want | None, again: bool) -> tuple[str, ...]:
    acts = ACTS.get(want.state, ()) if want else ()
    return tuple(act for act in acts if again or act != "again")


def routing_line(want: Want, catalogue: Catalogue) -> Line:
    """A want that the router has not answered yet, or has to answer again."""
    named = want.matter or (None if want.name in catalogue.families else want.name)
    wanted = catalogue.latest(named, want.asked_on) if named else None
    return Line(
        family=want.family,
        matter=named,
        title=title(wanted or catalogue.families[want.family]),
        state="routing",
        asked_on=want.asked_on,
        want=want.name,
        by_person=want.by_person,
    )


def reason_of(reference: str, catalogue: Catalogue, *, on: date) -> Reason:
    """A reference like `hk06.founder`, in the words of its definition on that day."""
    matter, rule = catalogue.rule(reference, on)
    return Reason(
        rule=reference,
        matter=matter.id,
        route=title(matter),
        says=Said(rule.says, rule.says_en),
        basis=Said(rule.basis, rule.basis_en),
        ours=is_ours(rule),
    )


def _matter(row: CardLine, catalogue: Catalogue, on: date) -> Matter | None:
    if not row.matter:
        return None
    if row.version:
        return catalogue.matter(row.matter, row.version)
    return catalogue.latest(row.matter, on)


def _step(matter: Matter | None, step_id: str | None) -> Said | None:
    steps = matter.steps if matter and step_id else ()
    return next((title(step) for step in steps if step.id == step_id), None)


def _marks(matter: Matter | None, row: CardLine) -> tuple[StepMark, ...]:
    if matter is None or row.state not in ("open", "approved"):
        return ()
    ids = [step.id for step in matter.steps]
    now = ids.index(row.step) if row.step in ids else len(ids)
    marks = ["done"] * now + ["now"] + ["todo"] * len(ids)
    return tuple(
        StepMark(title=title(step), mark=mark)
        for step, mark in zip(matter.steps, marks, strict=False)
    )
