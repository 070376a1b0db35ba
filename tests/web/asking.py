"""Somebody at the page that tells what they could apply for, and what the page answers."""

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from tests.web.people import typed

BACHELOR = {
    "id_type": "RESIDENT_ID",
    "birth_date": "1990-06-01",
    "education": {"level": "bachelor", "full_time": True, "overseas": False},
    "employment": {
        "kind": "employed",
        "contract_from": "2026-01-01",
        "park": "huayuan",
        "presence_months": 12,
    },
    "level_claimed": "D",
}
ANSWERS = {"facts": {"months_in_tianjin": 12, "studying": False, "own_home": False}}


def typed_in(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body of an inquiry as typed; the page asks for benefits had or asked for at once."""
    had = [*body.get("approved", ()), *body.get("under_way", ())]
    told = {name: part for name, part in body.items() if name not in ("approved", "wants")}
    held = {"card.held": "true"} if "card" in body else {}
    fields = typed(told | {"under_way": had, "consents": []}) | held
    return {name: value for name, value in fields.items() if value != []}


class Shown(HTMLParser):
    """What a page of results says, want by want."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.items: dict[str, dict[str, Any]] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name.removeprefix("data-"): value for name, value in attrs}
        if "want" in told:
            self.item = {"decision": told["decision"], "matter": told["matter"] or None}
            self.item |= {"rules": {}, "papers": [], "days": []}
            self.items[str(told["want"])] = self.item
        if "rule" in told:
            self.item["rules"][told["rule"]] = told["holds"]
        if "paper" in told:
            self.item["papers"].append(told["paper"])
        if "day" in told:
            self.item["days"].append(told["day"])


def as_shown(items: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The API's answer in the same shape."""
    return {item["want"]: _as_shown(item) for item in items}


def _as_shown(item: dict[str, Any]) -> dict[str, Any]:
    rules = [rule for route in item["routes"] for rule in route["rules"]]
    due = item["due"]
    return {
        "decision": item["decision"],
        "matter": item["matter"],
        "rules": {rule["rule"]: str(rule["holds"]).lower() for rule in rules},
        "papers": [paper["id"] for paper in item["papers"]],
        "days": [due["promise_on"], due["statute_on"]] if due else [],
    }
