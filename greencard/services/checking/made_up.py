"""The made-up cards of a rehearsal, and the made-up people who bear them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from events.envelope import uuid7
from greencard.domain.numbers import MOST_LISTS, spelled_number
from greencard.domain.token.statuses import Standing
from greencard.models import Card, Registration, Talent
from greencard.services.card.holders import Holder
from greencard.services.checking.looking import standing_of

DAY = timedelta(days=1)
BEGUN, LASTING = 90 * DAY, 900 * DAY
LAST_LIST = MOST_LISTS - 1
NAME, PASSPORT = "Test Holder", "X0000000"
STATES = ("active", "expired", "suspended", "revoked", "lost", "cancelled")


@dataclass
class MadeUpCards:
    """Their register, in memory; one card for each state, and `coming`, which begins tomorrow."""

    cards: Mapping[str, Card]
    now: datetime
    card: Card | None = field(default=None, init=False)

    def standing(self, status_list: int, index: int) -> Standing | None:
        return self.find(spelled_number(status_list, index))

    def find(self, number: str) -> Standing | None:
        named = {card.number: card for card in self.cards.values()}
        self.card = named.get(number)
        return Standing(standing_of(self.card.state), self.now) if self.card else None

    def holder(self) -> Holder | None:
        return _a_holder(self.card) if self.card else None


def made_up_cards(*, today: date, now: datetime) -> MadeUpCards:
    """The cards as they stand today; none is ever written down."""
    cards = {state: _a_card(place, state, today - BEGUN) for place, state in enumerate(STATES)}
    cards["coming"] = _a_card(len(STATES), "active", today + DAY)
    cards["expired"].valid_to = today - DAY
    return MadeUpCards(cards, now)


def _a_card(place: int, state: str, begins: date) -> Card:
    card = Card(id=uuid7(), talent_id=uuid7(), relative=0, state=state, level="D", card_class="B")
    card.number = spelled_number(LAST_LIST, place)
    card.valid_from, card.valid_to = begins, begins + LASTING
    return card


def _a_holder(card: Card) -> Holder:
    talent = Talent(id=card.talent_id, id_type="PASSPORT_FOREIGN")
    talent.name, talent.id_no = NAME, PASSPORT
    registration = Registration(id=uuid7(), talent_id=card.talent_id, category="innovation")
    registration.particulars = {
        "employment": {"employer": "Test Employer"},
        "family": [{"relation": "child", "name": "Test Child", "birth_date": "2020-01-01"}],
        "documents": [],
    }
    return Holder(card=card, talent=talent, registration=registration, relative=None)
