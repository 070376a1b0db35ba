"""Made-up people at partners' counters, and a few looks at cards, by the ordinary path."""

import random
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from greencard.db import reading
from greencard.domain.token.text import digits
from greencard.errors import GreencardError
from greencard.keys.ring import Ring
from greencard.matters.partners import CONFIRMATIONS, Partner
from greencard.services import showing
from greencard.services.checking import verifying
from greencard.services.checking.recording import Asked, Counter
from greencard.services.desk import Service

LOOKED_AT, LOOKS_EACH = 30, 3


def counters(service: Service) -> dict[str, Partner]:
    """A login for one partner of each kind."""
    first: dict[str, Partner] = {}
    for partner in service.catalogue.partners.values():
        first.setdefault(partner.kind, partner)
    return {f"{partner.id}_counter": partner for partner in first.values()}


def look(service: Service, holders: Sequence[UUID], dice: random.Random, *, now: datetime) -> None:
    """The first holders show their printed cards here and there; some looks are refused."""
    ring, desks = Ring(service.config.keys), list(counters(service).values())
    for code in _printed(service, holders[:LOOKED_AT], now=now):
        for partner in dice.sample(desks, k=min(LOOKS_EACH, len(desks))):
            asked = Asked(
                code=code,
                purpose=dice.choice(partner.purposes),
                scan=uuid4(),
                confirmed=CONFIRMATIONS,
            )
            with service.sessions.begin() as session:
                counter = Counter(partner=partner)
                verifying.verify(
                    session, counter, asked, service=service, keys=ring.edition, now=now
                )


def _printed(service: Service, holders: Iterable[UUID], *, now: datetime) -> list[str]:
    """The codes of the cards that are good."""
    codes, today = [], service.today(now)
    for registration_id in holders:
        try:
            with reading(service.sessions) as session:
                token = showing.printed(session, registration_id, today=today).token
        except GreencardError:
            continue
        codes.append(digits(token))
    return codes
