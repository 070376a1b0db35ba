"""Chinese or English, normal or large text: chosen by link, remembered by cookie."""

from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Response, g, has_request_context, request
from flask_babel import format_date, format_time, to_user_timezone

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
SIZES = ("normal", "large")
CHOICES = {"lang": tuple(LOCALES), "text": SIZES}
A_YEAR = 365 * 24 * 3600
LONG_DAY = {"zh": "y年M月d日", "en": "d MMMM y"}
SHORT_DAY = "y-MM-dd"
TIME = "HH:mm:ss"


def select_locale() -> str:
    """The locale of this request, for Flask-Babel; the API goes by Accept-Language."""
    return LOCALES[language()]


def language() -> str:
    """`zh` or `en`."""
    if not has_request_context():
        return "zh"
    if request.path.startswith("/api/"):
        return _asked_for()
    return choice("lang")


def _asked_for() -> str:
    """The best of the languages asked for that we speak; `zh-CN` is Chinese, `en-GB` English."""
    wished = [tag.lower() for tag, weight in request.accept_languages if weight > 0]
    spoken = (tag.partition("-")[0] for tag in wished)
    return next((language for language in spoken if language in LOCALES), "zh")


def choice(name: str) -> str:
    """What the link says, else what the cookie remembers, else the first choice."""
    known = CHOICES[name]
    given = request.args.get(name), request.cookies.get(name)
    return next((value for value in given if value in known), known[0])


def remember(response: Response, *, secure: bool) -> Response:
    """Keep a choice made by link for a year."""
    for name, known in CHOICES.items():
        value = request.args.get(name)
        if value in known:
            response.set_cookie(
                name, str(value), max_age=A_YEAR, secure=secure, httponly=True, samesite="Lax"
            )
    return response


def same_page(**changes: str) -> str:
    """The address of the page on show with one choice changed; views that answer a form set it."""
    path, _, query = str(g.get("page_path") or request.full_path).partition("?")
    kept = [(name, value) for name, value in parse_qsl(query) if name not in changes]
    return f"{path}?{urlencode([*kept, *changes.items()])}"


def say(thing: Any, field: str | None = None) -> str:
    """The Chinese or English of a pair, or of the fields `title` and `title_en` of a definition."""
    if isinstance(thing, str):
        return thing
    chinese, english = (
        (getattr(thing, field), getattr(thing, f"{field}_en", None))
        if field
        else (thing.zh, thing.en)
    )
    return str(english or chinese) if language() == "en" else str(chinese)


def day(value: date | str | None) -> str:
    """A date in words, `2026年12月4日` or `4 December 2026`; sealed particulars keep ISO text."""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    return format_date(value, LONG_DAY[language()]) if value else ""


def figures(value: date | None) -> str:
    """A date in figures, for tables and the card."""
    return format_date(value, SHORT_DAY) if value else ""


def local_day(moment: datetime | None) -> str:
    """The local day of a moment, in words."""
    return day(to_user_timezone(moment).date()) if moment else ""


def local_time(moment: datetime) -> str:
    """The local time of a moment, to the second."""
    return format_time(moment, TIME)
