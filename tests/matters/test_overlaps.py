"""What is given twice is found, in policies and in matters, until somebody says how it stands."""

from datetime import date
from pathlib import Path

import pytest

from greencard.matters import load
from greencard.matters.overlaps import Overlap, overlaps
from greencard.matters.policies import in_force_on, replaced_by, state_on
from tests.matters.copies import Spoil, copied, put, spoil

HS03, SERVICES, POLICIES = "housing/hs03.toml", "services/family.toml", "policies.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copied(tmp_path)


def found(folder: Path, name: str, how: Spoil) -> tuple[Overlap, ...]:
    spoil(folder, name, how)
    return overlaps(load(folder))


def test_in_the_centres_own_definitions_everything_is_declared():
    assert overlaps(load()) == ()


def test_two_policies_of_one_subject_are_told_once_with_file_place_and_reason(folder):
    declared = 'beside = ["plan2015", "card2017"]'
    (one,) = found(folder, POLICIES, put(declared, 'beside = ["plan2015"]'))

    assert (one.file, one.place) == ("matters/policies.toml", "card_guide")
    assert "card2017" in one.reason and "同属 card" in one.reason


def test_policies_of_different_times_do_not_overlap(folder):
    text = 'beside = ["plan2015", "card2017"]'
    ended = 'beside = ["plan2015"]\nvalid_from = 2025-01-01'
    spoil(folder, POLICIES, put(text, ended))
    number = 'number_en = "Jin Dang Ting [2017] No. 122"'

    assert found(folder, POLICIES, put(number, f"{number}\nvalid_to = 2024-12-31")) == ()


def test_a_day_in_common_is_enough(folder):
    text = 'beside = ["plan2015", "card2017"]'
    spoil(folder, POLICIES, put(text, 'beside = ["plan2015"]\nvalid_from = 2024-12-31'))
    number = 'number_en = "Jin Dang Ting [2017] No. 122"'

    assert len(found(folder, POLICIES, put(number, f"{number}\nvalid_to = 2024-12-31"))) == 1


def test_benefits_the_talent_chooses_overlap_unless_said_otherwise(folder):
    told = found(folder, HS03, put('beside = ["hs01", "hs02"]\n', ""))

    assert {one.file for one in told} == {"housing/hs03.toml"}
    assert [one.reason.split()[1] for one in told] == ["hs01", "hs02"]


def test_what_shuts_each_other_out_is_no_overlap(folder):
    for name, other in (("housing/hs01.toml", "hs02"), ("housing/hs02.toml", "hs01")):
        spoil(folder, name, put(f'excludes = ["{other}"]', 'any_of = ["founder"]'))

    (one,) = overlaps(load(folder))
    assert one.file == "housing/hs02.toml" and "hs01" in one.reason


def test_a_family_may_say_that_its_matters_stand_together(folder):
    assert len(found(folder, SERVICES, put("together = true", "together = false"))) == 45


def test_two_families_that_give_the_same_result_overlap(folder):
    result = 'result = "人才公寓租赁合同"'
    (one,) = found(folder, "services/sv04.toml", put('result = "办理结果答复"', result))

    assert one.file == "services/sv04.toml" and "人才公寓租赁合同" in one.reason


def test_the_routes_of_one_family_are_no_overlap():
    results = {matter.result for matter in load().on(date(2026, 3, 2)).in_family("hukou")}

    assert results == {"准予迁入证明"}
    assert overlaps(load()) == ()


def test_a_policy_is_coming_in_force_replaced_or_ended(folder):
    number = 'number_en = "Jin Dang Ting [2017] No. 122"'
    dates = "valid_from = 2018-01-01\nvalid_to = 2020-12-31"
    spoil(folder, POLICIES, put(number, f"{number}\n{dates}"))
    policies = load(folder).policies

    def states(name: str, *days: date) -> list[str]:
        return [state_on(policies[name], policies, day=day) for day in days]

    new_year = date(2018, 1, 1)
    assert states("card2015", date(2015, 5, 31), date(2015, 6, 1)) == ["coming", "in_force"]
    assert states("card2015", date(2017, 12, 31), new_year) == ["in_force", "replaced"]
    assert states("card2017", date(2017, 12, 31), new_year) == ["coming", "in_force"]
    assert states("card2017", date(2020, 12, 31), date(2021, 1, 1)) == ["in_force", "ended"]
    assert [one.id for one in replaced_by(policies["card2015"], policies)] == ["card2017"]
    assert policies["card2017"] not in in_force_on(policies, day=date(2021, 1, 1))
