"""What a partner has scanned, for the people at its counter."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from greencard.errors import Forbidden
from greencard.queries.counter import partner_statistics
from greencard.web.auth import partner_of_visitor, partner_only
from greencard.web.desk import read, service, today
from greencard.web.words.scans import VERDICTS

bp = Blueprint("partner_statistics", __name__)


@bp.get("/scan/statistics")
@partner_only
def statistics() -> ResponseReturnValue:
    partner = service().catalogue.partners.get(partner_of_visitor())
    if partner is None:
        raise Forbidden
    with read() as session:
        page = partner_statistics.page(session, partner, service=service(), today=today())
    return render_template("partner/statistics.html", page=page, partner=partner, verdicts=VERDICTS)
