"""People's names: any character people have, with the name dot written the one official way."""

import re
import unicodedata

from greencard.domain.sentences import N_
from greencard.matters.vocabulary import SURNAMES_OF_TWO

MOST = 50
# GB 18030 as a whole, radicals too: with a narrower block, people with rare characters are
# turned away.
HANZI = "\u2e80-\u2fd5\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
DOTS = "\u00b7\u0387\u2e31\u2022\u2027\u2219\u22c5\u30fb\uff0e\uff65\u2024."
A_HANZI = re.compile(f"[{HANZI}]")
DOT_BETWEEN_HANZI = re.compile(rf"(?<=[{HANZI}])\s*[{DOTS}]\s*(?=[{HANZI}])")
JOINERS = frozenset(" ·'’‘ʼ-‐.,\u0f0b\u0f0c")  # the last two part Tibetan syllables

TOO_LONG = N_("姓名最多 50 个字，请核对。")
EMPTY = N_("请填写姓名。")
WITH_DIGITS = N_("姓名中不能有数字，请核对。")
WITH_SIGNS = N_("姓名中有不能用于姓名的符号，请核对。")


def has_hanzi(text: str) -> bool:
    """Whether any Chinese character is in the text."""
    return A_HANZI.search(text) is not None


def normalise_name(name: str) -> str:
    """Trim, single spaces, and `·` U+00B7 between Chinese characters (民委发〔2016〕33号).

    Chinese characters stay exactly as typed: composing would replace rare ones by others.
    """
    tidy = " ".join(name.split())
    if has_hanzi(tidy):
        return DOT_BETWEEN_HANZI.sub("·", tidy)
    return unicodedata.normalize("NFC", tidy)


def surname(name: str) -> str:
    """The family name: of a Chinese name its beginning, else the last word."""
    if not has_hanzi(name):
        return name.split()[-1]
    head = name.partition("·")[0]
    return head[:2] if len(head) > 2 and head[:2] in SURNAMES_OF_TWO else head[:1]


def name_problem(name: str) -> str | None:
    """What is wrong with a normalised name, as a sentence; None when nothing is."""
    if not name:
        return EMPTY
    if len(name) > MOST:
        return TOO_LONG
    if any(unicodedata.category(character) == "Nd" for character in name):
        return WITH_DIGITS
    if not all(_fits(character) for character in name) or not any(map(_is_letter, name)):
        return WITH_SIGNS
    return None


def _fits(character: str) -> bool:
    return (
        character in JOINERS
        or _is_letter(character)
        or unicodedata.category(character).startswith("M")
    )


def _is_letter(character: str) -> bool:
    """Letters, Chinese characters, and those our tables do not know yet (private use)."""
    category = unicodedata.category(character)
    return category.startswith("L") or category == "Co" or has_hanzi(character)
