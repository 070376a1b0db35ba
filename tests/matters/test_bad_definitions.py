"""One fault in one file stops the start, and the sentence says which file, where and why."""

from pathlib import Path

import pytest

from greencard.errors import BadDefinition
from greencard.matters import load
from tests.matters.copies import add, copied, drop, put, rule, spoil, without_limit

HK06, HK01 = "hukou/hk06.toml", "hukou/hk01.toml"
GC01, GC02, GC03, GC04 = (f"card/gc0{number}.toml" for number in range(1, 5))
RS01, RS02 = "residency/rs01.toml", "residency/rs02.toml"
HS01, HS02, HS03 = "housing/hs01.toml", "housing/hs02.toml", "housing/hs03.toml"
TIER_A = '{ level = "A", area = 150,'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copied(tmp_path)


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
    (RS01, put('says_en = "You hold', '# "You hold'), "rules[1].says_en", "缺少这一项"),
    (
        HK06,
        put('own rule"\ngrade = "A"', 'own rule"\ngrade = "Z"'),
        "statute.grade",
        "应为以下之一",
    ),
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
    (HS01, put('excludes = ["hs02"]', 'excludes = ["hs99"]'), "excludes", "没有名为 hs99"),
    (HS01, put('excludes = ["hs02"]', 'excludes = ["hs01"]'), "excludes", "自己"),
    (HS01, put('excludes = ["hs02"]', 'excludes = ["hs03"]'), "excludes", "没有同样排除"),
    (HS01, put('excludes = ["hs02"]', "excludes = []"), "rules[3].fact", "fact 加"),
    (HS01, put('["hs02"]', '["hs02"]\nwhen = "employed"'), "rules[3].excludes", "单独成条"),
    (HS01, put('["hs02"]', '["hs02"]\nany_of = ["founder"]'), "rules[3].excludes", "单独成条"),
    (HS01, put('after = ["gc01"]', 'after = ["gc01"]\nexcludes = ["hs02"]'), "excludes", "不认识"),
    (RS02, put('next = ["rs03"]', 'next = ["rs99"]'), "next", "没有名为 rs99"),
    (RS02, put('next = ["rs03"]', 'next = ["rs02"]'), "next", "自己"),
    (RS02, put('next = ["rs03"]', 'next = ["rs03", "rs03"]'), "next", "写了两次"),
    (HS02, put('after = ["gc01"]', 'after = ["gc01"]\nnext = ["gc01"]'), "next", "已写在 after"),
    (GC02, put('starts_from = "card"', 'starts_from = "desk"'), "starts_from", "应为以下之一"),
    (GC02, put('after = ["gc01"]', ""), "starts_from", "after 须写明"),
    (GC02, put('starts_from = "card"', 'begins_with = "card"'), "begins_with", "不认识"),
    (RS01, put("most = 1", "most = 0"), "validity.most", "应在 1 到"),
    (RS01, put("most = 1", "most = 1\nleast = 2"), "validity.least", "least 大于 most"),
    (RS01, put('unit = "year"\nmost', "most"), "validity.unit", "写 unit"),
    (RS01, put("most = 1\n", ""), "validity.most", "contract = true"),
    (RS01, put('unit = "year"', 'unit = "week"'), "validity.unit", "应为以下之一"),
    (RS01, put("most = 1", "most = 1\nforever = true"), "validity.forever", "不认识"),
    (GC01, put("most = 3", "most = 5"), "validity.most", "不一致"),
    (GC01, put("years = 3", "years = 5"), "validity.most", "不一致"),
    (HS01, put('{ level = "F"', '{ level = "G"'), "tiers.rows[6].level", "应为以下之一"),
    (HS01, put('{ level = "B"', '{ level = "A"'), "tiers.rows", "每个层次一行"),
    (HS01, put(TIER_A, '{ level = "A",'), "tiers.rows", "同样的几项"),
    (HS01, put("relief = 100", "relief = 101"), "tiers.rows[1].relief", "应在 0 到"),
    (HS01, put("total_years = 10", "total_years = 2"), "tiers.lease_years", "大于 total_years"),
    (HS01, put("sharer_area = 75", "sharer_area = 151"), "tiers.sharer_area", "大于 couple_area"),
    (HS01, put("lease_years", "leased_years"), "tiers.leased_years", "不认识"),
    (HS01, put('"E", "F"]\nsays', '"E"]\nsays'), "tiers.rows", "rules.level"),
    (HS01, put('fact = "level"', 'fact = "level_claimed"'), "tiers", "one_of"),
    (HS03, put("parts = [50, 50]", "parts = [50, 60]"), "tiers.parts", "100"),
    (HS03, put("parts = [50, 50]", "parts = [100, 0]"), "tiers.parts", "100"),
    (HK01, put('place = "rules.age"', 'place = "rules.old"'), "alternatives.age.place", "没有"),
    (HK01, put("chosen = true", ""), "alternatives[1].values", "chosen"),
    (HK01, put("chosen = true", "chosen = 1"), "alternatives[1].values[1].chosen", "true"),
    (HK01, put("bachelor = 40", "bachelor = 39"), "alternatives.age", "不一致"),
    (HK01, put("bachelor = 41, master = 46", "bachelor = 40, master = 45"), "values", "相同"),
    (HK01, put("figure = {", "number = {"), "alternatives[1].values[1].number", "不认识"),
    (HK01, put("about_en", "abut_en"), "alternatives[1].abut_en", "不认识"),
    (RS01, put('id = "day_count"', 'id = "day count"'), "alternatives[1].id", "小写字母"),
    (GC01, put('id = "contract"', 'id = "classes"'), "alternatives.classes", "编号重复"),
    (RS01, put("days = 15", "days = 15\nextension = 61"), "statute.extension", "应在 0 到"),
    (RS01, put("days = 10", "days = 10\nextension = 5"), "promise.extension", "不能延长"),
    (RS02, put("extension = 10", "extend = 10"), "statute.extend", "不认识"),
    (RS01, put('trust = "C"', 'trust = "E"'), "papers[1].trust", "应为以下之一"),
    (RS01, drop('trust = "D"'), "papers[2].trust", "缺少这一项"),
    (HK06, drop('sample = "证书全页和'), "papers[2].sample", "缺少这一项"),
    (HK06, put('sample_en = "Both', 'sample_en = "两面 Both'), "papers[1].sample_en", "汉字"),
    (GC01, put("within_months = 1", "within_months = 0"), "papers[6].within_months", "应在 1 到"),
    (HS02, put("optional = true", 'optional = "yes"'), "questions[1].optional", "true"),
    (GC01, drop("policy_no_en"), "policy_no_en", "中英文"),
    (RS01, drop("fee_en"), "fee_en", "中英文"),
    (RS01, drop("source_en"), "source_en", "缺少这一项"),
    (RS01, put("[statute]", "remedies = 0\n[statute]"), "promise.remedies", "不认识"),
    (GC02, put("starts_from", "remedies = 0\nstarts_from"), "remedies", "true"),
    (
        HS01,
        put('basis = "人才住房办理指南（本中心约定）"', 'basis = "《某法》"'),
        "basis",
        "法规依据",
    ),
    (GC01, put('grade = "A"', 'grade = "A"\nafter = ["hs01"]'), "after", "互相等待"),
    (GC01, drop("asks"), "grant", "asks"),
    (GC01, put('act = "issue"', 'act = "print"'), "card_act", "应为以下之一"),
    (GC01, drop("card_act"), "card_act", "issue"),
    (GC02, put('act = "renew"', 'act = "issue"'), "card_act", "issue"),
    (GC03, put('act = "replace"', 'act = "renew"'), "card_act", "gc02 已写 renew"),
    (GC04, without_limit("grace"), "grace", "须写明过渡期"),
    (GC04, put("months = 2", "months = 0"), "grace.months", "应在 1 到"),
    (GC04, put("report_days = 10", "report = 10"), "grace.report", "不认识"),
    (GC02, put("[60, 30, 7]", "[7, 30, 60]"), "validity.reminders", "从早到晚"),
    (GC02, put("[60, 30, 7]", "[60, 31, 7]"), "validity.reminders", "remind_days"),
    (GC02, put("[60, 30, 7]", "[400]"), "validity.reminders[1]", "应在 1 到"),
    (GC01, put('family = ["A"]', 'family = ["Z"]'), "grant.family[1]", "应为以下之一"),
    (GC01, drop("child_under"), "grant.child_under", "一并写"),
    (GC01, put("child_under = 18", "child_under = 99"), "grant.child_under", "应在 1 到"),
    (GC02, drop("repeats"), "card_act", "可以再办"),
    ("offices.toml", put("cards = true", "cards = 1"), "centre.cards", "true"),
    (HK06, put("order = 6", 'order = 6\ncard_act = "renew"'), "card_act", "只能从绿卡办起"),
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
    ("hukou/family.toml", put('id = "hukou"', 'id = "huku"'), "id", "应与文件夹名 hukou 相同"),
    ("offices.toml", put('kind = "centre"', 'kind = "shop"'), "centre.kind", "应为以下之一"),
    ("offices.toml", put("address_en", "adress_en"), "centre.adress_en", "不认识这一项"),
    ("offices.toml", put("[hr]", "[HR-office]"), "HR-office", "编号只能含小写字母、数字和下划线"),
    ("offices.toml", put("[centre]", "centre = 1\n[centre_]"), "centre", "应为一个表"),
    (HK06, put("key = true", "key = 'yes'"), "papers[1].key", "应为true"),
    (HK06, put('says = "具有', 'says = " "\n# "具有'), "rules[1].says", "不能为空"),
    (HK06, put("order = 6", 'order = 6\nafter = "gc01"'), "after", "列表"),
    ("offices.toml", put("[hr]", "[centre]"), "第", "TOML"),
]


@pytest.mark.parametrize(("name", "how", "place", "reason"), FAULTS)
def test_a_fault_is_told_with_file_place_and_reason(folder, name, how, place, reason):
    path = folder / name
    spoil(folder, name, how)

    with pytest.raises(BadDefinition) as caught:
        load(folder)
    told = caught.value.values
    assert told["file"] == f"{path.parent.name}/{path.name}"
    assert place in f"{told['place']}"
    assert reason in f"{told['place']} {told['reason']}"
