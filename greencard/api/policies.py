"""政策目录 for other systems: the policies behind the matters as data."""

from typing import Any

from greencard.api import desk, reading
from greencard.api.blueprint import blueprint
from greencard.api.documented import open_to, problems
from greencard.api.schemas.policies import Policies
from greencard.matters.policies import SUBJECTS
from greencard.queries.handbook import policies
from greencard.services.intake.fields import Code, Form, optional

BRIEFLY = {"Cache-Control": "public, max-age=300"}


class PolicyQuery(Form):
    """Policies of one subject only."""

    subject = Code(SUBJECTS, **optional())


@blueprint.route("/policies", methods=["GET"], tags=["matters"])
@blueprint.doc(parameters=[{"in": "query", "schema": PolicyQuery}])
@blueprint.response(200, Policies)
@problems(422)
@open_to("public")
def list_policies() -> Any:
    """Every policy, whether it is in force, and the matters that rest on it today."""
    subject, service = reading.query(PolicyQuery).get("subject"), desk.service()
    today = service.today(desk.now())
    rows = policies.page(service.catalogue, today=today, subject=subject)
    return {"items": rows, "next": None}, 200, BRIEFLY
