"""What an approval gives: for the card, its level, class and how long it is valid."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from greencard.errors import Incomplete, NotAllowed
from greencard.matters.definition import Grant
from greencard.models import Case, Registration
from greencard.services.desk import Service


def granted(
    session: Session, case: Case, values: Mapping[str, object], *, service: Service, now: datetime
) -> dict[str, str]:
    """Read what the step asks for; raises Incomplete with the field that is missing or wrong.

    The figures (class of each level, longest validity in years) are the definition's.
    """
    grant = service.catalogue.matter(case.matter, case.version).grant
    if grant is None:
        return case.grant
    level = str(values.get("level") or "")
    if level not in grant.classes:
        raise Incomplete("level", "请选择认定的人才层次。")
    card_class = str(values.get("class") or grant.classes[level])
    if card_class not in grant.classes.values():
        raise Incomplete("class", "请选择绿卡类别。")
    today = service.today(now)
    longest = _longest(session, case, grant, today=today)
    valid_to = _valid_to(values.get("valid_to"), longest, today=today)
    return {"level": level, "class": card_class, "valid_to": valid_to.isoformat()}


def _longest(session: Session, case: Case, grant: Grant, *, today: date) -> date:
    """Never longer than the policy's years, nor than the work contract."""
    registration = session.get_one(Registration, case.registration_id)
    contract_to = registration.particulars["employment"].get("contract_to")
    longest = grant.longest_from(today)
    return min(longest, date.fromisoformat(contract_to)) if contract_to else longest


def _valid_to(given: object, longest: date, *, today: date) -> date:
    """The day given, never later than the policy allows; without one, the latest day."""
    if longest < today:
        raise NotAllowed("登记的劳动合同已经期满，请先由人才更新合同信息。")
    if not given:
        chosen = longest
    else:
        try:
            chosen = date.fromisoformat(str(given))
        except ValueError as error:
            raise Incomplete("valid_to", "有效期请按 2029-10-31 的格式填写。") from error
    if not today <= chosen <= longest:
        raise Incomplete("valid_to", "有效期不能早于今天，也不能晚于政策上限或合同期满日。")
    return chosen
