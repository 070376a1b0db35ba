"""Takes each thing a talent wants to the matter that fits: now, later, or not met and why."""

from collections.abc import Callable, Mapping, Sequence, Set
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from events import outbox
from events.schemas import CaseDeferred, CaseNotMet, CaseRequested, Event
from greencard.domain.eligibility import Defer, NotMet, Routed, for_a_person, route
from greencard.domain.wanting import UNDER_WAY, standing
from greencard.matters.catalogue import InForce
from greencard.matters.definition import Matter
from greencard.models import Case, Registration, Want
from greencard.services.desk import Service
from greencard.services.wanting.facts import facts_of_registration, held_by


def route_all(
    session: Session, *, talent_id: UUID, service: Service, now: datetime, cause: UUID
) -> None:
    """Decide every want the router has not decided yet, or has to decide again.

    One router at a time looks at one person, so that no approval slips between two looks.
    """
    _decide(
        session,
        hold(session, talent_id),
        lambda want: want.state == "routing",
        service=service,
        now=now,
        cause=cause,
    )


def route_waiting(
    session: Session,
    *,
    talent_id: UUID,
    approved: str,
    service: Service,
    now: datetime,
    cause: UUID,
) -> None:
    """Ask again for what waited for the matter that is approved now, and for nothing else."""
    _decide(
        session,
        hold(session, talent_id),
        lambda want: want.state == "waiting" and _waited(want, approved, service),
        service=service,
        now=now,
        cause=cause,
    )


def hold(session: Session, talent_id: UUID) -> Registration:
    """The registration of a talent, locked: one hand at a time on what they want."""
    query = select(Registration).filter_by(talent_id=talent_id)
    return session.scalars(query.with_for_update()).one()


def wants_of(session: Session, talent_id: UUID) -> Sequence[Want]:
    """Everything the talent has ever asked for, in that order."""
    return session.scalars(
        select(Want).filter_by(talent_id=talent_id).order_by(Want.position)
    ).all()


def close(session: Session, case: Case) -> None:
    """The case that a want led to is over; the want is with it."""
    wanted = update(Want).filter_by(talent_id=case.talent_id, matter=case.matter)
    outcome = "approved" if case.state == "approved" else "ended"
    session.execute(wanted.where(Want.state == "requested").values(state=outcome))


def _waited(want: Want, approved: str, service: Service) -> bool:
    matters = service.catalogue.on(want.asked_on)
    return any(matter.id == want.matter for matter in matters.after(approved))


def _decide(
    session: Session,
    registration: Registration,
    chosen: Callable[[Want], bool],
    *,
    service: Service,
    now: datetime,
    cause: UUID,
) -> None:
    """By the rules and the age of the day each was asked on, and by what is known now.

    What was asked for on an earlier day comes first: nothing asked anew takes its place.
    """
    wants = wants_of(session, registration.talent_id)
    held = held_by(session, registration.talent_id)
    for want in sorted(filter(chosen, wants), key=lambda want: want.asked_on):
        in_force = service.catalogue.on(want.asked_on)
        had, grants = held.for_good(in_force), held.grants_for(in_force.routes(want.name))
        facts = facts_of_registration(session, registration, grants, on=want.asked_on)
        others = [x for x in wants if x is not want and x.state != "routing"]
        routes = [
            matter
            for matter in in_force.routes(want.name)
            if standing(matter.id, others, in_force, had=had) == "open"
        ]
        if not routes:
            _end(want, others, in_force)
            continue
        approved = had if _card_under_way(wants, in_force) else set(grants)
        routed = _routed(want, routes, others, facts, approved)
        day = _submitted(session, want, routed, in_force, service=service, now=now)
        event = _recorded(want, routed, in_force, registration, submitted_on=day)
        outbox.append(session, event, now=now, cause=cause)


def _end(want: Want, others: Sequence[Want], in_force: InForce) -> None:
    """All of it is had or under way by another want, asked for at the same moment: follow that."""
    routes = [matter.id for matter in in_force.routes(want.name)]
    led_to = [other.matter for other in others if other.matter and other.family == want.family]
    same = (x for x in led_to if any(in_force.same_result(x, route) for route in routes))
    want.state, want.matter = "ended", next(same, None)


def _card_under_way(wants: Sequence[Want], in_force: InForce) -> bool:
    """Whether the card is asked for: what rests on it waits, also after one that was taken away."""
    asked = (want.matter or want.name for want in wants if want.state in UNDER_WAY)
    return not set(in_force.implied).isdisjoint(asked)


def _routed(
    want: Want,
    routes: Sequence[Matter],
    others: Sequence[Want],
    facts: Mapping[str, object],
    approved: Set[str],
) -> Routed:
    """Which matter, of those that are neither had nor under way."""
    going_on = {x.matter for x in others if x.state in ("waiting", "requested") and x.matter}
    had = {"approved": approved, "taken": going_on}
    if want.by_person:
        return for_a_person(routes, facts, **had, chosen=want.chosen)
    return route(routes, facts, **had)


def _submitted(
    session: Session,
    want: Want,
    routed: Routed,
    in_force: InForce,
    *,
    service: Service,
    now: datetime,
) -> date:
    """The day of what set it going: it was asked for, told anew, or the last it waited for came.

    So waiting for another costs nobody time; an event that comes late does not count back.
    """
    after = in_force[routed.matter].after if routed.matter else ()
    approvals = select(func.max(Case.closed_at)).filter_by(talent_id=want.talent_id)
    freed = session.scalar(approvals.where(Case.state == "approved", Case.matter.in_(after)))
    days = [service.today(moment) for moment in (now, freed) if moment]
    return max(want.asked_on, *days)


def _recorded(
    want: Want,
    routed: Routed,
    in_force: InForce,
    registration: Registration,
    *,
    submitted_on: date,
) -> Event:
    """Note what became of the want, and tell it by rule ids, never in sentences."""
    if routed.matter is None or isinstance(routed.decision, NotMet):
        want.matter, want.state = in_force.named(want.name), "not_met"
        return _not_met(want, routed, in_force)
    want.matter = routed.matter
    if isinstance(routed.decision, Defer):
        want.state = "waiting"
        return _deferred(want, routed.decision, in_force[routed.matter])
    want.state = "requested"
    return _requested(want, in_force[routed.matter], registration, submitted_on=submitted_on)


def _not_met(want: Want, routed: Routed, in_force: InForce) -> Event:
    """On the line of the matter that was named; else on the family's own."""
    return CaseNotMet(
        talent_id=want.talent_id,
        family=want.family,
        matter=want.matter,
        version=in_force[want.matter].valid_from if want.matter else None,
        reasons=routed.decision.reasons if isinstance(routed.decision, NotMet) else (),
    )


def _deferred(want: Want, decision: Defer, matter: Matter) -> Event:
    return CaseDeferred(
        talent_id=want.talent_id,
        family=want.family,
        matter=matter.id,
        version=matter.valid_from,
        waiting_for=decision.waiting_for,
    )


def _requested(
    want: Want, matter: Matter, registration: Registration, *, submitted_on: date
) -> Event:
    return CaseRequested(
        talent_id=want.talent_id,
        registration_id=registration.id,
        family=want.family,
        matter=matter.id,
        version=matter.valid_from,
        submitted_on=submitted_on,
        applied_on=want.asked_on,
        by_person=want.by_person,
    )
