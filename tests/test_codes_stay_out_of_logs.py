"""The code of a card never reaches a log of the real server, whatever goes wrong with a request."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from greencard.services.desk import open_service
from tests.checking import a_holder
from tests.processes import GREENCARD
from tests.stacks import RunningStack

BROKEN = (
    "GET {path}\r\n\r\n",
    "GET {path} HTTP/9.9\r\n\r\n",
    "G{path}T / HTTP/1.1\r\n\r\n",
    "GET {path} {path} HTTP/1.1\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: x\r\n{path}\r\n\r\n",
    "GET {path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {path}\r\n\r\n",
)


class WebStack(RunningStack):
    """`greencard web` alone, on tables of its own."""

    def start(self) -> None:
        self.greencard("db", "upgrade")
        self.processes.start("web", GREENCARD, "web", "--bind", f"127.0.0.1:{self.port}")
        self.await_web()

    def say(self, words: str) -> None:
        """Something no browser would send."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as line:
            line.sendall(words.encode())
            line.settimeout(10)
            while line.recv(4096):
                pass


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebStack]:
    with WebStack(tmp_path, {}) as stack:
        yield stack


def test_no_log_of_the_server_holds_a_code(web: WebStack) -> None:
    now = datetime.now(UTC)
    service = open_service(web.config)
    code = a_holder(service, 1, now=now).printed.rpartition("/V")[2]
    path = f"/V{code}"
    assert web.call("GET", path).status == 200
    assert web.call("GET", f"{path}x").status == 404
    assert web.call("POST", path, {}).status == 405
    assert web.call("POST", f"/api/v1{path}", {"code": code}).status == 404
    for words in BROKEN:
        web.say(words.format(path=path))
    with service.sessions.begin() as session:
        session.execute(text("ALTER TABLE card RENAME TO mislaid"))
    service.sessions.kw["bind"].dispose()
    assert web.call("GET", path).status == 500
    log = web.logs["web"]
    assert "Invalid" in log and "unforeseen error in verify.seen" in log  # there is a log
    assert code not in log and code[:20] not in log
