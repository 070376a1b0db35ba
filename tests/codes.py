"""Cards in the hands of people who registered, and what a desk makes of their codes."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from greencard.domain.token.statuses import VALID, Standing
from greencard.domain.token.verdict import Checkpoint, Verdict, judge
from greencard.keys.ring import Ring
from greencard.models import Card
from greencard.services.desk import Service
from tests import cards

CHILD = cards.a_relative("child", date(2017, 3, 4), name="林小满")


class Good:
    """A register in which every card is good."""

    def __init__(self, as_of: datetime) -> None:
        self.as_of = as_of

    def standing(self, status_list: int, index: int) -> Standing:
        return Standing(VALID, self.as_of)


def talent_of(service: Service, registered: dict[str, str]) -> UUID:
    """Whose receipt it is."""
    with service.sessions() as session:
        mine = select(Card.talent_id).filter_by(number=registered["card_number"])
        return session.scalars(mine).one()


def issued(service: Service, registered: dict[str, str], *, level: str = "D") -> list[str]:
    """Grant the card, and the family theirs where the level brings them; the numbers."""
    talent = talent_of(service, registered)
    cards.grant(service, talent, level=level, at=datetime.now(UTC))
    return [card.number for _, card in sorted(cards.at_hand(service, talent).items())]


def alter(service: Service, number: str, **values: Any) -> None:
    """Write something else into the row of a card."""
    with service.sessions.begin() as session:
        card = session.scalars(select(Card).filter_by(number=number)).one()
        for name, value in values.items():
            setattr(card, name, value)


def verdict(service: Service, code: str, *, now: datetime) -> Verdict:
    """What a desk on line makes of a code."""
    keys = Ring(service.config.keys).edition
    at = Checkpoint(realm=service.realm, keys=keys, register=Good(now), online=True)
    return judge(code, at, now=now)
