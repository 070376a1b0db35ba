"""The whole system in the three ways it runs: in this process, by one command, on Kafka.

All three have `url` or a client, `call` for the API, `greencard` for a command, and `until`,
so that a story is told once and holds on each.
"""

import json
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Self, TypeVar

from sqlalchemy.orm import Session, sessionmaker

from greencard.config import Config
from greencard.db import Base, connect
from greencard.matters.catalogue import Catalogue
from tests.processes import GREENCARD, PYTHON, Broker, Processes, free_port, until

T = TypeVar("T")

READY = "/readyz"
# Starts the web and the workers and, like Compose's restart policy, starts again whatever dies.
KEEP_RUNNING = """
import sys, threading
from greencard.processes import TIED, keep_running, python
web = python("greencard", "web", TIED, options={"--bind": sys.argv[1]})
keep_running([web, python("workers", "all", TIED)], threading.Event())
"""


@dataclass(frozen=True)
class Answer:
    """What the service said."""

    status: int
    text: str
    headers: Mapping[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.text)


def _headers(token: str | None, headers: Mapping[str, str] | None) -> dict[str, str]:
    bearer = {"Authorization": f"Bearer {token}"} if token else {}
    return {"Accept": "application/json", **bearer, **(headers or {})}


class EmbeddedStack:
    """Everything in this process and thread: SQLite, the embedded log, workers run by hand."""

    def __init__(self, folder: Path, *, catalogue: Catalogue | None = None) -> None:
        self.folder, self.catalogue = folder, catalogue
        self.env = {"GREENCARD_DATA": str(folder), "GREENCARD_ENV": "test"}
        self.processes = Processes(folder, self.env)
        self.config = Config.from_env(self.env)

    @cached_property
    def app(self) -> Any:
        from greencard.app import create_app
        from tests.client import LintingClient

        app = create_app(self.config, catalogue=self.catalogue)
        Base.metadata.create_all(app.extensions["greencard"].sessions.kw["bind"])
        app.test_client_class = LintingClient
        return app

    @property
    def service(self) -> Any:
        return self.app.extensions["greencard"]

    @property
    def sessions(self) -> sessionmaker[Session]:
        return self.service.sessions

    def settle(self) -> None:
        """Run every consumer until nothing moves any more."""
        from workers.__main__ import consumers
        from workers.runner import settle

        settle(self.sessions, list(consumers(self.service).values()))

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request to the service, as JSON."""
        client = self.app.test_client()
        got = client.open(path, method=method, json=body, headers=_headers(token, headers))
        return Answer(got.status_code, got.get_data(as_text=True), dict(got.headers))

    def until(self, condition: Callable[[], T], *, seconds: float = 30, what: str = "") -> T:
        """Let everything happen that is going to, then look."""
        self.settle()
        answer = condition()
        assert answer, f"settled without {what or condition}; last: {answer!r}"
        return answer

    def greencard(self, *arguments: str) -> str:
        """One command of the service; what it printed."""
        return self.processes.run(GREENCARD, *arguments)

    def stop(self) -> None:
        if "app" in self.__dict__:
            self.sessions.kw["bind"].dispose()
        self.processes.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class RunningStack:
    """What a stack of real processes can do, whichever way it was started."""

    def __init__(self, folder: Path, env: Mapping[str, str]) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = {"GREENCARD_DATA": str(folder / "data"), "GREENCARD_ENV": "test", **env}
        self.processes = Processes(folder, self.env)

    @property
    def config(self) -> Config:
        return Config.from_env(self.env)

    @cached_property
    def sessions(self) -> sessionmaker[Session]:
        """A look into the database from here."""
        return connect(self.config)

    @property
    def logs(self) -> dict[str, str]:
        return self.processes.logs

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request over the wire, as JSON; a dead connection raises OSError."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        content = None if body is None else json.dumps(body)
        kind = {"Content-Type": "application/json"} if content else {}
        try:
            connection.request(method, path, content, kind | _headers(token, headers))
            got = connection.getresponse()
            return Answer(got.status, got.read().decode(), dict(got.headers))
        finally:
            connection.close()

    def until(self, condition: Callable[[], T], *, seconds: float = 30, what: str = "") -> T:
        """The first true answer of `condition` within so many seconds."""
        return until(condition, seconds=seconds, what=what)

    def greencard(self, *arguments: str) -> str:
        """One command of the service; what it printed."""
        return self.processes.run(GREENCARD, *arguments)

    def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> int:
        """Send a signal to every process of that name: relay, router, hukou, gunicorn, …"""
        return self.processes.kill(name, number)

    def await_web(self, *, seconds: float = 180) -> None:
        """Wait until the service says that it is ready; a failure tells what it wrote."""
        try:
            self.until(self._ready, seconds=seconds, what=f"an answer at {self.url}{READY}")
        except AssertionError as error:
            error.add_note("\n".join(f"{name}: {text[-3000:]}" for name, text in self.logs.items()))
            raise

    def _ready(self) -> bool:
        ended = [name for name, one in self.processes.started.items() if one.poll() is not None]
        assert not ended, f"{ended} ended"
        try:
            return self.call("GET", READY).status == 200
        except OSError:
            return False

    def stop(self) -> None:
        """End every process and let go of the database."""
        self.processes.stop()
        if "sessions" in self.__dict__:
            self.sessions.kw["bind"].dispose()

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        raise NotImplementedError


class UpStack(RunningStack):
    """`greencard up`: one command, SQLite, workers as child processes."""

    def __init__(self, folder: Path, *, demo: bool = False) -> None:
        super().__init__(folder, {})
        self.options = ["--demo"] if demo else []

    def start(self) -> None:
        place = ["--data", self.env["GREENCARD_DATA"], "--port", str(self.port)]
        self.processes.start("up", GREENCARD, "up", *place, *self.options)
        self.await_web()


class ProcessStack(RunningStack):
    """The service as it runs in earnest: PostgreSQL, and a Kafka broker of its own to kill."""

    def __init__(self, folder: Path, postgres_url: str) -> None:
        self.broker = Broker(folder / "kafka")
        url = {"GREENCARD_DATABASE_URL": postgres_url, "GREENCARD_KAFKA": self.broker.servers}
        super().__init__(folder, url)

    def start(self) -> None:
        self.broker.start()
        self.greencard("db", "upgrade")
        self.greencard("topics", "create")
        self.processes.start("kept", PYTHON, "-c", KEEP_RUNNING, f"127.0.0.1:{self.port}")
        self.await_web()

    @property
    def logs(self) -> dict[str, str]:
        return super().logs | self.broker.processes.logs

    def stop(self) -> None:
        super().stop()
        self.broker.stop()
