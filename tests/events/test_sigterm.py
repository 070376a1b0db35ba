"""A worker process that is told to end finishes the event in its hands and begins no other."""

import signal
import sys
from pathlib import Path

from events.schemas import REGISTRY
from tests.events.stage import Happened, effect
from tests.processes import PYTHON, Processes, until
from workers import __main__ as workers
from workers.runner import Consumer

ROOT = Path(__file__).parents[2]


def test_sigterm_finishes_the_event_in_hand(embedded_stage, talent, tmp_path):
    embedded_stage.send(talent, 1, 2)
    env = {"GREENCARD_DATA": str(tmp_path), "GREENCARD_ENV": "test", "PYTHONPATH": str(ROOT)}
    processes = Processes(tmp_path / "worker", env)
    begun, go_on = processes.folder / "begun", processes.folder / "go-on"
    try:
        process = processes.start("slow", PYTHON, "-m", __name__, embedded_stage.topic)
        until(begun.exists, what="the event in hand")
        process.send_signal(signal.SIGTERM)
        go_on.touch()
        assert process.wait(30) == 0, processes.logs
    finally:
        processes.stop()
    assert embedded_stage.of(talent, "slow") == [1]


def slow(session, envelope, event) -> None:
    """Write down the event, and do not come back before a file allows it."""
    Path("begun").touch()
    until(Path("go-on").exists)
    values = {"consumer": "slow", "key": envelope.key, "number": event.number}
    session.execute(effect.insert().values(**values))


if __name__ == "__main__":  # the worker, with its own main, and this one consumer
    Happened.name, Happened.schema_version, Happened.topic = "test.happened", 1, sys.argv[1]
    REGISTRY["test.happened", 1] = Happened
    workers.consumers = lambda service: {"slow": Consumer("slow", [sys.argv[1]], slow)}
    sys.exit(workers.main(["slow"]))
