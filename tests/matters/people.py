"""The table of made-up people, read into what the rules look at and what they should answer."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from greencard.domain.application import Application, Education, Employment
from greencard.domain.eligibility import Ask, Decision, Defer, NotMet, Routed
from greencard.domain.facts import facts_of

TABLE = Path(__file__).parent / "people.toml"
DAY = date(2026, 3, 2)


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who wants something on a day, and the answer they should get."""

    who: str
    want: str
    on: date
    application: Application
    told: Mapping[str, Any]
    answers: Mapping[str, object]
    granted: Mapping[str, str]
    facts: Mapping[str, object]
    approved: frozenset[str]
    taken: frozenset[str]
    answer: Routed


@cache
def everybody() -> tuple[Person, ...]:
    """All people of the table."""
    table = tomllib.loads(TABLE.read_text("utf-8"))
    return tuple(_person(row, table["bases"][row["of"]]) for row in table["people"])


def _person(row: Mapping[str, Any], base: Mapping[str, Any]) -> Person:
    on = row.get("on", DAY)
    told = base["told"] | row.get("told", {})
    answers = base["answers"] | row.get("answers", {})
    for question in row.get("unanswered", ()):
        answers[question] = None
    told = told | {"born": row.get("born", told["born"])}
    application = _application(told, answers)
    return Person(
        who=row["who"],
        want=row["want"],
        on=on,
        application=application,
        told=told,
        answers=answers,
        granted=row.get("granted", {}),
        facts=facts_of(application, on=on) | row.get("granted", {}),
        approved=frozenset(row.get("approved", ())),
        taken=frozenset(row.get("taken", ())),
        answer=Routed(row.get("matter"), _decision(row)),
    )


def _decision(row: Mapping[str, Any]) -> Decision:
    match row["then"]:
        case "ask":
            return Ask()
        case "defer":
            return Defer(tuple(row["waiting_for"]))
        case "not_met":
            return NotMet(tuple(row["reasons"]))
    raise AssertionError(row)


def _application(told: Mapping[str, Any], answers: Mapping[str, object]) -> Application:
    work = {
        name: told.get(name)
        for name in ("kind", "contract_from", "contract_to", "presence_months")
        if name in told
    }
    education = Education(
        level=told["education"],
        full_time=told["full_time"],
        overseas=told.get("overseas", False),
    )
    return Application(
        name="示例",
        id_type=told["id_type"],
        id_no="",
        nationality="CHN",
        birth_date=told["born"],
        sex="F",
        mobile="",
        education=education,
        category="professional",
        level_claimed=told.get("level_claimed"),
        employment=Employment(**work),
        wants=(),
        facts=answers,
    )
