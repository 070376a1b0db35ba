"""The two cards with an 18-digit citizen number: resident identity card and HMT residence permit.

Both follow GB 11643: six digits of area, eight of birth, three of order (odd for men), one check.
"""

import re
from datetime import date

from greencard.domain.documents.holder import Holder
from greencard.domain.identity import check_character
from greencard.domain.sentences import N_

CITIZEN_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
# Province-level codes of GB/T 2260 that open a mainland number.
PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71")
# Hong Kong, Macao and Taiwan as the residence permit writes them (国办发〔2018〕81号).
HMT_AREAS = ("810000", "820000", "830000")

SHAPE = N_("居民身份证号码应为 18 位：前 17 位是数字，最后一位是数字或字母 X。")
HMT_SHAPE = N_("港澳台居民居住证号码应为 18 位：前 17 位是数字，最后一位是数字或字母 X。")
AREA = N_("证件号码开头的地区代码不存在，请核对。")
HMT_AREA = N_("这是港澳台居民居住证的号码，请改选证件类型。")
MAINLAND = N_("这不是港澳台居民居住证的号码，请核对号码或改选证件类型。")
NO_SUCH_DAY = N_("证件号码中的出生日期不存在，请核对。")
NOT_YET = N_("证件号码中的出生日期晚于今天，请核对。")
OTHER_DAY = N_("证件号码中的出生日期与所填出生日期不一致，请核对。")
OTHER_SEX = N_("证件号码中的性别与所填性别不一致，请核对。")
CHECK = N_("证件号码最后一位与前面各位不符，请核对是否抄错。")


def resident_id_faults(number: str, holder: Holder, *, today: date) -> list[str]:
    """Every fault of a resident identity number, as sentences without the number."""
    if not CITIZEN_NUMBER.fullmatch(number):
        return [SHAPE]
    return _told(_mainland_fault(number), *_number_faults(number, holder, today))


def hmt_residence_faults(number: str, holder: Holder, *, today: date) -> list[str]:
    """Every fault of the number on a residence permit for Hong Kong, Macao or Taiwan residents."""
    if not CITIZEN_NUMBER.fullmatch(number):
        return [HMT_SHAPE]
    area = None if number.startswith(HMT_AREAS) else MAINLAND
    return _told(area, *_number_faults(number, holder, today))


def check_fault(number: str) -> str | None:
    """Whether the last character contradicts those before it."""
    return CHECK if check_character(number[:-1]) != number[-1] else None


def _mainland_fault(number: str) -> str | None:
    if number.startswith(HMT_AREAS):
        return HMT_AREA
    return None if PROVINCE.match(number) else AREA


def _number_faults(number: str, holder: Holder, today: date) -> list[str | None]:
    sex = ("F", "M")[int(number[16]) % 2]
    return [
        _birth_fault(number[6:14], holder.birth_date, today),
        OTHER_SEX if holder.sex and holder.sex != sex else None,
        check_fault(number),
    ]


def _birth_fault(digits: str, birth_date: date | None, today: date) -> str | None:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return NO_SUCH_DAY
    if birth_date and born != birth_date:
        return OTHER_DAY
    return NOT_YET if born > today else None


def _told(*faults: str | None) -> list[str]:
    return [fault for fault in faults if fault]
