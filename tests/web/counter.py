"""A partner's counter in tests: cards that are signed, codes of them, and lists of any age."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, update
from werkzeug.serving import BaseWSGIServer, make_server

from greencard.domain.numbers import place_of
from greencard.domain.token import signing, text
from greencard.domain.token.layout import Body, Days
from greencard.keys import making
from greencard.keys.ring import Ring
from greencard.models import Card, PublishedStatusList
from greencard.services import status_lists
from tests.builders import an_application
from tests.stacks import EmbeddedStack
from tests.web.people import at_a_partner

DAY = timedelta(days=1)
PARTNER = "hospital_1"
NAME = "陈*远"  # of the first application, as the code of a card has it


class Server:
    """The service at an address of its own, to be stopped and started again in the same place."""

    def __init__(self, app: Any) -> None:
        self.app, self.port = app, 0
        self.running: tuple[BaseWSGIServer, threading.Thread] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        server = make_server("127.0.0.1", self.port, self.app, threaded=True)
        server.daemon_threads = False  # so that stopping it waits for what is being served
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        self.port, self.running = server.server_port, (server, thread)

    def stop(self) -> None:
        if self.running:
            server, thread = self.running
            server.shutdown()
            thread.join()
            server.server_close()
            self.running = None


class Counter:
    """The service with keys that are four days old, and an account at a hospital."""

    def __init__(self, stack: EmbeddedStack) -> None:
        self.service = stack.service
        self.client = stack.app.test_client()
        now = _now()
        making.ready(self.service.config.keys, service=False, now=now - 4 * DAY)
        self.ring = Ring(self.service.config.keys, "card", "live", "status")
        self.account = at_a_partner(self.service, PARTNER)

    def card(self, index: int = 1) -> str:
        """The number of a card that is good."""
        answer = self.client.post("/api/v1/registrations", json=an_application(index))
        number = answer.json["card_number"]
        self.put(number, "active")
        digits = self.printed(number).partition("/V")[2]
        with self.service.sessions.begin() as session:
            card = session.query(Card).filter_by(number=number).one()
            card.token, card.kid = digits, int(self.ring.signer("card", at=_now()).kid)
        return number

    def put(self, number: str, state: str) -> None:
        with self.service.sessions.begin() as session:
            days = {"valid_from": self._days.valid_from, "valid_to": self._days.valid_to}
            changed = {"level": "D", "card_class": "B", "state": state} | days
            session.execute(update(Card).where(Card.number == number).values(**changed))

    def publish(self, *, age: timedelta = timedelta()) -> None:
        """The lists as the cards stand now, signed so long ago."""
        now = _now() - age
        with self.service.sessions.begin() as session:
            session.execute(delete(PublishedStatusList))
            built, signer = status_lists.build(session), self.ring.signer("status", at=now)
            realm = self.service.realm
            status_lists.publish(session, built, signer=signer, realm=realm, now=now)

    def printed(self, number: str) -> str:
        """What the QR of a printed card holds."""
        return self._code(number, "card", self._days)

    def live(self, number: str, *, age: timedelta = timedelta()) -> str:
        """What the QR on the holder's phone holds, current for so long."""
        moment = _now().replace(microsecond=0) - age
        return self._code(number, "live", moment)

    @property
    def _days(self) -> Days:
        today = self.service.today(_now())
        return Days(today, today + 900 * DAY)

    def _code(self, number: str, use: Any, time: Days | datetime) -> str:
        moment = time if isinstance(time, datetime) else _now()
        signer, (status_list, index) = self.ring.signer(use, at=moment), place_of(number)
        body = Body(
            kid=int(signer.kid),
            status_list=status_list,
            index=index,
            level="D",
            card_class="B",
            name=NAME,
            time=time,
        )
        token = signing.sign(body, signer=signer, realm=self.service.realm)
        return text.address("http://localhost", token)


def _now() -> datetime:
    return datetime.now(UTC)
