"""What a talent may still ask for: every family and matter, and how it stands with them."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from greencard.domain.eligibility import weigh
from greencard.domain.facts import GIVEN
from greencard.domain.wanting import Standing, standing
from greencard.matters.catalogue import InForce
from greencard.matters.definition import Family, Matter, Question
from greencard.matters.vocabulary import BASE_FACTS
from greencard.models import Registration
from greencard.queries.said import Said, title
from greencard.services.card.timing import not_now
from greencard.services.wanting.facts import facts_of_registration, grants_of, had_by
from greencard.services.wanting.wants import wants_of


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Something to ask for by its name; `routes` are the matters the router chooses from."""

    want: str
    title: Said
    routes: tuple[Said, ...]
    standing: Standing


@dataclass(frozen=True, kw_only=True)
class Choices:
    """The choices of one family."""

    family: str
    title: Said
    choices: tuple[Choice, ...]


def choices(
    session: Session, registration_id: UUID, *, in_force: InForce, today: date
) -> tuple[Choices, ...]:
    """Everything that may be asked for, family by family.

    Where the router finds the way the family is asked for, elsewhere its matters. What starts
    from the card is shown to whoever holds one, in its time.
    """
    registration = session.get_one(Registration, registration_id)
    before = wants_of(session, registration.talent_id)
    had = had_by(session, registration.talent_id, in_force)
    barred = not_now(session, registration.talent_id, in_force, today=today)
    found = []
    for family in in_force.families.values():
        names = [name for name in _names(family, in_force) if _shown(name, in_force, had, barred)]
        rows = [
            _choice(name, standing(name, before, in_force, had=had), in_force) for name in names
        ]
        found.append(Choices(family=family.id, title=title(family), choices=tuple(rows)))
    return tuple(group for group in found if group.choices)


def questions(
    session: Session,
    registration_id: UUID,
    wants: Sequence[str],
    *,
    in_force: InForce,
    today: date,
) -> tuple[Question, ...]:
    """What to ask somebody who has registered and wants these.

    What an approval has answered is not put; nor what may be left out and concerns only ways that
    are closed by what the registration itself says.
    """
    registration = session.get_one(Registration, registration_id)
    grants = grants_of(session, registration.talent_id)
    facts = facts_of_registration(session, registration, grants, on=today)
    settled = {name: value for name, value in facts.items() if name in BASE_FACTS}
    routes = [matter for want in wants for matter in in_force.routes(want)]
    needed = {fact for matter in routes if _alive(matter, settled, grants) for fact in matter.facts}
    given = {fact for grant in grants.values() for fact, said in grant.items() if said == GIVEN}
    asked = [one for one in in_force.questions_for(wants) if one.id not in given]
    return tuple(one for one in asked if not one.optional or one.id in needed)


def _alive(matter: Matter, settled: Mapping[str, object], grants: Mapping[str, object]) -> bool:
    weighed = weigh(matter, settled, approved=set(grants))
    return not any(one.holds is False for one in weighed)


def _names(family: Family, in_force: InForce) -> tuple[str, ...]:
    if family.chosen_by == "router" and family.on_card:
        return (family.id,)
    return tuple(matter.id for matter in in_force.in_family(family.id))


def _shown(name: str, in_force: InForce, had: set[str], barred: Container[str]) -> bool:
    """The first card shows elsewhere; what starts from it waits until there is one."""
    matter = in_force.get(name)
    if matter is None or matter.starts_from != "card":
        return name not in in_force.implied
    return set(matter.after) <= had and name not in barred


def _choice(name: str, stands: Standing, in_force: InForce) -> Choice:
    if name not in in_force.families:
        return Choice(want=name, title=title(in_force[name]), routes=(), standing=stands)
    routes = tuple(title(matter) for matter in in_force.routes(name))
    family = title(in_force.families[name])
    return Choice(want=name, title=family, routes=routes, standing=stands)
