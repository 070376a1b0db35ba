"""The definitions of the centre say what the sources say, and say it completely."""

import re
from datetime import date

import pytest

from greencard.matters import load
from greencard.matters.definition import Limit

IN_FORCE = load().on(date(2026, 3, 2))
HAN = re.compile("[\u4e00-\u9fff]")
EMPLOYED_A = {
    "employed": True,
    "founder": False,
    "level_claimed": "A",
    "contract_months": 36,
    "presence_months": 6,
}
LATER = ("card", "housing", "services")
YEARS = dict.fromkeys("ABC", 36) | dict.fromkeys("DEF", 12)


def facts(**changes: object) -> dict[str, object]:
    """A founder with a bachelor's degree who fits everything."""
    return {
        "id_type": "RESIDENT_ID",
        "education": "bachelor",
        "employment": "founder",
        "employed": False,
        "founder": True,
        "contract_months": None,
        "overseas": False,
        "level_claimed": "D",
        "level": "D",
        "months_in_tianjin": 6,
        "housed": False,
        "studying": False,
        "own_home": False,
        "other_housing_aid": False,
        "settle_at_home": False,
        "settle_with_employer": False,
    } | changes


def unmet(matter_id: str, **changes: object) -> list[str]:
    known = facts(**changes)
    return [rule.id for rule in IN_FORCE[matter_id].rules if not rule.holds(known)]


@pytest.mark.parametrize("matter_id", ["gc01", "rs01", "hs01", "hk06"])
def test_someone_who_fits_everything_meets_every_rule(matter_id):
    assert unmet(matter_id) == []


@pytest.mark.parametrize(
    ("matter_id", "changes", "reasons"),
    [
        ("gc01", {"founder": False}, ["work"]),
        ("gc01", {"employed": True, "founder": False, "contract_months": 11}, ["contract"]),
        ("gc01", {"employed": True, "founder": False, "contract_months": 12}, []),
        ("gc01", {"employed": True, "founder": False}, ["contract"]),
        ("gc01", {"level_claimed": None}, ["level"]),
        ("gc01", EMPLOYED_A | {"contract_months": 35}, ["contract"]),
        ("gc01", EMPLOYED_A | {"contract_months": 36}, []),
        ("gc01", EMPLOYED_A | {"presence_months": 5}, ["presence"]),
        ("rs01", {"id_type": "PASSPORT_FOREIGN"}, ["document"]),
        ("rs01", {"months_in_tianjin": 5}, ["half_year"]),
        ("rs01", {"founder": False}, ["ground"]),
        ("rs01", {"founder": False, "studying": True}, []),
        ("rs01", {"founder": False, "housed": True}, []),
        ("rs01", {"months_in_tianjin": 0, "founder": False}, ["half_year", "ground"]),
        ("hs01", {"own_home": True}, ["no_home"]),
        ("hs01", {"other_housing_aid": True}, ["no_other_aid"]),
        ("hs01", {"level": None}, ["level"]),
        ("hs01", {"founder": False, "own_home": True}, ["no_home", "work"]),
        ("hk06", {"education": "college"}, ["degree"]),
        ("hk06", {"education": "doctor"}, []),
        ("hk06", {"founder": False}, ["founder"]),
        ("hk06", {"founder": False, "education": "college"}, ["degree", "founder"]),
    ],
)
def test_each_condition_is_told_when_it_is_not_met(matter_id, changes, reasons):
    assert unmet(matter_id, **changes) == reasons


def test_what_nobody_answered_is_not_met():
    assert not any(rule.holds({}) for rule in IN_FORCE["hk06"].rules)


@pytest.mark.parametrize(
    ("matter_id", "promise", "statute"),
    [
        ("gc01", (5, "working"), (20, "working")),
        ("rs01", (10, "working"), (15, "calendar")),
        ("hs01", (10, "working"), (20, "working")),
        ("hk06", (5, "working"), (20, "working")),
        ("gc02", (3, "working"), (20, "working")),
        ("gc03", (1, "working"), (20, "working")),
        ("gc04", (3, "working"), (20, "working")),
        ("hk01", (10, "working"), (20, "working")),
        ("hk05", (10, "working"), (20, "working")),
        ("rs02", (10, "working"), (20, "working")),
        ("rs03", (7, "working"), (15, "working")),
        ("rs04", (20, "working"), (180, "working")),
        ("rs05", (10, "working"), (20, "working")),
        ("rs06", (15, "working"), (20, "working")),
        ("hs02", (10, "working"), (20, "working")),
        ("hs03", (20, "working"), (20, "working")),
        ("sv05", (10, "working"), (20, "working")),
    ],
)
def test_both_limits_stand_in_the_file(matter_id, promise, statute):
    def short(limit: Limit) -> tuple[int, str]:
        return limit.days, limit.unit

    matter = IN_FORCE[matter_id]
    assert (short(matter.promise), short(matter.statute)) == (promise, statute)


def test_three_departments_review_a_settlement_side_by_side():
    steps = IN_FORCE["hk06"].steps

    assert steps[1].offices == ("hr", "education", "police")
    assert steps[-1].offices == ("police",)
    assert IN_FORCE["hk06"].result == "准予迁入证明"


def test_the_card_is_wanted_by_everyone_and_grants_a_level():
    card = IN_FORCE["gc01"]

    assert IN_FORCE.implied == ("gc01",)
    assert card.grants == "card"
    assert [step.id for step in card.steps if step.asks == ("level",)] == ["grant"]
    assert not IN_FORCE.families["card"].on_card


def test_housing_services_and_the_life_of_the_card_wait_for_the_card():
    waiting = {matter.id for matter in IN_FORCE.after("gc01")}

    assert waiting == {matter.id for matter in IN_FORCE.values() if matter.family in LATER} - {
        "gc01"
    }


