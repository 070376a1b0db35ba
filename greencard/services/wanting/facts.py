"""Puts together what we know of a talent, for the rules to look at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True)
class Held:
    """A talent's approved matters with what each granted the last time, and how the card stands.

    `taken_away`: it is revoked or cancelled, and no other has been approved since and is being
    issued.
    """

    approved: Mapping[str, dict[str, str]]
    card_state: str
    taken_away: bool

    @property
    def grants(self) -> dict[str, dict[str, str]]:
        """What was granted; once the card is taken away, its level and class no longer."""
        return _beside_the_card(self.approved) if self.taken_away else dict(self.approved)

    def grants_for(self, matters: Iterable[Matter]) -> dict[str, dict[str, str]]:
        """The same for who asks for these: an expired card gives nothing but the way to another."""
        if self.card_state == "expired" and not any(one.card_act for one in matters):
            return _beside_the_card(self.approved)
        return self.grants

    def for_good(self, in_force: InForce) -> set[str]:
        """What is had for good: what was approved, but no card that was taken away."""
        return set(self.approved) - (set(in_force.implied) if self.taken_away else set())


def held_by(session: Session, talent_id: UUID) -> Held:
    """What a talent has."""
    query = select(Case.matter, Case.grant, Case.closed_at).order_by(Case.closed_at)
    cases = session.execute(query.filter_by(talent_id=talent_id, state="approved")).all()
    card = at_hand(talent_id).with_only_columns(Card.state, Card.issued_at)
    state, issued_at = session.execute(card).one()
    of_cards = (row.closed_at for row in cases if row.grant.keys() & set(facts.OF_THE_CARD))
    on_its_way = issued_at is not None and any(closed > issued_at for closed in of_cards)
    return Held(
        approved={row.matter: row.grant for row in cases},
        card_state=state,
        taken_away=state in ENDED and not on_its_way,
    )


def grants_of(session: Session, talent_id: UUID) -> dict[str, dict[str, str]]:
    """What a talent's approved matters granted."""
    return held_by(session, talent_id).grants


def had_by(session: Session, talent_id: UUID, in_force: InForce) -> set[str]:
    """The matters a talent has for good."""
    return held_by(session, talent_id).for_good(in_force)


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


def _beside_the_card(grants: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {
        matter: {name: value for name, value in grant.items() if name not in facts.OF_THE_CARD}
        for matter, grant in grants.items()
    }


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
