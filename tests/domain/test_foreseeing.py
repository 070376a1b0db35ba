"""What can be said to somebody who has not told everything: never more than will hold later."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greencard.domain.eligibility import (
    Ask,
    Defer,
    Foreseen,
    NotMet,
    Unknown,
    decide,
    foresee,
    foresee_route,
    route,
    weigh,
)
from greencard.matters import load
from greencard.matters.rule import Rule
from greencard.matters.vocabulary import BASE_FACTS, GRANTED_FACTS

IN_FORCE = load().on(date(2026, 3, 2))
MATTERS = list(IN_FORCE.values())
WANTS = [*(family for family in IN_FORCE.families if IN_FORCE.routes(family)), *IN_FORCE]
WORDS = {"says": "甲", "says_en": "A", "basis": "甲", "basis_en": "A", "grade": "A"}
TABLE = {"fact": "months", "test": "at_least", "by": "school", "figure": {"secondary": 12}}
FIGURE = {"fact": "age", "test": "at_most", "figure": 40}


def rule(**body: Any) -> Rule:
    return Rule(id="r", **WORDS, **body)


@pytest.mark.parametrize(
    ("body", "facts", "lacks"),
    [
        (FIGURE, {}, ("age",)),
        (FIGURE, {"age": 40}, ()),
        (FIGURE, {"age": None}, ()),
        ({"any_of": ("a", "b")}, {}, ("a", "b")),
        ({"any_of": ("a", "b")}, {"a": False}, ("b",)),
        ({"any_of": ("a", "b")}, {"b": True}, ()),
        ({"any_of": ("a",), "when": "c"}, {}, ("c", "a")),
        ({"any_of": ("a",), "when": "c"}, {"c": False}, ()),
        ({"any_of": ("a",), "when": "c"}, {"c": True}, ("a",)),
        (TABLE, {}, ("school", "months")),
        (TABLE, {"school": "higher"}, ()),
        (TABLE, {"school": None}, ()),
        (TABLE, {"school": "secondary"}, ("months",)),
        (TABLE, {"months": 12}, ("school",)),
        ({"excludes": ("x",)}, {}, ()),
    ],
)
def test_a_condition_names_the_facts_it_lacks(body, facts, lacks):
    assert rule(**body).lacks(facts) == lacks


def test_what_is_not_told_is_neither_met_nor_unmet():
    flat = IN_FORCE["hs01"]

    assert foresee(flat, {"own_home": False, "employed": True}, approved=set()) == Unknown(
        ("other_housing_aid",)
    )
    assert foresee(flat, {"own_home": True}, approved=set()) == NotMet(("hs01.no_home",))


def test_what_a_card_will_grant_is_open_and_nobody_is_asked_for_it():
    flat = IN_FORCE["hs01"]
    facts = {"own_home": False, "other_housing_aid": False, "employed": True}
    level = next(one for one in weigh(flat, facts, approved=set()) if one.rule.id == "level")

    assert (level.holds, level.lacks) == (None, ())
    assert foresee(flat, facts, approved=set()) == Defer(("gc01",))
    assert foresee(flat, facts, approved={"gc01"}) == Unknown(("level",))


def test_a_route_open_for_certain_is_named_although_one_above_it_is_unknown():
    routes = (IN_FORCE["hk02"], IN_FORCE["hk05"])
    facts = {"id_type": "RESIDENT_ID", "urgent_nominated": True}

    assert foresee_route(routes, facts, approved=set()) == Foreseen(
        "hk05", Ask(), ("qualification",)
    )


def _values(kind: str, values: tuple[str, ...]) -> st.SearchStrategy[Any]:
    numbers = st.integers(0, 130) | st.sampled_from([99_999, 100_000])
    return {
        "number": numbers,
        "numbers": st.lists(numbers, max_size=3),
        "yes_no": st.booleans(),
        "date": st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        "text": st.just("x"),
        "choice": st.sampled_from(values or ("x",)),
    }[kind]


KINDS = {
    **{name: _values(fact.kind, fact.values) for name, fact in BASE_FACTS.items()},
    **{name: _values(fact.kind, fact.values) for name, fact in GRANTED_FACTS.items()},
    **{
        name: _values(question.kind, tuple(choice.value for choice in question.choices))
        for name, question in IN_FORCE.questions.items()
    },
}
EVERYTHING = st.fixed_dictionaries({name: st.none() | kind for name, kind in KINDS.items()})
HAD = st.frozensets(st.sampled_from(list(IN_FORCE)), max_size=4)


@settings(max_examples=300, deadline=None)
@given(facts=EVERYTHING, approved=HAD, taken=HAD, want=st.sampled_from(WANTS))
def test_once_everything_is_told_it_is_what_the_router_decides(facts, approved, taken, want):
    routes = IN_FORCE.routes(want)
    routed = route(routes, facts, approved=approved, taken=taken)

    seen = foresee_route(routes, facts, approved=approved, taken=taken)
    assert seen == Foreseen(routed.matter, routed.decision)


@settings(max_examples=300, deadline=None)
@given(facts=EVERYTHING, hidden=st.sets(st.sampled_from(list(KINDS))), approved=HAD, taken=HAD)
def test_whatever_is_told_later_what_was_said_still_holds(facts, hidden, approved, taken):
    told = {name: value for name, value in facts.items() if name not in hidden}
    for matter in MATTERS:
        _says_no_more_than_will_hold(matter, told, facts, approved=approved, taken=taken)


def _says_no_more_than_will_hold(
    matter: Any, told: Mapping[str, Any], facts: Mapping[str, Any], **had: frozenset[str]
) -> None:
    others = (had["approved"] | had["taken"]) - {matter.id}
    for one in weigh(matter, told, **had):
        assert one.holds is None or one.holds is one.rule.holds(facts, taken=others)
    early, late = foresee(matter, told, **had), decide(matter, facts, **had)
    if isinstance(early, NotMet):
        assert isinstance(late, NotMet) and set(early.reasons) <= set(late.reasons)
    elif not isinstance(early, Unknown):
        assert early == late
