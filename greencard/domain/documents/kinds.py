"""Every kind of document we know: its number, who may hold it, and whether it must be in date."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from greencard.domain.documents import permanent, resident, travel
from greencard.domain.documents.holder import Holder
from greencard.domain.sentences import N_

CHINA = "CHN"
# Other systems may write the region of a Hong Kong, Macao or Taiwan resident for the country.
REGIONS = frozenset({"HKG", "MAC", "TWN"})

CHINESE_HOLDER = N_("该证件的持有人国籍应为中国（CHN），请核对证件类型或国籍。")
FOREIGN_HOLDER = N_("该证件由外国人持有，请填写外国国籍代码或更改证件类型。")
NO_VALIDITY = N_("请填写证件有效期的截止日期。")
EXPIRED = N_("证件已过有效期，请换领后再登记，或改用其他有效证件。")


class NumberCheck(Protocol):
    """Every fault of a number, as sentences without the number."""

    def __call__(self, number: str, holder: Holder, /, *, today: date) -> list[str]: ...


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of document; without `held_by`, people of any nationality hold it."""

    number: NumberCheck
    held_by: Callable[[str], bool] | None = None
    expires: bool = False


def _chinese(nationality: str) -> bool:
    return nationality == CHINA


def _of_a_region(nationality: str) -> bool:
    return nationality == CHINA or nationality in REGIONS


def _foreign(nationality: str) -> bool:
    return nationality != CHINA


def _shaped(shape: re.Pattern[str], sentence: str) -> NumberCheck:
    def faults(number: str, _holder: Holder, /, *, today: date) -> list[str]:
        return [] if shape.fullmatch(number) else [sentence]

    return faults


KINDS: Mapping[str, Kind] = {
    "RESIDENT_ID": Kind(number=resident.resident_id_faults, held_by=_chinese),
    "HMT_RESIDENCE": Kind(number=resident.hmt_residence_faults, held_by=_of_a_region),
    "PR_NEW": Kind(number=permanent.new_faults, held_by=_foreign),
    "PR_OLD": Kind(number=permanent.old_faults, held_by=_foreign),
    # Since 2024-07-10 permanent residents of another nationality hold it too.
    "HK_MACAO_PERMIT": Kind(
        number=_shaped(travel.HK_MACAO_PERMIT, travel.HK_MACAO_SHAPE), expires=True
    ),
    "TAIWAN_PERMIT": Kind(
        number=_shaped(travel.TAIWAN_PERMIT, travel.TAIWAN_SHAPE),
        held_by=_of_a_region,
        expires=True,
    ),
    "PASSPORT_CN": Kind(
        number=_shaped(travel.PASSPORT_CN, travel.PASSPORT_CN_SHAPE),
        held_by=_chinese,
        expires=True,
    ),
    "PASSPORT_FOREIGN": Kind(
        number=_shaped(travel.PASSPORT_FOREIGN, travel.PASSPORT_FOREIGN_SHAPE),
        held_by=_foreign,
        expires=True,
    ),
    "WORK_PERMIT": Kind(
        number=_shaped(travel.WORK_PERMIT, travel.WORK_PERMIT_SHAPE),
        held_by=_foreign,
        expires=True,
    ),
}


def number_faults(kind: str, number: str, *, holder: Holder, today: date) -> list[str]:
    """Every fault of a normalised number; the sentences never repeat it."""
    return KINDS[kind].number(number, holder, today=today)


def nationality_fault(kind: str, nationality: str) -> str | None:
    """Why somebody of this nationality cannot hold the document; None when they can."""
    held_by = KINDS[kind].held_by
    if held_by is None or held_by(nationality):
        return None
    return FOREIGN_HOLDER if held_by is _foreign else CHINESE_HOLDER


def validity_fault(kind: str, valid_to: date | None, *, today: date) -> str | None:
    """Why the document is no use today: passports and permits name their last day, inclusive."""
    if valid_to is None:
        return NO_VALIDITY if KINDS[kind].expires else None
    return EXPIRED if valid_to < today else None
