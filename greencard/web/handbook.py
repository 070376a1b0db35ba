"""一册: how every matter is done, from the definitions in force, on the screen and on paper."""

from collections.abc import Callable
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from greencard.domain.sentences import N_
from greencard.errors import Incomplete
from greencard.matters.difference import between
from greencard.queries.handbook import chapters as handbook
from greencard.queries.handbook import mine
from greencard.queries.handbook.chapters import Book
from greencard.queries.handbook.search import search
from greencard.services import limits
from greencard.web.auth import public, registration_of_visitor, talent_only
from greencard.web.desk import now, read, service, today, write
from greencard.web.language import language
from greencard.web.press import Press
from greencard.web.words import changes as words_of_changes
from greencard.web.words import figures as words
from greencard.web.words import results as words_of_results

bp = Blueprint("handbook", __name__)
bp.record(lambda setup: setup.app.extensions.setdefault("press", Press()))

Link = Callable[[str], str | None]
OWN_PRINTS, WINDOW_SECONDS = 3, 60


@bp.get("/handbook")
@public
def contents() -> ResponseReturnValue:
    book, asked = handbook.whole(service().catalogue, day_asked()), request.args.get("q", "")
    hits = search(book.chapters, asked, language=language())
    editions = handbook.editions(service().catalogue)
    return _page("contents", book=book, asked=asked.strip(), hits=hits, editions=editions)


@bp.get("/handbook/family/<string:family>")
@public
def family(family: str) -> ResponseReturnValue:
    book = handbook.of_family(service().catalogue, day_asked(), family)
    return _page("family", book=book)


@bp.get("/handbook/<string:matter>")
@public
def chapter(matter: str) -> ResponseReturnValue:
    return _page("chapter", book=handbook.of_matter(service().catalogue, day_asked(), matter))


@bp.get("/handbook/changes")
@public
def changes() -> ResponseReturnValue:
    catalogue = service().catalogue
    editions = handbook.editions(catalogue)
    new = day_asked("to")
    old = day_asked("from", otherwise=handbook.edition_before(catalogue, new) or new)
    found = between(catalogue.on(old), catalogue.on(new))
    return _page("changes", changes=found, old=old, new=new, editions=editions)


@bp.get("/handbook/mine")
@talent_only
def own() -> ResponseReturnValue:
    return _page("mine", mine=_mine())


@bp.get("/handbook.pdf")
@public
def contents_pdf() -> ResponseReturnValue:
    return _printed(handbook.whole(service().catalogue, day_asked()))


@bp.get("/handbook/family/<string:family>.pdf")
@public
def family_pdf(family: str) -> ResponseReturnValue:
    return _printed(handbook.of_family(service().catalogue, day_asked(), family))


@bp.get("/handbook/<string:matter>.pdf")
@public
def chapter_pdf(matter: str) -> ResponseReturnValue:
    return _printed(handbook.of_matter(service().catalogue, day_asked(), matter))


@bp.get("/handbook/mine.pdf")
@talent_only
def own_pdf() -> ResponseReturnValue:
    found = _mine()
    html = on_paper(found.book, mine=found)
    key = (registration_of_visitor(), sha256(html.encode()).digest())
    return _pdf(_press().kept(key, lambda: _counted(html)), "mine")


def day_asked(name: str = "on", *, otherwise: date | None = None) -> date:
    """The day the address names, else today; raises Incomplete for what is no day."""
    given = request.args.get(name)
    if not given:
        return otherwise or today()
    try:
        return datetime.strptime(given, "%Y-%m-%d").date()  # noqa: DTZ007 - a day, no moment
    except ValueError as error:
        raise Incomplete(name, N_("日期请按 2026-01-31 的格式填写。")) from error


def on_paper(book: Book, **more: Any) -> str:
    """The document to print; what it refers to within itself is a link."""
    within = {one.matter.id for one in book.chapters}
    return _rendered("book", lambda name: f"#{name}" if name in within else None, book=book, **more)


def _counted(html: str) -> str:
    """Only what is really printed counts; raises TooMany."""
    with write() as rows:
        bucket = f"handbook:{registration_of_visitor()}"
        limits.count(rows, bucket, limit=OWN_PRINTS, window_seconds=WINDOW_SECONDS, now=now())
    return html


def _mine() -> mine.MyHandbook:
    with read() as rows:
        return mine.mine(
            rows, registration_of_visitor(), catalogue=service().catalogue, today=today()
        )


def _page(template: str, **values: Any) -> str:
    on = request.args.get("on") or None
    return _rendered(
        template, lambda name: url_for("handbook.chapter", matter=name, on=on), on=on, **values
    )


def _rendered(template: str, link: Link, **values: Any) -> str:
    return render_template(
        f"handbook/{template}.html",
        link=link,
        words=words,
        results=words_of_results,
        told=words_of_changes,
        catalogue=service().catalogue,
        printed_on=today(),
        **values,
    )


def _printed(book: Book) -> Response:
    """One PDF for every reader of a day's edition in a language; code changes with the process."""
    key = (book.name, book.edition, today(), language())
    return _pdf(_press().kept(key, lambda: on_paper(book)), book.name or "handbook")


def _pdf(content: bytes, name: str) -> Response:
    answer = current_app.response_class(content, mimetype="application/pdf")
    file = f"{name}.{language()}.pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{file}"'
    answer.add_etag()
    return answer.make_conditional(request)


def _press() -> Press:
    press: Press = current_app.extensions["press"]
    return press
