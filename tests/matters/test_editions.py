"""A change of policy is a second, dated file; each day has its own rules."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from greencard.errors import BadDefinition
from greencard.matters import Catalogue, load
from tests.matters.copies import copied


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copied(tmp_path)


def new_edition(folder: Path, begins: str, *, named: str | None = None, ends: str = "") -> Path:
    text = (folder / "residency/rs01.toml").read_text("utf-8")
    text = text.replace("valid_from = 2025-01-01", f"valid_from = {begins}\n{ends}")
    path = folder / f"residency/rs01.{named or begins}.toml"
    path.write_text(text.replace("at_least = 6", "at_least = 3"), "utf-8")
    return path


def months(catalogue: Catalogue, day: date) -> object:
    return catalogue.on(day)["rs01"].rule("half_year").figure


def test_each_day_has_the_edition_in_force(folder):
    new_edition(folder, "2026-07-01")
    catalogue = load(folder)

    assert months(catalogue, date(2026, 6, 30)) == 6
    assert months(catalogue, date(2026, 7, 1)) == 3


def test_an_old_edition_stays_readable_for_its_cases(folder):
    new_edition(folder, "2026-07-01")
    catalogue = load(folder)

    assert catalogue.matter("rs01", date(2025, 1, 1)).rule("half_year").figure == 6
    assert catalogue.matter("rs01", date(2026, 7, 1)).rule("half_year").figure == 3
    with pytest.raises(KeyError):
        catalogue.matter("rs01", date(2026, 1, 1))


def test_days_between_two_changes_share_one_answer(folder):
    new_edition(folder, "2026-07-01")
    catalogue = load(folder)

    assert catalogue.on(date(2026, 1, 5)) is catalogue.on(date(2026, 6, 30))
    assert catalogue.on(date(2026, 6, 30)) is not catalogue.on(date(2026, 7, 1))


def test_an_edition_ends_on_its_last_day(folder):
    path = folder / "card/gc03.toml"
    line = "valid_from = 2025-01-01"
    text = path.read_text("utf-8")
    path.write_text(text.replace(line, f"{line}\nvalid_to = 2026-12-31"), "utf-8")
    catalogue = load(folder)

    assert "gc03" in catalogue.on(date(2026, 12, 31))
    assert "gc03" not in catalogue.on(date(2027, 1, 1))


def test_a_matter_whose_questions_others_use_cannot_end_before_them(folder):
    new_edition(folder, "2026-07-01", ends="valid_to = 2026-12-31")

    with pytest.raises(BadDefinition, match="没有问过 months_in_tianjin"):
        load(folder)


def test_nothing_is_in_force_before_the_first_day():
    assert len(load().on(date(2018, 5, 15))) == 0
    assert list(load().on(date(2024, 12, 31))) == ["hk03"]


def test_definitions_are_read_once():
    assert load() is load()


def test_two_editions_that_begin_together_overlap(folder):
    shutil.copy(folder / "residency/rs01.toml", folder / "residency/rs01.2025-01-01.toml")

    with pytest.raises(BadDefinition, match="重叠"):
        load(folder)


def test_an_edition_stated_to_end_after_the_next_begins_overlaps(folder):
    new_edition(folder, "2026-01-01", ends="valid_to = 2026-07-01")
    new_edition(folder, "2026-07-01")

    with pytest.raises(BadDefinition, match="重叠"):
        load(folder)


def test_the_date_in_the_name_is_the_first_day(folder):
    new_edition(folder, "2026-07-01", named="2026-08-01")

    with pytest.raises(BadDefinition, match="文件名中的日期"):
        load(folder)


def test_a_matter_cannot_wait_for_one_that_has_ended(folder):
    path = folder / "card/gc01.toml"
    text = path.read_text("utf-8")
    line = "valid_from = 2025-01-01"
    path.write_text(text.replace(line, f"{line}\nvalid_to = 2026-12-31"), "utf-8")

    with pytest.raises(BadDefinition, match="gc01"):
        load(folder)


def test_wants_are_families_or_matters():
    in_force = load().on(date(2026, 3, 2))

    assert in_force.resolve("housing") is in_force.families["housing"]
    assert in_force.resolve("hs01") is in_force["hs01"]
    assert in_force.resolve("hs99") is None
    assert in_force.routes("hk06") == (in_force["hk06"],)
    first, *others = (matter.id for matter in in_force.routes("hukou"))
    assert (first, others) == ("hk06", ["hk01", "hk02", "hk03", "hk04", "hk05"])
    assert in_force.family_of("hk06") is in_force.family_of("hukou")
