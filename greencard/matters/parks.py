"""One zone, twenty-one parks: where a talent can work."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from marshmallow import ValidationError, validates_schema

from greencard.errors import BadDefinition
from greencard.matters.reading.fields import Strict, english, name, one_of, text
from greencard.matters.reading.files import load_as, read_toml, told

PARKS = Path(__file__).parent / "parks.toml"
AREAS = ("city", "ring", "binhai", "outer")


@dataclass(frozen=True, kw_only=True)
class Park:
    """The core zone, a science park within it, or one of the twenty-one parks."""

    id: str
    title: str
    title_en: str
    kind: str
    within: str | None
    area: str | None


class ParkSchema(Strict):
    title = text()
    title_en = english()
    kind = one_of(("core", "science", "park"))
    within = name(load_default=None)
    area = one_of(AREAS, load_default=None)

    @validates_schema
    def _has_its_place(self, values: dict[str, Any], **_: Any) -> None:
        if (values["kind"] == "science") != bool(values["within"]):
            raise ValidationError("科技园须写明所属核心区，其他不写", "within")
        if (values["kind"] == "park") != bool(values["area"]):
            raise ValidationError("分园须写明所在片区，其他不写", "area")


@cache
def load_parks(path: Path = PARKS) -> Mapping[str, Park]:
    """Every park by its code; raises BadDefinition with file, place and reason."""
    parks = {
        code: Park(id=code, **load_as(ParkSchema(), values, path, place=code))
        for code, values in read_toml(path).items()
    }
    for code, park in parks.items():
        if park.within and park.within not in parks:
            raise BadDefinition(told(path), f"{code}.within", f"没有名为 {park.within} 的园区")
    return parks
