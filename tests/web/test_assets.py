"""The files browsers load: known, unchanged, ours; and templates a strict policy lets through."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from greencard.web.icons import OUTLINES, icon

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "greencard" / "static"
MANIFEST = json.loads((STATIC / "MANIFEST.json").read_text("utf-8"))["files"]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FORBIDDEN = {
    "an inline style": re.compile(r"\sstyle\s*="),
    "an inline handler": re.compile(r"\son[a-z]+\s*="),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)"),
    "a style element": re.compile(r"<style"),
    "markup taken as it comes": re.compile(r"\|\s*safe\b|autoescape\s+false"),
    "another host": re.compile(r"(?:src|href|action)=\"(?:https?:)?//"),
}


@pytest.mark.parametrize("row", MANIFEST, ids=lambda row: row["file"])
def test_every_file_is_the_one_in_the_manifest(row: dict[str, str]) -> None:
    assert hashlib.sha384((STATIC / row["file"]).read_bytes()).hexdigest() == row["sha384"]
    assert row["name"] and row["version"] and row["licence"]


def test_the_manifest_names_every_file() -> None:
    served = {x.relative_to(STATIC).as_posix() for x in STATIC.rglob("*") if x.is_file()}
    sources = {name for name in served if name.startswith("src/")}
    assert {row["file"] for row in MANIFEST} == served - sources - {"MANIFEST.json"}


def test_our_files_load_nothing_from_elsewhere() -> None:
    for row in MANIFEST:
        content = (STATIC / row["file"]).read_bytes()
        assert b"sourceMappingURL" not in content
        assert not re.search(rb"url\(|@import|@font-face", content), row["file"]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.stem)
def test_templates_hold_nothing_the_policy_forbids(template: Path) -> None:
    text = template.read_text("utf-8")
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(text)] == []


def test_only_pictures_that_are_used_are_kept() -> None:
    places = [*TEMPLATES, *(ROOT / "greencard" / "web").glob("*.py")]
    used = "".join(file.read_text("utf-8") for file in places if file.name != "icons.py")
    assert [name for name in OUTLINES if f'"{name}"' not in used] == []
    assert 'aria-hidden="true"' in icon("clock")
