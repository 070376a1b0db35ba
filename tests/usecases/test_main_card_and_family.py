"""A card of the family is good only beside a good one of the talent, and while it may be."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest

from greencard.errors import NotAllowed
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
    loses,
    states,
)
from tests.usecases.conftest import NOW
from tests.usecases.test_card_states import by_office
from tests.usecases.test_grace import look
from workers import issuer
from workers.runner import settle

MAIN, SPOUSE, CHILD = range(3)
DAY = timedelta(days=1)
LATER = NOW + DAY
Does = Callable[[Service, UUID], None]


@pytest.fixture
def family(service: Service) -> UUID:
    return a_holder(service, level="A", family=a_family())


def orders(service: Service, talent: UUID, act: str, whose: int) -> None:
    """An office acts on this card; the issuer has not heard of it yet."""
    number = at_hand(service, talent)[whose].number
    with service.sessions.begin() as session:
        by_office(act, number, service)(session)


def issues(service: Service) -> None:
    settle(service.sessions, [issuer.consumer(service)])


def numbers(service: Service, talent: UUID) -> list[str]:
    return [card.number for _, card in sorted(at_hand(service, talent).items())]


@pytest.mark.parametrize("act", ["lose", "revoke", "cancel"])
def test_while_the_talents_card_is_out_of_use_the_family_gets_none(
    service: Service, family: UUID, act: str
) -> None:
    if act == "lose":
        loses(service, family)
    else:
        orders(service, family, act, MAIN)
    sentence = "主卡停用期间不能换发副卡，请先处理主卡。" if act == "lose" else "现在的状态"
    with pytest.raises(NotAllowed, match=sentence):
        orders(service, family, "replace", SPOUSE)


@pytest.mark.parametrize(
    ("act", "state"),
    [("suspend", "suspended"), ("revoke", "revoked"), ("cancel", "cancelled"), ("lose", "lost")],
)
def test_what_becomes_of_the_talents_card_before_the_signing_holds_for_the_ordered_one(
    service: Service, family: UUID, act: str, state: str
) -> None:
    orders(service, family, "replace", SPOUSE)
    if act == "lose":
        loses(service, family)
    else:
        orders(service, family, act, MAIN)
    issues(service)
    assert states(service, family) == [state] * 3


def test_ordered_before_the_talents_own_it_is_signed_after_it(
    service: Service, family: UUID
) -> None:
    for whose in (SPOUSE, MAIN):
        orders(service, family, "replace", whose)
    issues(service)
    assert states(service, family) == ["active"] * 3
    assert [len([c for c in cards(service, family) if c.relative == x]) for x in range(3)] == [
        2, 2, 1,
    ]  # fmt: skip


@pytest.mark.parametrize("whose", [MAIN, SPOUSE])
def test_a_loss_an_office_has_seen_to_is_not_replaced_again(
    service: Service, family: UUID, whose: int
) -> None:
    loses(service, family, at_hand(service, family)[whose].number)
    orders(service, family, "replace", whose)
    issues(service)
    before = numbers(service, family)
    approve(service, family, "replace", at=LATER)
    assert numbers(service, family) == before


def test_a_loss_a_renewal_has_seen_to_is_not_replaced_again(service: Service, family: UUID) -> None:
    loses(service, family)
    approve(service, family, "renew", at=LATER)
    before = numbers(service, family)
    approve(service, family, "replace", at=LATER + DAY)
    assert numbers(service, family) == before and states(service, family) == ["active"] * 3


def test_in_class_a_again_the_family_has_cards_again(service: Service, family: UUID) -> None:
    orders(service, family, "suspend", SPOUSE)
    orders(service, family, "resume", SPOUSE)
    before = numbers(service, family)
    approve(service, family, "renew", at=LATER, level="D", **{"class": "B"})
    approve(service, family, "renew", at=LATER + DAY, level="A", **{"class": "A"})
    assert states(service, family) == ["active"] * 3
    assert not set(before) & set(numbers(service, family))


@pytest.mark.parametrize("act", ["cancel", "revoke"])
def test_after_a_card_that_ended_comes_a_first_one_again(
    service: Service, family: UUID, act: str
) -> None:
    orders(service, family, "suspend", MAIN)
    orders(service, family, act, MAIN)
    before = at_hand(service, family)[MAIN]
    told = {"level": "B", "class": "A", "valid_to": "2028-06-30"}
    for _ in range(2):
        approve(service, family, "issue", at=LATER, **told)
    mine = at_hand(service, family)
    assert states(service, family) == ["active"] * 3
    assert len(cards(service, family)) == 6 and mine[MAIN].number != before.number
    assert {card.valid_to for card in mine.values()} == {date(2028, 6, 30)}
    ended = next(card for card in cards(service, family) if card.id == before.id)
    assert (ended.state, ended.replaced_by) == (before.state, mine[MAIN].id)


def test_what_an_office_ended_for_itself_stays_so_whatever_is_issued(
    service: Service, family: UUID
) -> None:
    orders(service, family, "cancel", CHILD)
    orders(service, family, "cancel", MAIN)
    told = {"level": "A", "class": "A", "valid_to": LAST_DAY.isoformat()}
    approve(service, family, "issue", at=LATER, **told)
    assert states(service, family) == ["active", "active", "cancelled"]


@pytest.mark.parametrize(
    ("born", "last"),
    [
        (date(2008, 10, 20), date(2026, 10, 19)),
        (date(2009, 1, 1), date(2026, 12, 31)),
        (date(2012, 2, 29), LAST_DAY),
        (date(2008, 9, 22), date(2026, 9, 21)),
    ],
)
def test_a_childs_card_ends_the_day_before_it_is_of_age(
    service: Service, born: date, last: date
) -> None:
    child = a_relative("child", born, name="林小满")
    talent = a_holder(service, level="A", family=[child])
    assert at_hand(service, talent)[1].valid_to == last
    look(service, last)
    assert states(service, talent) == ["active"] * 2
    look(service, last + DAY)
    assert states(service, talent)[1] == "expired"


def test_a_child_born_on_29_february_is_of_age_on_1_march(service: Service) -> None:
    """Long enough a card takes a renewal: eighteen years on is no leap year."""
    child = a_relative("child", date(2012, 2, 29), name="林小满")
    talent = a_holder(service, level="A", family=[child])
    contract_ends(service, talent, date(2031, 6, 30))
    approve(service, talent, "renew", at=NOW + 800 * DAY)
    assert at_hand(service, talent)[1].valid_to == date(2030, 2, 28)
