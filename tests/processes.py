"""Processes that a test starts, finds again, kills, and never leaves behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import cached_property
from pathlib import Path
from threading import Event
from typing import TypeVar
from uuid import uuid4

T = TypeVar("T")
MARK = "GREENCARD_TEST_STACK"
PROC = Path("/proc")
BROKER = Path(__file__).parent / "services" / "kafka" / "broker"
BETWEEN_LOOKS = 0.05


def until(condition: Callable[[], T], *, seconds: float = 30, what: str = "") -> T:
    """The first true answer of `condition`; fails when there is none in time."""
    end, pause = time.monotonic() + seconds, Event()
    while not (answer := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what or condition}; last: {answer!r}")
        pause.wait(BETWEEN_LOOKS)
    return answer


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return listener.getsockname()[1]


class Processes:
    """A family of processes with one environment; each writes its own log file."""

    def __init__(self, folder: Path, env: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.mark = uuid4().hex
        self.started: dict[str, subprocess.Popen[bytes]] = {}
        inherited = {key: os.environ[key] for key in os.environ if not key.startswith("GREENCARD_")}
        self.env = inherited | dict(env or {}) | {MARK: self.mark, "PYTHONUNBUFFERED": "1"}
        folder.mkdir(parents=True, exist_ok=True)

    @cached_property
    def mourner(self) -> subprocess.Popen[bytes]:
        """Ends all of them should this test run itself be killed: its pipe to us closes then."""
        return subprocess.Popen(
            [sys.executable, __file__, self.mark],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )

    def start(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        """Start one process in a session of its own, so that no signal of ours reaches it."""
        assert self.mourner.poll() is None
        with self.log(name).open("ab") as log:
            self.started[name] = subprocess.Popen(
                command,
                env=self.env,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self.started[name]

    def run(self, *command: str, seconds: float = 120) -> str:
        """Run one command to its end; what it printed. A failure tells what it complained of."""
        done = subprocess.run(
            command, env=self.env, cwd=self.folder, capture_output=True, text=True, timeout=seconds
        )
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    @property
    def logs(self) -> dict[str, str]:
        """Everything written so far, by process."""
        return {name: self.log(name).read_text("utf-8", "replace") for name in self.started}

    def pids(self, word: str | None = None) -> list[int]:
        """Ours that are alive, children and orphans too; those with `word` in their command."""
        return marked(self.mark, word)

    def kill(self, word: str, number: signal.Signals = signal.SIGKILL) -> int:
        """Send a signal to every process with `word` in its command; how many there were."""
        return len([pid for pid in self.pids(word) if _send(pid, number)])

    def stop(self) -> None:
        """End everything: politely those we started, then by force whatever is left."""
        for process in reversed(self.started.values()):
            process.terminate()
        for process in reversed(self.started.values()):
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
        until(self._no_one_left, seconds=20, what="the end of every process")
        if self.started:
            self.mourner.communicate()

    def _no_one_left(self) -> bool:
        return end_marked(self.mark) == 0


def marked(mark: str, word: str | None = None) -> list[int]:
    """The living processes that carry a mark, and `word` in their command where one is given."""
    found = []
    for entry in PROC.iterdir():
        command = _command_of_ours(entry, mark) if entry.name.isdigit() else None
        if command and (word is None or any(word in part.split("/") for part in command)):
            found.append(int(entry.name))
    return found


def end_marked(mark: str) -> int:
    """Kill whatever still carries the mark; how many there were."""
    return len([pid for pid in marked(mark) if _send(pid, signal.SIGKILL)])


def _command_of_ours(entry: Path, mark: str) -> list[str] | None:
    """The command of a process that carries our mark; None for anybody else's, and for the dead."""
    try:
        if f"{MARK}={mark}".encode() not in (entry / "environ").read_bytes().split(b"\0"):
            return None
        return (entry / "cmdline").read_text("utf-8", "replace").split("\0")
    except OSError:
        return None


def _send(pid: int, number: signal.Signals) -> bool:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


class Broker:
    """A Kafka broker of one's own, to be killed and started again on the same data."""

    def __init__(self, folder: Path) -> None:
        self.port, controller = free_port(), free_port()
        self.folder = folder
        self.processes = Processes(
            folder,
            {
                "KAFKA_DIR": str(folder),
                "KAFKA_PORT": str(self.port),
                "KAFKA_CONTROLLER_PORT": str(controller),
                "KAFKA_HEAP": "320m",
            },
        )

    @property
    def servers(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start, or start again after a kill, and wait until it takes requests."""
        process = self.processes.start("broker", str(BROKER), "run")
        until(lambda: self._ready(process), seconds=180, what="the Kafka broker")

    def _ready(self, process: subprocess.Popen[bytes]) -> bool:
        assert process.poll() is None, f"the broker ended: {self.processes.logs}"
        log = self.folder / "logs" / "server.log"
        return log.exists() and "Kafka Server started" in log.read_text("utf-8", "replace")

    def kill(self) -> None:
        """SIGKILL: it goes without a word to anybody."""
        self.processes.started["broker"].kill()
        self.processes.started["broker"].wait()
        (self.folder / "logs" / "server.log").unlink()

    def stop(self) -> None:
        self.processes.stop()


if __name__ == "__main__":  # the mourner
    sys.stdin.buffer.read()
    while end_marked(sys.argv[1]):
        pass

PYTHON = sys.executable
GREENCARD = str(Path(sys.executable).with_name("greencard"))
