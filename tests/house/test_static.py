"""What browsers are given is what the manifest says, to the last byte, and ours alone."""

import hashlib
import json

from tests.house.source import ROOT, name_of, text, tracked

STATIC = ROOT / "greencard" / "static"
NOT_SERVED = ("src/", "MANIFEST.json")
ROWS = json.loads(text(STATIC / "MANIFEST.json"))["files"]


def test_every_static_file_is_what_the_manifest_says() -> None:
    told = {row["file"]: row["sha384"] for row in ROWS}
    assert told == {name: hashlib.sha384((STATIC / name).read_bytes()).hexdigest() for name in told}


def test_every_static_file_is_in_the_manifest() -> None:
    prefix = "greencard/static/"
    served = {name_of(file).removeprefix(prefix) for file in tracked() if STATIC in file.parents}
    assert {name for name in served if not name.startswith(NOT_SERVED)} == {
        row["file"] for row in ROWS
    }


def test_every_static_file_has_a_version_and_a_licence() -> None:
    assert all(row["name"] and row["version"] and row["licence"] for row in ROWS)
