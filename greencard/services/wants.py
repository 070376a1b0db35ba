"""Takes each thing a talent wants to the matter that fits: now, later, or not met and why."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from events import outbox
from events.schemas import CaseDeferred, CaseNotMet, CaseRequested, Event
from greencard.domain.eligibility import Defer, NotMet, Routed, route
from greencard.matters.catalogue import Catalogue, InForce
from greencard.matters.definition import Matter
from greencard.models import Case, Registration, Want
from greencard.services.facts import facts_of_registration, grants_of


def route_all(
    session: Session, catalogue: Catalogue, *, registration_id: UUID, now: datetime, cause: UUID
) -> None:
    """Decide every want the router has not decided yet.

    One router at a time looks at one person, so that no approval slips between two looks.
    """
    query = select(Registration).filter_by(id=registration_id)
    registration = session.scalars(query.with_for_update()).one()
    wants = _wants(session, registration_id, "routing")
    _decide(session, catalogue, registration, wants, now=now, cause=cause)


def route_waiting(
    session: Session,
    catalogue: Catalogue,
    *,
    talent_id: UUID,
    approved: str,
    now: datetime,
    cause: UUID,
) -> None:
    """Ask again for what waited for the matter that is approved now, and for nothing else."""
    query = select(Registration).filter_by(talent_id=talent_id)
    registration = session.scalars(query.with_for_update()).one()
    waited = {matter.id for matter in catalogue.on(registration.applied_on).after(approved)}
    wants = [x for x in _wants(session, registration.id, "waiting") if x.matter in waited]
    _decide(session, catalogue, registration, wants, now=now, cause=cause)


def _decide(
    session: Session,
    catalogue: Catalogue,
    registration: Registration,
    wants: Iterable[Want],
    *,
    now: datetime,
    cause: UUID,
) -> None:
    in_force = catalogue.on(registration.applied_on)
    approved = grants_of(session, registration.talent_id)
    facts = facts_of_registration(session, registration, approved)
    for want in wants:
        taken = _taken(session, registration, beside=want)
        routes = in_force.routes(want.name)
        routed = route(routes, facts, approved=set(approved), taken=taken)
        _record(session, want, routed, in_force, registration, now=now, cause=cause)


def _wants(session: Session, registration_id: UUID, state: str) -> list[Want]:
    query = select(Want).filter_by(registration_id=registration_id, state=state)
    return list(session.scalars(query.order_by(Want.position)))


def _taken(session: Session, registration: Registration, *, beside: Want) -> set[str]:
    """What the talent is getting by other wants: asked for, and not ended without approval."""
    session.flush()
    going_on = select(Want.matter).filter_by(registration_id=registration.id)
    going_on = going_on.where(Want.state.in_(("waiting", "requested")), Want.id != beside.id)
    ended = select(Case.matter).filter_by(talent_id=registration.talent_id)
    ended = ended.where(Case.closed_at.is_not(None), Case.state != "approved")
    found = set(session.scalars(going_on)) - set(session.scalars(ended))
    return {matter for matter in found if matter}


def _record(
    session: Session,
    want: Want,
    routed: Routed,
    in_force: InForce,
    registration: Registration,
    *,
    now: datetime,
    cause: UUID,
) -> None:
    """Note what became of the want, and tell it by rule ids, never in sentences."""
    if routed.matter is None or isinstance(routed.decision, NotMet):
        want.matter = in_force.named(want.name)
        want.state, event = "not_met", _not_met(want, routed, in_force)
        outbox.append(session, event, now=now, cause=cause)
        return
    want.matter = routed.matter
    if isinstance(routed.decision, Defer):
        want.state, event = "waiting", _deferred(want, routed.decision, in_force[routed.matter])
    else:
        want.state, event = "requested", _requested(want, in_force[routed.matter], registration)
    outbox.append(session, event, now=now, cause=cause)


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


def _requested(want: Want, matter: Matter, registration: Registration) -> Event:
    return CaseRequested(
        talent_id=want.talent_id,
        registration_id=registration.id,
        family=want.family,
        matter=matter.id,
        version=matter.valid_from,
        submitted_on=registration.applied_on,
    )
