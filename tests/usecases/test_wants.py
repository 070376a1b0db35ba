"""What becomes of a want: asked again for the right reason only, and one line for each matter."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from events.envelope import uuid7
from events.schemas import CaseNotMet, CaseOpened
from events.tables import outbox
from greencard.models import CardLine, Registration, Want
from greencard.services import registration
from greencard.services.card.lines import record_progress
from greencard.services.desk import Service
from greencard.services.intake.registrations import read_registration
from greencard.services.registration import Submission
from greencard.services.wanting import wants
from tests.story import ANSWERS, an_eligible_founder
from tests.usecases.conftest import NOW, registered


def route(service: Service) -> Registration:
    with service.sessions.begin() as session:
        row = session.scalars(select(Registration)).one()
        talent, cause = row.talent_id, uuid7()
        wants.route_all(session, talent_id=talent, service=service, now=NOW, cause=cause)
        return row


def approve(service: Service, row: Registration, matter: str) -> None:
    with service.sessions.begin() as session:
        wants.route_waiting(
            session,
            talent_id=row.talent_id,
            approved=matter,
            service=service,
            now=NOW,
            cause=uuid7(),
        )


def told(service: Service) -> list[str]:
    with service.sessions() as session:
        return list(session.scalars(select(outbox.c.event_type).order_by(outbox.c.id)))


def test_an_approval_nobody_waited_for_tells_nothing_new(service: Service) -> None:
    registered(service, 1)
    row = route(service)
    before = told(service)
    approve(service, row, "hk06")
    assert told(service) == before
    assert before.count("case.deferred") == 1


def test_a_matter_named_and_not_met_has_a_line_of_its_own(service: Service) -> None:
    registered(service, 1, wants=["hs01"], facts=ANSWERS | {"own_home": True})
    route(service)
    with service.sessions() as session:
        want = session.scalars(select(Want).filter_by(name="hs01")).one()
        assert (want.state, want.matter) == ("not_met", "hs01")
        (payload,) = session.scalars(
            select(outbox.c.payload).where(outbox.c.event_type == "case.not_met")
        )
    assert '"matter":"hs01"' in payload and '"hs01.no_home"' in payload


def test_no_route_of_a_family_is_one_line_until_a_matter_opens_after_all(
    service: Service,
) -> None:
    registered(service, 1)
    with service.sessions.begin() as session:
        talent = session.scalars(select(Registration.talent_id)).one()
        about = {"talent_id": talent, "family": "hukou"}
        version = service.catalogue.on(service.today(NOW))["hk06"].valid_from
        refused = CaseNotMet(**about, matter=None, version=None, reasons=("hk06.degree",))
        record_progress(session, refused, now=NOW)
        opened = CaseOpened(
            **about,
            matter="hk06",
            case_id=uuid7(),
            case_no="2026-0000001-9",
            version=version,
            step="accept",
            offices=("centre",),
            due_on=service.today(NOW),
            provisional=False,
        )
        record_progress(session, opened, now=NOW + timedelta(minutes=1))
    with service.sessions() as session:
        lines = session.scalars(select(CardLine)).all()
    assert [(line.matter, line.state) for line in lines] == [("hk06", "open")]


def test_two_wants_that_meet_in_one_matter_open_one_case(service: Service) -> None:
    """A family and a matter of it, asked for in the same moment by two browsers."""
    registered(service, 1, wants=["hukou"])
    with service.sessions.begin() as session:
        row = session.scalars(select(Registration)).one()
        about = {"talent_id": row.talent_id, "registration_id": row.id, "asked_on": row.applied_on}
        session.add(
            Want(id=uuid7(), name="hk01", family="hukou", state="routing", position=9, **about)
        )
    route(service)
    with service.sessions() as session:
        wants = {want.name: want for want in session.scalars(select(Want))}
    assert told(service).count("case.requested") == 2  # the card, and one of the two
    assert (wants["hk01"].state, wants["hk01"].matter) == ("ended", "hk06")


@pytest.mark.parametrize("body", ["same", "other"])
def test_the_same_submission_has_the_same_answer_and_another_none(
    service: Service, body: str
) -> None:
    from greencard.errors import KeyReused

    today = service.today(NOW)
    application = read_registration(
        an_eligible_founder(1), service.catalogue.on(today), today=today
    )

    def submit(text: str) -> registration.Receipt:
        with service.sessions.begin() as session:
            submission = Submission(key="k", body=text)
            return registration.register(
                session, application, service=service, now=NOW, submission=submission
            )

    first = submit("same")
    if body == "same":
        assert submit(body) == first
    else:
        with pytest.raises(KeyReused):
            submit(body)
