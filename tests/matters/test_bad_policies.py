"""A fault among the policies stops the start, and the sentence says which file, where and why."""

import shutil
from pathlib import Path

import pytest

from greencard.errors import BadDefinition
from greencard.matters import load
from tests.matters.copies import add, copied, drop, put, spoil

POLICIES, HK06, HS03 = "policies.toml", "hukou/hk06.toml", "housing/hs03.toml"
RESTS = 'rests_on = ["plan2015",'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copied(tmp_path)


FAULTS = [
    (POLICIES, put("[plan2015]", "[plan2015"), "第", "TOML"),
    (POLICIES, put("[plan2015]", "[Plan-2015]"), "Plan-2015", "小写字母"),
    (POLICIES, put("[plan2015]", "plan2015 = 1\n[plan]"), "plan2015", "应为一个表"),
    (POLICIES, put('kind = "plan"', 'kind = "idea"'), "plan2015.kind", "应为以下之一"),
    (POLICIES, put('kind = "plan"', 'sort = "plan"'), "plan2015.sort", "不认识"),
    (POLICIES, put('["card", "residence"', '["cards", "residence"'), "subjects[1]", "之一"),
    (POLICIES, put('["card", "residence"', '["card", "card"'), "plan2015.subjects", "写了两次"),
    (POLICIES, put('subjects = ["procedure"]', "subjects = []"), "licensing_law.subjects", "至少"),
    (POLICIES, drop('title_en = "Administrative'), "licensing_law.title_en", "缺少"),
    (POLICIES, put('"A mirroring', '"转载 A mirroring'), "card2015.source_en", "汉字"),
    (POLICIES, drop('number_en = "Jin Dang Ting [2015]'), "card2015.number_en", "中英文"),
    (POLICIES, drop("issuer_en"), "card_guide.issuer_en", "中英文"),
    (POLICIES, put("2015-06-01", '"2015-06-01"'), "card2015.valid_from", "应为日期"),
    (
        POLICIES,
        put("2015-06-01", "2015-06-01\nvalid_to = 2015-05-31"),
        "card2015.valid_to",
        "早于",
    ),
    (POLICIES, put('grade = "M"', 'grade = "C"'), "card2015.grade", "应为以下之一"),
    (POLICIES, put('["card2015"]', '["card2016"]'), "card2017.replaces", "没有名为 card2016"),
    (POLICIES, put('["card2015"]', '["card2017"]'), "card2017.replaces", "自己"),
    (POLICIES, put("issued_on", 'replaces = ["card2017"]\nissued_on'), "replaces", "互相代替"),
    (POLICIES, put('beside = ["plan2015"]', 'beside = ["card2015"]'), "card2017.beside", "代替"),
    (POLICIES, put('beside = ["plan2015"]', 'beside = ["housing_guide"]'), "beside", "不是同类"),
    (POLICIES, put('beside = ["plan2015"]', 'beside = ["nothing"]'), "beside", "没有名为 nothing"),
    (POLICIES, put('replaces = ["card2015"]\n', ""), "card2015", "没有事项以此为依据"),
    (
        POLICIES,
        add("[idle]\nkind='law'\nsubjects=['card']\ntitle='甲'\ntitle_en='A'\ngrade='K'"),
        "idle.source",
        "缺少",
    ),
    (HK06, put(RESTS, 'rests_on = ["plan2016",'), "rests_on", "没有名为 plan2016"),
    (HK06, put(RESTS, 'rests_on = ["joint_review",'), "rests_on", "写了两次"),
    (HK06, drop("rests_on"), "rests_on", "缺少这一项"),
    (HS03, put('beside = ["hs01"', 'beside = ["hs99"'), "beside", "没有名为 hs99"),
    (HS03, put('beside = ["hs01"', 'beside = ["hs03"'), "beside", "自己"),
    (
        "housing/hs01.toml",
        put("after =", 'beside = ["hs02"]\nafter ='),
        "beside",
        "已写在 excludes",
    ),
    ("services/family.toml", put("together = true", "together = 1"), "together", "true"),
]


@pytest.mark.parametrize(("name", "how", "place", "reason"), FAULTS)
def test_a_fault_is_told_with_file_place_and_reason(folder, name, how, place, reason):
    spoil(folder, name, how)

    with pytest.raises(BadDefinition) as caught:
        load(folder)
    told = caught.value.values
    assert told["file"] == f"{(folder / name).parent.name}/{(folder / name).name}"
    assert place in f"{told['place']}"
    assert reason in f"{told['place']} {told['reason']}"


def test_the_same_policy_in_two_folders_is_refused(folder, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(folder / "hukou", other / "school")
    spoil(other, "school/family.toml", put('id = "hukou"', 'id = "school"'))
    for path in (other / "school").glob("hk*.toml"):
        path.unlink()
    shutil.copy(folder / POLICIES, other / POLICIES)

    with pytest.raises(BadDefinition, match="政策编号重复"):
        load(folder, other)
