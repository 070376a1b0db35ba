"""What only shows when two answers are laid side by side, or against the definitions in force."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import combinations
from typing import Any

from greencard.domain.documents.credit_code import credit_code_fault
from greencard.domain.facts import age_on
from greencard.domain.sentences import N_
from greencard.matters.catalogue import InForce
from greencard.services.intake.answers import check_facts
from greencard.services.intake.documents import check_documents, check_relative
from greencard.services.intake.faults import Faults
from greencard.services.intake.fields import Problem

# How old a newcomer can plausibly be: a check of typing, not a condition of any matter.
YOUNGEST, OLDEST = 16, 100
# Below this age a guardian agrees for the child (个人信息保护法, article 31).
GUARDED_BELOW = 14
UNKNOWN = N_("所选类别或事项中有不认识的，请从以下代码中选择：%(known)s。")
REGISTRATION_CONSENT = ("registration", 1)

Found = Mapping[str, Any]


def check(found: Found, faults: Faults, *, catalogue: InForce, today: date) -> None:
    """Add every fault that no single field shows; `found` holds the fields that are right."""
    check_birth(found, faults, today=today)
    check_documents(found, faults, today=today)
    check_education(found.get("education", {}), faults, born=found.get("birth_date"), today=today)
    check_employment(found.get("employment", {}), faults)
    check_park(found.get("employment", {}), faults, catalogue=catalogue)
    check_relatives(found.get("family", ()), faults, today=today)
    check_consents(found, faults)
    check_wants(found, faults, catalogue=catalogue)
    check_facts(found, faults, catalogue=catalogue)


def check_birth(found: Found, faults: Faults, *, today: date) -> None:
    """A newcomer is old enough to work and young enough to be alive."""
    born = found.get("birth_date")
    if born is None:
        return
    if born > today:
        faults.add(("birth_date",), N_("出生日期不能晚于今天，请核对。"))
    elif not YOUNGEST <= age_on(today, born) <= OLDEST:
        sentence = N_("登记人须年满 %(youngest)d 周岁且不超过 %(oldest)d 周岁，请核对出生日期。")
        faults.add(("birth_date",), Problem(sentence, youngest=YOUNGEST, oldest=OLDEST))


def check_education(education: Found, faults: Faults, *, born: date | None, today: date) -> None:
    """Studies have ended, after birth; a degree from abroad was verified."""
    ended = education.get("graduated_on")
    if ended and (ended > today or (born and ended <= born)):
        faults.add(
            ("education", "graduated_on"), N_("毕业日期须在出生日期之后、今天或之前，请核对。")
        )
    unverified = education.get("overseas") and not education.get("verification_no")
    if unverified and not faults.at("education", "verification_no"):
        sentence = N_("境外学历请填写教育部留学服务中心的认证编号。")
        faults.add(("education", "verification_no"), sentence)


def check_employment(employment: Found, faults: Faults) -> None:
    """Who is employed names the employer and the contract."""
    if employment.get("kind") == "employed":
        for field, sentence in EMPLOYED_TELL.items():
            if employment.get(field) is None and not faults.at("employment", field):
                faults.add(("employment", field), sentence)
    code = employment.get("employer_uscc")
    problem = credit_code_fault(code) if code else None
    if problem:
        faults.add(("employment", "employer_uscc"), problem)
    check_contract(employment, faults)


def check_contract(employment: Found, faults: Faults) -> None:
    """A contract ends after it began; one without a last day has no fixed term."""
    begins, ends = employment.get("contract_from"), employment.get("contract_to")
    if begins and ends and ends <= begins:
        faults.add(("employment", "contract_to"), N_("合同终止日期须晚于起始日期，请核对。"))


EMPLOYED_TELL = {
    "employer": N_("请填写用人单位名称。"),
    "employer_uscc": N_("请填写用人单位的统一社会信用代码。"),
    "contract_from": N_("请填写劳动合同起始日期。"),
}


def check_park(employment: Found, faults: Faults, *, catalogue: InForce) -> None:
    """The park is one of the zone's parks."""
    park = employment.get("park")
    if park is not None and park not in catalogue.parks:
        faults.add(("employment", "park"), N_("请从园区列表中选择所在园区。"))


def check_relatives(relatives: Any, faults: Faults, *, today: date) -> None:
    """Each member of the family: document, age, and a guardian's word for a child."""
    for index, relative in enumerate(relatives or ()):
        place = ("family", index)
        check_relative(relative, faults, place, today=today)
        born = relative.get("birth_date")
        if born and born > today:
            faults.add((*place, "birth_date"), N_("出生日期不能晚于今天，请核对。"))
        elif born and age_on(today, born) < GUARDED_BELOW and not relative.get("guardian_consent"):
            sentence = N_("未满 %(age)d 周岁的家庭成员须由监护人同意，请监护人阅读后勾选。")
            faults.add((*place, "guardian_consent"), Problem(sentence, age=GUARDED_BELOW))


def check_consents(found: Found, faults: Faults) -> None:
    """Without consent to the registration there is none."""
    if faults.at("consents"):
        return
    given = {(consent["purpose"], consent["version"]) for consent in found.get("consents", ())}
    if REGISTRATION_CONSENT not in given:
        faults.add(("consents",), N_("请阅读并同意现行版本的登记须知后再提交。"))


def check_wants(found: Found, faults: Faults, *, catalogue: InForce, later: bool = False) -> None:
    """Everything wanted is a family or a matter in force; else the sentence names those.

    What goes on from the card, its renewal say, is named to whoever has registered: `later`.
    """
    wants = found.get("wants", ())
    if all(catalogue.resolve(want) for want in wants):
        _check_one_way(wants, faults, catalogue=catalogue)
        return
    matters = [
        matter.id
        for matter in catalogue.values()
        if catalogue.families[matter.family].on_card
        or (later and matter.id not in catalogue.implied)
    ]
    known = "、".join([*(family.id for family in catalogue.offered), *matters])
    faults.add(("wants",), Problem(UNKNOWN, known=known))


def _check_one_way(wants: Iterable[str], faults: Faults, *, catalogue: InForce) -> None:
    """Of several ways to the same result one is named, or the family, which finds the way."""
    named = list(dict.fromkeys(want for want in wants if want not in catalogue.families))
    for first, second in combinations(named, 2):
        if catalogue.same_result(first, second):
            sentence = N_("%(first)s 和 %(second)s 办的是同一件事，请只选一项。")
            faults.add(("wants",), Problem(sentence, first=first, second=second))
