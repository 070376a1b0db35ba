"""Reads definition files; a bad one is told by file, place and reason."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError

from greencard.errors import BadDefinition
from greencard.matters.definition import Family, Matter, Office
from greencard.matters.reading import tables
from greencard.matters.reading.fields import UNKNOWN

FAMILY = "family.toml"
OFFICES = "offices.toml"
WHOLE = "全文"
POSITION = re.compile(r"at line (\d+), column (\d+)")
ID = re.compile("[a-z][a-z0-9_]*")
DATED = re.compile(r"([a-z][a-z0-9_]*)(?:\.(\d{4}-\d{2}-\d{2}))?")


def told(path: Path) -> str:
    """How a file is named to people: its folder and name."""
    return f"{path.parent.name}/{path.name}"


def read_toml(path: Path) -> dict[str, Any]:
    """The file's tables; raises BadDefinition with the line of a slip."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        found = POSITION.search(str(error))
        place = f"第 {found[1]} 行第 {found[2]} 列" if found else "文件末尾"
        raise BadDefinition(told(path), place, f"不是有效的 TOML：{error}") from error
    except UnicodeDecodeError as error:
        raise BadDefinition(told(path), WHOLE, "不是 UTF-8 编码") from error
    except OSError as error:
        raise BadDefinition(told(path), WHOLE, "无法读取") from error


def load_as(schema: Schema, values: Mapping[str, Any], path: Path, *, place: str = "") -> Any:
    """The values as the schema makes them; raises BadDefinition at the first fault."""
    try:
        return schema.load(values)
    except ValidationError as error:
        faults = list(_faults(error.messages, place))
        # A misspelt key is also a missing one: what was written helps more to find it.
        where, reason = next((fault for fault in faults if fault[1] == UNKNOWN), faults[0])
        raise BadDefinition(told(path), where or WHOLE, reason) from error


def read_family(path: Path) -> Family:
    """family.toml of a folder; its id is the folder's name."""
    family: Family = load_as(tables.FamilySchema(), read_toml(path), path)
    if family.id != path.parent.name:
        raise BadDefinition(told(path), "id", f"应与文件夹名 {path.parent.name} 相同")
    return family


def read_matter(path: Path, family: Family) -> Matter:
    """One edition of a matter: `<id>.toml` or `<id>.<first day>.toml`."""
    values = load_as(tables.MatterSchema(), read_toml(path), path)
    named = DATED.fullmatch(path.stem)
    if not named or named[1] != values["id"]:
        raise BadDefinition(told(path), "id", "应与文件名相同")
    if named[2] and named[2] != values["valid_from"].isoformat():
        raise BadDefinition(told(path), "valid_from", "应与文件名中的日期相同")
    return Matter(**values, family=family.id, file=told(path))


def read_offices(path: Path) -> Iterator[Office]:
    """offices.toml: one table an office, named by its id."""
    for office_id, values in read_toml(path).items():
        if not ID.fullmatch(office_id):
            raise BadDefinition(told(path), office_id, "编号只能含小写字母、数字和下划线")
        found = load_as(tables.OfficeSchema(), values, path, place=office_id)
        yield Office(id=office_id, **found)


def _faults(messages: Any, place: str) -> Iterator[tuple[str, str]]:
    """Marshmallow's tree of faults as places like `rules[2].says`, counted from one."""
    if isinstance(messages, str):
        yield place, messages
    elif isinstance(messages, list):
        for message in messages:
            yield from _faults(message, place)
    else:
        for key, below in messages.items():
            yield from _faults(below, _inside(place, key))


def _inside(place: str, key: Any) -> str:
    if isinstance(key, int):
        return f"{place}[{key + 1}]"
    return ".".join(part for part in (place, key) if part and part != "_schema")
