"""A lost card is worth nothing at once and another one is under way; a list says so in a minute."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from events.tables import outbox
from greencard.domain.application import More
from greencard.errors import NotAllowed
from greencard.models import Card, Want
from greencard.services import limits
from greencard.services.card import holding
from greencard.services.desk import Service
from greencard.services.wanting import asking
from greencard.services.wanting.facts import grants_of
from tests.cards import a_family, a_holder, at_hand, registration_of, states
from tests.days import approved, registers, work
from tests.usecases.conftest import NOW
from tests.usecases.test_card_states import by_office
from tests.usecases.test_status_lists import standing, tick

MINUTE = timedelta(minutes=1)


@pytest.fixture
def holder(service: Service) -> UUID:
    return a_holder(service)


def lose(service: Service, talent: UUID, number: str | None = None) -> None:
    about: dict[str, Any] = {"service": service, "now": NOW, "number": number}
    with service.sessions.begin() as session:
        holding.report_lost(session, registration_of(service, talent), **about)


def asked(service: Service) -> list[str]:
    """What more was asked for, as it was told."""
    with service.sessions() as session:
        added = select(outbox.c.payload).where(outbox.c.event_type == "wants.added")
        return list(session.scalars(added))


def test_a_loss_asks_for_the_replacement_in_the_same_breath(service: Service, holder: UUID) -> None:
    lose(service, holder)
    lose(service, holder)
    matter = service.in_force(NOW).acting("replace")
    with service.sessions() as session:
        want = session.scalars(select(Want).filter_by(name=matter and matter.id)).one()
    assert (want.state, want.asked_on) == ("routing", service.today(NOW))
    assert len(asked(service)) == 1 and states(service, holder) == ["lost"]


def test_two_of_a_family_lost_are_one_replacement(service: Service) -> None:
    talent = a_holder(service, level="A", family=a_family())
    for whose in (1, 2):
        lose(service, talent, at_hand(service, talent)[whose].number)
    assert len(asked(service)) == 1 and states(service, talent) == ["active", "lost", "lost"]


def test_a_loss_past_the_last_day_asks_for_no_replacement(service: Service, holder: UUID) -> None:
    me, late = registration_of(service, holder), NOW + timedelta(days=1000)
    with service.sessions.begin() as session:
        holding.report_lost(session, me, service=service, now=late)
    assert asked(service) == [] and states(service, holder) == ["lost"]
    more = More(wants=("gc03",), facts={})
    with service.sessions.begin() as session, pytest.raises(NotAllowed, match="没有可以补发的绿卡"):
        asking.ask_more(session, me, lambda _: more, service=service, now=late)


def test_a_loss_is_never_too_often(service: Service, holder: UUID) -> None:
    me = registration_of(service, holder)
    with service.sessions.begin() as session:
        for _ in range(limits.LATER_STEPS):
            limits.count_step(session, me, now=NOW)
    lose(service, holder)
    assert states(service, holder) == ["lost"]


def test_a_frozen_card_is_suspended_in_the_next_list_and_a_lost_one_invalid(
    service: Service, holder: UUID
) -> None:
    number, me = at_hand(service, holder)[0].number, registration_of(service, holder)
    tick(service, now=NOW)
    assert standing(service, number) == 0
    with service.sessions.begin() as session:
        holding.freeze(session, me, now=NOW)
    tick(service, now=NOW + MINUTE)
    assert standing(service, number) == 2
    lose(service, holder)
    tick(service, now=NOW + 2 * MINUTE)
    assert standing(service, number) == 1


def test_with_the_card_taken_away_its_level_and_class_are_granted_no_longer(
    service: Service,
) -> None:
    registers(service, "residency")
    work(service)
    approved(service, "gc01", on=1)
    work(service)
    with service.sessions() as session:
        number, talent = session.execute(select(Card.number, Card.talent_id)).one()
    for act, granted in (("suspend", {"level", "class"}), ("resume", {"level", "class"}),
                         ("revoke", set())):  # fmt: skip
        with service.sessions.begin() as session:
            by_office(act, number, service)(session)
            session.flush()
            assert grants_of(session, talent)["gc01"].keys() - {"valid_to"} == granted
