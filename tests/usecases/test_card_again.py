"""Another card after a loss, a renewal or an end: the right one, and never one too many."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from greencard.domain.numbers import place_of
from greencard.errors import NotAllowed
from greencard.models import Card
from greencard.services.card import expiring, holding
from greencard.services.desk import Service
from tests.cards import (
    a_family,
    a_holder,
    a_relative,
    approve,
    at_hand,
    contract_ends,
    registration_of,
    states,
)
from tests.days import approved, asks, day, registers, work
from tests.usecases.conftest import NOW
from tests.usecases.test_card_states import by_office
from workers import clock, issuer
from workers.runner import settle

DAY = timedelta(days=1)
LATER = NOW + DAY


@pytest.fixture
def holder(service: Service) -> UUID:
    return a_holder(service)


@pytest.fixture
def family(service: Service) -> UUID:
    """A talent of class A, whose spouse and child have cards of their own."""
    return a_holder(service, level="A", family=a_family())


def number(service: Service, talent: UUID, whose: int = 0) -> str:
    return at_hand(service, talent)[whose].number


def loses(service: Service, talent: UUID, whose: int = 0, *, at: datetime = LATER) -> None:
    about: dict[str, Any] = {
        "service": service,
        "now": at,
        "number": number(service, talent, whose),
    }
    with service.sessions.begin() as session:
        holding.report_lost(session, registration_of(service, talent), **about)


def office(service: Service, act: str, which: str, *, at: datetime = LATER) -> None:
    with service.sessions.begin() as session:
        by_office(act, which, service, now=at)(session)
    settle(service.sessions, [issuer.consumer(service)])


def leaves(service: Service, talent: UUID, on: date, *, at: datetime) -> None:
    me = registration_of(service, talent)
    with service.sessions.begin() as session:
        holding.leave(session, me, on=on, service=service, now=at)


@pytest.mark.parametrize("expired", [False, True])
def test_a_renewal_ends_the_leaving(service: Service, holder: UUID, expired: bool) -> None:
    """With another contract; neither within the time of grace nor after it ends the new card."""
    last = datetime(2028, 12, 31, 2, tzinfo=UTC)
    leaves(service, holder, last.date(), at=last)
    back = last + (100 * DAY if expired else DAY)
    if expired:
        with service.sessions.begin() as session:
            expiring.expire(session, service=service, now=last + DAY)
    contract_ends(service, holder, date(2032, 3, 31))
    approve(service, holder, "renew", at=back)
    clock.look(service, now=back + 100 * DAY)
    card = at_hand(service, holder)[0]
    assert (card.state, card.left_on, card.grace_to) == ("active", None, None)


def lost_and_asked_for(service: Service) -> UUID:
    """Lost on the second day; the case for another card is open."""
    registers(service, "residency")
    work(service)
    approved(service, "gc01", on=1)
    work(service)
    with service.sessions() as session:
        talent = session.scalars(select(Card.talent_id)).one()
    loses(service, talent, at=day(2))
    work(service)
    return talent


def test_a_lost_card_that_was_renewed_meanwhile_is_not_replaced_again(service: Service) -> None:
    talent = lost_and_asked_for(service)
    approve(service, talent, "renew", at=datetime.now(UTC) + DAY)
    renewed = number(service, talent)
    approved(service, "gc03", on=4)
    work(service)
    assert number(service, talent) == renewed and states(service, talent) == ["active"]


def test_a_lost_card_that_an_office_replaced_is_not_replaced_again(service: Service) -> None:
    talent = lost_and_asked_for(service)
    office(service, "replace", number(service, talent), at=datetime.now(UTC) + DAY)
    again = number(service, talent)
    approved(service, "gc03", on=4)
    work(service)
    assert number(service, talent) == again and states(service, talent) == ["active"]


def test_a_card_that_was_not_lost_is_replaced_once_it_is_asked_for(service: Service) -> None:
    registers(service, "residency")
    work(service)
    approved(service, "gc01", on=1)
    work(service)
    with service.sessions() as session:
        talent, worn = session.execute(select(Card.talent_id, Card.number)).one()
    asks(service, "gc03", on=2)
    work(service)
    approved(service, "gc03", on=3)
    work(service)
    assert number(service, talent) != worn and states(service, talent) == ["active"]


@pytest.mark.parametrize("act", ["lose", "suspend", "revoke", "cancel"])
def test_one_of_the_family_gets_no_card_while_the_talent_has_none(
    service: Service, family: UUID, act: str
) -> None:
    mine, spouse = number(service, family), number(service, family, 1)
    if act == "lose":
        loses(service, family)
    else:
        office(service, act, mine)
    if act == "suspend":
        office(service, "replace", spouse)
    else:
        with pytest.raises(NotAllowed):
            office(service, "replace", spouse)
    assert "active" not in states(service, family)


@pytest.mark.parametrize("act", ["revoke", "cancel"])
def test_nor_where_the_talents_card_is_taken_before_theirs_is_signed(
    service: Service, family: UUID, act: str
) -> None:
    mine, spouse = number(service, family), number(service, family, 1)
    with service.sessions.begin() as session:
        by_office("replace", spouse, service, now=LATER)(session)
    office(service, act, mine)
    assert "active" not in states(service, family)


def test_one_of_the_family_that_waited_gets_a_card_with_the_talents(
    service: Service, family: UUID
) -> None:
    spouse = number(service, family, 1)
    with service.sessions.begin() as session:
        by_office("replace", spouse, service, now=LATER)(session)
    loses(service, family)
    settle(service.sessions, [issuer.consumer(service)])
    assert states(service, family) == ["lost", "replaced", "lost"]
    approve(service, family, "replace", at=LATER)
    assert states(service, family) == ["active"] * 3


def test_from_class_a_to_b_and_back_the_family_has_cards_again(
    service: Service, family: UUID
) -> None:
    before = {card.number for card in at_hand(service, family).values()}
    approve(service, family, "renew", at=LATER, level="D", **{"class": "B"})
    assert states(service, family) == ["active", "cancelled", "cancelled"]
    approve(service, family, "renew", at=LATER + DAY, level="A", **{"class": "A"})
    assert states(service, family) == ["active"] * 3
    assert before.isdisjoint(card.number for card in at_hand(service, family).values())


def test_whose_card_an_office_took_away_gets_none_with_the_talents(
    service: Service, family: UUID
) -> None:
    office(service, "cancel", number(service, family, 1))
    approve(service, family, "renew", at=LATER, level="A", **{"class": "A"})
    assert states(service, family) == ["active", "cancelled", "active"]


def test_a_childs_card_ends_with_childhood(service: Service) -> None:
    born = {date(2008, 10, 20): date(2026, 10, 19), date(2012, 2, 29): date(2028, 12, 31)}
    children = [a_relative("child", one, name="林小满") for one in born]
    talent = a_holder(service, level="A", family=children)
    mine = at_hand(service, talent)
    assert [mine[place].valid_to for place in (1, 2)] == list(born.values())
    with service.sessions.begin() as session:
        expiring.expire(session, service=service, now=datetime(2026, 10, 20, 2, tzinfo=UTC))
    assert states(service, talent) == ["active", "expired", "active"]


@pytest.mark.parametrize(("act", "state"), [("cancel", "cancelled"), ("revoke", "revoked")])
def test_whose_card_was_taken_away_may_ask_for_one_again(
    service: Service, act: str, state: str
) -> None:
    registers(service, "residency")
    work(service)
    approved(service, "gc01", on=1)
    work(service)
    with service.sessions() as session:
        talent, first = session.execute(select(Card.talent_id, Card.number)).one()
    with pytest.raises(NotAllowed):
        asks(service, "gc01", on=2)
    office(service, act, first, at=day(2))
    asks(service, "gc01", on=3)
    work(service)
    approved(service, "gc01", on=4)
    work(service)
    assert states(service, talent) == ["active"]
    with service.sessions() as session:
        old = session.scalars(select(Card).filter_by(number=first)).one()
    assert (old.state, old.replaced_by) == (state, at_hand(service, talent)[0].id)
    assert place_of(first) != place_of(number(service, talent))
