"""一卡: a talent's cards and those of the family, locked together, and the numbers they get."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Select, insert, select
from sqlalchemy.orm import Session

from greencard.db import Safe
from greencard.domain import numbers
from greencard.errors import NotFound
from greencard.models import Card, CardSerial

Household = Mapping[int, Card]


def at_hand(talent_id: UUID, *, relative: int = 0) -> Select[Card]:
    """The one card of a holder that no other has taken the place of."""
    return select(Card).filter_by(talent_id=talent_id, relative=relative, replaced_by=None)


def hold(session: Session, talent_id: UUID) -> Household:
    """Every card at hand by whose it is (0 the talent), locked: one act at a time on a family.

    The lock is on all cards there ever were: whoever waits for it then sees those that took the
    place of others meanwhile.
    """
    mine = select(Card).filter_by(talent_id=talent_id).order_by(Card.id)
    session.scalars(mine.with_for_update().execution_options(populate_existing=True)).all()
    found = session.scalars(mine.filter_by(replaced_by=None)).all()
    return {card.relative: card for card in found}


def of_number(household: Household, number: str | None) -> Card:
    """The card of this number, without one the talent's own; raises NotFound."""
    for card in household.values():
        if number == card.number or (number is None and card.relative == 0):
            return card
    raise NotFound


def new_number(session: Session) -> str:
    """A number no card has had."""
    number = _next_number(session)
    while session.scalar(select(Card.id).filter_by(number=number)):
        number = _next_number(session)  # only after the oldest data key was thrown away
    return number


def _next_number(session: Session) -> str:
    serial = session.execute(insert(CardSerial).values().returning(CardSerial.id)).scalar_one()
    return numbers.card_number(serial, key=Safe.unlock().purpose_key("card number"))
