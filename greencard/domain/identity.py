"""Checks of the numbers on documents, telling every fault at once and never the number."""

import re
import unicodedata
from datetime import date

from greencard.domain.names import name_problem, normalise_name
from greencard.domain.sentences import N_

__all__ = [
    "check_character",
    "check_resident_id",
    "name_problem",
    "normalise_id_no",
    "normalise_name",
    "uscc_problem",
]

RESIDENT_ID = re.compile(r"[0-9]{17}[0-9X]")
REMAINDERS = "10X98765432"
# Province-level codes of GB/T 2260 that open a mainland number.
PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71")
HMT_AREAS = ("810000", "820000", "830000")

SHAPE = N_("居民身份证号码应为 18 位：前 17 位是数字，最后一位是数字或字母 X。")
AREA = N_("证件号码开头的地区代码不存在，请核对。")
HMT_AREA = N_("这是港澳台居民居住证的号码，请改选证件类型。")
NO_SUCH_DAY = N_("证件号码中的出生日期不存在，请核对。")
NOT_YET = N_("证件号码中的出生日期晚于今天，请核对。")
OTHER_DAY = N_("证件号码中的出生日期与所填出生日期不一致，请核对。")
OTHER_SEX = N_("证件号码中的性别与所填性别不一致，请核对。")
CHECK = N_("证件号码最后一位与前面各位不符，请核对是否抄错。")

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_SHAPE = N_("统一社会信用代码应为 18 位数字或大写字母（不含 I、O、S、V、Z）。")
USCC_CHECK = N_("统一社会信用代码最后一位与前面各位不符，请核对是否抄错。")


def normalise_id_no(text: str) -> str:
    """Without spaces, upper-case, full-width characters made half-width."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def check_character(digits: str) -> str:
    """The check character that follows these digits (ISO 7064 MOD 11-2; GB 11643)."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2 % 11
    return "0123456789X"[(12 - total) % 11]


def check_resident_id(
    number: str, *, birth_date: date | None, sex: str | None, today: date
) -> list[str]:
    """Every fault of a resident identity number (GB 11643), as sentences without the number.

    A birth date or sex that is itself unreadable comes as None and is not compared.
    """
    if not RESIDENT_ID.fullmatch(number):
        return [SHAPE]
    faults = [
        _area_fault(number),
        _birth_fault(number[6:14], birth_date, today),
        OTHER_SEX if sex and ("F", "M")[int(number[16]) % 2] != sex else None,
        CHECK if check_character(number[:17]) != number[17] else None,
    ]
    return [fault for fault in faults if fault]


def uscc_problem(code: str) -> str | None:
    """What is wrong with a unified social credit code (GB 32100-2015); None when nothing is.

    The remainder is taken modulo 31 a second time: without it, the codes whose weighted sum is
    divisible by 31 (about three in a hundred) would be refused.
    """
    if len(code) != 18 or not set(code) <= set(USCC_ALPHABET):
        return USCC_SHAPE
    total = sum(
        USCC_ALPHABET.index(character) * pow(3, place, 31)
        for place, character in enumerate(code[:17])
    )
    return None if code[17] == USCC_ALPHABET[(31 - total % 31) % 31] else USCC_CHECK


def _area_fault(number: str) -> str | None:
    if number.startswith(HMT_AREAS):
        return HMT_AREA
    return None if PROVINCE.match(number) else AREA


def _birth_fault(digits: str, birth_date: date | None, today: date) -> str | None:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return NO_SUCH_DAY
    if birth_date and born != birth_date:
        return OTHER_DAY
    return NOT_YET if born > today else None
