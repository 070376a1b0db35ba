"""The card page: the face, and a line for each matter with where it stands and why."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from greencard.domain.masking import mask_name
from greencard.matters.catalogue import Catalogue, InForce
from greencard.models import Card, CardLine, Case, Registration, Talent, Want
from greencard.queries.lines import Line, line_of, routing_line


@dataclass(frozen=True, kw_only=True)
class CardPage:
    """Everything the holder's page shows. `application` is the card's own matter."""

    name: str
    name_masked: str
    number: str
    receipt: str
    state: str
    level: str | None
    card_class: str | None
    valid_from: date | None
    valid_to: date | None
    check_code: str
    registered_on: date
    application: Line | None
    lines: tuple[Line, ...]
    updated_at: datetime


@dataclass(frozen=True, kw_only=True)
class PublicCard:
    """What anyone who scans the code may see."""

    state: str
    name_masked: str
    card_class: str | None
    valid_to: date | None


def page(session: Session, registration_id: UUID, *, catalogue: Catalogue) -> CardPage:
    """The card behind a registration."""
    registration = session.get_one(Registration, registration_id)
    talent = session.get_one(Talent, registration.talent_id)
    card = session.scalars(select(Card).filter_by(talent_id=talent.id)).one()
    lines = _lines(session, registration, catalogue)
    families = catalogue.on(registration.applied_on).families
    return CardPage(
        name=talent.name,
        name_masked=mask_name(talent.name),
        number=card.number,
        receipt=registration.receipt,
        state=card.state,
        level=card.level,
        card_class=card.card_class,
        valid_from=card.valid_from,
        valid_to=card.valid_to,
        check_code=card.check_code,
        registered_on=registration.applied_on,
        application=next((line for line in lines if not families[line.family].on_card), None),
        lines=tuple(line for line in lines if families[line.family].on_card),
        updated_at=max([registration.created_at, *(x.updated_at for x in lines if x.updated_at)]),
    )


def by_check_code(session: Session, code: str) -> PublicCard | None:
    """The public face of the card whose QR carries this code."""
    query = select(Card, Talent).join(Talent, Talent.id == Card.talent_id)
    found = session.execute(query.where(Card.check_code == code)).one_or_none()
    if found is None:
        return None
    card, talent = found
    return PublicCard(
        state=card.state,
        name_masked=mask_name(talent.name),
        card_class=card.card_class,
        valid_to=card.valid_to,
    )


def _lines(session: Session, registration: Registration, catalogue: Catalogue) -> list[Line]:
    """One line a matter; what the router has not reached yet shows as being routed."""
    in_force = catalogue.on(registration.applied_on)
    rows = session.scalars(select(CardLine).filter_by(talent_id=registration.talent_id))
    refused = _refused(session, registration.talent_id)
    shown = [line_of(row, catalogue, in_force, refused=refused) for row in rows]
    reached = {(line.family, line.matter) for line in shown}
    families = {line.family for line in shown}
    for want in session.scalars(select(Want).filter_by(registration_id=registration.id)):
        if not _reached(want, reached, families):
            shown.append(routing_line(want, in_force))
    return sorted(shown, key=lambda line: _place(line, in_force))


def _refused(session: Session, talent_id: UUID) -> dict[str, str | None]:
    """The refused matters, each with the reason an officer gave."""
    query = select(Case).filter_by(talent_id=talent_id, state="refused").order_by(Case.closed_at)
    return {case.matter: case.refusal for case in session.scalars(query)}


def _reached(want: Want, reached: set[tuple[str, str | None]], families: set[str]) -> bool:
    if want.matter is None:
        return want.family in families and want.state != "routing"
    return (want.family, want.matter) in reached


def _place(line: Line, in_force: InForce) -> tuple[int, str]:
    return in_force.families[line.family].order, line.matter or ""
