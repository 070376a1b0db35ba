"""What tests can ask for: the service on its embedded stack, and real servers where there are."""

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from ctypes.util import find_library
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.serving import make_server

from greencard.config import Config
from tests.browser import Visitor, find_chromium, launch
from tests.client import LintingClient
from tests.databases import create_database, drop_database
from tests.stacks import EmbeddedStack, ProcessStack, UpStack

POSTGRES = os.environ.get(
    "GREENCARD_TEST_POSTGRES", "postgresql+psycopg://greencard@127.0.0.1:55432/postgres"
)
KAFKA = os.environ.get("GREENCARD_TEST_KAFKA", "127.0.0.1:59092")
REQUIRED = frozenset(filter(None, os.environ.get("GREENCARD_REQUIRE", "").split(",")))
WAYS_OUT = "`make services` brings it on Debian or Ubuntu"


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def _missing_postgres() -> str | None:
    url = make_url(POSTGRES)
    found = _answers(url.host or "127.0.0.1", url.port or 5432)
    return None if found else f"no PostgreSQL at {url.host}:{url.port}"


def _missing_kafka() -> str | None:
    host, _, port = KAFKA.split(",")[0].rpartition(":")
    return None if _answers(host, int(port)) else f"no Kafka broker at {KAFKA}"


def _missing_chromium() -> str | None:
    return None if find_chromium() else "no Chromium on the PATH"


def _missing_paper() -> str | None:
    if not find_library("pango-1.0"):
        return "no Pango"
    return None if shutil.which("pdftotext") else "no poppler on the PATH"


SERVICES = {
    "postgres": _missing_postgres,
    "kafka": _missing_kafka,
    "chromium": _missing_chromium,
    "paper": _missing_paper,
}


def pytest_configure(config: pytest.Config) -> None:
    unknown = REQUIRED - SERVICES.keys()
    if unknown:
        raise pytest.UsageError(f"GREENCARD_REQUIRE names {unknown}; known are {list(SERVICES)}")
    # kafka-python reads its own files in a way that Python 3.11 calls old; nothing of ours does
    config.addinivalue_line("filterwarnings", r"ignore:read_text is:DeprecationWarning:kafka\.")
    config.stash[MISSING] = {name: missing() for name, missing in SERVICES.items()}


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What tests have measured on the way, whichever process they ran in."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{name}: {value}")


MISSING = pytest.StashKey[dict[str, str | None]]()
BROUGHT_BY = {
    "postgres_url": ["postgres"],
    "kafka_servers": ["kafka"],
    "chromium": ["chromium"],
    "process_stack": ["postgres", "kafka"],
}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, or fail where it is required, a test whose server is not there."""
    wanted = {name for name in SERVICES if item.get_closest_marker(name)}
    for fixture in getattr(item, "fixturenames", ()):
        wanted.update(BROUGHT_BY.get(fixture, ()))
    for name in sorted(wanted):
        reason = item.config.stash[MISSING][name]
        if reason and name in REQUIRED:
            pytest.fail(f"GREENCARD_REQUIRE wants {name}: {reason}", pytrace=False)
        if reason:
            pytest.skip(f"{reason}; {WAYS_OUT}")


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[EmbeddedStack]:
    """The whole system in this process, with its workers run by hand."""
    with EmbeddedStack(tmp_path) as embedded:
        yield embedded


@pytest.fixture
def config(stack: EmbeddedStack) -> Config:
    return stack.config


@pytest.fixture
def app(stack: EmbeddedStack) -> Flask:
    return stack.app


@pytest.fixture
def sessions(stack: EmbeddedStack, app: Flask) -> sessionmaker[Session]:
    return stack.sessions


@pytest.fixture
def client(app: Flask) -> LintingClient:
    """A browser without scripts that finds fault with every page it is shown."""
    return app.test_client()


@pytest.fixture
def settle(stack: EmbeddedStack, app: Flask) -> Callable[[], None]:
    """Run every consumer until nothing moves any more."""
    return stack.settle


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """The address at which a real browser finds `app`."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = False  # so that closing it waits for whatever is still being served
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """An empty database, gone after the test."""
    url = create_database(POSTGRES)
    yield url
    drop_database(POSTGRES, url)


@pytest.fixture
def kafka_servers() -> str:
    """A broker that all tests share: use topics of your own on it."""
    return KAFKA


@pytest.fixture
def process_stack(postgres_url: str, tmp_path: Path) -> Iterator[ProcessStack]:
    """The service in earnest: processes, PostgreSQL, and a Kafka broker of its own."""
    with ProcessStack(tmp_path, postgres_url) as running:
        yield running


@pytest.fixture
def up_stack(tmp_path: Path) -> Iterator[UpStack]:
    """`greencard up`, as a newcomer starts it."""
    with UpStack(tmp_path) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium, find_chromium() or "chromium")
        yield browser
        browser.close()


@pytest.fixture
def new_visitor(chromium: Browser) -> Iterator[Callable[..., Visitor]]:
    """Opens windows; fails at the end if any browser complained or asked another host."""
    visitors: list[Visitor] = []

    def open_window(url: str, **options: Any) -> Visitor:
        visitors.append(Visitor(chromium, url, **options))
        return visitors[-1]

    with ExitStack() as closing:
        closing.callback(lambda: [visitor.close() for visitor in visitors])
        yield open_window
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    assert not complaints, f"the browser complained: {complaints}"


@pytest.fixture
def new_page(new_visitor: Callable[..., Visitor]) -> Callable[..., Page]:
    """The page of a new window: `new_page(url, width=390)`."""
    return lambda url, **options: new_visitor(url, **options).page


@pytest.fixture(scope="session")
def soak() -> int:
    """How many times as long the fault tests go on: 1, or more under `make soak`."""
    return int(os.environ.get("GREENCARD_SOAK", "1"))
