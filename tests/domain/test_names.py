"""Names are taken as people have them, and shown so that only friends can tell."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greencard.domain import names
from greencard.domain.masking import mask_name, mask_name_within, mask_number
from greencard.domain.names import name_problem, normalise_name


@pytest.mark.parametrize("dot", "•・．.‧··∙⋅･․⸱")
def test_the_dot_between_chinese_characters_becomes_the_official_one(dot):
    assert normalise_name(f"阿卜杜拉{dot}买买提") == "阿卜杜拉·买买提"
    assert normalise_name(f"阿卜杜拉 {dot} 买买提") == "阿卜杜拉·买买提"


def test_dots_in_latin_names_stay():
    assert normalise_name(" John  R.R. Smith ") == "John R.R. Smith"


def test_rare_characters_are_never_replaced():
    assert normalise_name("\uf900𬱖") == "\uf900𬱖"


@pytest.mark.parametrize(
    "name",
    [
        "林知远",
        "阿卜杜拉·买买提",
        "𬱖",
        "〇",
        "\ue000",
        "\U0002ebf5",
        "O'Brien",
        "Zoë",
        "e\u0301",
        "Jean-Luc",
        "D’Angelo",
        "Nguyễn Thị Ánh",
        "María José Núñez-Íñiguez",
        "Müller, Jr.",
        "ئابدۇراخمان",
        "བསྟན་འཛིན",
        "⼩明",
        "字" * 50,
        "𬱖" * 50,
    ],
)
def test_names_people_have_are_accepted(name):
    assert name_problem(normalise_name(name)) is None


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", names.EMPTY),
        ("字" * 51, names.TOO_LONG),
        ("𬱖" * 51, names.TOO_LONG),
        ("J0hn", names.WITH_DIGITS),
        ("张3", names.WITH_DIGITS),
        ("张３", names.WITH_DIGITS),
        ("张<b>", names.WITH_SIGNS),
        ("张\u202e三", names.WITH_SIGNS),
        ("张\x00", names.WITH_SIGNS),
        ("···", names.WITH_SIGNS),
        ("😀", names.WITH_SIGNS),
    ],
)
def test_what_is_not_a_name_is_told_why(name, problem):
    assert name_problem(name) == problem


def hanzi() -> list[str]:
    """Every Chinese character our tables know; GB 18030 can write them all."""
    named = (chr(point) for point in range(0x2E80, 0x33480))
    return [
        c
        for c in named
        if unicodedata.name(c, "").startswith("CJK ") and "IDEOGRAPH" in (unicodedata.name(c))
    ]


def test_every_chinese_character_of_the_standard_is_accepted_as_it_is():
    found = hanzi()

    assert len(found) > 88_000
    assert all(c.encode("gb18030") for c in found)
    assert [c for c in found if normalise_name(c) != c or name_problem(c)] == []


@given(st.text(max_size=60))
def test_tidying_twice_changes_nothing_more(name):
    once = normalise_name(name)

    assert normalise_name(once) == once
    name_problem(once)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("林知远", "林*远"),
        ("张三", "张*"),
        ("张", "*"),
        ("欧阳娜娜", "欧**娜"),
        ("欧" * 49 + "娜", "欧**娜"),
        ("John Smith", "J*** S***"),
        ("Li", "L***"),
        ("", ""),
    ],
)
def test_names_are_masked(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("name", "most", "masked"),
    [
        ("林知远", 14, "林*远"),
        ("欧阳娜娜", 14, "欧**娜"),
        ("𠮷田𠮷𠮷", 14, "𠮷**𠮷"),
        ("John Smith", 14, "J*** S***"),
        ("John Fitzgerald Kennedy", 14, "J*** F*** K***"),
        ("John Fitzgerald Kennedy Junior", 14, "J*** J***"),
        ("𐐀a 𐐀b", 14, "𐐀***"),
        ("𐐀a", 5, "𐐀"),
        ("林知远", 2, ""),
    ],
)
def test_a_masked_name_is_shortened_by_words_and_never_within_a_character(name, most, masked):
    assert mask_name_within(name, most) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("11010519491231002X", "110***********002X"),
        ("13800138000", "138****8000"),
        ("E12345678", "E******78"),
        ("123456", "******"),
        ("", ""),
    ],
)
def test_numbers_are_masked(number, masked):
    assert mask_number(number) == masked


@given(st.text("0123456789ABCDEFX", max_size=30))
def test_a_mask_never_shows_the_middle(number):
    masked = mask_number(number)
    hidden = masked.count("*")

    assert len(masked) == len(number)
    assert hidden >= min(len(number), 4)
    assert set(masked[3:-4]) <= {"*"}


@given(st.text("林知远欧阳娜王小明", min_size=3, max_size=12))
def test_a_masked_name_keeps_only_its_ends(name):
    masked = mask_name(name)

    assert (masked[0], masked[-1]) == (name[0], name[-1])
    assert set(masked[1:-1]) == {"*"}
