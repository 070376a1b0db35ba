"""政策目录: which plans, laws and policies stand behind the matters, and how they stand."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from greencard.matters.policies import SUBJECTS
from greencard.queries.handbook import policies
from greencard.web.auth import public
from greencard.web.desk import in_force, service, today

bp = Blueprint("policies", __name__)


@bp.get("/policies")
@public
def catalogue() -> ResponseReturnValue:
    subject = request.args.get("subject")
    subject = subject if subject in SUBJECTS else None
    return render_template(
        "policies/catalogue.html",
        rows=policies.page(service().catalogue, today=today(), subject=subject),
        together=policies.had_together(in_force()),
        subject=subject,
    )
