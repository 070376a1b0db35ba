"""What starts from a card has its time: a renewal shortly before the end, another after a loss."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from greencard.domain.cards import FROM
from greencard.domain.sentences import N_
from greencard.errors import NotAllowed
from greencard.matters.catalogue import InForce
from greencard.matters.definition import Matter
from greencard.models import Card
from greencard.services.card.cards import at_hand

EARLY = N_("绿卡从 %(day)s起可以换发，请到时再申请。")
NOT_LOST = N_(
    "没有可以补发的绿卡。绿卡丢失的，请先在绿卡页面挂失；挂失的绿卡已过有效期的，请办理换发。"
)


def not_now(
    session: Session, talent_id: UUID, in_force: InForce, *, today: date
) -> Mapping[str, NotAllowed]:
    """The matters that have not their time now, each with what there is to say of it."""
    found = dict[str, NotAllowed]()
    renewing, replacing = in_force.acting("renew"), in_force.acting("replace")
    opens = renewing and renewable_from(session.scalars(at_hand(talent_id)).one(), renewing)
    if renewing and opens and today < opens:
        found[renewing.id] = NotAllowed(EARLY, day=opens)
    if replacing and not _replaceable(session, talent_id, today=today):
        found[replacing.id] = NotAllowed(NOT_LOST)
    return found


def check(
    session: Session, talent_id: UUID, names: Iterable[str], *, in_force: InForce, today: date
) -> None:
    """Raises NotAllowed for the first of these matters that has not its time now."""
    barred = not_now(session, talent_id, in_force, today=today)
    for name in names:
        if name in barred:
            raise barred[name]


def renewable_from(card: Card, matter: Matter) -> date | None:
    """The first day on which this card may be renewed; None where none is, or any day does."""
    if card.state not in FROM["renew"] or card.valid_to is None or matter.validity is None:
        return None
    return matter.validity.opens(card.valid_to)


def _replaceable(session: Session, talent_id: UUID, *, today: date) -> bool:
    mine = select(Card.id).filter_by(talent_id=talent_id, replaced_by=None, state="lost")
    return session.scalar(mine.where(Card.valid_to >= today).limit(1)) is not None
