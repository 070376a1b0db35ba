"""A talent changes what they told us: employer, contract, degree, how to reach them, answers."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from events import outbox
from events.envelope import uuid7
from events.schemas import TalentChanged
from greencard.domain.application import Told
from greencard.models import Change, Registration, Talent
from greencard.services import limits
from greencard.services.desk import Service
from greencard.services.intake.leaves import leaves
from greencard.services.registration import plain
from greencard.services.wanting.restarting import ask_again, locked
from greencard.services.wanting.wants import wants_of

# Nothing of a matter rests on these.
CONTACT = frozenset({"mobile", "email", "id_valid_to"})
OWN_COLUMNS = ("category", "level_claimed")
PARTS = ("education", "employment", "id_valid_to")


def told(session: Session, registration_id: UUID) -> Told:
    """What a talent has told us, as far as it may be changed or bears on a change."""
    registration = session.get_one(Registration, registration_id)
    talent = session.get_one(Talent, registration.talent_id)
    particulars = registration.particulars
    values = {
        "mobile": talent.mobile,
        "email": talent.email,
        **{name: particulars.get(name) for name in PARTS},
        **{name: getattr(registration, name) for name in OWN_COLUMNS},
        "facts": registration.answers,
    }
    latest = select(Change.id).filter_by(registration_id=registration_id)
    seen = session.scalar(latest.order_by(Change.changed_at.desc(), Change.id.desc()).limit(1))
    return Told(
        values=values,
        born=talent.birth_date,
        id_type=talent.id_type,
        version=str(seen) if seen else "",
    )


def change(
    session: Session,
    registration_id: UUID,
    read: Callable[[Told], Mapping[str, Any]],
    *,
    service: Service,
    now: datetime,
) -> tuple[str, ...]:
    """Write down what is told now; the dotted names of the fields that differ.

    `read` makes out everything that may be changed, as it stands after the change, given what was
    told before; what it raises is raised. Where nothing differs nothing is told. Raises TooMany.
    """
    limits.count_step(session, registration_id, now=now)
    registration = locked(session, registration_id)
    before = told(session, registration_id)
    after = plain(read(before))
    changed = tuple(sorted(_differing(before.values, after)))
    if changed:
        _write(session, registration, after)
        _tell(session, registration, before, changed, service=service, now=now)
    return changed


def take_answers(
    session: Session,
    registration: Registration,
    answers: Mapping[str, object],
    *,
    service: Service,
    now: datetime,
) -> None:
    """Add the answers to further questions; one that is told otherwise than before is a change."""
    before, given = told(session, registration.id), plain(answers)
    known = {name: value for name, value in before.values["facts"].items() if name in given}
    changed = tuple(sorted(f"facts.{name}" for name in known if known[name] != given[name]))
    registration.answers = registration.answers | given
    if changed:
        _tell(session, registration, before, changed, service=service, now=now)


def history(session: Session, registration_id: UUID, *, since: datetime) -> list[Change]:
    """Every change since then, the latest first."""
    query = select(Change).filter_by(registration_id=registration_id)
    query = query.where(Change.changed_at >= since)
    return list(session.scalars(query.order_by(Change.changed_at.desc(), Change.id.desc())))


def answer_of(field: str) -> str | None:
    """The question a changed field answers; None for a field of the registration itself."""
    part, _, name = field.partition(".")
    return name if part == "facts" else None


def _tell(
    session: Session,
    registration: Registration,
    before: Told,
    changed: tuple[str, ...],
    *,
    service: Service,
    now: datetime,
) -> None:
    """Keep what stood there, since an officer may have decided by it, and decide anew by it.

    What was not met or waits is asked again, unless only contact has changed.
    """
    row = Change(id=uuid7(), registration_id=registration.id, changed_at=now)
    stood = dict(leaves(before.values))
    row.fields, row.before = list(changed), {name: stood.get(name) for name in changed}
    session.add(row)
    if not set(changed) <= CONTACT:
        wants, today = wants_of(session, registration.talent_id), service.today(now)
        ask_again(wants, service.catalogue.on(today), today=today)
    about = {"talent_id": registration.talent_id, "registration_id": registration.id}
    outbox.append(session, TalentChanged(**about, fields=changed), now=now)


def _write(session: Session, registration: Registration, after: Mapping[str, Any]) -> None:
    talent = session.get_one(Talent, registration.talent_id)
    talent.mobile, talent.email = after["mobile"], after["email"]
    registration.category, registration.level_claimed = after["category"], after["level_claimed"]
    registration.particulars = registration.particulars | {part: after[part] for part in PARTS}
    registration.park = after["employment"]["park"]
    registration.answers = after["facts"]


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    old, new = dict(leaves(before)), dict(leaves(after))
    return (name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
