"""Seals everything anew under the current key, so that an old key can be thrown away."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, sessionmaker

from greencard.db import Base, Safe, Sealed
from greencard.models import Talent
from greencard.services.registration import identity_key

PAGE = 200


def reseal(sessions: sessionmaker[Session]) -> Iterator[int]:
    """Go through every table in small transactions; yields how many rows each page took.

    Stopping half way harms nothing: what is left is found by its key the next time.
    """
    for model in sealed_models():
        last: UUID | None = None
        while True:
            with sessions.begin() as session:
                rows = _page(session, model, after=last)
                for row in rows:
                    _seal_again(row)
            if not rows:
                break
            last = rows[-1].id
            yield len(rows)


def sealed_models() -> list[type[Base]]:
    """Every kind of row that has a sealed column."""
    found = [mapper.class_ for mapper in Base.registry.mappers if _columns(mapper.class_)]
    return sorted(found, key=lambda model: model.__tablename__)


def _columns(model: type[Base]) -> list[str]:
    return [name for name, value in vars(model).items() if isinstance(value, Sealed)]


def _page(session: Session, model: type[Base], *, after: UUID | None) -> list:
    """The next rows with a value under another key than the current one, or found by one."""
    current = bytes([Safe.unlock().current])
    sealed = [getattr(model, f"{name}_sealed") for name in _columns(model)]
    query = select(model).where(or_(*(func.substr(column, 1, 1) != current for column in sealed)))
    if after is not None:
        query = query.where(model.id > after)  # type: ignore[attr-defined]
    query = query.order_by(model.id).limit(PAGE)  # type: ignore[attr-defined]
    return list(session.scalars(query.with_for_update()))


def _seal_again(row: Base) -> None:
    for name in _columns(type(row)):
        setattr(row, name, getattr(row, name))
    if isinstance(row, Talent):
        row.id_hash = Safe.unlock().digest(identity_key(row.id_type, row.id_no))
