"""What the rules may look at: what a registration tells, and what approvals have granted."""

from collections.abc import Mapping
from datetime import date, timedelta

from greencard.domain.application import Application, Employment, Outline

# A contract without an end is longer than any figure a rule asks for.
OPEN_ENDED = 1200
GIVEN = "yes"  # what an approval says of a fact it makes true
OF_THE_CARD = ("level", "class")  # what an approval says of the card


def facts_of(application: Application, *, on: date) -> dict[str, object]:
    """Every base fact, with age on the day of application, then the answers given.

    An answer never overrides what the registration itself says.
    """
    return {**application.facts, **facts_outlined(outline(application), on=on)}


def outline(application: Application) -> Outline:
    """What of a registration matters to the rules."""
    education, employment = application.education, application.employment
    return Outline(
        id_type=application.id_type,
        nationality=application.nationality,
        birth_date=application.birth_date,
        sex=application.sex,
        education=education.level,
        full_time=education.full_time,
        overseas=education.overseas,
        category=application.category,
        level_claimed=application.level_claimed,
        employment=employment.kind,
        contract_from=employment.contract_from,
        contract_to=employment.contract_to,
        presence_months=employment.presence_months,
        park=employment.park,
    )


def facts_outlined(told: Outline, *, on: date) -> dict[str, object]:
    """Every base fact, None where it was not told, with age on a day."""
    return {
        "id_type": told.id_type,
        "nationality": told.nationality,
        "sex": told.sex,
        "age": told.birth_date and age_on(on, told.birth_date),
        "education": told.education,
        "full_time": told.full_time,
        "overseas": told.overseas,
        "category": told.category,
        "employment": told.employment,
        "employed": told.employment and told.employment == "employed",
        "founder": told.employment and told.employment == "founder",
        "foreigner": told.id_type and told.id_type == "PASSPORT_FOREIGN",
        "contract_months": contract_months(told),
        "presence_months": told.presence_months,
        "park": told.park,
        "level_claimed": told.level_claimed,
    }


def facts_of_grant(grant: Mapping[str, str]) -> dict[str, object]:
    """What an approval made known or true, under the names rules use."""
    named: dict[str, object] = {"level": grant.get("level"), "card_class": grant.get("class")}
    given: dict[str, object] = {fact: True for fact, value in grant.items() if value == GIVEN}
    return {fact: value for fact, value in named.items() if value} | given


def age_on(day: date, birth_date: date) -> int:
    """Full years: a birthday counts from its own day, that of 29 February from 1 March."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (not had_birthday)


def birthday(birth_date: date, age: int) -> date:
    """The day on which somebody is that old, counted in the same way."""
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:  # there is no 29 February that year
        return date(birth_date.year + age, 3, 1)


def contract_months(employment: Employment | Outline) -> int | None:
    """Full months from the first to the last day, both included; None without a first day."""
    begins, ends = employment.contract_from, employment.contract_to
    if begins is None:
        return None
    return OPEN_ENDED if ends in (None, date.max) else _full_months(begins, ends)


def _full_months(begins: date, ends: date) -> int:
    """2026-01-01 to 2026-12-31 are twelve months, and so are 2024-02-29 to 2025-02-28."""
    after = ends + timedelta(days=1)
    months = (after.year - begins.year) * 12 + after.month - begins.month
    return months - (after.day < begins.day)
