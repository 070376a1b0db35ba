"""Keeps child processes running: starts them, starts them again, and ends them with us."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence

LOOK_SECONDS = 0.1
FIRST_PAUSE, LONGEST_PAUSE, SETTLED = 0.2, 2.0, 30.0
PATIENCE_SECONDS = 20.0
TIED = "--tied"  # the child ends when its standard input closes, so when we are gone


class Child:
    """One command that shall always be running."""

    def __init__(self, command: Sequence[str]) -> None:
        self.command = list(command)
        self.pause, self.again_at, self.started_at = FIRST_PAUSE, 0.0, 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def look(self, now: float) -> None:
        """Start it if it does not run; wait longer each time it ends at once."""
        if self.process and self.process.poll() is None:
            return
        if self.process:
            lived = now - self.started_at
            self.pause = FIRST_PAUSE if lived > SETTLED else min(self.pause * 2, LONGEST_PAUSE)
            self.again_at, self.process = now + self.pause, None
        if now >= self.again_at:
            self.started_at = now
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE)  # noqa: S603

    def end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def wait(self, seconds: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, seconds))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def keep_running(commands: Sequence[Sequence[str]], stop: threading.Event) -> None:
    """Keep every command running until `stop`, then let each finish what it has in hand."""
    children = [Child(command) for command in commands]
    try:
        while not stop.is_set():
            for child in children:
                child.look(time.monotonic())
            stop.wait(LOOK_SECONDS)
    finally:
        for child in children:
            child.end()
        limit = time.monotonic() + PATIENCE_SECONDS
        for child in children:
            child.wait(limit - time.monotonic())


def end_with_parent(stop: threading.Event) -> None:
    """Set `stop` when whoever started us is gone."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1):
            pass
        stop.set()

    threading.Thread(target=watch, daemon=True).start()


def python(*words: str, options: Mapping[str, str] | None = None) -> list[str]:
    """The command that runs a module with this Python."""
    flags = [item for pair in (options or {}).items() for item in pair]
    return [sys.executable, "-m", *words, *flags]
