"""The words people read for what a look at a card came to."""

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _


class Outcome(NamedTuple):
    """What a look came to, and what to do now; tone and picture say it too."""

    says: LazyString
    advice: LazyString
    tone: str
    icon: str


OUTCOMES: Mapping[str, Outcome] = {
    "good": Outcome(_("绿卡有效"), _("屏幕上的码每 30 秒更换一次。"), "green", "circle-check"),
    "ask": Outcome(
        _("绿卡有效，请核对证件"),
        _("这是固定码，截图或复印件也能打开。请对照持卡人的身份证件。"),
        "ask",
        "id",
    ),
    "refresh": Outcome(
        _("动态码已过时"),
        _("请持卡人刷新后重新出示，不要接受截图。"),
        "amber",
        "clock",
    ),
    "reissue": Outcome(_("绿卡需要换发"), _("请持卡人到中心换发新卡。"), "amber", "alert-triangle"),
    "unsure": Outcome(_("暂时不能确认"), _("请稍后再试，或致电中心核实。"), "grey", "alert-circle"),
    "unavailable": Outcome(
        _("绿卡当前不可用"), _("请持卡人登录查看，或到中心咨询。"), "red", "circle-x"
    ),
    "invalid": Outcome(
        _("不是有效的绿卡码"), _("请勿凭此办理。如有疑问，请致电中心。"), "red", "circle-x"
    ),
}

VERDICTS: Mapping[str, LazyString] = {
    "green": _("有效"),
    "check_id": _("有效，核对证件"),
    "amber": _("需刷新或换发"),
    "grey": _("不能确认"),
    "red": _("不可用"),
}
