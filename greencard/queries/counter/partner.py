"""What a partner's counter may ask for, and what its scanner must know to check off line."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from greencard.domain.token.algorithms import ALGORITHMS
from greencard.domain.token.signing import Realm
from greencard.keys.folder import Folder
from greencard.matters.catalogue import Catalogue
from greencard.matters.partners import ON_THE_CARD, Purpose
from greencard.models import PublishedStatusList


def purposes_of(catalogue: Catalogue, partner: str) -> tuple[Purpose, ...]:
    """What a partner checks cards for."""
    return tuple(catalogue.purposes[one] for one in catalogue.partners[partner].purposes)


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
        "gives": purpose.counts_given,
        "by_case": purpose.by_case,
    }


def _off_line(fields: tuple[str, ...]) -> list[str]:
    """What the code itself can give; whoever sees a name may see a masked one."""
    seen = {*fields, *(["name_masked"] if "name" in fields else [])}
    return [name for name in ON_THE_CARD if name in seen]
