"""The made-up people again, as they would ask what they could apply for, without saying who."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from greencard.domain.facts import age_on
from greencard.matters import load
from tests.matters.people import Person, everybody

DAY = timedelta(days=1)
FIELDS = ("kind", "contract_from", "contract_to", "presence_months")


def body_of(person: Person, *, today: date) -> dict[str, Any]:
    """What this person would send today, being as old as on the day of the table."""
    told = person.told
    body: dict[str, Any] = {
        "id_type": told["id_type"],
        "birth_date": born_as(told["born"], person.on, today).isoformat(),
        "education": {
            "level": told["education"],
            "full_time": told["full_time"],
            "overseas": told.get("overseas", False),
        },
        "level_claimed": told.get("level_claimed"),
        "employment": {name: _iso(told[name]) for name in FIELDS if name in told},
        "facts": {name: _iso(value) for name, value in person.answers.items()},
        "wants": [person.want],
    }
    return body | _had(person)


def _had(person: Person) -> dict[str, Any]:
    """A card is what its approval is; the other matters are named."""
    granting = set(load().on(person.on).implied)
    had = {
        "approved": sorted(person.approved - granting),
        "under_way": sorted(person.taken - granting),
    }
    card = {"level": person.granted.get("level"), "class": person.granted.get("card_class")}
    return had | ({"card": card} if person.approved & granting else {})


def born_as(born: date, on: date, today: date) -> date:
    """The birthday of somebody who today is as old as `born` was `on`, to the day."""
    age = age_on(on, born)
    ahead = next(n for n in range(1, 367) if age_on(on + n * DAY, born) > age)
    birthday = today + ahead * DAY
    moved = _year(birthday, birthday.year - age - 1)
    assert (age_on(today, moved), age_on(birthday, moved)) == (age, age + 1)
    return moved


def askers(today: date) -> Iterable[Person]:
    """Everybody whose day in the table had the definitions of today."""
    return (one for one in everybody() if load().on(one.on) is load().on(today))


def conditions(item: Mapping[str, Any]) -> dict[str, Any]:
    """Every condition of an answer, and whether it holds."""
    return {rule["rule"]: rule["holds"] for route in item["routes"] for rule in route["rules"]}


def _year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
