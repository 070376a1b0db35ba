"""What a holder allows, as the holder sees it: each purpose, who uses it, and what it shows."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from greencard.matters.vocabulary import is_ours
from greencard.models import Registration
from greencard.queries.said import Said, title
from greencard.services import consents
from greencard.services.consents import Stand
from greencard.services.desk import Service


@dataclass(frozen=True, kw_only=True)
class ConsentRow:
    """One purpose: `allowed` tells whether showing is enough, it must be asked, or a law allows
    it; `changeable` whether the holder has a say. `ours` marks the centre's own arrangement.
    """

    purpose: str
    title: Said
    allowed: str
    changeable: bool
    on: bool
    each_time: bool
    always_each_time: bool
    fields: tuple[str, ...]
    partners: tuple[Said, ...]
    basis: Said
    ours: bool


def page(session: Session, registration_id: UUID, *, service: Service) -> list[ConsentRow]:
    """Every purpose and how it stands, in the order of the book."""
    talent_id = session.get_one(Registration, registration_id).talent_id
    stands = consents.stands(session, talent_id, service=service)
    return [row(stand, service=service) for stand in stands]


def row(stand: Stand, *, service: Service) -> ConsentRow:
    """One of them."""
    purpose = stand.purpose
    return ConsentRow(
        purpose=purpose.id,
        title=title(purpose),
        allowed=purpose.allowed,
        changeable=purpose.allowed != "statutory",
        on=stand.on,
        each_time=stand.each_time,
        always_each_time=purpose.each_time,
        fields=purpose.fields,
        partners=tuple(title(one) for one in service.catalogue.book.partners_for(purpose.id)),
        basis=Said(purpose.basis, purpose.basis_en),
        ours=is_ours(purpose),
    )
