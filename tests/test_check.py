"""`greencard check` on a spoiled copy of the program: overlaps are told, slips stop it."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house.source import ROOT
from tests.matters.copies import Spoil, add, put, spoil

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole program, in a folder of its own."""
    copy = tmp_path_factory.mktemp("program")
    without = shutil.ignore_patterns("__pycache__")
    for name in ("greencard", "events", "workers", "templates"):
        shutil.copytree(ROOT / name, copy / name, ignore=without)
    return copy


@pytest.fixture
def run(program: Path, tmp_path: Path) -> Run:
    """Runs a command of the copy in a new data folder."""

    def command(*words: str) -> subprocess.CompletedProcess[str]:
        env = {"GREENCARD_DATA": str(tmp_path / "data"), "PATH": "", "PYTHONUTF8": "1"}
        line = [sys.executable, "-m", "greencard", *words]
        return subprocess.run(
            line, cwd=program, env=env, capture_output=True, text=True, timeout=60, check=False
        )

    return command


@pytest.fixture
def spoiled(program: Path) -> Iterator[Callable[[str, Spoil], None]]:
    """Spoils a definition of the copy until the test is over."""
    before: dict[Path, str] = {}
    matters = program / "greencard" / "matters"

    def change(name: str, how: Spoil) -> None:
        before.setdefault(matters / name, (matters / name).read_text("utf-8"))
        spoil(matters, name, how)

    yield change
    for path, text in before.items():
        path.write_text(text, "utf-8")


def test_without_overlaps_both_ways_of_checking_are_content(run: Run) -> None:
    run("db", "upgrade")
    for words in (["check"], ["check", "--strict"]):
        done = run(*words)
        assert (done.returncode, done.stderr) == (0, "")
        assert "警告" not in done.stdout and "无误" in done.stdout


def test_an_overlap_is_a_warning_and_only_strictly_an_error(run: Run, spoiled) -> None:
    spoiled("housing/hs03.toml", put('beside = ["hs01", "hs02"]\n', ""))
    run("db", "upgrade")
    lenient, strict = run("check"), run("check", "--strict")

    warnings = [line for line in lenient.stdout.splitlines() if line.startswith("警告：")]
    assert lenient.returncode == 0 and "无误" in lenient.stdout
    assert len(warnings) == 2
    assert all("housing/hs03.toml，beside：" in line for line in warnings)
    assert strict.returncode == 1
    assert (
        len(strict.stderr.splitlines()) == 1
        and "有 2 处重叠，须写明代替、排除或可以并行" in strict.stderr
    )


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("hukou/hk06.toml", add("colour = 'red'")),
        ("hukou/family.toml", add("colour = 'red'")),
        ("offices.toml", put("[hr]", "[hr]\ncolour = 'red'")),
        ("parks.toml", put("[huayuan]", "[huayuan]\ncolour = 'red'")),
        ("policies.toml", put("[plan2015]", "[plan2015]\ncolour = 'red'")),
        ("calendar.toml", put("[2026]", "[2026]\ncolour = 'red'")),
    ],
)
def test_a_slip_stops_check_and_web_with_one_line(run: Run, spoiled, name: str, how: Spoil) -> None:
    spoiled(name, how)
    for words in (["check"], ["web", "--bind", "127.0.0.1:9"]):
        stopped = run(*words)
        assert stopped.returncode == 1
        (line,) = stopped.stderr.splitlines()
        assert Path(name).name in line
        assert "不认识" in line or "source、off、work" in line
