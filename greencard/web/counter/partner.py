"""核验: the page on which a partner's counter checks cards, also without a network."""

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    g,
    jsonify,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from marshmallow import ValidationError

from events.envelope import uuid7
from greencard.domain.numbers import is_like_a_card_number
from greencard.errors import Forbidden, Incomplete, NotAllowed, NotFound
from greencard.matters.partners import Partner, Purpose
from greencard.queries.counter import partner
from greencard.services.checking import allowing, giving, verifying
from greencard.services.checking.intake import VerifyForm
from greencard.services.checking.recording import Asked, Counter
from greencard.web import security
from greencard.web.auth import partner_of_visitor, partner_only, public
from greencard.web.desk import now, read, ring, service, write
from greencard.web.pages import STATIC, asset, marks
from greencard.web.pages_of_error import sentence
from greencard.web.words import scanning as words_of_scanning
from greencard.web.words.scanning import CONFIRMATIONS

bp = Blueprint("partner", __name__)
bp.after_request(security.scanning)
SERVICE_WORKER = "scan/service-worker.js"
READER = ("vendor/zxing-reader.js", "vendor/zxing_reader.wasm")
ICONS = {"any": ("icon-192.png", "icon-512.png"), "maskable": ("icon-maskable.png",)}
A_YEAR = {"Cache-Control": security.A_YEAR}


@bp.get("/scan")
@partner_only
def scan() -> ResponseReturnValue:
    return _page()


@bp.post("/scan")
@partner_only
def checked() -> ResponseReturnValue:
    """The answer for a browser without scripts; with them the page asks the API itself."""
    typed = request.form.to_dict() | {"confirmed": request.form.getlist("confirmed")}
    try:
        told = VerifyForm().load(typed)
    except ValidationError:
        return _page(trouble=_("请扫描绿卡的二维码，或输入卡号。")), 422
    return _page(check(told))


@bp.post("/scan/given")
@partner_only
def gave() -> ResponseReturnValue:
    """What the card was checked for was given; sending the form twice notes it once."""
    scan, typed = _scan_id(), request.form.get("case_no", "").strip() or None
    _count()
    try:
        with write() as session:
            about: dict[str, Any] = {"case_no": typed, "service": service(), "now": now()}
            giving.given(session, _partner().id, scan, **about)
    except (Incomplete, NotAllowed) as error:
        return _page(_first_answer(scan), trouble=sentence(error)), 422
    return _page(_first_answer(scan), notice=_("已登记为提供。"))


def _scan_id() -> UUID:
    try:
        return UUID(request.form.get("scan", ""))
    except ValueError as error:
        raise NotFound from error


def _first_answer(scan: UUID) -> Mapping[str, Any] | None:
    with read() as session:
        return verifying.answered(session, _partner().id, scan)


def check(told: dict[str, Any]) -> Mapping[str, Any]:
    """One card checked on line, as the API answers."""
    asked = Asked(**told | {"scan": uuid7(), "confirmed": tuple(told["confirmed"])})
    counter = Counter(partner=_partner(), staff_id=g.who.staff.id)
    _count()
    edition = ring().edition
    with write() as session:
        return verifying.verify(session, counter, asked, service=service(), keys=edition, now=now())


def _count() -> None:
    """One more scan of the partner, or of what it tells of one; raises TooMany."""
    with write() as session:
        verifying.count_scan(session, _partner().id, service=service(), now=now())


@bp.get("/scan/settings.json")
@partner_only
def settings() -> ResponseReturnValue:
    """What the scanner takes along, and the mark its forms carry."""
    with read() as session:
        told = partner.scanner(
            session,
            _partner().id,
            catalogue=service().catalogue,
            realm=service().realm,
            keys=ring().folder,
        )
    return jsonify(told | {"csrf": generate_csrf()})


