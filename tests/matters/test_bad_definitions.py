"""One fault in one file stops the start, and the sentence says which file, where and why."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from greencard.errors import BadDefinition
from greencard.matters import DEFAULT_FOLDER, load

HK06, GC01, RS01, HS01 = (
    "hukou/hk06.toml",
    "card/gc01.toml",
    "residency/rs01.toml",
    "housing/hs01.toml",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the centre's definitions, to be spoiled."""
    copy = tmp_path / "matters"
    shutil.copytree(DEFAULT_FOLDER, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


def put(old: str, new: str) -> Callable[[str], str]:
    def spoil(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return spoil


def add(table: str) -> Callable[[str], str]:
    return lambda text: f"{text}\n{table}\n"


def rule(body: str) -> Callable[[str], str]:
    words = "says='甲'\nsays_en='A'\nbasis='甲'\nbasis_en='A'\ngrade='A'"
    return add(f"[[rules]]\nid='extra'\n{words}\n{body}")


def drop(start: str) -> Callable[[str], str]:
    def spoil(text: str) -> str:
        kept = [line for line in text.splitlines() if not line.startswith(start)]
        assert len(kept) < len(text.splitlines())
        return "\n".join(kept)

    return spoil


def without_limit(name: str) -> Callable[[str], str]:
    return lambda text: re.sub(rf"(?s)\[{name}\].*?\n\n", "", text, count=1)


FAULTS = [
    (HK06, put("[promise]", "[promise"), "第", "不是有效的 TOML"),
    (HK06, add("colour = 'red'"), "colour", "不认识这一项"),
    (HK06, put("order = 6", "order = 6\ncolour = 'red'"), "colour", "不认识这一项"),
    (HK06, put("days = 5", "hours = 5"), "promise.hours", "不认识这一项"),
    (HK06, put("order = 6", "order = '6'"), "order", "应为整数"),
    (HK06, put("order = 6", "order = true"), "order", "应为整数"),
    (HK06, drop("order"), "order", "缺少这一项"),
    (HK06, put("valid_from = 2025-01-01", "valid_from = '2025-01-01'"), "valid_from", "应为日期"),
    (
        HK06,
        put("valid_from = 2025-01-01", "valid_from = 2025-01-01T00:00:00"),
        "valid_from",
        "日期",
    ),
    (
        HK06,
        put("valid_from = 2025-01-01", "valid_from = 2025-01-01\nvalid_to = 2024-12-31"),
        "valid_to",
        "早于 valid_from",
    ),
    (HK06, put('id = "hk06"', 'id = "hk07"'), "id", "应与文件名相同"),
    (HK06, put('id = "hk06"', 'id = "HK06"'), "id", "小写字母"),
    (HK06, drop("title_en"), "title_en", "缺少这一项"),
    (HK06, put('title_en = "Acceptance"', 'title_en = "受理"'), "steps[1].title_en", "汉字"),
    (HK06, put('says_en = "You hold', 'says_eng = "You hold'), "rules[1].says_eng", "不认识"),
    (RS01, drop("says_en"), "rules[1].says_en", "缺少这一项"),
    (HK06, put('grade = "P"', 'grade = "Z"'), "statute.grade", "应为以下之一"),
    (HK06, put("[promise]", "[promised]"), "promised", "不认识这一项"),
    (RS01, put("[statute]", "[questions_]"), "questions_", "不认识"),
    (RS01, without_limit("promise"), "promise", "缺少这一项"),
    (RS01, without_limit("statute"), "statute", "缺少这一项"),
    (RS01, put('unit = "calendar"', 'unit = "weeks"'), "statute.unit", "应为以下之一"),
    (RS01, put("days = 15", "days = 0"), "statute.days", "应在 1 到"),
    (HK06, put('"hr", "education"', '"hr", "healing"'), "steps.joint.offices", "没有名为 healing"),
    (HK06, put('"hr", "education"', '"hr", "hr"'), "steps[2].offices", "写了两次"),
    (HK06, put('offices = ["centre"]', "offices = []"), "steps[1].offices", "至少写一项"),
    (HK06, put('fact = "founder"', 'fact = "fonder"'), "rules.founder", "没有问过 fonder"),
    (HK06, put("equals = true", "resembles = true"), "rules[2].resembles", "不认识这一项"),
    (HK06, put("equals = true", 'test = "equals"'), "rules[2].test", "不认识这一项"),
    (HK06, drop("equals = true"), "rules[2].fact", "fact 加"),
    (HK06, put("equals = true", "equals = 'yes'"), "rules.founder", "类型"),
    (HK06, put('"master", "doctor"', '"masters", "doctor"'), "rules.degree", "masters"),
    (HK06, put('one_of = ["bachelor", "master", "doctor"]', "one_of = []"), "rules.degree", "列表"),
    (RS01, put("at_least = 6", "at_least = 6\nat_most = 9"), "rules[2].at_most", "只说一件事"),
    (RS01, put("at_least = 6", 'at_least = 6\nany_of = ["housed"]'), "rules[2].any_of", "一件事"),
    (RS01, put("at_least = 6", "at_least = 6.5"), "rules.half_year", "类型"),
    (RS01, put("at_least = 6", "any_between = [1, 2]"), "rules.half_year", "不能用 any_between"),
    (RS01, put('"founder", "housed"', '"founder", "education"'), "rules.ground", "不是是非题"),
    (RS01, rule("fact='age'\nat_most={bachelor=40}"), "rules[4].by", "须写 by"),
    (RS01, rule("fact='age'\nat_most=40\nby='education'"), "rules[4].by", "须写 by"),
    (RS01, rule("fact='age'\nat_most={school=40}\nby='education'"), "rules.extra", "school"),
    (RS01, rule("fact='age'\nat_most={master='x'}\nby='education'"), "rules.extra", "类型"),
    (RS01, rule("fact='age'\nat_most={}\nby='education'"), "rules.extra", "空"),
    (RS01, rule("fact='age'\nat_most={a=1}\nby='founder'"), "rules.extra", "选择题"),
    (RS01, rule("fact='age'\nat_most=1\nwhen='married'"), "rules.extra", "没有问过 married"),
    (RS01, rule("fact='age'\nat_most=1\nwhen='education'"), "rules.extra", "不是是非题"),
    (RS01, put('when = "studying"', 'when = "learning"'), "papers.schooling.when", "没有问过"),
    (RS01, put('when = "studying"', 'when = "education"'), "papers.schooling.when", "不是是非题"),
    (RS01, put('id = "check"', 'id = "accept"'), "steps.accept", "编号重复"),
    (RS01, put('id = "half_year"', 'id = "document"'), "rules.document", "编号重复"),
    (RS01, put('id = "photo"', 'id = "identity"'), "papers.identity", "编号重复"),
    (RS01, put('id = "studying"', 'id = "housed"'), "questions.housed", "编号重复"),
    (RS01, put('id = "studying"', 'id = "founder"'), "questions.founder", "已有同名"),
    (HS01, put('id = "own_home"', 'id = "housed"'), "questions.housed", "已有同名"),
    (
        RS01,
        add("[[questions]]\nid='shoe'\nask='鞋码？'\nask_en='Shoe size?'\nkind='number'"),
        "questions.shoe",
        "没有条件或材料用到",
    ),
    (RS01, put('kind = "number"', 'kind = "count"'), "questions[1].kind", "应为以下之一"),
    (RS01, put('kind = "number"', 'kind = "choice"'), "questions[1].choices", "列出选项"),
    (RS01, drop("hint_en"), "questions[2].hint_en", "中英文"),
    (HS01, put('after = ["gc01"]', 'after = ["gc99"]'), "after", "没有名为 gc99"),
    (HS01, put('after = ["gc01"]', 'after = ["hs01"]'), "after", "自己"),
    (HS01, put('after = ["gc01"]', 'excludes = ["hs02"]'), "excludes", "没有名为 hs02"),
    (GC01, put('grade = "A"', 'grade = "A"\nafter = ["hs01"]'), "after", "互相等待"),
    (GC01, drop("asks"), "grant", "asks"),
    (GC01, put("[grant]\nkind", "[grant]\nsort"), "grant.sort", "不认识"),
    (GC01, put('asks = ["level"]', 'asks = ["height"]'), "steps[3].asks[1]", "应为以下之一"),
    (GC01, put('offices = ["hr"]\nasks', 'offices = ["hr", "centre"]\nasks'), "grant.asks", "一个"),
    (GC01, put('F = "C"', 'G = "C"'), "grant.classes", "应为以下之一"),
    (HK06, put('offices = ["police"]', 'offices = ["police"]\nasks = ["level"]'), "issue", "grant"),
    (
        HK06,
        put('offices = ["police"]', 'offices = ["police"]\nautomatic = "x"'),
        "automatic",
        "没有",
    ),
    ("hukou/family.toml", put('"router"', '"anyone"'), "chosen_by", "应为以下之一"),
    ("hukou/family.toml", put('id = "hukou"', 'id = "huku"'), "id", "文件夹名"),
    ("offices.toml", put('kind = "centre"', 'kind = "shop"'), "centre.kind", "应为以下之一"),
    ("offices.toml", put("address_en", "adress_en"), "centre.adress_en", "不认识这一项"),
    ("offices.toml", put("[hr]", "[HR-office]"), "HR-office", "小写字母"),
    ("offices.toml", put("[centre]", "centre = 1\n[centre_]"), "centre", "应为一个表"),
    (HK06, put("key = true", "key = 'yes'"), "papers[1].key", "应为true"),
    (HK06, put('says = "具有', 'says = " "\n# "具有'), "rules[1].says", "不能为空"),
    (HK06, put("order = 6", 'order = 6\nafter = "gc01"'), "after", "列表"),
    ("offices.toml", put("[hr]", "[centre]"), "第", "TOML"),
]


@pytest.mark.parametrize(("name", "spoil", "place", "reason"), FAULTS)
def test_a_fault_is_told_with_file_place_and_reason(folder, name, spoil, place, reason):
    path = folder / name
    path.write_text(spoil(path.read_text("utf-8")), "utf-8")

    with pytest.raises(BadDefinition) as caught:
        load(folder)
    told = caught.value.values
    assert told["file"] == f"{path.parent.name}/{path.name}"
    assert place in f"{told['place']}"
    assert reason in f"{told['place']} {told['reason']}"


def test_an_untouched_copy_loads(folder):
    assert list(load(folder).families) == ["card", "residency", "housing", "hukou"]


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

    with pytest.raises(BadDefinition, match=r"stray/hk06\.toml"):
        load(folder)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(BadDefinition, match=r"family\.toml"):
        load(tmp_path)


def test_the_same_folder_twice_is_refused(folder):
    with pytest.raises(BadDefinition, match="重复"):
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
