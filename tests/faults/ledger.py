"""What must be true of every registration once the dust has settled."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from events.schemas import CASE, REGISTRATION
from events.tables import outbox, outbox_pending, parked
from greencard.models import CardLine, Case, Registration

LINES = {("residency", "open"), ("housing", "waiting"), ("hukou", "open"), ("card", "open")}
MATTERS = {"gc01", "rs01", "hk06"}
EVENTS = Counter(
    {
        (REGISTRATION, "talent.registered"): 1,
        ("greencard.request.card", "case.requested"): 1,
        ("greencard.request.residency", "case.requested"): 1,
        ("greencard.request.hukou", "case.requested"): 1,
        (CASE, "case.deferred"): 1,
        (CASE, "case.opened"): 3,
    }
)


def faults(sessions: sessionmaker[Session], receipts: Iterable[str]) -> list[str]:
    """Everything that is not exactly as it should be; empty when nothing is lost or doubled."""
    with sessions() as session:
        rows = session.execute(select(Registration.receipt, Registration.talent_id)).all()
        talents = {receipt: talent for receipt, talent in rows}
        wrong = [f"{receipt} was lost" for receipt in receipts if receipt not in talents]
        wrong += [f"{receipt} is nobody's" for receipt in talents if receipt not in set(receipts)]
        lines, cases, events = _lines(session), _cases(session), _events(session)
    for receipt in set(receipts) & talents.keys():
        talent = talents[receipt]
        for what, found, wanted in (
            ("lines", lines.get(talent), LINES),
            ("cases", sorted(cases.get(talent, [])), sorted(MATTERS)),
            ("events", Counter(x[:2] for x in events.get(str(talent), [])), EVENTS),
        ):
            if found != wanted:
                wrong.append(f"{receipt}: {what} {found}")
        wrong += [f"{receipt}: {gap}" for gap in _gaps(events.get(str(talent), []))]
    return wrong


def left_over(sessions: sessionmaker[Session]) -> tuple[int, int]:
    """How many events still wait to be sent, and how many are put aside."""
    with sessions() as session:
        pending = len(session.execute(select(outbox_pending.c.id)).all())
        return pending, len(session.execute(select(parked.c.key_seq)).all())


def _lines(session: Session) -> dict[Any, set[tuple[str, str]]]:
    found: dict[Any, set[tuple[str, str]]] = {}
    for row in session.execute(select(CardLine.talent_id, CardLine.family, CardLine.state)):
        found.setdefault(row.talent_id, set()).add((row.family, row.state))
    return found


def _cases(session: Session) -> dict[Any, list[str]]:
    found: dict[Any, list[str]] = {}
    for row in session.execute(select(Case.talent_id, Case.matter)):
        found.setdefault(row.talent_id, []).append(row.matter)
    return found


def _events(session: Session) -> dict[str, list[tuple[str, str, int]]]:
    found: dict[str, list[tuple[str, str, int]]] = {}
    columns = outbox.c.partition_key, outbox.c.topic, outbox.c.event_type, outbox.c.key_seq
    for key, *event in session.execute(select(*columns).order_by(outbox.c.id)):
        found.setdefault(key, []).append(tuple(event))
    return found


def _gaps(events: list[tuple[str, str, int]]) -> list[str]:
    """Streams whose numbers do not count 1, 2, 3 … in the order they were written."""
    streams: dict[str, list[int]] = {}
    for topic, _, sequence in events:
        streams.setdefault(topic, []).append(sequence)
    return [
        f"{topic} counts {numbers}"
        for topic, numbers in streams.items()
        if numbers != list(range(1, len(numbers) + 1))
    ]
