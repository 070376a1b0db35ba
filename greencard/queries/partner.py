"""What a partner's counter may ask for, and what its scanner must know to check off line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from greencard.domain.token.algorithms import ALGORITHMS
from greencard.domain.token.signing import Realm
from greencard.keys.folder import Folder
from greencard.matters.catalogue import Catalogue
from greencard.models import PublishedStatusList

# All that the code of a card says by itself, by the names the API gives it.
IN_THE_CODE = ("valid", "class", "level", "name_masked", "valid_to")


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """What cards are checked for: what is seen then, and what must be confirmed before."""

    id: str
    title: str
    title_en: str
    fields: tuple[str, ...]
    confirm: tuple[str, ...] = ()


STAND_INS = (
    Purpose(
        id="medical_priority",
        title="MEDICAL_PRIORITY",
        title_en="Priority medical care",
        fields=("valid", "class", "name_masked"),
    ),
    Purpose(
        id="travel_lane",
        title="TRAVEL_LANE",
        title_en="Fast lane",
        fields=("valid", "class"),
        confirm=("id_seen", "ticket_seen"),
    ),
)


def purposes_of(_catalogue: Catalogue, _partner: str) -> tuple[Purpose, ...]:
    """What a partner checks cards for."""
    return STAND_INS


def scanner(
    session: Session, partner: str, *, catalogue: Catalogue, realm: Realm, keys: Folder
) -> dict[str, Any]:
    """What a scanner takes with it: where codes hold, whom to believe, what to ask for."""
    return {
        "partner": partner,
        "host": realm.host,
        "env": realm.env,
        "zone": str(realm.zone),
        "origin": realm.origin,
        "roots": roots(keys),
        "lists": list(session.scalars(select(PublishedStatusList.number).order_by("number"))),
        "purposes": [_told(purpose) for purpose in purposes_of(catalogue, partner)],
    }


def roots(keys: Folder) -> list[Mapping[str, str]]:
    """The public halves of the keys that may sign the list of keys."""
    return [
        ALGORITHMS[root.algorithm].to_jwk(root.public) | {"kid": kid}
        for kid, root in keys.read_roots().items()
    ]


def _told(purpose: Purpose) -> dict[str, Any]:
    return {
        "id": purpose.id,
        "title": {"zh": purpose.title, "en": purpose.title_en},
        "off_line": _off_line(purpose.fields),
        "confirm": purpose.confirm,
    }


def _off_line(fields: tuple[str, ...]) -> list[str]:
    """What the code itself can give; whoever sees a name may see a masked one."""
    seen = {*fields, *(["name_masked"] if "name" in fields else [])}
    return [name for name in IN_THE_CODE if name in seen]
