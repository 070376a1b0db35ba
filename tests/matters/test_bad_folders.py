"""A fault in a folder of definitions as a whole stops the start."""

import shutil
from pathlib import Path

import pytest

from greencard.errors import BadDefinition
from greencard.matters import DEFAULT_FOLDER, load
from tests.matters.copies import copied

HK06 = "hukou/hk06.toml"
FAMILIES = ["card", "residency", "housing", "hukou", "services"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copied(tmp_path)


def test_an_untouched_copy_loads(folder):
    assert list(load(folder).families) == FAMILIES


def test_a_file_that_is_not_utf_8_is_refused(folder):
    (folder / HK06).write_bytes("id = '中'".encode("gb18030"))

    with pytest.raises(BadDefinition, match="UTF-8"):
        load(folder)


def test_the_line_of_a_slip_is_told(folder):
    (folder / HK06).write_text("id = 'hk06'\norder = = 2\n", "utf-8")

    with pytest.raises(BadDefinition, match="第 2 行"):
        load(folder)


def test_a_definition_outside_any_family_is_refused(folder):
    (folder / "stray").mkdir()
    shutil.copy(folder / HK06, folder / "stray" / "hk06.toml")

    with pytest.raises(BadDefinition, match=r"stray/hk06\.toml.*所在文件夹没有 family\.toml"):
        load(folder)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(BadDefinition, match=r"family\.toml"):
        load(tmp_path)


def test_the_same_folder_twice_is_refused(folder):
    with pytest.raises(BadDefinition, match="办理单位编号重复"):
        load(folder, DEFAULT_FOLDER)


def test_the_same_family_twice_is_refused(folder, tmp_path):
    shutil.copytree(folder / "hukou", tmp_path / "other" / "hukou")

    with pytest.raises(BadDefinition, match="类别编号重复"):
        load(folder, tmp_path / "other")


def test_the_same_matter_in_two_families_is_refused(folder):
    shutil.copy(folder / HK06, folder / "housing" / "hk06.2027-01-01.toml")
    path = folder / "housing" / "hk06.2027-01-01.toml"
    path.write_text(path.read_text("utf-8").replace("2025-01-01", "2027-01-01"), "utf-8")

    with pytest.raises(BadDefinition, match="重名"):
        load(folder)


def test_a_matter_named_like_a_family_is_refused(folder):
    text = (folder / HK06).read_text("utf-8").replace('id = "hk06"', 'id = "hukou"')
    (folder / HK06).unlink()
    (folder / "hukou" / "hukou.toml").write_text(text, "utf-8")

    with pytest.raises(BadDefinition, match="与类别同名"):
        load(folder)
