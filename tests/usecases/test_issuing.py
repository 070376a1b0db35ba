"""The issuer signs what was approved: once, for the right person, with the right days."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from events.log import Delivery, EmbeddedLog
from events.outbox import read_row
from events.tables import outbox
from greencard.domain.token import text
from greencard.keys import making
from greencard.keys.folder import Folder
from greencard.models import Card
from greencard.services.desk import Service
from tests.cards import (
    LAST_DAY,
    a_holder,
    applied,
    approve,
    at_hand,
    cards,
    contract_ends,
    grant,
    key_set,
    loses,
    renamed,
    states,
    told,
)
from tests.domain.token import independent
from tests.usecases.conftest import NOW
from workers import issuer, runner
from workers.runner import Outcome

DAY = timedelta(days=1)


def said(card: Card) -> dict[str, object]:
    """What the code says, read by the second verifier."""
    assert card.token
    return independent.fields_of(independent.token_of(card.token, "localhost"))


def verdict(service: Service, card: Card) -> tuple[str, str]:
    """What a counter sees that has the published keys, and a list on which the card is good."""
    lists = {int(card.number[:2]): (NOW.timestamp(), bytes(2**18))}
    return independent.check(
        card.token, host="localhost", env="local", key_set=key_set(service), lists=lists,
        mode="offline", now=NOW.timestamp(),
    )  # fmt: skip


def test_an_approved_card_is_signed_for_all_to_check(service: Service) -> None:
    talent = a_holder(service, 1)
    (card,) = cards(service, talent)

    assert verdict(service, card) == ("check_id", "static")
    assert said(card) == {
        "kid": card.kid, "list": int(card.number[:2]), "index": int(card.number[3:10]),
        "level": "D", "class": "B", "name": "陈*远", "live": False, "specimen": False,
        "valid_from": "2026-09-21", "valid_to": LAST_DAY.isoformat(),
    }  # fmt: skip
    assert (card.state, card.issued_at, card.valid_to) == ("active", NOW, LAST_DAY)
    assert told(service, talent) == [
        ("card.issued", card.number),
        ("card.activated", card.number),
    ]


def test_the_digits_lie_sealed_in_the_table(service: Service) -> None:
    (card,) = cards(service, a_holder(service))
    assert card.token and card.token_sealed and card.token.encode() not in card.token_sealed


def test_a_card_issued_after_midnight_in_tianjin_is_good_from_that_day(service: Service) -> None:
    talent = applied(service)
    grant(service, talent, at=NOW + timedelta(hours=14))
    assert said(cards(service, talent)[0])["valid_from"] == "2026-09-22"


@pytest.mark.parametrize(
    ("name", "name_en", "signed"),
    [
        ("欧阳娜娜", None, "欧**娜"),
        ("John Smith", None, "J*** S***"),
        ("Анна", "Anna Kowalska", "A*** K***"),
        ("林知远", "Lin Zhiyuan", "林*远"),
        ("John Fitzgerald Kennedy Junior", None, "J*** J***"),
        ("𬱖𬱖𬱖𬱖", None, "𬱖**𬱖"),
    ],
)
def test_the_name_is_masked_and_fits(
    service: Service, name: str, name_en: str | None, signed: str
) -> None:
    talent = applied(service)
    renamed(service, talent, name, name_en)
    grant(service, talent)
    assert said(cards(service, talent)[0])["name"] == signed


def test_the_same_approval_twice_issues_one_card(service: Service) -> None:
    """The log delivers it again, and a second approval of the first card finds one there."""
    talent = a_holder(service)
    before, heard = cards(service, talent)[0].token, told(service, talent)
    consumer = issuer.consumer(service)
    with service.sessions() as session:
        approval = select(outbox).where(outbox.c.event_type == "case.approved")
        envelope = read_row(session.execute(approval).one())
    again = Delivery(origin="log", topic=envelope.topic, envelope=envelope)
    log = EmbeddedLog(service.sessions, consumer.name, consumer.topics)
    delivered = runner.deliver(service.sessions, consumer, again, log=log, now=NOW)
    grant(service, talent, level="F")

    assert delivered is Outcome.DUPLICATE
    assert cards(service, talent)[0].token == before
    assert told(service, talent) == heard


def test_with_its_key_gone_an_old_approval_is_signed_with_todays(service: Service) -> None:
    """The issuer stood still while the key came to light; the card is dated when it is signed."""
    making.ready(service.config.keys, service=False, now=NOW)
    folder = Folder(service.config.keys)
    root = making.root_of(folder.root)
    (kid,) = [k for k, key in folder.read_ledger().keys.items() if key.use == "card"]
    making.compromise(folder, kid)
    making.sign(folder, root, now=NOW + DAY)
    talent = a_holder(service)

    (card,) = cards(service, talent)
    assert card.kid != int(kid) and card.issued_at and card.issued_at > NOW + DAY


def test_what_concerns_no_card_is_none_of_the_issuers_business(service: Service) -> None:
    talent = applied(service)
    assert at_hand(service, talent)[0].token is None
    approve(service, talent, "renew")
    approve(service, talent, "replace")
    assert states(service, talent) == ["applied"] and told(service, talent) == []


def test_a_renewed_card_has_another_number_and_lasts_from_that_day(service: Service) -> None:
    talent = a_holder(service)
    contract_ends(service, talent, date(2031, 1, 1))
    later = NOW + 700 * DAY
    approve(service, talent, "renew", at=later)

    old, new = cards(service, talent)
    assert (old.state, old.replaced_by, new.state) == ("replaced", new.id, "active")
    assert (new.level, new.card_class, new.valid_to) == ("D", "B", date(2031, 1, 1))
    assert (said(new)["valid_from"], said(new)["valid_to"]) == ("2028-08-21", "2031-01-01")
    assert old.number != new.number and old.valid_to == LAST_DAY
    assert told(service, talent)[2:] == [
        ("card.replaced", old.number),
        ("card.issued", new.number),
        ("card.activated", new.number),
        ("card.renewed", new.number),
    ]


def test_a_renewed_card_lasts_no_longer_than_the_definition_says(service: Service) -> None:
    talent = a_holder(service)
    contract_ends(service, talent, date(2040, 1, 1))
    approve(service, talent, "renew", at=NOW + 700 * DAY)
    assert at_hand(service, talent)[0].valid_to == date(2031, 8, 20)


def test_a_replaced_card_keeps_its_last_day(service: Service) -> None:
    talent = a_holder(service)
    loses(service, talent)
    approve(service, talent, "replace", at=NOW + 40 * DAY)

    old, new = cards(service, talent)
    assert (old.state, new.state, new.valid_to) == ("replaced", "active", LAST_DAY)
    assert "card.renewed" not in [kind for kind, _ in told(service, talent)]


def test_only_a_lost_card_is_replaced(service: Service) -> None:
    talent = a_holder(service)
    approve(service, talent, "replace")
    assert states(service, talent) == ["active"] and len(cards(service, talent)) == 1


def test_a_lost_card_past_its_last_day_is_not_replaced_but_renewed(service: Service) -> None:
    talent = a_holder(service)
    loses(service, talent)
    late = NOW + (LAST_DAY - NOW.date() + DAY)
    approve(service, talent, "replace", at=late)
    assert states(service, talent) == ["lost"]
    contract_ends(service, talent, date(2030, 1, 31))
    approve(service, talent, "renew", at=late)
    assert (states(service, talent), at_hand(service, talent)[0].valid_to) == (
        ["active"], date(2030, 1, 31),
    )  # fmt: skip


def test_a_shorter_contract_means_a_card_with_another_number(service: Service) -> None:
    talent = a_holder(service)
    contract_ends(service, talent, date(2027, 6, 30))
    approve(service, talent, "change")

    old, new = cards(service, talent)
    assert (old.state, new.state) == ("replaced", "active")
    assert said(new)["valid_to"] == "2027-06-30"


def test_a_longer_contract_leaves_the_card_as_it_is(service: Service) -> None:
    talent = a_holder(service)
    contract_ends(service, talent, date(2040, 1, 1))
    approve(service, talent, "change")
    assert len(cards(service, talent)) == 1


def test_another_name_means_a_card_with_another_number(service: Service) -> None:
    talent = a_holder(service)
    renamed(service, talent, "陈远")
    approve(service, talent, "change")
    assert [said(card)["name"] for card in cards(service, talent)] == ["陈*远", "陈*"]


def test_a_contract_over_already_leaves_the_card_this_one_day(service: Service) -> None:
    talent = a_holder(service)
    contract_ends(service, talent, date(2026, 9, 1))
    approve(service, talent, "change")
    assert at_hand(service, talent)[0].valid_to == date(2026, 9, 21)


def test_no_two_cards_have_the_same_code(service: Service) -> None:
    held = [at_hand(service, a_holder(service, index))[0] for index in range(1, 5)]
    codes = {text.undigits(card.token) for card in held if card.token}
    assert len(codes) == len(held) == len({card.number for card in held})
