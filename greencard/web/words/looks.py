"""What a holder reads of a look at the card: what was shown of it, or why nothing was."""

from collections.abc import Iterable, Mapping

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from greencard.queries.holder.looks import LookRow
from greencard.web.words import scanning as words_of_scanning
from greencard.web.words.labels import Sign

WHY: Mapping[str, LazyString] = {
    "consent_missing": _("您没有同意这个用途"),
    "purpose_not_yours": _("对方没有这个用途的权限"),
    "confirm_first": _("对方没有确认已核对证件"),
    "limit_reached": _("这个用途的次数已用完"),
    "forged": _("二维码与登记的不符"),
    "stale": _("出示的二维码已经过时"),
    "replayed": _("同一个二维码已在别处用过"),
    "suspended": _("这张卡当时已暂停"),
    "lost": _("这张卡当时已挂失"),
    "expired": _("这张卡当时已过期"),
    "revoked": _("这张卡当时已撤销"),
    "cancelled": _("这张卡当时已注销"),
    "replaced": _("这张卡当时已换发"),
}
OTHERWISE = _("核验没有通过")
SHOWN: Mapping[str, LazyString] = {
    "live": _("扫描手机上的二维码"),
    "printed": _("扫描打印的二维码"),
    "number": _("输入绿卡号"),
    "unreadable": _("二维码没有读出"),
}
OUTCOMES = {
    True: Sign(_("已提供信息"), "good", "circle-check"),
    False: Sign(_("没有提供信息"), "plain", "circle-x"),
}
GROUPS: Mapping[str, tuple[LazyString, LazyString]] = {
    "shown": (
        _("出示绿卡就算同意"),
        _("您出示二维码时，对方能看到这里写明的内容。不愿意的可以关闭。"),
    ),
    "asked": (
        _("须您事先同意"),
        _("没有您的同意，对方什么也看不到。可以一直同意，也可以只同意一次。"),
    ),
    "statutory": (
        _("法定职责，不须同意"),
        _("法律规定由这些单位查看，每次查看都会记在“谁看过我的绿卡”里。"),
    ),
}
CONSENTS = {
    True: Sign(_("已同意"), "good", "circle-check"),
    False: Sign(_("未同意"), "plain", "circle-x"),
}


def why(reason: str) -> str:
    """Why nothing was shown."""
    return str(WHY.get(reason, OTHERWISE))


def fields(names: Iterable[str]) -> str:
    """What was shown, or would be, by the names of the fields."""
    return gettext("、").join(words_of_scanning.shown(name) for name in names)


def saw(look: LookRow) -> str:
    """One sentence on what a look showed."""
    if not look.granted:
        return gettext("对方没有看到任何信息：%(why)s。", why=why(look.reason))
    return gettext("对方看到：%(fields)s。", fields=fields(look.fields))
