"""What a purpose shows of a card and its holder; null where we keep no such thing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from greencard.domain.facts import age_on
from greencard.domain.masking import mask_name
from greencard.domain.names import surname
from greencard.matters.partners import BY_NUMBER, Purpose
from greencard.models import Case
from greencard.services.card.holders import Holder
from greencard.services.desk import Service

PASSPORTS = ("PASSPORT_CN", "PASSPORT_FOREIGN")
LAST_DIGITS = 4


@dataclass(frozen=True, kw_only=True)
class Sight:
    """Everything a field may be read from; made-up people have no session and no cases."""

    session: Session | None
    holder: Holder
    purpose: Purpose
    service: Service
    today: date

    @property
    def particulars(self) -> Mapping[str, Any]:
        """What the talent told of work and family; a family member's card shows none of it."""
        return {} if self.holder.relative else self.holder.registration.particulars


def fields_of(purpose: Purpose, *, shown: str) -> tuple[str, ...]:
    """The fields a purpose shows; to a typed number only that the card is good, name masked."""
    if shown != "number":
        return purpose.fields
    masked = dict.fromkeys("name_masked" if name == "name" else name for name in purpose.fields)
    return tuple(name for name in masked if name in BY_NUMBER)


def seen(sight: Sight, fields: Iterable[str]) -> dict[str, Any]:
    """The named fields, as plain JSON values."""
    return {name: READERS[name](sight) if name in READERS else None for name in fields}


def _valid_to(sight: Sight) -> str | None:
    last = sight.holder.card.valid_to
    return last.isoformat() if last else None


def _last_digits(sight: Sight) -> str | None:
    return sight.holder.id_no[-LAST_DIGITS:] if sight.holder.id_no else None


def _passport(sight: Sight) -> str | None:
    if sight.holder.id_type in PASSPORTS:
        return sight.holder.id_no
    others = sight.particulars.get("documents", ())
    return next((one["id_no"] for one in others if one["id_type"] in PASSPORTS), None)


def _employer(sight: Sight) -> str | None:
    return sight.particulars.get("employment", {}).get("employer")


def _category(sight: Sight) -> str | None:
    return None if sight.holder.relative else sight.holder.registration.category


def _family_count(sight: Sight) -> int:
    return len(sight.particulars.get("family", ()))


def _children(sight: Sight) -> list[dict[str, Any]]:
    family = sight.particulars.get("family", ())
    children = [member for member in family if member["relation"] == "child"]
    return [{"name": child["name"], "age": _age(child, sight.today)} for child in children]


def _age(child: Mapping[str, Any], today: date) -> int | None:
    born = child.get("birth_date")
    return age_on(today, date.fromisoformat(born)) if born else None


def _tier(sight: Sight) -> str | None:
    """The tier of the flat or subsidy the holder was granted, which is the card's level."""
    if sight.session is None or sight.holder.relative:
        return None
    approved = select(Case.matter, Case.version).filter_by(
        talent_id=sight.holder.card.talent_id, state="approved"
    )
    matter = sight.service.catalogue.matter
    tiered = any(matter(*row).tiers for row in sight.session.execute(approved))
    return sight.holder.card.level if tiered else None


def _case_no(sight: Sight) -> str | None:
    """The newest case of the family this purpose is about."""
    if sight.session is None or sight.holder.relative:
        return None
    cases = select(Case.number).filter_by(
        talent_id=sight.holder.card.talent_id, family=sight.purpose.family
    )
    return sight.session.scalar(cases.order_by(Case.opened_at.desc(), Case.id.desc()).limit(1))


READERS: Mapping[str, Callable[[Sight], Any]] = {
    "valid": lambda _: True,
    "class": lambda sight: sight.holder.card.card_class,
    "level": lambda sight: sight.holder.card.level,
    "name": lambda sight: sight.holder.name,
    "name_masked": lambda sight: mask_name(sight.holder.name_on_card),
    "surname": lambda sight: surname(sight.holder.name_on_card),
    "valid_to": _valid_to,
    "id_type": lambda sight: sight.holder.id_type,
    "id_no": lambda sight: sight.holder.id_no,
    "id_last4": _last_digits,
    "passport_no": _passport,
    "employer": _employer,
    "category": _category,
    "tier": _tier,
    "family_count": _family_count,
    "children": _children,
    "case_no": _case_no,
}
