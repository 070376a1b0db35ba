"""People at our pages: what a talent types into the form, and officers with an account."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask.testing import FlaskClient

from greencard.services.desk import Service
from greencard.services.doors import staff

DATES = ("birth_date", "id_valid_to", "valid_to", "graduated_on", "contract_from", "contract_to")


def typed(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a registration as somebody would type it into the form."""
    fields: dict[str, Any] = {}
    for name, value in _leaves(body, ()):
        if name.rpartition(".")[2] in DATES:
            fields |= dict(zip(_parts(name), value.split("-"), strict=True))
        elif isinstance(value, bool):
            fields[name] = "true" if value else "false"
        elif value is not None:
            fields[name] = value if isinstance(value, list) else str(value)
    consents = [f"{consent['purpose']}:{consent['version']}" for consent in body["consents"]]
    return fields | {"consents": consents}


def an_officer(service: Service, office: str, *, login: str = "chen") -> dict[str, str]:
    """An account at an office, as typed at the door."""
    return _account(service, login, name="陈敏", office=office)


def at_a_partner(service: Service, partner: str, *, login: str = "he") -> dict[str, str]:
    """An account at a partner's counter, as typed at the door."""
    return _account(service, login, name="何静", partner=partner)


def _account(service: Service, login: str, **person: str) -> dict[str, str]:
    with service.sessions.begin() as session:
        password = staff.add(
            session,
            login,
            **person,
            role="officer",
            catalogue=service.catalogue,
            now=datetime.now(UTC),
        )
    return {"login": login, "password": password}


def sign_in(client: FlaskClient, officer: Mapping[str, str]) -> None:
    answer = client.submit("/sign-in?as=staff", dict(officer))  # type: ignore[attr-defined]
    assert answer.status_code == 303, answer.get_data(as_text=True)


def _leaves(values: Mapping[str, Any], path: tuple[str, ...]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in values.items():
        place = (*path, name)
        if isinstance(value, Mapping):
            found += _leaves(value, place)
        elif name in ("family", "documents"):
            for number, entry in enumerate(value):
                found += _leaves(entry, (*place, str(number)))
        elif name != "consents":
            found.append((".".join(place), value))
    return found


def _parts(name: str) -> list[str]:
    return [f"{name}-{part}" for part in ("year", "month", "day")]
