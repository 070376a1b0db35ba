"""Partners check cards, hand in what they checked off line, and tell what they gave."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from marshmallow import ValidationError

from events.envelope import uuid7
from greencard.api import desk, reading
from greencard.api.blueprint import blueprint
from greencard.api.desk import PartnerCaller
from greencard.api.documented import CSRF_HEADER, open_to, problems, takes
from greencard.api.schemas.scans import Given, LateAnswer, LateLog, Statistics, TestCodes, Verified
from greencard.db import reading as looking
from greencard.domain.sentences import N_
from greencard.errors import Forbidden, NotFound
from greencard.models import Scan
from greencard.queries.counter import partner_statistics
from greencard.services.checking import giving, late, verifying
from greencard.services.checking.intake import GivenForm, VerifyForm, read_late
from greencard.services.checking.late import Taken
from greencard.services.checking.recording import Asked, Counter
from greencard.services.checking.rehearsal import Rehearsal, rehearse
from greencard.services.intake.fields import Day, Form, optional

TAGS = ["partners"]
MOST_AT_ONCE = 200
NO_LOG = N_("请以 scans 列出离线核验记录，每次最多 200 条。")


class StatisticsQuery(Form):
    """The first and the last day; the last thirty days where nothing is said."""

    first = Day(data_key="from", **optional())
    last = Day(data_key="to", **optional())


@blueprint.route("/verify", methods=["POST"], tags=TAGS)
@blueprint.doc(requestBody=takes(VerifyForm), parameters=[CSRF_HEADER])
@blueprint.response(200, Verified)
@problems(400, 401, 403, 413, 415, 422, 429)
@open_to("partner")
def verify() -> Any:
    """Check a card: its code, the digits of it, or its number.

    `verdict` speaks of the card, `granted` of this purpose, here, now. The same `scan` again gets
    the first answer. A test token is told of test codes alone, and leaves no trace.
    """
    caller = desk.partner()
    asked = _asked(reading.form(VerifyForm))
    service, now = desk.service(), desk.now()
    if caller.test:
        desk.count_scan(caller.partner, test=True)
        return rehearse(_counter(caller), asked, service=service, now=now)
    with looking(service.sessions) as session:
        first = verifying.answered(session, caller.partner.id, asked.scan)
    if first is not None:
        return first
    desk.count_scan(caller.partner)
    keys, counter = desk.keys(), _counter(caller)
    with service.sessions.begin() as session:
        return verifying.verify(session, counter, asked, service=service, keys=keys, now=now)


@blueprint.route("/scans", methods=["POST"], tags=TAGS)
@blueprint.doc(requestBody=takes(LateLog), parameters=[CSRF_HEADER])
@blueprint.response(200, LateAnswer)
@problems(400, 401, 403, 413, 415, 422, 429)
@open_to("partner")
def upload() -> Any:
    """Hand in scans made off line; each is recorded once, however often it comes."""
    caller = desk.live_partner()
    entries = reading.body().get("scans")
    if not isinstance(entries, list) or len(entries) > MOST_AT_ONCE:
        raise ValidationError({"scans": [NO_LOG]})
    desk.count_scan(caller.partner)
    return {"scans": [_taken(_counter(caller), entry) for entry in entries]}


@blueprint.route("/scans/<string:scan>/given", methods=["POST"], tags=TAGS)
@blueprint.doc(requestBody=takes(GivenForm) | {"required": False}, parameters=[CSRF_HEADER])
@blueprint.response(200, Given)
@problems(400, 401, 403, 404, 409, 413, 415, 422, 429)
@open_to("partner")
def give(scan: str) -> Scan:
    """Tell that what a granted scan was for was given: once, and against the limits."""
    caller = desk.live_partner()
    told, service = reading.form(GivenForm), desk.service()
    desk.count_scan(caller.partner)  # or a log of guesses could be tried out here
    with service.sessions.begin() as session:
        return giving.given(
            session, caller.partner.id, _id(scan), **told, service=service, now=desk.now()
        )


@blueprint.route("/test-codes", methods=["GET"], tags=TAGS)
@blueprint.response(200, TestCodes)
@problems(401, 403)
@open_to("partner")
def test_codes() -> Any:
    """Codes of made-up cards for a test token, and what a scanner should be told of each."""
    caller = desk.partner()
    if not caller.test:
        raise Forbidden
    return {"items": list(Rehearsal(desk.service(), desk.now()).samples()), "next": None}


@blueprint.route("/partner/statistics", methods=["GET"], tags=TAGS)
@blueprint.doc(parameters=[{"in": "query", "schema": StatisticsQuery}])
@blueprint.response(200, Statistics)
@problems(401, 403, 422)
@open_to("partner")
def statistics() -> Any:
    """What the partner has scanned: the last thirty days, or the days asked about."""
    caller, service = desk.live_partner(), desk.service()
    asked, today = reading.query(StatisticsQuery), service.today(desk.now())
    with looking(service.sessions) as session:
        return partner_statistics.page(
            session, caller.partner, service=service, today=today, **asked
        )


def _asked(told: dict[str, Any]) -> Asked:
    scan, confirmed = told.pop("scan") or uuid7(), tuple(told.pop("confirmed"))
    return Asked(**told, scan=scan, confirmed=confirmed)


def _counter(caller: PartnerCaller) -> Counter:
    return Counter(partner=caller.partner, staff_id=caller.staff_id)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound from error


def _taken(counter: Counter, values: Any) -> Mapping[str, Any]:
    """Each in a transaction of its own, so that one that is wrong holds up no other."""
    service = desk.service()
    try:
        entry = read_late(values)
    except ValidationError:
        scan = values.get("scan") if isinstance(values, Mapping) else None
        known = scan if isinstance(scan, str) else None
        return {"scan": known, "recorded": False, "reason": "malformed"}
    with service.sessions.begin() as session:
        taken: Taken = late.upload(session, counter, entry, service=service, now=desk.now())
    return asdict(taken)
