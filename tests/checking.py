"""Cards that are issued and signed, shown on a screen, on paper or by number, and a counter."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from events import outbox
from events.schemas import CardActivated
from greencard.domain.masking import mask_name_within
from greencard.domain.numbers import place_of
from greencard.domain.token import signing, text
from greencard.domain.token.keyset import KeySet
from greencard.domain.token.layout import MOST_NAME_BYTES, Body, Days
from greencard.keys import making
from greencard.keys.ring import Ring
from greencard.models import Card, Registration, Scan, Talent
from greencard.services import registration
from greencard.services.checking import giving, late, verifying
from greencard.services.checking.intake import read_late
from greencard.services.checking.recording import Asked, Counter
from greencard.services.desk import Service
from greencard.services.intake.registrations import read_registration
from tests.story import an_eligible_founder

ORIGIN = "http://127.0.0.1:8000"
YEARS = timedelta(days=1000)
SEEN = ("id_seen", "ticket_seen")
Act = Callable[[Session], Any]


@dataclass
class Holder:
    """Somebody with an active card; `printed` and `live` are what can be shown of it."""

    service: Service
    number: str
    receipt: registration.Receipt
    registration_id: UUID
    talent_id: UUID
    name: str
    ring: Ring
    body: Body
    printed: str = ""

    def live(self, at: datetime, **changes: Any) -> str:
        """The code that becomes current at a moment; changes are what a thief would sign."""
        signer = self.ring.signer("live", at=at)
        time = at.replace(microsecond=0)
        body = replace(self.body, kid=int(signer.kid), time=time, **changes)
        return address(signing.sign(body, signer=signer, realm=self.service.realm))

    def put(self, **values: Any) -> None:
        """Something happens to the card."""
        with self.service.sessions.begin() as session:
            card = session.scalars(select(Card).filter_by(number=self.number)).one()
            for name, value in values.items():
                setattr(card, name, value)


def address(token: bytes) -> str:
    return text.address(ORIGIN, token)


def a_holder(
    service: Service,
    index: int,
    *,
    now: datetime,
    valid_to: date | None = None,
    level: str = "D",
    **changes: Any,
) -> Holder:
    """Somebody registers and has a card: signed, active, valid for years."""
    today = service.today(now)
    application = read_registration(
        an_eligible_founder(index, **changes), service.catalogue.on(today), today=today
    )
    with service.sessions.begin() as session:
        receipt = registration.register(session, application, service=service, now=now)
    making.ready(service.config.keys, service=False, now=now)
    ring = Ring(service.config.keys, "card", "live")
    with service.sessions.begin() as session:
        card = session.scalars(select(Card).filter_by(number=receipt.card_number)).one()
        name = session.get_one(Talent, card.talent_id).name
        issued = _issue(card, name, ring, service, level=level, now=now, valid_to=valid_to)
        activated = CardActivated(talent_id=card.talent_id, card_number=card.number)
        outbox.append(session, activated, now=now)
        row = session.scalars(select(Registration).filter_by(talent_id=card.talent_id)).one()
        return Holder(
            service=service,
            number=card.number,
            receipt=receipt,
            registration_id=row.id,
            talent_id=card.talent_id,
            name=name,
            ring=ring,
            body=issued,
            printed=f"{ORIGIN}/V{card.token}",
        )


def _issue(
    card: Card,
    name: str,
    ring: Ring,
    service: Service,
    *,
    level: str,
    now: datetime,
    valid_to: date | None,
) -> Body:
    """What the issuer does: level, class, days, the printed code."""
    today, signer = service.today(now), ring.signer("card", at=now)
    card.state, card.level, card.card_class, card.issued_at = "active", level, "B", now
    card.valid_from, card.valid_to = today, valid_to or today + YEARS
    status_list, index = place_of(card.number)
    body = Body(
        kid=int(signer.kid),
        status_list=status_list,
        index=index,
        level=level,
        card_class="B",
        name=mask_name_within(name, MOST_NAME_BYTES),
        time=Days(card.valid_from, card.valid_to),
    )
    token = signing.sign(body, signer=signer, realm=service.realm)
    card.kid, card.token = body.kid, text.digits(token)
    return body


@dataclass
class Desk:
    """A partner's counter, checking through the service itself at whatever moment."""

    service: Service
    partner: str
    purpose: str
    venue: str | None = None
    confirmed: Iterable[str] = field(default=SEEN)

    @property
    def counter(self) -> Counter:
        return Counter(partner=self.service.catalogue.partners[self.partner])

    def asks(
        self,
        code: str,
        *,
        now: datetime,
        scan: UUID | None = None,
        keys: KeySet | None = None,
        **other: Any,
    ) -> Act:
        """One scan, to be done in a transaction of the caller's."""
        told = {"purpose": self.purpose, "venue": self.venue, "confirmed": self.confirmed} | other
        told["confirmed"] = tuple(told["confirmed"])
        asked = Asked(code=code, scan=scan or uuid4(), **told)
        keys = keys or Ring(self.service.config.keys).edition
        about: dict[str, Any] = {"service": self.service, "keys": keys, "now": now}
        return lambda session: verifying.verify(session, self.counter, asked, **about)

    def scan(self, code: str, **told: Any) -> Any:
        """One scan; what the partner is told."""
        asks = self.asks(code, **told)
        with self.service.sessions.begin() as session:
            return asks(session)

    def gives(self, answer: Any, *, now: datetime, case_no: str | None = None) -> Act:
        """Telling that what was granted was given, in a transaction of the caller's."""
        scan, about = UUID(answer["scan"]), {"case_no": case_no, "now": now}
        return lambda session: giving.given(
            session, self.partner, scan, service=self.service, **about
        )

    def give(self, answer: Any, **told: Any) -> Any:
        """The same; the scan's row."""
        gives = self.gives(answer, **told)
        with self.service.sessions.begin() as session:
            return gives(session)

    def log(self, *entries: Mapping[str, Any], now: datetime) -> list[tuple[bool, str | None]]:
        """A scanner's log comes in: of each whether it was recorded, and why not."""
        taken = []
        for values in entries:
            with self.service.sessions.begin() as session:
                entry = read_late({"purpose": self.purpose, "venue": self.venue, **values})
                told = late.upload(session, self.counter, entry, service=self.service, now=now)
                taken.append((told.recorded, told.reason))
        return taken


