"""What made-up talents do later: ask for more, once more, or for a person, freeze a card, lose one;
by the ordinary path.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from greencard import demo_counters
from greencard.db import reading
from greencard.demo_people import an_answer
from greencard.domain.application import More
from greencard.errors import NotAllowed
from greencard.matters.catalogue import InForce
from greencard.queries import seeding
from greencard.services.card import holding
from greencard.services.desk import Service
from greencard.services.wanting import asking

MORE_SHARE, PERSON_SHARE, AGAIN_SHARE = 0.5, 0.2, 0.5


def go_on(service: Service, dice: random.Random, *, now: datetime) -> None:
    """Half of the card holders ask for what starts from the card; some do not leave it at a no."""
    in_force = service.in_force(now)
    with reading(service.sessions) as session:
        holders = seeding.holders(session)
        unmet, refused = seeding.ended(session, "not_met"), seeding.ended(session, "ended")
    for registration_id, want in [*_more(holders, in_force, dice), *_again(refused, dice)]:
        _ask(service, registration_id, want, in_force, dice, now=now)
    for registration_id, _name, family in unmet:
        if dice.random() < PERSON_SHARE:
            _ask_person(service, registration_id, family, now=now)
    demo_counters.look(service, holders, dice, now=now)
    _mind_the_cards(service, holders, now=now)


def _mind_the_cards(service: Service, holders: Sequence[UUID], *, now: datetime) -> None:
    """The last to get theirs: one freezes it, another has lost it."""
    for registration_id in holders[-1:]:
        with service.sessions.begin() as session:
            holding.freeze(session, registration_id, now=now)
    for registration_id in holders[-2:-1]:
        with service.sessions.begin() as session:
            holding.report_lost(session, registration_id, service=service, now=now)


def _more(
    holders: Sequence[UUID], in_force: InForce, dice: random.Random
) -> Iterator[tuple[UUID, str]]:
    """Each in turn, so that even a few holders ask for many different things."""
    later = [matter.id for matter in in_force.values() if matter.starts_from == "card"]
    dice.shuffle(later)
    chosen = [holder for holder in holders if dice.random() < MORE_SHARE]
    return ((holder, later[place % len(later)]) for place, holder in enumerate(chosen) if later)


def _again(refused: Sequence[tuple[UUID, str, str]], dice: random.Random) -> list[tuple[UUID, str]]:
    return [(row[0], row[1]) for row in refused if dice.random() < AGAIN_SHARE]


def _ask(
    service: Service,
    registration_id: UUID,
    want: str,
    in_force: InForce,
    dice: random.Random,
    *,
    now: datetime,
) -> None:
    if not in_force.resolve(want):
        return
    facts = {x.id: an_answer(x, dice) for x in in_force.questions_for([want])}
    try:
        with service.sessions.begin() as session:
            more = More(wants=(want,), facts=facts)
            asking.ask_more(session, registration_id, lambda _: more, service=service, now=now)
    except NotAllowed:
        return  # had already


def _ask_person(service: Service, registration_id: UUID, family: str, *, now: datetime) -> None:
    try:
        with service.sessions.begin() as session:
            asking.ask_person(session, registration_id, family, service=service, now=now)
    except NotAllowed:
        return  # another want of the family was looked at in the same go
