"""Sets a want going again, under the lock that keeps two hands off one talent's wants."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from greencard.matters.catalogue import InForce
from greencard.models import Registration, Want


def locked(session: Session, registration_id: UUID) -> Registration:
    """The registration as it stands now, locked; read nothing of it before."""
    return session.get_one(
        Registration, registration_id, with_for_update=True, populate_existing=True
    )


def restart(want: Want, in_force: InForce, *, today: date) -> None:
    """As if asked for the first time, today."""
    want.state, want.asked_on, want.matter = "routing", today, in_force.named(want.name)
    want.by_person, want.chosen = False, None


def ask_again(wants: Iterable[Want], in_force: InForce, *, today: date) -> None:
    """What a talent has told anew may change an answer: have the router look once more.

    What was not met counts as asked for today; what waits keeps its day.
    """
    for want in wants:
        if want.state == "not_met" and in_force.resolve(want.name):
            restart(want, in_force, today=today)
        elif want.state == "waiting":
            want.state = "routing"
