"""Cards for tests: approvals as the offices give them, carried out by the real issuer."""

import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from events import outbox
from events.envelope import uuid7
from events.schemas import CaseApproved
from events.tables import outbox as log
from greencard.domain.token.algorithms import ALGORITHMS
from greencard.keys.ring import Ring
from greencard.models import Card, Registration, Talent
from greencard.services.card import holding
from greencard.services.desk import Service
from tests.builders import resident_id
from tests.domain.token import independent
from tests.usecases.conftest import NOW, registered
from workers import issuer
from workers.runner import settle

LAST_DAY = date(2028, 12, 31)


def a_relative(relation: str, born: date, *, name: str = "沈清扬") -> dict[str, Any]:
    """Somebody of the family, with a number of nobody's."""
    return {
        "relation": relation,
        "name": name,
        "id_type": "RESIDENT_ID",
        "id_no": resident_id(born, "F", 400),
        "birth_date": born.isoformat(),
        "guardian_consent": relation == "child",
    }


def a_family() -> list[dict[str, Any]]:
    """A spouse, a child of nine and one that is grown up."""
    return [
        a_relative("spouse", date(1991, 5, 6)),
        a_relative("child", date(2017, 3, 4), name="林小满"),
        a_relative("child", date(2008, 9, 20), name="林大寒"),
    ]


def applied(service: Service, index: int = 1, **changes: Any) -> UUID:
    """Somebody registers at NOW; whose card it will be."""
    number = registered(service, index, **changes).card_number
    with service.sessions() as session:
        return session.scalars(select(Card.talent_id).filter_by(number=number)).one()


def approve(
    service: Service, talent: UUID, card_act: str, *, at: datetime = NOW, **grant: str
) -> None:
    """The matter that does this to a card is approved; the issuer hears of it."""
    matter = service.in_force(at).acting(card_act)
    assert matter is not None
    event = CaseApproved(
        talent_id=talent,
        family=matter.family,
        matter=matter.id,
        case_id=uuid7(),
        case_no="2026-0000001-9",
        version=matter.valid_from,
        grant=grant,
    )
    with service.sessions.begin() as session:
        outbox.append(session, event, now=at)
    settle(service.sessions, [issuer.consumer(service)])


def grant(service: Service, talent: UUID, *, level: str = "D", at: datetime = NOW) -> None:
    """The first card, until LAST_DAY."""
    card_class = "A" if level in "ABC" else "B"
    told = {"level": level, "class": card_class, "valid_to": LAST_DAY.isoformat()}
    approve(service, talent, "issue", at=at, **told)


def a_holder(service: Service, index: int = 1, *, level: str = "D", **changes: Any) -> UUID:
    """Somebody whose card was issued at NOW."""
    talent = applied(service, index, **changes)
    grant(service, talent, level=level)
    return talent


def cards(service: Service, talent: UUID) -> list[Card]:
    """Every card there ever was of a family, the talent's first, the earliest first."""
    with service.sessions() as session:
        mine = select(Card).filter_by(talent_id=talent).order_by(Card.relative, Card.created_at)
        return list(session.scalars(mine.order_by(Card.id)))


def at_hand(service: Service, talent: UUID) -> dict[int, Card]:
    return {card.relative: card for card in cards(service, talent) if card.replaced_by is None}


def states(service: Service, talent: UUID) -> list[str]:
    """How the cards at hand stand, the talent's own first."""
    return [card.state for _, card in sorted(at_hand(service, talent).items())]


def told(service: Service, talent: UUID) -> list[tuple[str, str]]:
    """What was told of the cards: the event, and the number it speaks of."""
    query = select(log).where(log.c.topic == "greencard.card", log.c.partition_key == str(talent))
    with service.sessions() as session:
        rows = [outbox.read_row(row) for row in session.execute(query.order_by(log.c.key_seq))]
    return [(row.type, json.loads(row.payload)["card_number"]) for row in rows]


def registration_of(service: Service, talent: UUID) -> UUID:
    with service.sessions() as session:
        return session.scalars(select(Registration.id).filter_by(talent_id=talent)).one()


def loses(service: Service, talent: UUID, number: str | None = None, *, at: datetime = NOW) -> None:
    """The holder reports the loss of the card of this number, without one of the talent's own."""
    me = registration_of(service, talent)
    with service.sessions.begin() as session:
        holding.report_lost(session, me, service=service, now=at, number=number)


def contract_ends(service: Service, talent: UUID, day: date) -> None:
    """The talent has told of another contract."""
    with service.sessions.begin() as session:
        row = session.scalars(select(Registration).filter_by(talent_id=talent)).one()
        work = row.particulars["employment"] | {"contract_to": day.isoformat()}
        row.particulars = row.particulars | {"employment": work}


def renamed(service: Service, talent: UUID, name: str, name_en: str | None = None) -> None:
    with service.sessions.begin() as session:
        row = session.get_one(Talent, talent)
        row.name, row.name_en = name, name_en


def key_set(service: Service) -> Any:
    """The published list of keys, as anybody gets it."""
    ring = Ring(service.config.keys)
    roots = [
        {"kid": kid, **ALGORITHMS[root.algorithm].to_jwk(root.public)}
        for kid, root in ring.folder.read_roots().items()
    ]
    return independent.open_key_set(ring.text, roots)
