"""One line of the card, with the words of the definition it was opened under."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from greencard.matters.catalogue import Catalogue, InForce
from greencard.matters.definition import Matter
from greencard.models import CardLine, Want
from greencard.queries.said import Said, title


@dataclass(frozen=True, kw_only=True)
class StepMark:
    """A step of the matter and whether it is done, now or to do."""

    title: Said
    mark: str


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A condition that is not met, with its clause; `route` is the matter it bars."""

    rule: str
    route: Said
    says: Said
    basis: Said


@dataclass(frozen=True, kw_only=True)
class Line:
    """A matter's progress; `matter` is None where no route of the family is open.

    `first_of_two`: one limit counts working days and the other calendar days, so that either may
    be the earlier one, which `due_on` is.
    """

    family: str
    matter: str | None
    title: Said
    state: str
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
    blocked: bool = False
    updated_at: datetime | None = None


def line_of(
    row: CardLine, catalogue: Catalogue, in_force: InForce, *, refused: Mapping[str, str | None]
) -> Line:
    """The row, read aloud. A closed case keeps the edition it was opened under.

    `refused` holds the talent's refused matters and the officers' words; a line that waits for
    one of them is blocked.
    """
    matter = _matter(row, catalogue, in_force)
    return Line(
        family=row.family,
        matter=row.matter or None,
        title=title(matter or in_force.families[row.family]),
        state=row.state,
        step=_step(matter, row.step),
        steps=_marks(matter, row),
        offices=tuple(title(catalogue.office(office)) for office in row.offices),
        case_no=row.case_no,
        due_on=row.due_on,
        provisional=row.provisional,
        first_of_two=bool(matter and matter.promise.unit != matter.statute.unit),
        clock=row.clock,
        waiting_for=tuple(title(in_force[name]) for name in row.waiting_for),
        reasons=tuple(reason_of(reference, in_force) for reference in row.reasons),
        refusal=refused.get(row.matter) if row.state == "refused" else None,
        blocked=any(name in refused for name in row.waiting_for),
        updated_at=row.updated_at,
    )


def routing_line(want: Want, in_force: InForce) -> Line:
    """A want that the router has not answered yet."""
    wanted = in_force.resolve(want.name)
    return Line(
        family=want.family,
        matter=want.matter,
        title=title(wanted or in_force.families[want.family]),
        state="routing",
    )


def reason_of(reference: str, in_force: InForce) -> Reason:
    """A reference like `hk06.founder`, in the words of its definition."""
    matter_id, _, rule_id = reference.partition(".")
    rule = next(rule for rule in in_force[matter_id].rules if rule.id == rule_id)
    says, basis = Said(rule.says, rule.says_en), Said(rule.basis, rule.basis_en)
    return Reason(rule=reference, route=title(in_force[matter_id]), says=says, basis=basis)


def _matter(row: CardLine, catalogue: Catalogue, in_force: InForce) -> Matter | None:
    if not row.matter:
        return None
    return catalogue.matter(row.matter, row.version) if row.version else in_force[row.matter]


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
