"""What an approval does to the cards of a talent: the first one, and those that follow it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from events import outbox
from events.envelope import uuid7
from events.schemas import CardRenewed, CardReplaced, CaseApproved
from greencard.domain.cards import ENDED, IN_USE, NOT_ENDED, may
from greencard.matters.definition import Grant, Matter
from greencard.models import Card, Case
from greencard.services.card import cards, issuing, standing
from greencard.services.card.bearers import Bearers, bearers
from greencard.services.card.issuing import Pen, Terms, last_day, terms_of


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The cards of one family, locked, on the issuer's desk, with whom they are for."""

    session: Session
    talent_id: UUID
    household: dict[int, Card]
    people: Bearers
    pen: Pen
    grant: Grant | None

    @property
    def main(self) -> Card:
        """The talent's own card at hand."""
        return self.household[0]


def carry_out(
    session: Session, event: CaseApproved, matter: Matter, *, grant: Grant | None, pen: Pen
) -> None:
    """Do to the cards what the approved matter does; a card that has ended stays as it is.

    `grant` is what the matter that issues cards says today of those of the family.
    """
    desk = _desk(session, event.talent_id, grant=grant, pen=pen)
    if matter.card_act == "issue":
        _issue(desk, _granted(event.grant))
    elif matter.card_act == "renew":
        _renew(desk, matter, event.grant)
    elif matter.card_act == "replace":
        _replace(desk, since=_asked_at(session, event) or pen.at)
    elif matter.card_act == "change":
        _change(desk)


def take_place(session: Session, event: CardReplaced, *, pen: Pen) -> None:
    """An office has ordered another card for this one: issue it, unless that was done."""
    desk = _desk(session, event.talent_id, grant=None, pen=pen)
    if any(card.number == event.card_number for card in desk.household.values()):
        _bring_back(desk, "replaced")


def _desk(session: Session, talent_id: UUID, *, grant: Grant | None, pen: Pen) -> Desk:
    return Desk(
        session=session,
        talent_id=talent_id,
        household=dict(cards.hold(session, talent_id)),
        people=bearers(session, talent_id),
        pen=pen,
        grant=grant,
    )


def _asked_at(session: Session, event: CaseApproved) -> datetime | None:
    """When the case was opened."""
    case = session.get(Case, event.case_id)
    return case.opened_at if case else None


def _granted(grant: Mapping[str, str]) -> Terms:
    valid_to = date.fromisoformat(grant["valid_to"])
    return Terms(level=grant["level"], card_class=grant["class"], valid_to=valid_to)


def _issue(desk: Desk, terms: Terms) -> None:
    """The first card, or one with another number after the one before was taken away."""
    if desk.main.state == "applied":
        _sign(desk, desk.main, terms)
    elif desk.main.state in ENDED:
        _succeed(desk, desk.main, terms, afresh=True)
    else:
        return
    _see_to_the_family(desk)


def _renew(desk: Desk, matter: Matter, grant: Mapping[str, str]) -> None:
    """From today, as long as the definition says and the work contract lasts."""
    if not may("renew", desk.main.state):
        return
    old, today = terms_of(desk.main), desk.pen.day
    longest = matter.validity.longest_from(today) if matter.validity else None
    ends = [day for day in (longest, desk.people.contract_to) if day]
    terms = Terms(
        level=grant.get("level", old.level),
        card_class=grant.get("class", old.card_class),
        valid_to=min(ends, default=old.valid_to),
    )
    new = _succeed(desk, desk.main, terms, afresh=True)
    renewed = CardRenewed(talent_id=desk.talent_id, card_number=new.number, valid_to=last_day(new))
    outbox.append(desk.session, renewed, now=desk.pen.at)
    _see_to_the_family(desk)


def _replace(desk: Desk, *, since: datetime) -> None:
    """Whatever was lost, else the talent's own card, for as long as before.

    Where a card was issued since it was asked for, what was lost has been seen to otherwise.
    """
    found = _bring_back(desk, "lost", "replaced")
    issued = [card.issued_at for card in desk.household.values() if card.issued_at]
    if not found and max(issued) < since and desk.main.state in IN_USE:
        _succeed(desk, desk.main, terms_of(desk.main))


def _bring_back(desk: Desk, *states: str) -> bool:
    """Another card for each that is wanting one, the talent's own first; whether there was any.

    One of the family waits for the talent's own to be in use, and none is issued past its end.
    """
    wanting = [card for _, card in sorted(desk.household.items()) if card.state in states]
    for card in wanting:
        held_up = card.relative and desk.main.state not in IN_USE
        if not held_up and last_day(card) >= desk.pen.day:
            _succeed(desk, card, terms_of(card))
    return bool(wanting)


def _change(desk: Desk) -> None:
    """Never longer than before nor than the new contract; a new card only if it says otherwise."""
    main = desk.main
    main.left_on = main.grace_to = None
    if not may("renew", main.state):
        return
    old = terms_of(main)
    terms = replace(old, valid_to=min(old.valid_to, desk.people.contract_to or old.valid_to))
    if not may("change", main.state):  # the card to come takes its days from this one
        for card in desk.household.values():
            card.valid_to = min(last_day(card), terms.valid_to)
    elif not issuing.says(main, desk.people.name, terms):
        _succeed(desk, main, terms)
        _see_to_the_family(desk)


def _see_to_the_family(desk: Desk) -> None:
    """Each of the family who is entitled gets a card like the talent's, and nobody else has one.

    Not one whose own card an office has taken away.
    """
    terms = terms_of(desk.main)
    entitled = desk.people.entitled(desk.grant, terms.card_class, on=desk.pen.day)
    for place in sorted(entitled | desk.household.keys() - {0}):
        old, own = desk.household.get(place), _own_terms(desk, place, terms)
        if old is None:
            desk.household[place] = _new_card(desk, place)
            _sign(desk, desk.household[place], own)
        elif place in entitled and (old.state in NOT_ENDED or not old.reason):
            _succeed(desk, old, own, afresh=old.state in ENDED)
        elif old.state in NOT_ENDED:
            standing.end(desk.session, desk.household, old, "cancelled", now=desk.pen.at)


def _own_terms(desk: Desk, place: int, terms: Terms) -> Terms:
    return replace(terms, valid_to=desk.people.longest(place, desk.grant, terms.valid_to))


def _succeed(desk: Desk, old: Card, terms: Terms, *, afresh: bool = False) -> Card:
    """Another card with another number, which whoever suspended the old one has suspended too.

    With a new contract, or after an end, the employer left before is left behind (`afresh`).
    """
    new = _new_card(desk, old.relative)
    kept = ("frozen_at", "held_at") if afresh else ("frozen_at", "held_at", "left_on", "grace_to")
    for name in kept:
        setattr(new, name, getattr(old, name))
    standing.give_way(desk.session, old, now=desk.pen.at, to=new.id)
    desk.household[old.relative] = new
    _sign(desk, new, terms)
    return new


def _new_card(desk: Desk, relative: int) -> Card:
    return Card(
        id=uuid7(),
        talent_id=desk.talent_id,
        relative=relative,
        number=cards.new_number(desk.session),
        created_at=desk.pen.at,
    )


def _sign(desk: Desk, card: Card, terms: Terms) -> None:
    name = desk.people.name_of(card.relative)
    issuing.issue(desk.session, card, terms, name=name, main=desk.main, pen=desk.pen)
    desk.session.flush()  # an old card has given way in the table before the new one comes
    desk.session.add(card)
