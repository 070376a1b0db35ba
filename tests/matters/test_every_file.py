"""Every definition file is spoiled in every way that suits it; each fault stops the start."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from greencard.errors import BadDefinition
from greencard.matters import DEFAULT_FOLDER, load
from greencard.matters.calendar import read_years
from greencard.matters.parks import load_parks
from greencard.matters.remedies import load_remedies
from tests.matters import test_bad_definitions, test_bad_partners, test_bad_policies
from tests.matters.copies import Spoil, copied, put

FILES = sorted(
    path.relative_to(DEFAULT_FOLDER).as_posix() for path in DEFAULT_FOLDER.rglob("*.toml")
)
TABLES = {
    "offices.toml": "[centre]", "parks.toml": "[gaoxin]", "policies.toml": "[plan2015]",
    "remedies.toml": "[reconsideration]", "partners.toml": "[purpose.loan]",
}  # fmt: skip
TITLED: dict[str, tuple[Spoil, str]] = {
    "a missing title": (put("title = ", "# title = "), "缺少这一项"),
    "a blank title": (put("title = ", 'title = " " # '), "不能为空"),
    "a title that is no text": (put("title = ", "title = 1 # "), "应为文字"),
    "no English": (put("title_en = ", "# title_en = "), "缺少这一项"),
    "English that is Chinese": (put('title_en = "', 'title_en = "中 '), "汉字"),
}
WORKED: dict[str, tuple[Spoil, str]] = {
    "an order that is no number": (put("order = ", "order = 'first' # "), "应为整数"),
    "something nobody knows": (put("order = ", "colour = 'red'\norder = "), "不认识这一项"),
}
SORTED: dict[str, tuple[Spoil, str]] = {
    "a kind nobody knows": (put('kind = "', 'kind = "un'), "应为以下之一"),
}
GRADED: dict[str, tuple[Spoil, str]] = {
    "a grade nobody knows": (put('grade = "', 'grade = "Z'), "应为以下之一"),
}
MATTERS: dict[str, tuple[Spoil, str]] = {
    "a grade nobody knows": (put('grade = "', 'grade = "Z'), "应为以下之一"),
    "an office nobody knows": (put('offices = ["', 'offices = ["no_'), "没有名为 no_"),
    "a policy nobody knows": (put('rests_on = ["', 'rests_on = ["no_'), "没有名为 no_"),
    "a day that is none": (put("valid_from = ", "valid_from = 1 # "), "应为日期"),
    "a limit of no days": (put("days = ", "days = 0 # "), "应在 1 到"),
    "a limit in no unit": (put('unit = "', 'unit = "un'), "应为以下之一"),
    "a limit without its basis": (put("[promise]", "[promise]\nbasis_of = 1"), "不认识这一项"),
    "no limit": (put("[promise]", "[questions_of]"), "不认识这一项"),
    "a paper of no trust": (put('trust = "', 'trust = "Z'), "应为以下之一"),
    "another id than the file's": (put('id = "', 'id = "no_'), "应与文件名相同"),
}
CALENDAR: dict[str, tuple[Spoil, str]] = {
    "a year that is none": (put("[2026]", "[soon]"), "四位年份"),
    "a source left out": (put("source", "sauce"), "source"),
    "a day of another year": (put("2026-01-03", "2027-01-03"), "不属于这一年"),
    "a make-up day in the week": (put("work = [2026-01-04", "work = [2026-01-05"), "不是周末"),
}
TORN: Spoil = lambda text: f"{text}\n[torn"  # noqa: E731


def ways(name: str) -> dict[str, tuple[Spoil, str]]:
    """How a file can be spoiled, and what is told then."""
    everywhere = {"a torn file": (TORN, "TOML")}
    if name == "calendar.toml":
        return everywhere | CALENDAR
    if name == "partners.toml":
        everywhere |= GRADED
    if head := TABLES.get(name):
        unknown = {"something nobody knows": (put(head, f"{head}\ncolour = 'red'"), "不认识这一项")}
        kinds = GRADED if name == "remedies.toml" else SORTED
        return everywhere | TITLED | kinds | unknown
    return everywhere | TITLED | WORKED | ({} if name.endswith("family.toml") else MATTERS)


CASES = [(name, way) for name in FILES for way in ways(name)]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("definitions"))


@pytest.fixture
def folder(copy: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """The copy with one file changed, which is put right again."""
    name, way = request.param
    path, (how, _) = copy / name, ways(name)[way]
    before = path.read_bytes()
    path.write_text(how(before.decode()), "utf-8")
    yield path
    path.write_bytes(before)


def read(folder: Path) -> None:
    """Everything a start reads, and not from memory."""
    read_years.__wrapped__(folder / "calendar.toml")
    load_parks.__wrapped__(folder / "parks.toml")
    load_remedies.__wrapped__(folder / "remedies.toml")
    load.__wrapped__(folder)


@pytest.mark.parametrize(
    ("folder", "reason"),
    [(case, ways(case[0])[case[1]][1]) for case in CASES],
    indirect=["folder"],
    ids=[f"{name}: {way}" for name, way in CASES],
)
def test_a_spoiled_file_stops_the_start(folder: Path, copy: Path, reason: str) -> None:
    with pytest.raises(BadDefinition) as caught:
        read(copy)
    told = caught.value.values
    assert told["file"] == f"{folder.parent.name}/{folder.name}"
    assert told["place"]
    assert reason in str(told["reason"])


def test_all_files_of_the_centre_are_spoiled() -> None:
    families = {Path(name).parent.name for name in FILES} - {""}
    assert families == set(load().families)
    assert {f"{family}/family.toml" for family in families} <= set(FILES)
    assert {*TABLES, "calendar.toml"} <= set(FILES)
    assert len(FILES) == len({name for name, _ in CASES})


def test_many_kinds_of_faults_are_tried() -> None:
    every = [*test_bad_definitions.FAULTS, *test_bad_policies.FAULTS, *test_bad_partners.FAULTS]
    assert len({reason for *_, reason in every}) >= 25
