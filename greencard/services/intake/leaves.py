"""The answers of a registration, each by its dotted name."""

from collections.abc import Iterator, Mapping
from typing import Any


def leaves(values: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """`education.level` and its answer, and so on through every part."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from leaves(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value
