"""Cards that are issued already, put into the rows by hand, and codes as a desk checks them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from greencard.domain.masking import mask_name_within
from greencard.domain.numbers import PER_LIST, place_of, spelled_number
from greencard.domain.token import signing, text
from greencard.domain.token.layout import MOST_NAME_BYTES, Body, Days
from greencard.domain.token.statuses import VALID, Standing
from greencard.domain.token.verdict import Checkpoint, Verdict, judge
from greencard.keys import making
from greencard.keys.ring import Ring
from greencard.models import Card, Registration
from greencard.services.desk import Service
from greencard.services.registration import enter
from greencard.services.showing import name_of
from tests.builders import resident_id

CHILD = {
    "relation": "child",
    "name": "林小满",
    "id_type": "RESIDENT_ID",
    "id_no": resident_id(date(2015, 3, 2), "F", 1),
    "birth_date": "2015-03-02",
    "guardian_consent": True,
}


class Good:
    """A register in which every card is good."""

    def __init__(self, as_of: datetime) -> None:
        self.as_of = as_of

    def standing(self, status_list: int, index: int) -> Standing:
        return Standing(VALID, self.as_of)


def registration_of(service: Service, registered: dict[str, str]) -> UUID:
    with service.sessions.begin() as session:
        return enter(session, registered["receipt"], registered["secret"])


def issue(service: Service, registration_id: UUID, *, relative: int = 0, **changes: Any) -> str:
    """Make the card active for two years, with its printed code; its number."""
    today = service.today(datetime.now(UTC))
    with service.sessions.begin() as session:
        registration = session.get_one(Registration, registration_id)
        mine = {"talent_id": registration.talent_id, "relative": relative}
        card = session.scalar(select(Card).filter_by(**mine))
        if card is None:
            own = session.scalars(select(Card).filter_by(talent_id=registration.talent_id)).first()
            number = number_beside(own.number, relative)
            card = Card(id=uuid4(), number=number, created_at=own.created_at, **mine)
            session.add(card)
        card.state, card.level, card.card_class = "active", "D", "B"
        card.valid_from, card.valid_to = today, today + timedelta(days=700)
        card.issued_at = datetime.now(UTC)
        card.token = text.digits(_printed(service, card, name_of(session, card, registration)))
        change(card, **changes)
        return card.number


def change(card: Card, **values: Any) -> None:
    for name, value in values.items():
        setattr(card, name, value)


def alter(service: Service, number: str, **values: Any) -> None:
    """Write something else into the row of a card."""
    with service.sessions.begin() as session:
        change(session.scalars(select(Card).filter_by(number=number)).one(), **values)


def verdict(service: Service, code: str, *, now: datetime) -> Verdict:
    """What a desk on line makes of a code."""
    keys = Ring(service.config.keys).edition
    at = Checkpoint(realm=service.realm, keys=keys, register=Good(now), online=True)
    return judge(code, at, now=now)


def number_beside(own: str, relative: int) -> str:
    """A number beside somebody's own."""
    status_list, index = place_of(own)
    return spelled_number(status_list, (index + relative) % PER_LIST)


def _printed(service: Service, card: Card, name: str) -> bytes:
    now = datetime.now(UTC)
    making.ready(service.config.keys, service=False, now=now)
    signer = Ring(service.config.keys, "card").signer("card", at=now)
    status_list, index = place_of(card.number)
    first, last = card.valid_from or date.min, card.valid_to or date.min
    body = Body(
        kid=int(signer.kid),
        status_list=status_list,
        index=index,
        level="D",
        card_class="B",
        name=mask_name_within(name, MOST_NAME_BYTES),
        time=Days(first, last),
    )
    card.kid = int(signer.kid)
    return signing.sign(body, signer=signer, realm=service.realm)