def test_a_registration_neither_asks_for_nor_routes_to_what_starts_from_the_card():
    assert [matter.id for matter in IN_FORCE.routes("card")] == ["gc01"]
    assert IN_FORCE.routes("services") == ()
    assert IN_FORCE.resolve("services") is None
    assert IN_FORCE.resolve("sv05") is IN_FORCE["sv05"]
    assert [family.id for family in IN_FORCE.offered] == ["residency", "housing", "hukou"]


def test_the_tiers_of_a_flat_are_a_row_a_level():
    tiers = IN_FORCE["hs01"].tiers

    assert tiers is not None
    rows = [(t.level, t.area, t.relief, t.monthly_cap) for t in tiers.rows]
    assert rows == [
        ("A", 150, 100, 8000),
        ("B", 120, 100, 7000),
        ("C", 100, 100, 5000),
        ("D", 90, 50, 3000),
        ("E", 90, 50, 1000),
        ("F", 60, 50, 1000),
    ]
    assert (tiers.lease_years, tiers.total_years) == (3, 10)
    assert (tiers.sharer_area, tiers.couple_area) == (75, 150)


def test_the_caps_of_both_subsidies_stand_in_the_file():
    rent, purchase = IN_FORCE["hs02"].tiers, IN_FORCE["hs03"].tiers

    assert rent is not None and purchase is not None
    assert rent.total_months == 60
    assert [t.monthly_cap for t in rent.rows] == [8000, 7000, 5000, 3000, 1000, 1000]
    assert purchase.parts == (50, 50)
    assert purchase.less_earlier_aid and purchase.within_price


def test_a_flat_and_a_rent_subsidy_shut_each_other_out():
    assert IN_FORCE["hs01"].excludes == ("hs02",)
    assert IN_FORCE["hs02"].excludes == ("hs01",)
    assert IN_FORCE["hs03"].excludes == ()


def test_a_work_permit_leads_to_a_residence_permit():
    assert IN_FORCE["rs02"].next == ("rs03",)
    assert IN_FORCE["rs03"].remedies is False
    assert [matter.id for matter in IN_FORCE.values() if not matter.remedies] == ["rs03"]


@pytest.mark.parametrize(
    ("matter_id", "place", "figures"),
    [
        ("hk01", "rules.age", [{"bachelor": 40, "master": 45}, {"bachelor": 41, "master": 46}]),
        ("hk03", "rules.months", [{"secondary": 36}, {"secondary": 12}]),
        ("rs02", "steps.card.days", [10, 15]),
        ("rs04", "statute.days", [180, "P6M", 120]),
        ("rs01", "statute.unit", ["calendar", "working"]),
        ("gc01", "grant.classes", [["A", "B"], ["A", "B", "C"]]),
        ("gc01", "rules.contract", [dict.fromkeys("ABCDEF", 12), YEARS]),
        ("hs01", "steps.notice.days", [0, 5, 15]),
    ],
)
def test_where_sources_disagree_every_value_found_stays_visible(matter_id, place, figures):
    found = {point.place: point for point in IN_FORCE[matter_id].alternatives}

    assert [value.figure for value in found[place].values] == figures


def test_a_change_of_policy_leaves_both_editions():
    months = [edition.rule("months").figure for edition in load().editions["hk03"]]

    assert months == [{"secondary": 36}, {"secondary": 12}]


def test_every_paper_has_a_sample_in_both_languages():
    for matter in IN_FORCE.values():
        for paper in matter.papers:
            assert HAN.search(paper.sample) and not HAN.search(paper.sample_en)
            assert paper.trust in "ABCD"


def test_the_key_papers_of_a_residence_permit_cannot_follow_later():
    assert {paper.id for paper in IN_FORCE["rs03"].papers if paper.key} == {
        "passport",
        "photo",
        "form",
        "permit",
    }


def test_new_questions_may_be_left_out():
    asked = IN_FORCE.questions_for(["residency", "housing", "hukou"])
    obliged = {question.id for question in asked if not question.optional}

    assert obliged == {
        "months_in_tianjin",
        "housed",
        "studying",
        "own_home",
        "other_housing_aid",
        "settle_at_home",
        "settle_with_employer",
    }


@pytest.mark.parametrize(
    ("granted_on", "last_day"),
    [
        (date(2026, 11, 1), date(2029, 10, 31)),
        (date(2026, 1, 1), date(2028, 12, 31)),
        (date(2028, 2, 29), date(2031, 2, 28)),
    ],
)
def test_a_card_is_valid_for_three_years(granted_on, last_day):
    grant = IN_FORCE["gc01"].grant

    assert grant is not None
    assert grant.longest_from(granted_on) == last_day


def test_nothing_graded_as_our_own_or_common_knowledge_claims_a_law():
    for matter in IN_FORCE.values():
        for clause in (*matter.rules, matter.promise, matter.statute):
            if clause.grade in ("A", "K"):
                assert "《" not in clause.basis, (matter.id, clause)


def test_every_basis_is_told_in_both_languages():
    for matter in IN_FORCE.values():
        for rule in matter.rules:
            assert HAN.search(rule.says) and HAN.search(rule.basis)
            assert not HAN.search(rule.says_en + rule.basis_en)


def test_offices_are_clearly_samples():
    for office in load().offices.values():
        assert "样例" in office.address and "sample" in office.address_en
        assert office.telephone.startswith("022-0000-")


def test_papers_follow_the_facts():
    founder = {paper.id for paper in IN_FORCE["gc01"].papers_for(facts())}
    employee = {paper.id for paper in IN_FORCE["gc01"].papers_for({"employed": True})}

    assert "licence" in founder and "contract" not in founder
    assert "contract" in employee and "licence" not in employee
