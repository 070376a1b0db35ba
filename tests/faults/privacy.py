"""Looks for personal values where none may be: files, tables, topics and logs."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from greencard.db import Base
from tests.stacks import RunningStack

TELLING = ("name", "id_no", "mobile", "email", "birth_date")
KIN = ("name", "id_no")


def personal_values(bodies: Iterable[Mapping[str, Any]]) -> set[bytes]:
    """What nobody may find: names, numbers, telephones, addresses, schools and employers."""
    values = {str(body[field]) for body in bodies for field in TELLING if body.get(field)}
    values |= {body["education"]["school"] for body in bodies}
    values |= {body["employment"]["employer"] for body in bodies}
    values |= {relative[field] for body in bodies for relative in body["family"] for field in KIN}
    return {value.encode() for value in values}


def found_in(haystack: bytes, needles: Iterable[bytes]) -> list[bytes]:
    """Those of the needles that stand there."""
    return [needle for needle in needles if needle in haystack]


def _forms(needle: bytes) -> set[bytes]:
    """A value in the open: as text, as hexadecimal, or escaped for JSON."""
    escaped = json.dumps(needle.decode())[1:-1].encode()
    return {needle, needle.hex().encode(), escaped, escaped.replace(b"\\", b"\\\\")}


def raw_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder, as it lies on the disk, but for the zeros it was made with."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and (data := file.read_bytes().strip(b"\0")):
            yield str(file.relative_to(folder)), data


def raw_tables(sessions: sessionmaker[Session]) -> Iterator[tuple[str, bytes]]:
    """Every row of every PostgreSQL table, as text."""
    with sessions() as session:
        for table in Base.metadata.tables:
            rows = session.scalars(text(f'SELECT whole::text FROM "{table}" whole'))
            yield table, "\n".join(rows).encode()


def logs(stack: RunningStack) -> Iterator[tuple[str, bytes]]:
    """Everything the processes have written."""
    for name, written in stack.logs.items():
        yield f"{name}.log", written.encode()


def assert_nothing_personal(
    places: Iterable[tuple[str, bytes]], bodies: Iterable[Mapping[str, Any]]
) -> None:
    """Fail with the place and the value where one stands in the open."""
    needles = {form for value in personal_values(list(bodies)) for form in _forms(value)}
    leaks = [(place, found) for place, data in places if (found := found_in(data, needles))]
    assert leaks == []
