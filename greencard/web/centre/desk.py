"""Whose desk a page of the centre is, and what its frame shows."""

from sqlalchemy.orm import Session

from greencard.queries.centre import queue
from greencard.services.casework.cases import Actor
from greencard.web.auth import officer
from greencard.web.desk import service, today


def office() -> str:
    """The office whose desk this is; raises Forbidden for staff without one."""
    return str(officer().office)


def actor() -> Actor:
    """The officer who acts, for the office."""
    return Actor(staff_id=officer().id, office=office())


def frame(session: Session) -> dict[str, object]:
    """What the frame of every page at the desk shows."""
    return {
        "officer": officer(),
        "office": service().catalogue.office(office()),
        "counts": queue.counts(session, office(), service=service(), today=today()),
    }
