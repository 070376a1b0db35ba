"""Faults are told in the reader's language, by field, with their figures filled in."""

import pytest
from babel.core import get_global
from marshmallow import ValidationError

from greencard.services.intake.countries import COUNTRIES
from greencard.services.intake.faults import Faults
from greencard.services.intake.registrations import Problem, dotted, in_words
from greencard.services.intake.schema import RegistrationForm

ENGLISH = {"最多 %(most)d 项": "at most %(most)d", "请填写": "please fill in"}


def english(sentence: str) -> str:
    return ENGLISH.get(sentence, sentence)


def test_a_sentence_is_translated_before_its_figures_are_filled_in():
    tree = {"family": {0: {"name": ["请填写"]}}, "wants": [Problem("最多 %(most)d 项", most=40)]}
    assert in_words(tree, english) == {
        "family": {"0": {"name": ["please fill in"]}},
        "wants": ["at most 40"],
    }
    assert in_words(tree, str)["wants"] == ["最多 40 项"]


def test_dotted_names_lead_to_the_field():
    tree = {"family": {0: {"name": ["a"], "_schema": ["b"]}}, "_schema": ["c"], "wants": ["d"]}
    assert dotted(tree) == {
        "family.0.name": ["a"],
        "family.0": ["b"],
        "body": ["c"],
        "wants": ["d"],
    }


def test_a_fault_joins_those_already_there():
    faults = Faults({"education": ["whole"], "family": {0: {"name": ["a"]}}, "wants": {0: ["x"]}})
    faults.add(("education", "level"), "never shown: the whole part is at fault")
    faults.add(("family", 0, "name"), "b")
    faults.add(("family", 0, "name"), "b")
    faults.add(("wants",), "y")
    assert dotted(faults.tree) == {
        "education": ["whole"],
        "family.0.name": ["a", "b"],
        "wants.0": ["x"],
        "wants": ["y"],
    }


def test_relatives_keep_their_places_among_faults():
    family = [5, {"relation": "cousin"}, {"name": "李思"}]
    with pytest.raises(ValidationError) as caught:
        RegistrationForm().load({"family": family})
    assert [relative.get("name") for relative in caught.value.valid_data["family"]] == [
        None,
        None,
        "李思",
    ]


def test_nationalities_are_the_249_of_the_standard():
    assert len(COUNTRIES) == 249
    assert get_global("territory_aliases").keys() >= COUNTRIES
