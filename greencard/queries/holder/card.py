"""The card page: the face, and a line for each matter with where it stands and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from greencard.domain.cards import ENDED
from greencard.domain.wanting import UNDER_WAY, standing
from greencard.matters.catalogue import Catalogue, InForce
from greencard.models import CardLine, Case, Registration, Want
from greencard.queries.holder import faces
from greencard.queries.holder.holding import Holding, holding
from greencard.queries.holder.lines import Line, line_of, routing_line
from greencard.queries.said import Said, title
from greencard.services.card.cards import at_hand
from greencard.services.wanting.facts import had_by
from greencard.services.wanting.wants import wants_of

# From when on the talent is reminded to renew the document: no rule, only good time.
SOON = timedelta(days=180)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A matter that can be had now that another is."""

    matter: str
    title: Said
    after: Said


@dataclass(frozen=True, kw_only=True)
class CardPage:
    """Everything the holder's page shows. `application` is the card's own matter.

    `again` is the matter by which a card that has ended is asked for anew, if it may be now.
    `document_ends` is the last day of the talent's document where that is near or past. `updated`
    is another one as soon as the page would say something else.
    """

    face: faces.Face
    family: tuple[faces.Face, ...]
    receipt: str
    registered_on: date
    application: Line | None
    lines: tuple[Line, ...]
    offered: tuple[Offer, ...]
    document_ends: date | None
    again: str | None
    holding: Holding
    updated: str


def page(session: Session, registration_id: UUID, *, catalogue: Catalogue, today: date) -> CardPage:
    """The card behind a registration."""
    registration = session.get_one(Registration, registration_id)
    face, *family = faces.faces(session, registration, today=today)
    card = session.scalars(at_hand(registration.talent_id)).one()
    wants = wants_of(session, registration.talent_id)
    in_force = catalogue.on(today)
    lines = _lines(session, registration, wants, catalogue, in_force, level=face.level)
    had = had_by(session, registration.talent_id, in_force)
    return CardPage(
        face=face,
        family=tuple(family),
        receipt=registration.receipt,
        registered_on=registration.applied_on,
        application=next((line for line in lines if line.matter in in_force.implied), None),
        lines=tuple(line for line in lines if line.matter not in in_force.implied),
        offered=_offered(lines, wants, in_force, had),
        document_ends=_document_ends(registration, today=today),
        again=_again(face, wants, in_force, had),
        holding=holding(session, card, registration, wants, in_force=in_force, today=today),
        updated=faces.standing(session, registration_id, today=today).updated,
    )


def _again(face: faces.Face, wants: Sequence[Want], in_force: InForce, had: set[str]) -> str | None:
    names = in_force.implied if face.state in ENDED else ()
    found = (name for name in names if standing(name, wants, in_force, had=had) == "open")
    return next(found, None)


def _document_ends(registration: Registration, *, today: date) -> date | None:
    told = registration.particulars.get("id_valid_to")
    last = date.fromisoformat(told) if told else None
    return last if last and last - today < SOON else None


def _lines(
    session: Session,
    registration: Registration,
    wants: Sequence[Want],
    catalogue: Catalogue,
    in_force: InForce,
    *,
    level: str | None,
) -> list[Line]:
    """One line a matter; what the router has yet to answer shows as being routed.

    A line that says waiting or not met holds only while a want leads to it.
    """
    led = _leading(wants)
    idle = {x.matter: x.state for x in led.values() if x.state in ("not_met", "ended")}
    refused = _refused(session, registration.talent_id)
    shown, reached = list[Line](), set[tuple[str, str | None]]()
    for row in session.scalars(select(CardLine).filter_by(talent_id=registration.talent_id)):
        want = led.get((row.family, row.matter or None))
        if want.state == "routing" if want else row.state in ("waiting", "not_met"):
            continue
        line = line_of(
            row,
            catalogue,
            on=want.asked_on if want else registration.applied_on,
            want=want,
            again=bool(want and in_force.resolve(want.name)),
            refusal=refused.get(row.matter),
            level=level,
            stuck=next((idle[name] for name in row.waiting_for if name in idle), None),
        )
        shown.append(line)
        reached.add((row.family, row.matter or None))
    unanswered = (want for at, want in led.items() if at not in reached)
    shown += [routing_line(want, catalogue) for want in unanswered if want.state != "ended"]
    return sorted(shown, key=lambda line: _place(line, catalogue))


def _leading(wants: Sequence[Want]) -> dict[tuple[str, str | None], Want]:
    """The want that leads to each line; of several the one furthest on."""
    ordered = sorted(wants, key=lambda want: (want.state in UNDER_WAY, want.state == "approved"))
    return {(want.family, want.matter): want for want in ordered}


def _refused(session: Session, talent_id: UUID) -> dict[str, str | None]:
    """The refused matters, each with the reason an officer gave the last time."""
    query = select(Case).filter_by(talent_id=talent_id, state="refused").order_by(Case.closed_at)
    return {case.matter: case.refusal for case in session.scalars(query)}


def _offered(
    lines: Sequence[Line], wants: Sequence[Want], in_force: InForce, had: set[str]
) -> tuple[Offer, ...]:
    """What the definitions offer next, once for each matter, unless it was asked for already."""
    found = dict[str, Offer]()
    for line in lines:
        done = in_force.get(line.matter or "") if line.state == "approved" else None
        for name in done.next if done else ():
            if name in in_force and standing(name, wants, in_force, had=had) == "open":
                found[name] = Offer(matter=name, title=title(in_force[name]), after=line.title)
    return tuple(found.values())


def _place(line: Line, catalogue: Catalogue) -> tuple[int, str]:
    return catalogue.families[line.family].order, line.matter or ""
