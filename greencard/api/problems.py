"""Says what went wrong, as RFC 9457 problem details in the reader's language."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Response
from flask_babel import get_locale, gettext
from flask_wtf.csrf import CSRFError
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException

from greencard.domain.sentences import N_
from greencard.errors import GreencardError, Incomplete, TooMany
from greencard.services.intake.registrations import dotted, in_words

MEDIA_TYPE = "application/problem+json"
UNAUTHORIZED = 401
SERVER_FAULT = 500

SENTENCES: Mapping[int, str] = {
    400: N_("请求的内容不完整或无法读取，请检查格式后重新发送。"),
    401: N_("请先登录，或出示有效的访问令牌。"),
    403: N_("您没有办理此事项的权限。"),
    404: N_("没有找到。请核对编号后重试。"),
    405: N_("这个地址不支持该操作，请对照接口说明。"),
    406: N_("不能提供所要求的格式，请接受 application/json。"),
    413: N_("内容过大，请控制在 256 KB 以内。"),
    414: N_("地址过长，请缩短后重试。"),
    415: N_("请以 application/json 格式发送内容。"),
    422: N_("填写内容有误，请更正后再提交。"),
    429: N_("操作过于频繁，请稍后再试。"),
    503: N_("服务暂时不可用，请稍后再试。已收到的登记不会丢失。"),
}
FORGED = N_("缺少有效的页面校验码（X-CSRFToken），请刷新页面后重试。")
REFUSED = N_("无法处理该请求，请对照接口说明检查后重试。")
FAILED = N_("系统出现问题，工作人员已收到记录，请稍后再试。")


def answer(error: Exception, status: int) -> Response:
    """The problem to show for an error; the caller decides the status."""
    problem: dict[str, Any] = {"title": _title(error, status), "status": status}
    faults = _faults(error)
    if faults:
        problem["errors"] = faults
    body = json.dumps(problem, ensure_ascii=False)
    response = Response(body, status=status, mimetype=MEDIA_TYPE)
    response.headers.update(_headers(error, status))
    response.vary.add("Accept-Language")
    return response


def _title(error: Exception, status: int) -> str:
    if isinstance(error, Incomplete):
        return gettext(SENTENCES[422])
    if isinstance(error, GreencardError):
        return gettext(error.message, **error.values)
    if isinstance(error, CSRFError):
        return gettext(FORGED)
    return gettext(SENTENCES.get(status) or (FAILED if status >= SERVER_FAULT else REFUSED))


def _faults(error: Exception) -> dict[str, list[str]]:
    if isinstance(error, Incomplete):
        return {error.field: [gettext(error.message, **error.values)]}
    if isinstance(error, ValidationError):
        return dotted(in_words(error.messages, gettext))
    return {}


def _headers(error: Exception, status: int) -> dict[str, str]:
    headers = {"Cache-Control": "no-store"}
    locale = get_locale()
    if locale:
        headers["Content-Language"] = locale.language
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(error.retry_after)
    if status == UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, HTTPException):
        headers |= {name: value for name, value in error.get_headers() if name == "Allow"}
    return headers
