"""Two hands on the cards of one family at the same moment: one waits, and nothing is lost."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from events.envelope import uuid7
from events.schemas import CaseApproved
from greencard.keys.ring import Ring
from greencard.services import cards, expiring, holding, succession
from greencard.services.desk import Service
from tests.cards import LAST_DAY, a_family, applied, at_hand, registration_of, states, told
from tests.usecases.conftest import NOW
from tests.usecases.test_card_states import DAY, by_office
from tests.usecases.test_side_by_side import side_by_side
from workers import issuer

pytestmark = pytest.mark.postgres
Act = Callable[[Session], object]
GRANT = {"level": "A", "class": "A", "valid_to": LAST_DAY.isoformat()}


def approves(service: Service, talent: UUID, card_act: str, **grant: str) -> Act:
    """What the issuer does about an approval."""
    matter = service.in_force(NOW).acting(card_act)
    first = service.in_force(NOW).acting("issue")
    assert matter and first
    event = CaseApproved(
        talent_id=talent,
        family=matter.family,
        matter=matter.id,
        case_id=uuid7(),
        case_no="2026-0000001-9",
        version=matter.valid_from,
        grant=grant,
    )
    pen = issuer.pen_at(service, Ring(service.config.keys, "card"), NOW)
    return lambda session: succession.carry_out(session, event, matter, grant=first.grant, pen=pen)


@pytest.fixture
def holder(on_postgres: Service) -> UUID:
    talent = applied(on_postgres, family=a_family())
    with on_postgres.sessions.begin() as session:
        approves(on_postgres, talent, "issue", **GRANT)(session)
    return talent


def kinds(service: Service, talent: UUID) -> list[str]:
    return [kind.removeprefix("card.") for kind, _ in told(service, talent)[6:]]


def freezes(service: Service, talent: UUID, number: str | None = None) -> Act:
    me = registration_of(service, talent)
    return lambda session: holding.freeze(session, me, now=NOW, number=number)


def test_a_freeze_beside_a_hold_are_both_there(on_postgres: Service, holder: UUID) -> None:
    number = at_hand(on_postgres, holder)[0].number
    holds = by_office("suspend", number, on_postgres)
    side_by_side(on_postgres, freezes(on_postgres, holder), holds)

    card = at_hand(on_postgres, holder)[0]
    assert card.frozen_at and card.held_at and states(on_postgres, holder) == ["suspended"] * 3
    assert kinds(on_postgres, holder) == ["suspended"] * 4


def test_four_clicks_freeze_once(on_postgres: Service, holder: UUID) -> None:
    side_by_side(on_postgres, *[freezes(on_postgres, holder)] * 4)
    assert kinds(on_postgres, holder) == ["suspended"] * 3


@pytest.mark.parametrize("order", [1, -1], ids=["freeze first", "freeze second"])
def test_a_freeze_beside_a_renewal_freezes_the_new_card(
    on_postgres: Service, holder: UUID, order: int
) -> None:
    """Whoever waits for the renewal finds the card that took the place of the other."""
    acts = [freezes(on_postgres, holder), approves(on_postgres, holder, "renew")]
    side_by_side(on_postgres, *acts[::order])
    assert states(on_postgres, holder) == ["suspended"] * 3
    assert len([kind for kind in kinds(on_postgres, holder) if kind == "issued"]) == 3


def test_three_hands_at_once_leave_one_card_held_and_frozen(
    on_postgres: Service, holder: UUID
) -> None:
    """The office types the number the card had before."""
    spouse = at_hand(on_postgres, holder)[1].number
    side_by_side(
        on_postgres,
        by_office("suspend", spouse, on_postgres),
        freezes(on_postgres, holder),
        approves(on_postgres, holder, "renew"),
    )
    mine = at_hand(on_postgres, holder)
    assert mine.keys() == {0, 1, 2} and mine[1].held_at and mine[0].frozen_at
    assert states(on_postgres, holder) == ["suspended"] * 3


def test_the_clock_passes_over_a_card_that_is_being_renewed(
    on_postgres: Service, holder: UUID
) -> None:
    late = NOW + (LAST_DAY - NOW.date()) + 2 * DAY
    with on_postgres.sessions.begin() as session, on_postgres.sessions.begin() as clock:
        cards.hold(session, holder)
        assert expiring.expire(clock, service=on_postgres, now=late) == 0
    with on_postgres.sessions.begin() as clock:
        assert expiring.expire(clock, service=on_postgres, now=late) == 3
