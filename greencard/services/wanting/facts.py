"""Puts together what we know of a talent, for the rules to look at."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from greencard.domain import facts
from greencard.domain.application import Application, Education, Employment
from greencard.domain.cards import ENDED
from greencard.matters.catalogue import InForce
from greencard.matters.definition import Matter
from greencard.models import Card, Case, Registration, Talent
from greencard.services.card.cards import at_hand


def grants_of(session: Session, talent_id: UUID) -> dict[str, dict[str, str]]:
    """The talent's approved matters, and what each granted the last time.

    Once the card is revoked or cancelled, its level and class are granted no longer.
    """
    query = select(Case.matter, Case.grant).filter_by(talent_id=talent_id, state="approved")
    found = {matter: grant for matter, grant in session.execute(query.order_by(Case.closed_at))}
    if _card_ended(session, talent_id):
        return {matter: _beside_the_card(grant) for matter, grant in found.items()}
    return found


def grants_for(
    session: Session, talent_id: UUID, matters: Iterable[Matter]
) -> dict[str, dict[str, str]]:
    """The same for who asks for these: an expired card gives nothing but the way to another."""
    found = grants_of(session, talent_id)
    if _card_state(session, talent_id) != "expired" or any(one.card_act for one in matters):
        return found
    return {matter: _beside_the_card(grant) for matter, grant in found.items()}


def had_by(session: Session, talent_id: UUID, in_force: InForce) -> set[str]:
    """What the talent has for good: what was approved, but no card that has ended."""
    had = set(grants_of(session, talent_id))
    return had - set(in_force.implied) if _card_ended(session, talent_id) else had


def facts_of_registration(
    session: Session,
    registration: Registration,
    grants: Mapping[str, Mapping[str, str]],
    *,
    on: date,
) -> dict[str, object]:
    """The facts for an application of that day: what was told, and what approvals granted."""
    application = _application(session.get_one(Talent, registration.talent_id), registration)
    known = facts.facts_of(application, on=on)
    for grant in grants.values():
        known |= facts.facts_of_grant(grant)
    return known


def _card_ended(session: Session, talent_id: UUID) -> bool:
    """Whether it was taken away, and no other has been approved since and is being issued."""
    card = at_hand(talent_id).with_only_columns(Card.state, Card.issued_at)
    state, issued_at = session.execute(card).one()
    if state not in ENDED or issued_at is None:
        return state in ENDED
    since = select(Case.grant).filter_by(talent_id=talent_id, state="approved")
    grants = session.scalars(since.where(Case.closed_at > issued_at))
    return not any(set(facts.OF_THE_CARD) & grant.keys() for grant in grants)


def _card_state(session: Session, talent_id: UUID) -> str | None:
    return session.scalar(at_hand(talent_id).with_only_columns(Card.state))


def _beside_the_card(grant: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in grant.items() if name not in facts.OF_THE_CARD}


def _application(talent: Talent, registration: Registration) -> Application:
    particulars = registration.particulars
    return Application(
        name=talent.name,
        name_en=talent.name_en,
        id_type=talent.id_type,
        id_no=talent.id_no,
        nationality=talent.nationality,
        birth_date=talent.birth_date,
        sex=talent.sex,
        mobile=talent.mobile,
        email=talent.email,
        education=Education(**_dates(particulars["education"], "graduated_on")),
        category=registration.category,
        level_claimed=registration.level_claimed,
        employment=Employment(**_dates(particulars["employment"], "contract_from", "contract_to")),
        wants=(),
        facts=registration.answers,
        family=(),
        consents=(),
    )


def _dates(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    read = {name: date.fromisoformat(values[name]) for name in names if values.get(name)}
    return dict(values) | read
