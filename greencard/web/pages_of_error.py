"""The page shown when something fails: what happened, and what to do next."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from greencard.errors import (
    AlreadyRegistered,
    CannotPrint,
    GreencardError,
    NotFound,
    NotSignedIn,
    PressBusy,
    TooMany,
)

WORDS: dict[int, tuple[LazyString, LazyString]] = {
    400: (
        _("这次提交没有被接受"),
        _("页面可能停留过久，或内容不完整。请返回上一页，刷新后再提交一次。"),
    ),
    401: (_("请先登录"), _("请登录后再打开这个页面。")),
    403: (
        _("您不能打开这个页面"),
        _("您没有这个页面的权限。如果您认为有误，请换用有权限的账号登录，或咨询 12345。"),
    ),
    404: (
        _("没有找到这个页面"),
        _("请核对网址或编号。如果是扫码打开的，请让持卡人出示最新的二维码。"),
    ),
    405: (_("这个页面不能这样打开"), _("请从首页重新进入。")),
    409: (_("这一步没有办成"), _("情况已有变化，请刷新后再看。")),
    413: (_("提交的内容太大"), _("一次最多提交 256 KB。请精简后再提交。")),
    422: (_("有内容需要更正"), _("请返回上一页，更正后再提交。")),
    429: (_("操作过于频繁"), _("为保护大家的信息，请稍等片刻再试。")),
    500: (
        _("系统出了点问题"),
        _("我们已经记下这个问题。您的信息没有改动，请稍后再试；如果急需办理，请咨询 12345。"),
    ),
    503: (
        _("系统暂时不能使用"),
        _(
            "刚才的操作不会只办到一半，重新提交也不会重复办理。"
            "请过几分钟再试；如果急需办理，请咨询 12345。"
        ),
    ),
}
AT_THE_DESK = {
    403: _("您的账号没有这个页面的权限。请回到待办，或换用有权限的账号登录。"),
    404: _("请核对办件编号，或回到待办中查找。不属于贵单位的办件不会显示。"),
}
TITLES: dict[type[Exception], LazyString] = {
    AlreadyRegistered: _("该证件已经登记过"),
    CannotPrint: _("暂时不能生成 PDF"),
    PressBusy: _("暂时不能生成 PDF"),
}
SIGN_IN_HELPS = (AlreadyRegistered, NotSignedIn)
A_MINUTE = 60
CONFLICT = 409  # what our own conflicts say tells how to go on


def answer(error: Exception, status: int) -> ResponseReturnValue:
    """The page for an error; what our own errors say is told in their words."""
    known = status if status in WORDS else 500 if status >= 500 else 400
    title, advice = WORDS[known]
    says = sentence(error) if isinstance(error, GreencardError) and _tells(error) else None
    g.page_path = None if request.method in ("GET", "HEAD") else "/"
    page = render_template(
        "parts/error.html",
        status=status,
        title=TITLES.get(type(error), title),
        says=says,
        advice=None if says and _suffices(error, status) else _advice(status, advice),
        desk=_at_a_desk(),
        sign_in=isinstance(error, SIGN_IN_HELPS),
    )
    return page, status, _headers(error, status)


def _suffices(error: Exception, status: int) -> bool:
    """Whether what the error says already tells how to go on."""
    return status == CONFLICT or isinstance(error, CannotPrint)


def _advice(status: int, advice: LazyString) -> LazyString:
    return AT_THE_DESK.get(status, advice) if _at_a_desk() else advice


def _at_a_desk() -> bool:
    """Whether it is an officer who reads the page."""
    who = g.get("who")
    return bool(who and who.staff and who.staff.office)


def sentence(error: GreencardError) -> str:
    """What the error says, in the reader's language."""
    said = gettext(error.message)
    return said % error.values if error.values else said


def _tells(error: GreencardError) -> bool:
    """Whether the error says more than the page's own title."""
    return type(error) not in (NotFound, NotSignedIn, TooMany)


def _headers(error: Exception, status: int) -> dict[str, str]:
    """When to try again, where trying again may help."""
    seconds = error.retry_after if isinstance(error, TooMany) else A_MINUTE
    return {"Retry-After": str(seconds)} if status in (429, 503) else {}
