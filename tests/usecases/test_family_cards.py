"""The cards of a family: who gets one, and how they follow the talent's own."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from greencard.errors import NotAllowed
from greencard.models import Card
from greencard.services import holding
from greencard.services.desk import Service
from tests.cards import (
    LAST_DAY,
    a_family,
    a_holder,
    a_relative,
    approve,
    at_hand,
    cards,
    contract_ends,
    registration_of,
    states,
    told,
)
from tests.usecases.conftest import NOW
from tests.usecases.test_card_states import by_office
from tests.usecases.test_issuing import said
from workers import issuer
from workers.runner import settle

MAIN, SPOUSE, CHILD, GROWN_UP = range(4)
Does = Callable[[Service, UUID, int], None]


@pytest.fixture
def family(service: Service) -> UUID:
    return a_holder(service, level="A", family=a_family())


def number(service: Service, talent: UUID, whose: int) -> str:
    return at_hand(service, talent)[whose].number


def by_holder(act: str, **more: Any) -> Does:
    def do(service: Service, talent: UUID, whose: int) -> None:
        about: dict[str, Any] = {"now": NOW, "number": number(service, talent, whose)} | more
        if act == "report_lost":
            about["service"] = service
        with service.sessions.begin() as session:
            getattr(holding, act)(session, registration_of(service, talent), **about)

    return do


def by_centre(act: str) -> Does:
    def do(service: Service, talent: UUID, whose: int) -> None:
        doing: Callable[[Session], object] = by_office(act, number(service, talent, whose), service)
        with service.sessions.begin() as session:
            doing(session)
        settle(service.sessions, [issuer.consumer(service)])

    return do


freeze, unfreeze, lose = (by_holder(act) for act in ("freeze", "unfreeze", "report_lost"))
hold, let_go = by_centre("suspend"), by_centre("resume")


def test_spouse_parents_and_minors_get_a_card_each(service: Service, family: UUID) -> None:
    mine = at_hand(service, family)
    assert mine.keys() == {MAIN, SPOUSE, CHILD}
    assert [said(card)["name"] for card in mine.values()] == ["陈*远", "沈*扬", "林*满"]
    assert {(c.level, c.card_class, c.valid_to) for c in mine.values()} == {("A", "A", LAST_DAY)}
    assert len({card.number for card in mine.values()}) == 3
    kinds = [kind for kind, _ in told(service, family)]
    assert kinds == ["card.issued", "card.activated"] * 3


def test_a_child_is_one_until_the_eighteenth_birthday(service: Service) -> None:
    born = [date(2008, 9, 21), date(2008, 9, 22)]
    family = [a_relative("child", day, name="林小满") for day in born]
    talent = a_holder(service, level="B", family=family)
    assert at_hand(service, talent).keys() == {0, 2}


def test_another_class_brings_the_family_no_cards(service: Service) -> None:
    talent = a_holder(service, level="D", family=a_family())
    assert at_hand(service, talent).keys() == {MAIN}


@pytest.mark.parametrize(
    ("acts", "stands"),
    [
        ([(freeze, MAIN)], "suspended suspended suspended"),
        ([(freeze, MAIN), (unfreeze, MAIN)], "active active active"),
        ([(hold, MAIN), (let_go, MAIN)], "active active active"),
        ([(freeze, SPOUSE)], "active suspended active"),
        ([(freeze, SPOUSE), (freeze, MAIN), (unfreeze, MAIN)], "active suspended active"),
        ([(freeze, MAIN), (freeze, SPOUSE), (unfreeze, MAIN)], "active suspended active"),
        ([(freeze, MAIN), (freeze, SPOUSE), (unfreeze, SPOUSE)], "suspended suspended suspended"),
        ([(hold, CHILD), (freeze, MAIN), (unfreeze, MAIN)], "active active suspended"),
        ([(lose, SPOUSE)], "active lost active"),
        ([(lose, MAIN)], "lost lost lost"),
        ([(by_centre("cancel"), CHILD), (freeze, MAIN)], "suspended suspended cancelled"),
        ([(by_centre("cancel"), CHILD), (lose, MAIN)], "lost lost cancelled"),
        ([(lose, SPOUSE), (by_centre("revoke"), MAIN)], "revoked revoked revoked"),
        ([(lose, SPOUSE), (by_centre("replace"), SPOUSE)], "active active active"),
        ([(lose, MAIN), (by_centre("replace"), MAIN)], "active active active"),
        ([(lose, SPOUSE), (by_centre("replace"), MAIN)], "active active active"),
        ([(hold, MAIN), (by_centre("replace"), MAIN)], "suspended suspended suspended"),
    ],
)
def test_the_family_follows(
    service: Service, family: UUID, acts: list[tuple[Does, int]], stands: str
) -> None:
    for act, whose in acts:
        act(service, family, whose)
    assert " ".join(states(service, family)) == stands
    for card in at_hand(service, family).values():
        assert card.state != "suspended" or card.frozen_at or card.held_at or card.relative


def test_what_happens_to_the_main_card_is_told_of_each(service: Service, family: UUID) -> None:
    before = len(told(service, family))
    freeze(service, family, MAIN)
    unfreeze(service, family, MAIN)
    numbers = [card.number for _, card in sorted(at_hand(service, family).items())]
    assert told(service, family)[before:] == [
        (kind, number) for kind in ("card.suspended", "card.resumed") for number in numbers
    ]


def test_a_card_of_the_family_does_not_outdo_the_main_card(service: Service, family: UUID) -> None:
    freeze(service, family, MAIN)
    with pytest.raises(NotAllowed, match="主卡暂停期间副卡也停用，请先恢复主卡。"):
        unfreeze(service, family, SPOUSE)


def history(service: Service, talent: UUID, whose: int) -> list[Card]:
    return [card for card in cards(service, talent) if card.relative == whose]


def test_only_what_was_lost_is_replaced(service: Service, family: UUID) -> None:
    lose(service, family, SPOUSE)
    approve(service, family, "replace")
    assert [len(history(service, family, whose)) for whose in (MAIN, SPOUSE, CHILD)] == [1, 2, 1]
    assert states(service, family) == ["active"] * 3


def test_a_lost_main_card_and_what_followed_it_are_replaced_together(
    service: Service, family: UUID
) -> None:
    lose(service, family, MAIN)
    approve(service, family, "replace")
    assert [len(history(service, family, whose)) for whose in (MAIN, SPOUSE, CHILD)] == [2] * 3
    assert states(service, family) == ["active"] * 3


def test_renewed_the_family_has_new_cards_that_last_as_long(service: Service, family: UUID) -> None:
    freeze(service, family, SPOUSE)
    contract_ends(service, family, date(2030, 5, 31))
    approve(service, family, "renew", at=NOW + timedelta(days=800))
    mine = at_hand(service, family)
    assert {card.valid_to for card in mine.values()} == {date(2030, 5, 31)}
    assert states(service, family) == ["active", "suspended", "active"]
    assert [len(history(service, family, whose)) for whose in (MAIN, SPOUSE, CHILD)] == [2] * 3


def test_a_shorter_contract_shortens_the_cards_of_the_family(
    service: Service, family: UUID
) -> None:
    contract_ends(service, family, date(2027, 1, 31))
    approve(service, family, "change")
    assert {x.valid_to for x in at_hand(service, family).values()} == {date(2027, 1, 31)}


def test_renewed_in_another_class_the_family_has_none(service: Service, family: UUID) -> None:
    approve(service, family, "renew", level="D", **{"class": "B"})
    assert states(service, family) == ["active", "cancelled", "cancelled"]


def test_renewed_in_a_class_that_brings_them_the_family_gets_cards(service: Service) -> None:
    talent = a_holder(service, level="D", family=a_family())
    approve(service, talent, "renew", level="B", **{"class": "A"})
    assert states(service, talent) == ["active"] * 3


def test_a_child_that_has_grown_up_gets_no_other_card(service: Service) -> None:
    family = [a_relative("child", date(2009, 1, 1), name="林小满")]
    talent = a_holder(service, level="A", family=family)
    approve(service, talent, "renew", at=NOW + timedelta(days=110))
    assert states(service, talent) == ["active", "cancelled"]
    assert len(history(service, talent, 1)) == 1


def test_what_was_cancelled_for_itself_stays_so(service: Service, family: UUID) -> None:
    by_centre("cancel")(service, family, CHILD)
    approve(service, family, "renew")
    assert states(service, family) == ["active", "active", "cancelled"]


@pytest.mark.parametrize("act", ["renew", "replace", "change"])
def test_what_has_ended_is_not_brought_back(service: Service, family: UUID, act: str) -> None:
    by_centre("revoke")(service, family, MAIN)
    before = told(service, family)
    contract_ends(service, family, date(2027, 1, 31))
    approve(service, family, act)
    assert states(service, family) == ["revoked"] * 3 and told(service, family) == before
