"""The router's answer: now, later, or not met with every reason."""

from dataclasses import replace
from datetime import date

import pytest

from greencard.domain.eligibility import Ask, Defer, NotMet, Routed, decide, route
from greencard.matters import load
from greencard.matters.definition import Rule

IN_FORCE = load().on(date(2026, 3, 2))
HOUSING, HUKOU = IN_FORCE["hs01"], IN_FORCE["hk06"]
CITIZEN = {"id_type": "RESIDENT_ID"}
FITS = {"own_home": False, "other_housing_aid": False, "employed": True}
TABLE = {"fact": "months", "test": "at_least", "by": "school", "figure": {"secondary": 12}}
WORDS = {"says": "甲", "says_en": "A", "basis": "甲", "basis_en": "A", "grade": "A"}


def rule(**body: object) -> Rule:
    return Rule(id="r", **WORDS, **body)


def test_a_matter_without_anything_to_wait_for_opens():
    assert (
        decide(HUKOU, CITIZEN | {"education": "master", "founder": True}, approved=set()) == Ask()
    )


def test_a_matter_waits_for_what_comes_before_it():
    assert decide(HOUSING, FITS, approved=set()) == Defer(("gc01",))


def test_a_rule_on_what_the_card_will_grant_is_asked_only_after_it():
    assert decide(HOUSING, FITS, approved={"gc01"}) == NotMet(("hs01.level",))
    assert decide(HOUSING, FITS | {"level": "D"}, approved={"gc01"}) == Ask()


def test_what_can_never_fit_is_told_without_waiting():
    facts = FITS | {"own_home": True, "employed": False}

    assert decide(HOUSING, facts, approved=set()) == NotMet(("hs01.no_home", "hs01.work"))


def test_all_reasons_are_told_at_once():
    assert decide(HUKOU, {}, approved=set()) == NotMet(
        ("hk06.degree", "hk06.founder", "hk06.citizen")
    )


def test_the_first_route_that_fits_is_taken():
    other = replace(HUKOU, id="hk01", rules=HUKOU.rules[:1])
    facts = CITIZEN | {"education": "bachelor", "founder": False}

    assert route((HUKOU, other), facts, approved=set()) == Routed("hk01", Ask())
    assert route((other, HUKOU), facts, approved=set()) == Routed("hk01", Ask())


def test_a_route_that_waits_is_a_route():
    assert route((HOUSING,), FITS, approved=set()) == Routed("hs01", Defer(("gc01",)))


def test_no_benefit_twice_whether_had_or_asked_for():
    rent = IN_FORCE["hs02"]
    facts = FITS | {"level": "D", "renting": True}

    assert decide(rent, facts, approved={"gc01"}) == Ask()
    assert decide(rent, facts, approved={"gc01", "hs01"}) == NotMet(("hs02.not_with_flat",))
    taken = decide(rent, facts, approved={"gc01"}, taken={"hs01"})
    assert taken == NotMet(("hs02.not_with_flat",))


def test_a_matter_never_shuts_itself_out():
    assert decide(HOUSING, FITS | {"level": "D"}, approved={"gc01"}, taken={"hs01"}) == Ask()


def test_what_is_taken_sends_a_family_to_its_next_route():
    facts = FITS | {"level": "D", "home_bought": True, "first_home": True, "renting": False}
    routes = IN_FORCE.routes("housing")

    assert route(routes, facts, approved={"gc01"}, taken={"hs02"}) == Routed("hs03", Ask())


def test_when_every_route_fails_the_reasons_of_each_are_told():
    other = replace(HUKOU, id="hk01", rules=HUKOU.rules[:1])
    reasons = ("hk06.degree", "hk06.founder", "hk06.citizen", "hk01.degree")

    assert route((HUKOU, other), {}, approved=set()) == Routed(None, NotMet(reasons))


@pytest.mark.parametrize(
    ("body", "facts", "holds"),
    [
        ({"fact": "age", "test": "at_most", "figure": 40}, {"age": 40}, True),
        ({"fact": "age", "test": "at_most", "figure": 40}, {"age": 41}, False),
        ({"fact": "age", "test": "at_least", "figure": 18}, {"age": 18}, True),
        ({"fact": "age", "test": "at_least", "figure": 18}, {"age": 17}, False),
        ({"fact": "aid", "test": "equals", "figure": False}, {"aid": False}, True),
        ({"fact": "aid", "test": "equals", "figure": False}, {}, False),
        ({"fact": "aid", "test": "equals", "figure": False}, {"aid": None}, False),
        ({"fact": "ages", "test": "any_between", "figure": [6, 15]}, {"ages": [3, 15]}, True),
        ({"fact": "ages", "test": "any_between", "figure": [6, 15]}, {"ages": [5, 16]}, False),
        ({"fact": "ages", "test": "any_between", "figure": [6, 15]}, {"ages": []}, False),
        (TABLE, {"school": "secondary", "months": 12}, True),
        (TABLE, {"school": "secondary", "months": 11}, False),
        (TABLE, {"school": "secondary"}, False),
        (TABLE, {"school": "higher"}, True),
        (TABLE, {"months": 12}, False),
        ({"any_of": ("a", "b")}, {"a": False, "b": True}, True),
        ({"any_of": ("a", "b")}, {"a": False}, False),
        ({"any_of": ("a", "b"), "when": "c"}, {"c": False}, True),
        ({"any_of": ("a", "b"), "when": "c"}, {"c": True}, False),
    ],
)
def test_each_kind_of_condition(body, facts, holds):
    assert rule(**body).holds(facts) is holds


@pytest.mark.parametrize(
    ("education", "age", "holds"),
    [
        ("bachelor", 40, True),
        ("bachelor", 41, False),
        ("master", 45, True),
        ("master", 46, False),
        ("doctor", 70, True),
        (None, 20, False),
    ],
)
def test_a_figure_may_depend_on_another_fact(education, age, holds):
    limit = {"bachelor": 40, "master": 45}
    by_degree = rule(fact="age", test="at_most", figure=limit, by="education")

    assert by_degree.holds({"education": education, "age": age}) is holds
    assert by_degree.facts == ("age", "education")


def test_a_date_is_compared_also_as_it_was_stored():
    entered = rule(fact="entered", test="at_least", figure=date(2026, 1, 1))

    assert entered.holds({"entered": "2026-01-01"})
    assert entered.holds({"entered": date(2026, 1, 2)})
    assert not entered.holds({"entered": "2025-12-31"})
