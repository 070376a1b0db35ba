"""A talent asks for more, or once more, or for a person where the rules did not confirm it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from events import outbox
from events.envelope import uuid7
from events.schemas import PersonAsked, WantsAdded
from greencard.domain.application import More
from greencard.domain.sentences import N_
from greencard.domain.wanting import UNDER_WAY, standing
from greencard.errors import NotAllowed
from greencard.matters.catalogue import InForce
from greencard.models import Registration, Want
from greencard.services import limits
from greencard.services.card import timing
from greencard.services.desk import Service
from greencard.services.wanting import changing
from greencard.services.wanting.facts import had_by
from greencard.services.wanting.restarting import locked, restart
from greencard.services.wanting.wants import wants_of

HAD = N_("所选事项已经办成，不用再申请。")
NOTHING_TO_LOOK_AT = N_("这里没有未满足的条件，不需要人工核对。")


def ask_more(
    session: Session,
    registration_id: UUID,
    read: Callable[[Mapping[str, Any]], More],
    *,
    service: Service,
    now: datetime,
) -> tuple[str, ...]:
    """Write down what is asked for and the answers to its questions; which of it is new.

    `read` makes out what is asked, given the answers of before. What is under way already is
    passed over, so that asking twice is asking once. Raises NotAllowed where all of it has been
    had or something has not its time now, TooMany, and whatever `read` raises.
    """
    limits.count_step(session, registration_id, now=now)
    registration = locked(session, registration_id)
    more = read(registration.answers)
    return write_down(session, registration, more, service=service, now=now)


def write_down(
    session: Session, registration: Registration, more: More, *, service: Service, now: datetime
) -> tuple[str, ...]:
    """The same for a registration that is locked already, and uncounted."""
    before, in_force = wants_of(session, registration.talent_id), service.in_force(now)
    had = had_by(session, registration.talent_id, in_force)
    stands = {name: standing(name, before, in_force, had=had) for name in more.wants}
    asked = tuple(name for name, found in stands.items() if found == "open")
    if not asked and "under_way" not in stands.values():
        raise NotAllowed(HAD)
    if asked:
        timing.check(
            session, registration.talent_id, asked, in_force=in_force, today=service.today(now)
        )
        _supersede(asked, before, in_force)
        changing.take_answers(session, registration, more.facts, service=service, now=now)
        _write(session, registration, asked, before, in_force, today=service.today(now))
        about = {"talent_id": registration.talent_id, "registration_id": registration.id}
        outbox.append(session, WantsAdded(**about, wants=asked), now=now)
    return asked


def ask_person(
    session: Session,
    registration_id: UUID,
    family: str,
    *,
    matter: str | None = None,
    service: Service,
    now: datetime,
) -> None:
    """Have a person look at what the rules did not confirm; at the route named, if one is.

    It stays the application of its day. Asking twice is asking once. Raises NotAllowed where the
    rules left nothing of it unconfirmed, and TooMany.
    """
    limits.count_step(session, registration_id, now=now)
    registration = locked(session, registration_id)
    wants = [want for want in wants_of(session, registration.talent_id) if want.family == family]
    doubted = _doubted([x for x in wants if x.state == "not_met"], matter, service)
    if not doubted:
        if any(want.by_person and want.state in UNDER_WAY for want in wants):
            return
        raise NotAllowed(NOTHING_TO_LOOK_AT)
    for want in doubted:
        want.state, want.by_person, want.chosen = "routing", True, matter
    names = tuple(want.name for want in doubted)
    about = {"talent_id": registration.talent_id, "registration_id": registration.id}
    outbox.append(session, PersonAsked(**about, family=family, wants=names), now=now)


def _doubted(unmet: Sequence[Want], matter: str | None, service: Service) -> list[Want]:
    """The wants meant: those of the matter named, else the one that left the way open."""
    own = [want for want in unmet if want.matter == matter]
    if own or matter is None:
        return own or list(unmet)
    return [
        want
        for want in unmet
        if want.matter is None
        and any(
            route.id == matter for route in service.catalogue.on(want.asked_on).routes(want.name)
        )
    ]


def _supersede(names: Iterable[str], before: Iterable[Want], in_force: InForce) -> None:
    """A matter that is named makes its whole family, which found nothing, superfluous."""
    named = {in_force.family_of(name).id for name in names if name not in in_force.families}
    for want in before:
        if want.state == "not_met" and want.name in named:
            want.state = "ended"


def _write(
    session: Session,
    registration: Registration,
    names: Iterable[str],
    before: Sequence[Want],
    in_force: InForce,
    *,
    today: date,
) -> None:
    known = {want.name: want for want in before}
    following = max((want.position for want in before), default=-1) + 1
    for place, name in enumerate(names):
        want = known.get(name) or Want(
            id=uuid7(),
            talent_id=registration.talent_id,
            registration_id=registration.id,
            name=name,
            family=in_force.family_of(name).id,
            position=following + place,
        )
        restart(want, in_force, today=today)
        session.add(want)