def an_entry(holder: Holder, at: datetime, code: str | None = None, **changes: Any) -> dict:
    """What a scanner kept of a good card that it saw off line; without a code, the printed one."""
    token = text.undigits((code or holder.printed).partition("/V")[2])
    kept = {
        "scan": str(uuid4()),
        "at": at.isoformat(),
        "number": holder.number,
        "token_sha256": sha256(token).hexdigest(),
        "shown": "live" if code else "printed",
        "verdict": "green" if code else "check_id",
        "reason": "valid" if code else "static",
        "confirmed": list(SEEN),
        "list_as_of": (at - timedelta(hours=1)).isoformat(),
    }
    return kept | changes


def unwatched(service: Service) -> Service:
    """The same service, where a partner may scan and guess as often as it likes."""
    catalogue = service.catalogue
    watch = replace(catalogue.book.watch, scans_a_minute=10**6, guesses_a_minute=10**6)
    book = replace(catalogue.book, watch=watch)
    return replace(service, catalogue=replace(catalogue, book=book))


def outcome(answer: Any) -> tuple[str, bool, str]:
    """The three things a counter looks at."""
    return answer["verdict"], answer["granted"], answer["reason"]


def scans(service: Service, **which: Any) -> list[Scan]:
    """What was recorded, the first first."""
    with service.sessions() as session:
        query = select(Scan).filter_by(**which).order_by(Scan.recorded_at, Scan.id)
        return list(session.scalars(query))
