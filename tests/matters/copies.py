"""A copy of the centre's definitions, to be spoiled, and small ways of spoiling it."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from greencard.matters import DEFAULT_FOLDER

Spoil = Callable[[str], str]


def copied(to: Path) -> Path:
    """Every definition file, and nothing else."""
    copy = to / "matters"
    shutil.copytree(DEFAULT_FOLDER, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


def spoil(folder: Path, name: str, how: Spoil) -> None:
    """Change one file of the copy."""
    path = folder / name
    path.write_text(how(path.read_text("utf-8")), "utf-8")


def put(old: str, new: str) -> Spoil:
    """The first `old` becomes `new`; it must be there."""

    def changed(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return changed


def add(table: str) -> Spoil:
    """More lines at the end."""
    return lambda text: f"{text}\n{table}\n"


def rule(body: str) -> Spoil:
    """One more rule."""
    words = "says='甲'\nsays_en='A'\nbasis='甲'\nbasis_en='A'\ngrade='A'"
    return add(f"[[rules]]\nid='extra'\n{words}\n{body}")


def drop(start: str) -> Spoil:
    """Leave out every line that begins so; there must be one."""

    def changed(text: str) -> str:
        kept = [line for line in text.splitlines() if not line.startswith(start)]
        assert len(kept) < len(text.splitlines())
        return "\n".join(kept)

    return changed


def without_limit(name: str) -> Spoil:
    """Leave out a whole table."""
    return lambda text: re.sub(rf"(?s)\[{name}\].*?\n\n", "", text, count=1)
