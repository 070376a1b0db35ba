"""What an approval does to the cards of a talent: the first one, and those that follow it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from events import outbox
from events.envelope import uuid7
from events.schemas import CardRenewed, CardReplaced, CaseApproved
from greencard.domain.cards import ENDED, IN_USE, NOT_ENDED, may
from greencard.matters.definition import Grant, Matter
from greencard.models import Card
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
        _replace(desk)
    elif matter.card_act == "change":
        _change(desk)


def take_place(session: Session, event: CardReplaced, *, pen: Pen) -> None:
    """Issue what offices have ordered, unless that was done; the talent's own card comes first.

    One of the family shares what has become of the talent's own meanwhile.
    """
    desk = _desk(session, event.talent_id, grant=None, pen=pen)
    for place, card in sorted(desk.household.items()):
        if card.state != "replaced":
            continue
        if _may_be_good(desk, place):
            _succeed(desk, place, terms_of(card))
        else:
            standing.end_as(session, card, desk.main, now=pen.at)


def _desk(session: Session, talent_id: UUID, *, grant: Grant | None, pen: Pen) -> Desk:
    return Desk(
        session=session,
        talent_id=talent_id,
        household=dict(cards.hold(session, talent_id)),
        people=bearers(session, talent_id),
        pen=pen,
        grant=grant,
    )


def _granted(grant: Mapping[str, str]) -> Terms:
    valid_to = date.fromisoformat(grant["valid_to"])
    return Terms(level=grant["level"], card_class=grant["class"], valid_to=valid_to)


def _issue(desk: Desk, terms: Terms) -> None:
    """The first card, or after one that was taken away or cancelled another first one."""
    if desk.main.state == "applied":
        _sign(desk, desk.main, terms)
    elif desk.main.state in ENDED:
        _succeed(desk, 0, terms)
    else:
        return
    _see_to_the_family(desk)


def _renew(desk: Desk, matter: Matter, grant: Mapping[str, str]) -> None:
    """From today, as long as the definition says and the work contract lasts.

    Whoever had left has an employer again.
    """
    if not may("renew", desk.main.state):
        return
    desk.main.left_on = desk.main.grace_to = None
    old, today = terms_of(desk.main), desk.pen.day
    longest = matter.validity.longest_from(today) if matter.validity else None
    ends = [day for day in (longest, desk.people.contract_to) if day]
    terms = Terms(
        level=grant.get("level", old.level),
        card_class=grant.get("class", old.card_class),
        valid_to=min(ends, default=old.valid_to),
    )
    new = _succeed(desk, 0, terms)
    renewed = CardRenewed(talent_id=desk.talent_id, card_number=new.number, valid_to=last_day(new))
    outbox.append(desk.session, renewed, now=desk.pen.at)
    _see_to_the_family(desk)


def _replace(desk: Desk) -> None:
    """Whatever is still lost, for as long as before; what was seen to otherwise stays as it is."""
    for place, card in sorted(desk.household.items()):
        lost = card.state == "lost" and last_day(card) >= desk.pen.day
        if lost and _may_be_good(desk, place):
            _succeed(desk, place, terms_of(card))


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
        _succeed(desk, 0, terms)
        _see_to_the_family(desk)


def _see_to_the_family(desk: Desk) -> None:
    """Each of the family who is entitled gets a card like the talent's, and nobody else has one."""
    terms = terms_of(desk.main)
    entitled = desk.people.entitled(desk.grant, terms.card_class, on=desk.pen.day)
    for place in sorted(entitled.keys() | desk.household.keys() - {0}):
        old = desk.household.get(place)
        if place in entitled and _may_follow(old):
            last = min(terms.valid_to, entitled[place])
            _succeed(desk, place, replace(terms, valid_to=last))
        elif old and place not in entitled and old.state in NOT_ENDED:
            standing.end(desk.session, desk.household, old, "cancelled", now=desk.pen.at)


def _may_follow(old: Card | None) -> bool:
    """Unless an office has ended this one for itself, for which it gave its reason."""
    return old is None or old.state in NOT_ENDED or old.reason is None


def _may_be_good(desk: Desk, place: int) -> bool:
    """A card of the family is worth nothing while the talent's own is out of use."""
    return place == 0 or desk.main.state in IN_USE


def _succeed(desk: Desk, place: int, terms: Terms) -> Card:
    """Another card with another number, which whoever suspended the old one has suspended too."""
    old, new = desk.household.get(place), _new_card(desk, place)
    if old and old.state in NOT_ENDED:
        for kept in ("frozen_at", "held_at", "left_on", "grace_to"):
            setattr(new, kept, getattr(old, kept))
    if old:
        standing.give_way(desk.session, old, now=desk.pen.at, to=new.id)
    desk.household[place] = new
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
