"""The unified social credit code, under which a company or institution is registered."""

from greencard.domain.sentences import N_

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
SHAPE = N_("统一社会信用代码应为 18 位数字或大写字母（不含 I、O、S、V、Z）。")
CHECK = N_("统一社会信用代码最后一位与前面各位不符，请核对是否抄错。")


def credit_code_fault(code: str) -> str | None:
    """What is wrong with a unified social credit code (GB 32100-2015); None when nothing is."""
    if len(code) != 18 or not set(code) <= set(ALPHABET):
        return SHAPE
    return None if code[17] == check_character(code[:17]) else CHECK


def check_character(first_17: str) -> str:
    """The character that follows.

    The remainder is taken modulo 31 a second time: without it, the codes whose weighted sum is
    divisible by 31 (about three in a hundred) would be refused.
    """
    total = sum(
        ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(first_17)
    )
    return ALPHABET[(31 - total % 31) % 31]
