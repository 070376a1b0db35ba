"""The four definitions the centre starts with say what the sources say."""

import re
from datetime import date

import pytest

from greencard.matters import load
from greencard.matters.definition import Limit

IN_FORCE = load().on(date(2026, 3, 2))
HAN = re.compile("[\u4e00-\u9fff]")


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


@pytest.mark.parametrize("matter_id", list(IN_FORCE))
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


def test_housing_waits_for_the_card():
    assert IN_FORCE.after("gc01") == (IN_FORCE["hs01"],)


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
