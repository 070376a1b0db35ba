"""Prints the benchmark table; every ratio comes from interleaved rounds of one run."""

import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from events import outbox
from greencard import migrations
from greencard.config import Config
from greencard.domain import eligibility as rules
from greencard.services import registration
from greencard.services.desk import Service, open_service
from greencard.services.eligibility.answers import answer
from greencard.services.eligibility.intake import Inquiry, read_inquiry
from greencard.services.intake.registrations import read_registration
from tests.bench.codes import print_codes, print_drawing, print_status_list
from tests.bench.goals import print_goals
from tests.bench.handbook import prints
from tests.bench.reading import print_reading
from tests.story import an_eligible_founder
from workers.__main__ import consumers
from workers.runner import settle

ROUNDS, PER_ROUND = 5, 60
people = count(100_000)


def rate(work: Callable[[], int]) -> float:
    """How many a second."""
    start = time.perf_counter()
    return work() / (time.perf_counter() - start)


def medians(*works: Callable[[], int]) -> list[float]:
    """The median rate of each, measured in turns so that a busy machine is unfair to all alike."""
    rounds = [[rate(work) for work in works] for _ in range(ROUNDS)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def applications(service: Service) -> Iterator[Any]:
    """Checked applications of people nobody has seen before."""
    today = service.today(datetime.now(UTC))
    for number in people:
        yield read_registration(
            an_eligible_founder(number), service.catalogue.on(today), today=today
        )


def register(service: Service, ready: list[Any], *, silent: bool = False) -> int:
    """Register each in a transaction of its own; `silent` takes the event back before the end."""
    for application in ready:
        with service.sessions.begin() as session:
            registration.register(session, application, service=service, now=datetime.now(UTC))
            if silent:
                session.info[outbox.WAITING].clear()
    return len(ready)


def route(service: Service) -> int:
    """Let every consumer handle what is there."""
    return settle(service.sessions, list(consumers(service).values()))


def an_inquiry(service: Service) -> Inquiry:
    """An eligible founder who asks about everything."""
    today = service.today(datetime.now(UTC))
    body = an_eligible_founder(0, wants=[])
    return read_inquiry(body, service.catalogue.on(today), today=today)


def bare_routes(service: Service, inquiry: Inquiry) -> int:
    """The router's rules alone, over everything asked about."""
    in_force = service.in_force(datetime.now(UTC))
    for _ in range(PER_ROUND):
        for want in inquiry.wants:
            rules.route(in_force.routes(want), inquiry.facts, approved=set())
    return PER_ROUND


def answers(service: Service, inquiry: Inquiry) -> int:
    """Whole answers: every rule, the papers, both dates, and the questions still open."""
    for _ in range(PER_ROUND):
        with service.sessions() as session:
            answer(session, inquiry, service=service, now=datetime.now(UTC))
    return PER_ROUND


def bare_transactions(file: Path) -> int:
    """Three rows a transaction with nothing in between: as fast as this disk and driver go."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS bare (a INTEGER PRIMARY KEY, b TEXT)")
    for _ in range(PER_ROUND):
        connection.execute("BEGIN IMMEDIATE")
        for _ in range(3):
            connection.execute("INSERT INTO bare (b) VALUES (?)", ("x" * 300,))
        connection.execute("COMMIT")
    connection.close()
    return PER_ROUND


def print_service() -> None:
    """Registering, routing and printing, on SQLite in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        service = open_service(Config.from_env({"GREENCARD_DATA": folder}))
        migrations.upgrade(service.sessions.kw["bind"])
        people_ready = applications(service)

        def some() -> list[Any]:
            return [next(people_ready) for _ in range(PER_ROUND)]

        stock = {"silent": [some() for _ in range(ROUNDS)], "told": [some() for _ in range(ROUNDS)]}
        inquiry = an_inquiry(service)
        bare, silent, told, routed, ruled, answered = medians(
            lambda: bare_transactions(Path(folder) / "bare.db"),
            lambda: register(service, stock["silent"].pop(), silent=True),
            lambda: register(service, stock["told"].pop()),
            lambda: route(service),
            lambda: bare_routes(service, inquiry),
            lambda: answers(service, inquiry),
        )
        service.sessions.kw["bind"].dispose()
        printed = prints(Path(folder) / "handbook")
    for name, figure, base in (
        ("bare sqlite3, 3 rows a transaction", bare, bare),
        ("registration without its event", silent, bare),
        ("registration with its event", told, silent),
        ("events handled by all consumers", routed, bare),
        ("rules of every want, bare", ruled, ruled),
        ("eligibility answers", answered, ruled),
    ):
        print(f"{name:40} {figure:9.0f}/s   {figure / base:5.2f}x")
    for name, seconds in printed.items():
        print(f"{name:40} {seconds:9.2f} s")


def main() -> None:
    """Every table; the load is that of the whole machine, so that a busy one is not believed."""
    before = os.getloadavg()[0]
    print_service()
    goals = print_codes() + print_drawing() + print_status_list()
    busy = os.getloadavg()[0]
    print_goals(goals + print_reading())
    print(f"\nload on {os.cpu_count()} cores: {before:.2f} at first, {busy:.2f} when all was timed")


if __name__ == "__main__":
    main()
