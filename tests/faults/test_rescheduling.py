"""The job that counts dates anew is killed, and run by many at once: everyone is told once."""

import json
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from greencard import migrations
from greencard.config import Config
from greencard.services.desk import Service, open_service
from greencard.services.upkeep.rescheduling import reschedule
from tests.december import LATER, MOVED, apply, cases_of, publish, told, work, year_2027
from tests.processes import PYTHON, Processes
from workers import clock

BATCH = 4
# Counts on in small batches and kills itself at its nth commit: just before it, or just after.
KILLED = """
import os, signal, sys
from datetime import datetime
from sqlalchemy import event
from sqlalchemy.orm import Session
from greencard.config import Config
from greencard.services.desk import open_service
from greencard.services.upkeep.rescheduling import reschedule

moment, number, batch, now = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
service, seen, last = open_service(Config.from_env()), [], None

def count(_):
    seen.append(1)
    if len(seen) == number:
        os.kill(os.getpid(), signal.SIGKILL)

before = moment == "before"
event.listen(service.sessions.kw["bind"] if before else Session,
             "commit" if before else "after_commit", count)
while True:
    with service.sessions.begin() as session:
        last = reschedule(session, service=service, now=datetime.fromisoformat(now),
                          after=last, limit=batch)
    if last is None:
        break
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def env(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """The settings of a service on either database; nothing is sent, so no broker is asked."""
    settings = {"GREENCARD_DATA": str(tmp_path), "GREENCARD_ENV": "test"}
    if request.param == "sqlite":
        return settings
    url = request.getfixturevalue("postgres_url")
    return settings | {"GREENCARD_DATABASE_URL": url, "GREENCARD_KAFKA": "127.0.0.1:1"}


@pytest.fixture
def service(env: dict[str, str]) -> Iterator[Service]:
    """Twelve people applied at the year's end, and then the list came."""
    service = open_service(Config.from_env(env))
    migrations.upgrade(service.sessions.kw["bind"])
    apply(service, range(12))
    publish(service, year_2027(service.config.data))
    yield service
    service.sessions.kw["bind"].dispose()


@pytest.mark.parametrize(("moment", "number"), [("before", 1), ("before", 3), ("after", 3)])
def test_a_job_killed_half_way_goes_on_and_tells_nobody_twice(
    service: Service, env: dict[str, str], tmp_path: Path, moment: str, number: int
) -> None:
    killed = Processes(tmp_path, env)
    words = (PYTHON, "-c", KILLED, moment, str(number), str(BATCH), LATER.isoformat())
    done = subprocess.run(words, env=killed.env, capture_output=True, text=True, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr
    finished = number if moment == "after" else number - 1
    assert len(told(service)) == finished * BATCH
    clock.look(service, now=LATER)
    everyone_was_told_once(service)


def test_many_jobs_at_once_tell_everyone_once(service: Service) -> None:
    start = threading.Barrier(4)

    def count_anew() -> None:
        start.wait()
        last = None
        while True:
            with service.sessions.begin() as session:
                last = reschedule(session, service=service, now=LATER, after=last, limit=BATCH)
            if last is None:
                return

    jobs = [threading.Thread(target=count_anew) for _ in range(4)]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    clock.look(service, now=LATER)
    everyone_was_told_once(service)


def everyone_was_told_once(service: Service) -> None:
    cases = cases_of(service)
    assert len(cases) == 36
    assert {(case.due_on, case.provisional) for case in cases} == {
        (after, False) for _, after in MOVED.values()
    }
    numbers = [json.loads(payload)["case_no"] for payload in told(service)]
    assert sorted(numbers) == [case.number for case in cases]
    work(service)  # whoever reads the log finds nothing wrong with it
