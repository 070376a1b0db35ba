"""The words of the definitions: both languages everywhere, each with its own punctuation."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from greencard.matters import DEFAULT_FOLDER

FILES = sorted(DEFAULT_FOLDER.rglob("*.toml"))
HAN = re.compile(r"[\u3400-\u9fff]")
HALF_WIDTH = re.compile(r"[\u3400-\u9fff][(),;:?!.]|[(),;:?!][\u3400-\u9fff]")
FULL_WIDTH = re.compile(r"[，。！？；：（）、《》〔〕\u3000]")
UNTIDY = re.compile(r"\s{2,}|^\s|\s$|[\"']|\.\.\.")
ENGLISH_UNTIDY = re.compile(r"\s{2,}|^\s|\s$|\"|\s[,.;:)]|\(\s")
CHINESE_ALONE = {"calendar.toml"}  # its source is told in the State Council's own words


def texts(table: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any], str, str]]:
    """Every text of a file: its place, the table it stands in, its key and itself."""
    if isinstance(table, dict):
        for key, value in table.items():
            if isinstance(value, str):
                yield f"{place}.{key}", table, key, value
            else:
                yield from texts(value, f"{place}.{key}")
    elif isinstance(table, list):
        for number, value in enumerate(table, start=1):
            yield from texts(value, f"{place}[{number}]")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_definition_is_written_with_care_in_both_languages(file: Path) -> None:
    faults = []
    for place, table, key, value in texts(tomllib.loads(file.read_text("utf-8"))):
        if key.endswith("_en"):
            wrong = HAN.search(value) or FULL_WIDTH.search(value) or ENGLISH_UNTIDY.search(value)
        elif HAN.search(value):
            wrong = HALF_WIDTH.search(value) or UNTIDY.search(value)
            if not table.get(f"{key}_en") and file.name not in CHINESE_ALONE:
                faults.append(f"{place}: no English")
        else:
            continue
        if wrong:
            faults.append(f"{place}: {value}")
    assert faults == []
