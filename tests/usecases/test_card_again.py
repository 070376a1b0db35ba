"""Whoever had the card taken away may ask for another, and gets it as the first one was got."""

import pytest
from sqlalchemy import select, update

from greencard.domain.numbers import place_of
from greencard.errors import NotAllowed
from greencard.models import Card, Want
from greencard.services.desk import Service
from tests.cards import at_hand, states
from tests.days import approved, asks, day, registers, work
from tests.usecases.test_card_states import by_office
from workers.__main__ import consumers
from workers.runner import settle


def wanted(service: Service) -> dict[str, str]:
    with service.sessions() as session:
        return {want.name: want.state for want in session.scalars(select(Want))}


def test_an_expired_card_gives_nothing_but_the_way_to_another(service: Service) -> None:
    registers(service, "residency")
    work(service)
    approved(service, "gc01", on=1)
    work(service)
    with service.sessions.begin() as session:
        session.execute(update(Card).values(state="expired", valid_to=day(1).date()))
    for name in ("housing", "gc02"):
        asks(service, name, on=3)
        work(service)
    stands = wanted(service)
    assert (stands["housing"], stands["gc02"]) == ("not_met", "requested")


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
    with service.sessions.begin() as session:
        by_office(act, first, service, now=day(2))(session)
    asks(service, "gc01", on=3)
    asks(service, "housing", on=3)
    work(service)
    assert wanted(service)["housing"] == "waiting"  # as for whoever asks for the first one
    approved(service, "gc01", on=4)
    but_the_issuer = {name: one for name, one in consumers(service).items() if name != "issuer"}
    settle(service.sessions, list(but_the_issuer.values()))
    with pytest.raises(NotAllowed):
        asks(service, "gc01", on=4)
    work(service)
    assert states(service, talent) == ["active"] and wanted(service)["housing"] == "requested"
    new = at_hand(service, talent)[0]
    with service.sessions() as session:
        old = session.scalars(select(Card).filter_by(number=first)).one()
    assert (old.state, old.replaced_by) == (state, new.id)
    assert place_of(first) != place_of(new.number)
