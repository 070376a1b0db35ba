"""A fault in the book of partners stops the start, and the sentence says where and why."""

from pathlib import Path

import pytest

from greencard.errors import BadDefinition
from greencard.matters import DEFAULT_FOLDER, load
from greencard.matters.reading.partners import load_partners
from tests.matters.copies import Spoil, add, copied, drop, put, spoil

FILE, KINDS = "partners.toml", ("shown", "asked", "statutory")
FAULTS: list[tuple[str, Spoil, str, str]] = [
    (FILE, put("[watch]", "[watch"), "第", "TOML"),
    (FILE, put("[watch]", "[watches]"), "watches", "不认识"),
    (FILE, put("kept_months = 24", "kept_months = 5"), "watch.kept_months", "6 到 36"),
    (FILE, put("kept_months = 24", "kept_months = 37"), "watch.kept_months", "6 到 36"),
    (FILE, drop("scans_a_minute"), "watch.scans_a_minute", "缺少"),
    (FILE, put("[purpose.loan]", "[purpose.Loan]"), "purpose.Loan", "小写字母"),
    (FILE, put("[purpose.loan]", f"[purpose.{'l' * 33}]"), "purpose.lll", "最多 32"),
    (FILE, put('"asked"\neach_time', '"asks"\neach_time'), "purpose.loan.allowed", "之一"),
    (FILE, put('"asked"\neach_time', '"shown"\neach_time'), "purpose.loan.each_time", "须先同意"),
    (FILE, put('["name", "class", "account"]', "[]"), "purpose.loan.fields", "至少"),
    (FILE, put('["name", "class", "account"]', '["nose"]'), "purpose.loan.fields[1]", "之一"),
    (FILE, put('"name", "class", "account"', '"name", "name"'), "loan.fields", "写了两次"),
    (FILE, put('"id_seen", "ticket_seen"', '"id_seen", "id_seen"'), "lane.confirm", "写了两次"),
    (FILE, put('"id_seen", "ticket_seen"', '"hand_seen"'), "travel_lane.confirm[1]", "之一"),
    (FILE, put('per = "year"', 'per = "week"'), "checkup_yearly.limit.per", "之一"),
    (FILE, put('counts = "given"', 'counts = "all"'), "checkup_yearly.limit.counts", "之一"),
    (FILE, put('per = "year"', 'a = 1, per = "year"'), "checkup_yearly.limit.a", "不认识"),
    (FILE, drop('family = "hukou"'), "purpose.hukou.family", "须写明类别"),
    (FILE, put('family = "hukou"', 'family = "hockey"'), "hukou.family", "没有名为 hockey"),
    (FILE, put('purposes = ["plate"]', 'purposes = ["plates"]'), "vehicle.purposes", "没有名为"),
    (FILE, put('purposes = ["plate"]', 'purposes = ["title"]'), "purpose.plate", "没有合作单位"),
    (FILE, put('purposes = ["plate"]', "purposes = []"), "partner.vehicle.purposes", "至少"),
    (FILE, put('kind = "hospital"', 'kind = "clinic"'), "partner.hospital_1.kind", "之一"),
    (FILE, add("[partner.extra]\ntitle='甲'\nkind='venue'"), "partner.extra.title_en", "缺少"),
    (FILE, lambda text: text.partition("[partner.")[0], "partner", "至少写一项"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "how", "place", "reason"), FAULTS)
def test_a_fault_is_told_with_file_place_and_reason(
    tmp_path: Path, name: str, how: Spoil, place: str, reason: str
) -> None:
    folder = copied(tmp_path)
    spoil(folder, name, how)

    with pytest.raises(BadDefinition) as caught:
        load(folder)
    told = caught.value.values
    assert told["file"] == f"{folder.name}/{name}"
    assert place in str(told["place"])
    assert reason in str(told["reason"])


REFERRALS: list[tuple[str, Spoil, str]] = [
    ("sv05", put('"child_school"', '"child_scool"'), "没有名为 child_scool"),
    ("sv05", put('"child_school"', '"plate"'), "按办件计次"),
    ("sv05", put('"child_school"', '"research_goods"'), "使用这一用途的合作单位"),
    ("sv05", put('["education"]', '["education", "hr"]'), "使用这一用途的合作单位"),
]


@pytest.mark.parametrize(("matter", "how", "reason"), REFERRALS)
def test_a_referral_that_nobody_can_answer_stops_the_start(
    tmp_path: Path, matter: str, how: Spoil, reason: str
) -> None:
    folder = copied(tmp_path)
    spoil(folder / "services", f"{matter}.toml", how)

    with pytest.raises(BadDefinition) as caught:
        load(folder)
    assert caught.value.values["place"] == "steps.handle.given_for"
    assert reason in str(caught.value.values["reason"])


def test_a_folder_without_a_book_has_the_one_of_the_centre(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / FILE).unlink()
    assert load(folder).partners == load().partners


def test_every_office_of_the_plan_has_its_purposes() -> None:
    purposes = load().purposes
    shown = {"medical_priority", "checkup_yearly", "travel_lane", "free_entry", "plate", "verify"}
    asked = {"child_school", "housing_check", "research_goods", "loan", "subsidy", "recognise"}
    statutory = {"hukou", "residence", "social_card", "title"}
    told = {name: {p.id for p in load().book.purposes_allowed(name)} for name in KINDS}
    assert told == {"shown": shown, "asked": asked, "statutory": statutory}
    assert [p.id for p in purposes.values() if p.each_time] == ["loan", "subsidy"]
    assert all(p.grade == "A" for p in purposes.values())


def test_nobody_sees_more_than_the_plan_says() -> None:
    purposes = load().purposes
    for quiet in ("free_entry", "medical_priority", "checkup_yearly", "recognise"):
        assert not {"name", "id_no", "employer"} & set(purposes[quiet].fields)
    holders = [p.id for p in purposes.values() if "id_no" in p.fields]
    assert holders == ["hukou", "residence", "social_card", "title"]


def test_scans_are_kept_no_longer_than_said() -> None:
    watch = load_partners(DEFAULT_FOLDER / FILE).watch
    assert (watch.kept_months, watch.kept.days) == (24, 730)
