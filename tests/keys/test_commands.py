"""greencard keys: set up, publish, look, change; and nothing in service starts without."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from greencard.cli import main
from greencard.cli.group import now
from greencard.domain.token.keyset import ALERT_BEFORE, EXPIRES_AFTER, USES
from greencard.keys import making
from greencard.keys.folder import Folder
from greencard.keys.ring import Ring
from tests.processes import GREENCARD, PYTHON, Processes, until
from tests.test_cli import one_line
from tests.test_config import SERVICE

Run = Callable[..., Result]


@pytest.fixture
def local(tmp_path: Path) -> Run:
    """A command in local mode."""
    return lambda *words: CliRunner().invoke(main, words, env={"GREENCARD_DATA": str(tmp_path)})


@pytest.fixture
def service(tmp_path: Path) -> Run:
    """The same with a public host."""
    env = SERVICE | {"GREENCARD_DATA": str(tmp_path)}
    return lambda *words: CliRunner().invoke(main, words, env=env)


def test_in_local_mode_the_keys_are_there_before_anybody_asks(local: Run) -> None:
    told = local("keys", "list").stdout
    assert told.startswith("密钥集第 1 版") and told.count("私钥在此") == 11
    assert "卡证" in told and "动态码" in told and "状态列表" in told


def test_in_local_mode_a_change_is_published_at_once(local: Run) -> None:
    assert "卡证密钥将更换\n密钥集第 2 版" in local("keys", "rotate").stdout
    assert "密钥集第 3 版" in local("keys", "rotate", "--use", "live").stdout
    assert "密钥集第 4 版" in local("keys", "compromise", "1").stdout
    told = local("keys", "list").stdout
    assert "   1　卡证　ES256　已泄露" in told and "   2　卡证　ES256　有效" in told
    assert "77" in one_line(local("keys", "compromise", "77"))


def test_in_service_the_keys_are_set_up_by_two_commands(service: Run, tmp_path: Path) -> None:
    root = str(tmp_path / "offline.pem")
    assert "keys init" in one_line(service("keys", "list"))
    assert one_line(service("keys", "sign", "--root", root))
    assert service("keys", "init", "--root", root).exit_code == 0
    assert "keys sign" in one_line(service("keys", "list"))
    assert "密钥集第 1 版" in service("keys", "sign", "--root", root).stdout
    assert service("keys", "list").exit_code == 0
    assert "已经建立" in one_line(service("keys", "init", "--root", root))
    other = str(tmp_path / "other.pem")
    making.begin(Folder(tmp_path / "elsewhere"), Path(other))
    assert "根密钥" in one_line(service("keys", "sign", "--root", other))


def test_in_service_a_change_waits_for_the_root(service: Run, tmp_path: Path) -> None:
    root = str(tmp_path / "offline.pem")
    for words in (("init", "--root", root), ("sign", "--root", root)):
        assert service("keys", *words).exit_code == 0
    assert "keys sign" in service("keys", "rotate").stdout
    assert "密钥集第 1 版" in service("keys", "list").stdout
    assert "密钥集第 2 版" in service("keys", "sign", "--root", root).stdout


def test_two_weeks_before_its_end_the_list_says_so(service: Run, tmp_path: Path) -> None:
    root = tmp_path / "offline.pem"
    folder = Folder(tmp_path / "keys")
    making.begin(folder, root)
    begin = now() - EXPIRES_AFTER + ALERT_BEFORE
    making.sign(folder, making.root_of(root), now=begin)
    assert "即将到期" in service("keys", "list").stderr
    making.sign(folder, making.root_of(root), now=now())
    assert service("keys", "list").stderr == ""


@pytest.mark.parametrize(
    "command",
    [
        [GREENCARD, "web"],
        [GREENCARD, "check"],
        [PYTHON, "-m", "workers", "issuer"],
        [PYTHON, "-m", "workers", "clock"],
        [PYTHON, "-m", "workers", "all"],
    ],
    ids=lambda command: command[-1],
)
def test_in_service_nothing_that_signs_starts_without_keys(
    command: list[str], processes: Callable[..., Processes]
) -> None:
    family = processes(SERVICE)
    started = family.start("one", *command)
    assert started.wait(60) == 1
    (line,) = family.logs["one"].splitlines()
    assert "keys init" in line and "keys sign" in line


def test_keys_are_made_once_though_many_start_together(
    processes: Callable[..., Processes], tmp_path: Path
) -> None:
    """Eight real processes at once: one root, one edition, the same keys in everybody's eyes."""
    family = processes({})
    for number in range(8):
        family.start(f"list{number}", GREENCARD, "keys", "list")
    for one in list(family.started.values()):
        assert one.wait(120) == 0, family.logs
    (told,) = set(family.logs.values())
    assert told.startswith("密钥集第 1 版")
    assert len(list((tmp_path / "data" / "keys" / "live").iterdir())) == 9


def test_a_maker_that_is_killed_leaves_the_way_free(
    processes: Callable[..., Processes], tmp_path: Path
) -> None:
    """Whenever it is killed, the next one makes what is missing and all of it fits together."""
    family = processes({})
    keys = tmp_path / "data" / "keys"
    for number, seen in enumerate(("root.pem", "live/130.pem", "ledger.json")):
        one = family.start(f"killed{number}", sys.executable, "-c", MAKE_SLOWLY, str(keys), seen)
        until(lambda file=keys / seen: file.exists(), what=seen)
        one.kill()
        one.wait()
        assert not (keys / "tgc-keys.jwt").exists()
    assert family.run(GREENCARD, "keys", "list").startswith("密钥集第 2 版")
    ring = Ring(keys, *USES)
    assert [ring.signer(use, at=now()).kid for use in USES] == ["0", "128", "s0"]


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Callable[..., Processes]]:
    """Processes on one data folder, ended after the test."""
    begun: list[Processes] = []

    def start(env: dict[str, str]) -> Processes:
        begun.append(Processes(tmp_path, env | {"GREENCARD_DATA": str(tmp_path / "data")}))
        return begun[-1]

    yield start
    for one in begun:
        one.stop()


# Makes keys, and stops for good once it has put a certain file in its place.
MAKE_SLOWLY = """
import signal, sys
from datetime import UTC, datetime
from pathlib import Path
from greencard.keys import held, making

place, seen, write = Path(sys.argv[1]), sys.argv[2], held.write

def and_stop(file, content):
    write(file, content)
    if file == place / seen:
        signal.pause()

held.write = and_stop
making.ready(place, service=False, now=datetime.now(UTC))
"""
