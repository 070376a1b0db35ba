"""The repository as its own tests read it."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("greencard", "events", "workers")
OTHERS_WORK = "greencard/static/vendor/"


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that belongs to the repository, committed or about to be."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(file for name in listed.split("\0") if name and (file := ROOT / name).is_file())


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def modules(*folders: str) -> list[Path]:
    """The Python files of some folders."""
    wanted = folders or PACKAGES
    return [
        one for one in tracked() if one.suffix == ".py" and name_of(one).split("/")[0] in wanted
    ]


def text(file: Path) -> str:
    """What a file says; nothing for one that is no text."""
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        return ""


def strings(file: Path) -> list[tuple[int, str]]:
    """Every string a Python file holds, with its line."""
    nodes = ast.walk(ast.parse(text(file)))
    return [
        (node.lineno, node.value)
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
