"""一中心 for other systems: an office's queue, its cases, and finishing or refusing a step."""

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import Schema

from greencard.api import desk, reading
from greencard.api.blueprint import blueprint
from greencard.api.desk import Caller
from greencard.api.documented import CSRF_HEADER, open_to, problems, takes
from greencard.api.schemas.cases import Case, Queue
from greencard.db import reading as looking
from greencard.domain.numbers import is_case_number
from greencard.errors import NotFound
from greencard.matters.vocabulary import CARD_CLASSES, LEVELS
from greencard.queries.centre import cases as case_query
from greencard.queries.centre import queue as queue_query
from greencard.services.casework import cases, reasons
from greencard.services.intake.fields import Code, Day, Form, Lines, Text, needed, optional

TAGS = ["tasks"]
QUEUE_STATES = ("open", "done")
LONGEST_CODE = 60


class QueueQuery(Form):
    """Which queue, which part of it, and where to go on."""

    office = Text(most=LONGEST_CODE)
    state = Code(QUEUE_STATES, load_default="open")
    cursor = Text(most=400)


class FinishForm(Form):
    """What an office says when its part is done; the step of the card asks for the level."""

    office = Text(most=LONGEST_CODE, **optional())
    level = Code(LEVELS, **optional())
    card_class = Code(CARD_CLASSES, data_key="class", **optional())
    valid_to = Day(**optional())


class RefuseForm(Form):
    """What an office says when it refuses: always why."""

    office = Text(most=LONGEST_CODE, **optional())
    reason = Lines(most=reasons.LONGEST, **needed(reasons.ASK))


class ActForm(FinishForm):
    """What an act may say; a refusal needs the reason."""

    reason = Lines(most=reasons.LONGEST, **optional())


@blueprint.route("/tasks", methods=["GET"], tags=TAGS)
@blueprint.doc(parameters=[{"in": "query", "schema": QueueQuery}])
@blueprint.response(200, Queue)
@problems(401, 403, 404, 422)
@open_to("staff")
def queue() -> queue_query.QueuePage:
    """The tasks of the caller's office, the most urgent first."""
    caller = desk.caller()
    query = reading.query(QueueQuery)
    office = caller.office_asked(query.get("office"))
    service = desk.service()
    with looking(service.sessions) as session:
        return queue_query.page(
            session,
            office,
            service=service,
            today=service.today(desk.now()),
            state=query["state"],
            cursor=query.get("cursor"),
        )


@blueprint.route("/cases/<string:case_no>", methods=["GET"], tags=TAGS)
@blueprint.response(200, Case)
@problems(401, 403, 404)
@open_to("staff")
def case(case_no: str) -> Any:
    """A case in which the caller's office has a part; any other does not exist for it."""
    caller = desk.caller()
    if not is_case_number(case_no):
        raise NotFound
    return _view(case_no, caller)


@blueprint.route(
    "/cases/<string:case_no>/tasks/<string:step>/<string:act>", methods=["POST"], tags=TAGS
)
@blueprint.doc(requestBody=takes(ActForm), parameters=[CSRF_HEADER])
@blueprint.response(200, Case)
@problems(400, 401, 403, 404, 409, 413, 415, 422)
@open_to("staff")
def act(case_no: str, step: str, act: str) -> Any:
    """Finish or refuse the office's part in a step, and get the case as it stands then."""
    caller = desk.caller()
    if act not in ACTS or not is_case_number(case_no):
        raise NotFound
    form, doing = ACTS[act]
    values = reading.form(form)
    office = caller.office_asked(values.pop("office"))
    doing(case_no, step, office=office, caller=caller, values=values)
    return _view(case_no, caller)


def _finish(
    case_no: str, step: str, *, office: str, caller: Caller, values: Mapping[str, Any]
) -> None:
    service = desk.service()
    told = {"class" if name == "card_class" else name: value for name, value in values.items()}
    with service.sessions.begin() as session:
        cases.finish_task(
            session,
            case_no,
            step=step,
            office=office,
            actor=caller.actor,
            values={name: value for name, value in told.items() if value is not None},
            service=service,
            now=desk.now(),
        )


def _refuse(
    case_no: str, step: str, *, office: str, caller: Caller, values: Mapping[str, Any]
) -> None:
    with desk.service().sessions.begin() as session:
        cases.refuse(
            session,
            case_no,
            step=step,
            office=office,
            actor=caller.actor,
            reason=values["reason"],
            now=desk.now(),
        )


def _view(case_no: str, caller: Caller) -> Any:
    service = desk.service()
    with looking(service.sessions) as session:
        view = case_query.view(session, case_no, office=caller.office, catalogue=service.catalogue)
    return view


ACTS: Mapping[str, tuple[type[Schema], Callable[..., None]]] = {
    "finish": (FinishForm, _finish),
    "refuse": (RefuseForm, _refuse),
}
