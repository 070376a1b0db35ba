"""A fifth family is a folder of TOML and nothing else."""

from datetime import date
from pathlib import Path

from greencard.domain.eligibility import Ask, Defer, NotMet, decide
from greencard.matters import DEFAULT_FOLDER, load

SCHOOL = Path(__file__).parent / "school"
OTHERS = ["card", "residency", "housing", "hukou"]
DAY = date(2026, 3, 2)


def test_the_new_family_stands_beside_the_others():
    catalogue = load(DEFAULT_FOLDER, SCHOOL)
    in_force = catalogue.on(DAY)

    assert list(catalogue.families) == [*OTHERS, "school", "services"]
    assert in_force["sc01"] in in_force.in_family("school")
    assert set(in_force) == {*load().on(DAY), "sc01"}
    assert catalogue.office("district_education").title_en == "District Education Bureau"


def test_the_default_catalogue_does_not_know_it():
    assert "school" not in load().families


def test_it_asks_its_own_question_and_the_ones_its_papers_need():
    asked = load(DEFAULT_FOLDER, SCHOOL).on(DAY).questions_for(["school"])

    assert [question.id for question in asked] == ["housed", "children_ages"]


def test_it_waits_for_the_residence_card():
    in_force = load(DEFAULT_FOLDER, SCHOOL).on(DAY)
    school, facts = in_force["sc01"], {"children_ages": [3, 7], "housed": False}

    assert in_force.after("rs01") == (school,)
    assert decide(school, facts, approved=set()) == Defer(("rs01",))
    assert decide(school, facts, approved={"rs01"}) == Ask()
    assert decide(school, facts | {"children_ages": [3]}, approved={"rs01"}) == NotMet(
        ("sc01.age",)
    )