@bp.get("/scan/manifest.webmanifest")
@public
def manifest() -> ResponseReturnValue:
    """How a phone shows the page among its programs."""
    icons = [
        {"src": asset(file), "type": "image/png", "purpose": purpose, "sizes": _size(file)}
        for purpose, files in ICONS.items()
        for file in files
    ]
    told = {
        "id": "/scan",
        "name": _("人才绿卡核验"),
        "short_name": _("绿卡核验"),
        "lang": request.args.get("lang", "zh"),
        "start_url": url_for("partner.scan"),
        "scope": url_for("partner.scan"),
        "display": "standalone",
        "theme_color": "#0b6b53",
        "background_color": "#f3f7f5",
        "icons": icons,
    }
    return Response(json.dumps(told, ensure_ascii=False), mimetype="application/manifest+json")


@bp.get("/scan/program/<string:edition>/<path:file>")
@public
def program(edition: str, file: str) -> ResponseReturnValue:
    """A file of the scanner under its edition, so that no two editions are ever mixed."""
    if edition != _edition() or file not in _files():
        raise NotFound
    response = send_from_directory(STATIC, file)
    response.headers.update(A_YEAR)
    return response


@bp.get("/sw.js")
@public
def service_worker() -> ResponseReturnValue:
    """Keeps the page at hand for when there is no network; another edition is another worker."""
    frame = [asset("greencard.css"), asset("start.js"), asset("icon.svg")]
    frame.append(url_for("static", filename="vendor/govuk-frontend.min.js"))
    given = {"edition": _edition(), "files": [*frame, *map(part, sorted(_files()))]}
    code = (STATIC / SERVICE_WORKER).read_text("utf-8")
    text = f"const GIVEN = {json.dumps(given)};\n{code}"
    return Response(text, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


def part(file: str) -> str:
    """The address of a file of the scanner."""
    return url_for("partner.program", edition=_edition(), file=file)


def _partner() -> Partner:
    """The partner whose counter this is; raises Forbidden once it is in the book no more."""
    known = service().catalogue.partners.get(partner_of_visitor())
    if known is None:
        raise Forbidden
    return known


def _page(
    answer: Mapping[str, Any] | None = None,
    *,
    trouble: str | None = None,
    notice: str | None = None,
) -> str:
    purposes = partner.purposes_of(service().catalogue, _partner().id)
    chosen = next((x for x in purposes if x.id == request.form.get("purpose")), None)
    return render_template(
        "partner/scan.html",
        purposes=purposes,
        chosen=chosen,
        notice=notice,
        confirmations=CONFIRMATIONS,
        colours=words_of_scanning.COLOURS,
        words=words_of_scanning.for_the_page(),
        partner=_partner(),
        trouble=trouble,
        answer=answer,
        colour=answer and words_of_scanning.colour(answer),
        words_of=answer and _said(answer),
        needs=_needs(answer, chosen) if answer else [],
        shown=words_of_scanning.shown,
        notes=words_of_scanning.notes,
        part=part,
    )


def _said(answer: Mapping[str, Any]) -> words_of_scanning.Said:
    number = is_like_a_card_number(request.form.get("code", ""))
    return words_of_scanning.said(answer["verdict"], answer["reason"], number=number)


def _needs(answer: Mapping[str, Any], purpose: Purpose | None) -> list[str]:
    """What has still to be seen before anything is shown."""
    if purpose is None or answer["reason"] != "confirm_first":
        return []
    told, live = request.form.getlist("confirmed"), answer["live_age"] is not None
    return allowing.missing(purpose, told, live=live)


@cache
def _edition() -> str:
    """One mark for all files browsers load: any change of any of them is another edition."""
    return sha256("".join(sorted(marks().values())).encode()).hexdigest()[:12]


@cache
def _files() -> frozenset[str]:
    own = {file for file in marks() if file.startswith("scan/")} - {SERVICE_WORKER}
    return frozenset(own | set(READER))


def _size(file: str) -> str:
    pixels = file.rpartition("-")[2].removesuffix(".png")
    return f"{pixels}x{pixels}" if pixels.isdigit() else "512x512"
