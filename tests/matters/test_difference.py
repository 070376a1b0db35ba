"""What two editions say differently: everything, in both languages, and nothing else."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from greencard.matters import load
from greencard.matters.definition import Choice, Limit, Matter
from greencard.matters.difference import NOT_TOLD, Change, Text, between, of_matter

DAY = date(2026, 3, 2)
OLD, NEW = date(2024, 12, 31), date(2025, 1, 1)


@pytest.fixture
def flat() -> Matter:
    """A matter with rules, tiers, limits, alternatives and a question with a hint."""
    matter = load().on(DAY)["hs01"]
    first = replace(matter.questions[0], hint="租住的除外", hint_en="Renting does not count")
    return replace(matter, questions=(first, *matter.questions[1:]))


def only(old: Matter | None, new: Matter | None) -> Change:
    (change,) = of_matter(old, new)
    return change


def test_the_same_edition_differs_in_nothing(flat):
    assert of_matter(flat, flat) == ()
    assert between(load().on(DAY), load().on(DAY)) == ()


def test_a_paper_that_is_new_gone_or_other_is_told_by_its_name(flat):
    fewer = replace(flat, papers=flat.papers[1:])
    gone, back = only(flat, fewer), only(fewer, flat)

    assert (gone.kind, back.kind, gone.what) == ("removed", "added", "paper")
    assert gone.about == back.about == Text("身份证件", "Identity document")

    other = replace(flat.papers[0], sample="原件", sample_en="The original")
    change = only(flat, replace(flat, papers=(other, *flat.papers[1:])))
    assert (change.kind, change.what, change.field) == ("changed", "paper", "sample")
    assert change.after == Text("原件", "The original")


def test_a_figure_is_told_apart_from_the_words_of_its_rule(flat):
    rules = tuple(
        replace(rule, figure=["A", "B"]) if rule.id == "level" else rule for rule in flat.rules
    )
    change = only(flat, replace(flat, rules=rules))

    assert change.what == "figure"
    assert (change.before.figure[-1], change.after.figure) == ("F", ["A", "B"])


def test_a_tier_a_limit_and_an_office_are_told(flat):
    rows = (replace(flat.tiers.rows[0], monthly_cap=1), *flat.tiers.rows[1:])
    assert only(flat, replace(flat, tiers=replace(flat.tiers, rows=rows))).what == "figure"

    longer = Limit(11, "working", "本中心承诺", "The centre's promise", "A")
    assert only(flat, replace(flat, promise=longer)).what == "limit"

    steps = (replace(flat.steps[0], offices=("hr",)), *flat.steps[1:])
    change = only(flat, replace(flat, steps=steps))
    assert (change.what, change.before, change.after) == ("office", ("centre",), ("hr",))


def test_another_order_of_steps_is_told(flat):
    change = only(flat, replace(flat, steps=flat.steps[::-1]))

    assert change.field == "order"
    assert change.before == change.after[::-1]


def test_no_entry_of_a_definition_can_change_unseen(flat):
    matter = replace(flat, fee="免费", fee_en="Free", policy_no="一号", policy_no_en="No. 1")
    for field in fields(Matter):
        value = getattr(matter, field.name)
        if field.name in NOT_TOLD or value is None:
            continue
        changed = replace(matter, **{field.name: another(value)})
        assert of_matter(matter, changed), field.name


@pytest.mark.parametrize("part", ["rules", "papers", "steps", "questions"])
def test_no_entry_of_a_part_can_change_unseen(flat, part):
    parts = getattr(flat, part)
    for field in fields(parts[0]):
        changed = replace(parts[0], **{field.name: another(getattr(parts[0], field.name))})
        assert of_matter(flat, replace(flat, **{part: (changed, *parts[1:])})), field.name


def another(value: Any) -> Any:
    """Something that is not this value."""
    if isinstance(value, tuple):
        return value[1:] if value else ("hs02",)
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, str | int):
        return value * 2 or 1
    return None


def test_the_two_readings_of_vocational_schooling_differ_as_the_sources_do():
    found = [one for one in between(load().on(OLD), load().on(NEW)) if one.matter == "hk03"]
    told = {(one.what, one.field): (one.before, one.after) for one in found}

    figures = told["figure", "test"]
    assert [rule.figure["secondary"] for rule in figures] == [36, 12]
    assert told["rule", "says"][0].zh == "中职毕业的，在津工作满三年"
    assert told["rule", "says"][1].en.endswith("for one year")
    assert told["figure", "chosen"] == (Text("三年", "Three years"), Text("一年", "One year"))


def test_matters_come_and_go():
    catalogue = load()
    come = between(catalogue.on(OLD), catalogue.on(NEW))
    gone = between(catalogue.on(NEW), catalogue.on(OLD))

    whole = {one.matter for one in come if one.what == "matter" and one.kind == "added"}
    assert whole == set(catalogue.on(NEW)) - set(catalogue.on(OLD))
    assert whole == {one.matter for one in gone if one.kind == "removed" and not one.path}


def test_an_answer_more_is_told_with_its_question(flat):
    question = replace(flat.questions[0], choices=(Choice("rent", "租住", "Rented"),))
    changed = replace(flat, questions=(question, *flat.questions[1:]))

    change = only(flat, changed)
    assert (change.what, change.kind) == ("question", "added")
    assert change.about == Text("租住", "Rented")
