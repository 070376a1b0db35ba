"""What an approval brings, in the words of the handbook: how long it lasts, and the tiers."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from greencard.matters.definition import Grant, Matter
from greencard.matters.details import Grace, Tier, Tiers, Validity
from greencard.web.language import day
from greencard.web.words import labels
from greencard.web.words.figures import figure

COLUMNS = {
    "area": _("面积（平方米）"),
    "relief": _("免交租金（百分比）"),
    "monthly_cap": _("每月最多（元）"),
    "total_cap": _("合计最多（元）"),
}


def validity(one: Validity) -> str:
    """How long the result is good for, by the figures the system counts with."""
    said = []
    if one.unit and one.least:
        said.append(gettext("至少 %(span)s", span=span(one.least, one.unit)))
    if one.unit and one.most:
        said.append(gettext("最长 %(span)s", span=span(one.most, one.unit)))
    if one.contract:
        said.append(gettext("不超过劳动合同的最后一天"))
    for days in one.reminders or filter(None, [one.remind_days]):
        said.append(gettext("到期前 %(span)s提醒", span=span(days, "day")))
    return gettext("；").join(said)


def family(one: Grant) -> str:
    """Whose family gets cards of their own, and up to which age the children."""
    classes = gettext("、").join(str(labels.CLASSES[name]) for name in one.family)
    return gettext(
        "%(classes)s：随同登记的配偶、父母和未满 %(age)s 周岁的子女各有一张",
        classes=classes,
        age=one.child_under,
    )


def grace(one: Grace) -> str:
    """How long the card of a holder who has left stays, by the figures the system counts with."""
    said = [
        gettext("%(span)s内报告", span=span(one.report_days, "day")),
        gettext("离职后保留 %(span)s", span=span(one.months, "month")),
        gettext("最多延长 %(span)s", span=span(one.extension_months, "month")),
    ]
    return gettext("；").join(said)


def span(number: int, unit: str) -> str:
    """So many days, months or years."""
    if unit == "year":
        return ngettext("%(num)d 年", "%(num)d 年", number)
    if unit == "month":
        return ngettext("%(num)d 个月", "%(num)d 个月", number)
    return ngettext("%(num)d 天", "%(num)d 天", number)


def columns(tiers: Tiers) -> list[tuple[str, Any]]:
    """The columns that concern the matter, and their heads."""
    return [(name, head) for name, head in COLUMNS.items() if _has(tiers, name)]


def tier(one: Tier) -> str:
    """What one level is entitled to, in a sentence."""
    said = [gettext("%(level)s 层次", level=one.level)]
    if one.area is not None:
        said.append(gettext("面积不超过 %(area)s 平方米", area=figure(one.area)))
    if one.relief is not None:
        said.append(gettext("免交租金 %(relief)s%%", relief=figure(one.relief)))
    if one.monthly_cap is not None:
        said.append(gettext("每月最多 %(yuan)s 元", yuan=figure(one.monthly_cap)))
    if one.total_cap is not None:
        said.append(gettext("合计最多 %(yuan)s 元", yuan=figure(one.total_cap)))
    return gettext("，").join(said)


def terms(tiers: Tiers) -> Iterator[str]:
    """The limits common to all levels, a sentence each."""
    if tiers.lease_years:
        yield gettext("每次签约 %(span)s", span=span(tiers.lease_years, "year"))
    if tiers.total_years:
        yield gettext("累计不超过 %(span)s", span=span(tiers.total_years, "year"))
    if tiers.total_months:
        yield gettext("累计不超过 %(span)s", span=span(tiers.total_months, "month"))
    if tiers.sharer_area:
        yield gettext("合租的每人不超过 %(area)s 平方米", area=figure(tiers.sharer_area))
    if tiers.couple_area:
        yield gettext("夫妻合住一套，不超过 %(area)s 平方米", area=figure(tiers.couple_area))
    if tiers.parts:
        parts = gettext("、").join(f"{part}%" for part in tiers.parts)
        yield gettext("分期支付：%(parts)s", parts=parts)
    if tiers.less_earlier_aid:
        yield gettext("扣除此前已领的住房补助")
    if tiers.within_price:
        yield gettext("不超过房屋价款")


def edition(matter: Matter) -> str:
    """From when, and where it has ended until when, an edition is in force."""
    begins = day(matter.valid_from)
    if matter.valid_to:
        return gettext("%(first)s至%(last)s", first=begins, last=day(matter.valid_to))
    return gettext("自%(day)s起施行", day=begins)


def _has(tiers: Tiers, name: str) -> bool:
    return any(getattr(row, name) is not None for row in tiers.rows)
