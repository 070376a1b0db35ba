"""Before anybody registers: what could somebody like this apply for, and what speaks against it?"""

from greencard.api import desk, reading
from greencard.api.blueprint import blueprint
from greencard.api.documented import open_to, problems, takes
from greencard.api.schemas.eligibility import Eligibility
from greencard.db import reading as looking
from greencard.services.eligibility.answers import Answer, answer
from greencard.services.eligibility.intake import EligibilityForm, read_inquiry


@blueprint.route("/eligibility", methods=["POST"], tags=["matters"])
@blueprint.doc(requestBody=takes(EligibilityForm))
@blueprint.response(200, Eligibility)
@problems(400, 413, 415, 422)
@open_to("public")
def foresee() -> Answer:
    """What somebody could apply for today, by the rules that decide it; nothing is kept.

    Send a registration without who it is for, as far as it is known. What is left out is not yet
    known, so that `holds` is null, unless `complete` says that there is no more to tell. `card` is
    a card held already, `approved` and `under_way` are matters had or asked for.
    """
    service, now = desk.service(), desk.now()
    inquiry = read_inquiry(reading.body(), service.in_force(now), today=service.today(now))
    with looking(service.sessions) as session:
        return answer(session, inquiry, service=service, now=now)
