"""The permanent residence card of foreigners, in the form issued now and in the earlier one.

The number of the new card also holds a country and a birth date, but no published rule says in
which places, so they are not compared: nobody is turned away over a guess.
"""

import re
from datetime import date

from greencard.domain.documents.holder import Holder
from greencard.domain.documents.resident import check_fault
from greencard.domain.sentences import N_

NEW = re.compile(r"9[0-9]{16}[0-9X]")  # issued since 2023-12-01
OLD = re.compile(r"[A-Z]{3}[0-9]{12}")  # stays valid until it expires

NEW_SHAPE = N_(
    "新版外国人永久居留身份证号码应为 18 位：以数字 9 开头，最后一位是数字或字母 X。"
    "旧版请改选证件类型。"
)
OLD_SHAPE = N_("旧版外国人永久居留身份证号码应为 3 个字母加 12 位数字。新版请改选证件类型。")
OTHER_COUNTRY = N_("证件号码开头的国籍代码与所填国籍不一致，请核对。")


def new_faults(number: str, _holder: Holder, *, today: date) -> list[str]:
    """Every fault of an 18-character number, as sentences without the number."""
    if not NEW.fullmatch(number):
        return [NEW_SHAPE]
    fault = check_fault(number)
    return [fault] if fault else []


def old_faults(number: str, holder: Holder, *, today: date) -> list[str]:
    """Every fault of a 15-character number; its letters are those of the nationality."""
    if not OLD.fullmatch(number):
        return [OLD_SHAPE]
    differs = holder.nationality and not number.startswith(holder.nationality)
    return [OTHER_COUNTRY] if differs else []
