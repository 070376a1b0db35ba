"""A talent asks for more, or once more, or for a person where the rules did not confirm it."""

from collections.abc import Iterable
from datetime import date, datetime
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
from greencard.services.desk import Service
from greencard.services.registration import plain
from greencard.services.wants import wants_of

HAD = N_("所选事项已经办成，不用再申请。")
NOTHING_TO_LOOK_AT = N_("这里没有未满足的条件，不需要人工核对。")


def ask_more(
    session: Session, registration_id: UUID, more: More, *, service: Service, now: datetime
) -> tuple[str, ...]:
    """Write down what is asked for and the answers to its questions; which of it is new.

    What is under way already is passed over, so that asking twice is asking once. Raises
    NotAllowed where all of it has been had.
    """
    registration = locked(session, registration_id)
    before, in_force = wants_of(session, registration.talent_id), service.in_force(now)
    standings = {name: standing(name, before, in_force) for name in more.wants}
    asked = tuple(name for name, found in standings.items() if found == "open")
    if not asked and "under_way" not in standings.values():
        raise NotAllowed(HAD)
    if asked:
        registration.answers = registration.answers | plain(more.facts)
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
    now: datetime,
) -> None:
    """Have a person look at what the rules did not confirm; at the route named, if one is.

    Asking twice is asking once. Raises NotAllowed where the rules left nothing unconfirmed.
    """
    registration = locked(session, registration_id)
    wants = [want for want in wants_of(session, registration.talent_id) if want.family == family]
    doubted = [x for x in wants if x.state == "not_met" and matter in (None, x.matter or matter)]
    if not doubted:
        if any(want.by_person and want.state in UNDER_WAY for want in wants):
            return
        raise NotAllowed(NOTHING_TO_LOOK_AT)
    for want in doubted:
        want.state, want.by_person, want.chosen = "routing", True, matter
    names = tuple(want.name for want in doubted)
    about = {"talent_id": registration.talent_id, "registration_id": registration.id}
    outbox.append(session, PersonAsked(**about, family=family, wants=names), now=now)


def ask_again(wants: Iterable[Want], in_force: InForce, *, today: date) -> None:
    """What a talent has told anew may change an answer: have the router look once more.

    What was not met counts as asked for today; what waits keeps its day.
    """
    for want in wants:
        if want.state == "not_met" and in_force.resolve(want.name):
            _restart(want, in_force, today=today)
        elif want.state == "waiting":
            want.state = "routing"


def locked(session: Session, registration_id: UUID) -> Registration:
    """The registration, locked: one hand at a time on what its talent wants."""
    return session.get_one(Registration, registration_id, with_for_update=True)


def _write(
    session: Session,
    registration: Registration,
    names: Iterable[str],
    before: Iterable[Want],
    in_force: InForce,
    *,
    today: date,
) -> None:
    known = {want.name: want for want in before}
    for position, name in enumerate(names, start=len(known)):
        want = known.get(name) or Want(
            id=uuid7(),
            talent_id=registration.talent_id,
            registration_id=registration.id,
            name=name,
            family=in_force.family_of(name).id,
            position=position,
        )
        _restart(want, in_force, today=today)
        session.add(want)


def _restart(want: Want, in_force: InForce, *, today: date) -> None:
    """As if asked for the first time, today."""
    want.state, want.asked_on, want.matter = "routing", today, in_force.named(want.name)
    want.by_person, want.chosen = False, None
