"""一点: a person registers once and gets a receipt."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events import outbox
from events.envelope import uuid7
from events.schemas import TalentRegistered
from greencard.db import Safe, insert_once
from greencard.domain import numbers
from greencard.domain.application import Application
from greencard.errors import AlreadyRegistered, KeyReused, NotFound
from greencard.models import Card, Registration, Replay, Talent, Want
from greencard.services import cards
from greencard.services.desk import Service
from greencard.vault import fingerprint, same

REPLAY_KEPT = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the talent takes home; the secret is shown only here."""

    receipt: str
    secret: str
    card_number: str


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A submission's own key and its body, so that a repeat gets the first answer."""

    key: str
    body: str


def register(
    session: Session,
    application: Application,
    *,
    service: Service,
    now: datetime,
    submission: Submission | None = None,
) -> Receipt:
    """Write down the newcomer, prepare the card and tell everyone, in one transaction.

    Raises AlreadyRegistered for a document seen before, KeyReused for a submission key that
    came with another body.
    """
    registration_id = uuid7()
    receipt = _new_receipt(session)
    if submission:
        first = _answer_before(session, submission, receipt, registration_id, now=now)
        if first:
            return first
    talent = _add_talent(session, application, now=now)
    today = service.today(now)
    _add_registration(session, application, talent.id, registration_id, receipt, today, now=now)
    _add_card(session, talent.id, receipt.card_number, now=now)
    wants = _add_wants(session, application.wants, service, talent.id, registration_id, today)
    event = TalentRegistered(talent_id=talent.id, registration_id=registration_id, wants=wants)
    outbox.append(session, event, now=now)
    return receipt


def enter(session: Session, receipt: str, secret: str) -> UUID:
    """The registration a receipt and its secret open; raises NotFound for either being wrong."""
    query = select(Registration).filter_by(receipt=numbers.normalise_receipt(receipt))
    row = session.scalar(query)
    given = fingerprint(numbers.normalise_secret(secret))
    if not same(given, row.secret_hash if row else bytes(32)) or row is None:
        raise NotFound
    return row.id


def receipt_of(session: Session, registration_id: UUID, *, now: datetime) -> Receipt | None:
    """The receipt once more, for a day after the submission."""
    query = select(Replay).filter_by(registration_id=registration_id)
    row = session.scalar(query.where(Replay.created_at > now - REPLAY_KEPT))
    return Receipt(**row.answer) if row else None


def forget_replays(session: Session, *, now: datetime) -> None:
    """Remove the answers kept for repeats once a day has passed."""
    session.execute(delete(Replay).where(Replay.created_at <= now - REPLAY_KEPT))


def identity_key(id_type: str, id_no: str) -> str:
    return f"{id_type}:{id_no}"


def _new_receipt(session: Session) -> Receipt:
    number = cards.new_number(session)
    return Receipt(receipt=numbers.receipt(), secret=numbers.secret(), card_number=number)


def _answer_before(
    session: Session,
    submission: Submission,
    receipt: Receipt,
    registration_id: UUID,
    *,
    now: datetime,
) -> Receipt | None:
    """Claim the submission key, or read the answer of whoever claimed it first."""
    vault = Safe.unlock()
    query = select(Replay).where(Replay.key_hash.in_(vault.digests(submission.key)))
    first = session.scalar(query)
    if first:
        return _same_answer(first, submission)
    row = Replay(id=uuid7(), key_hash=vault.digest(submission.key), created_at=now)
    row.body_hash = vault.digest(submission.body)
    row.registration_id, row.answer = registration_id, asdict(receipt)
    if insert_once(session, row):
        return None
    return _same_answer(session.scalars(query).one(), submission)


def _same_answer(first: Replay, submission: Submission) -> Receipt:
    if first.body_hash not in Safe.unlock().digests(submission.body):
        raise KeyReused
    return Receipt(**first.answer)


def _add_talent(session: Session, application: Application, *, now: datetime) -> Talent:
    vault, key = Safe.unlock(), identity_key(application.id_type, application.id_no)
    if session.scalar(select(Talent.id).where(Talent.id_hash.in_(vault.digests(key)))):
        raise AlreadyRegistered
    talent = Talent(
        id=uuid7(),
        id_type=application.id_type,
        id_hash=vault.digest(key),
        nationality=application.nationality,
        sex=application.sex,
        created_at=now,
        name=application.name,
        name_en=application.name_en,
        id_no=application.id_no,
        birth_date=application.birth_date,
        mobile=application.mobile,
        email=application.email,
    )
    session.add(talent)
    try:
        session.flush()  # finds another registration of the same document at the same instant
    except IntegrityError as error:
        raise AlreadyRegistered from error
    return talent


def _add_registration(
    session: Session,
    application: Application,
    talent_id: UUID,
    registration_id: UUID,
    receipt: Receipt,
    today: date,
    *,
    now: datetime,
) -> None:
    row = Registration(
        id=registration_id,
        talent_id=talent_id,
        receipt=numbers.normalise_receipt(receipt.receipt),
        secret_hash=fingerprint(numbers.normalise_secret(receipt.secret)),
        created_at=now,
        applied_on=today,
        category=application.category,
        level_claimed=application.level_claimed,
        park=application.employment.park,
        consents=[
            asdict(consent) | {"given_at": now.isoformat()} for consent in application.consents
        ],
        particulars=_particulars(application),
        answers=plain(dict(application.facts)),
    )
    session.add(row)
    session.flush()  # the wants refer to it


def _particulars(application: Application) -> dict[str, Any]:
    return plain(
        {
            "education": asdict(application.education),
            "employment": asdict(application.employment),
            "family": [asdict(member) for member in application.family],
            "id_valid_to": application.id_valid_to,
            "documents": [asdict(document) for document in application.documents],
        }
    )


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same values as JSON knows them: dates as ISO text."""
    return json.loads(json.dumps(values, default=lambda value: value.isoformat()))


def _add_card(session: Session, talent_id: UUID, number: str, *, now: datetime) -> None:
    card = Card(
        id=uuid7(),
        talent_id=talent_id,
        number=number,
        state="applied",
        created_at=now,
    )
    session.add(card)


def _add_wants(
    session: Session,
    names: Iterable[str],
    service: Service,
    talent_id: UUID,
    registration_id: UUID,
    today: date,
) -> tuple[str, ...]:
    """The card itself is always wanted, and first."""
    catalogue = service.catalogue.on(today)
    wanted = tuple(dict.fromkeys([*catalogue.implied, *names]))
    for position, name in enumerate(wanted):
        row = Want(id=uuid7(), talent_id=talent_id, registration_id=registration_id, name=name)
        row.family, row.state = catalogue.family_of(name).id, "routing"
        row.position, row.asked_on = position, today
        session.add(row)
    return wanted
