"""What is wanted, tidied: each thing once, and no family beside a matter of it."""

from collections.abc import Iterable

from greencard.matters.catalogue import InForce


def once_each(names: Iterable[str], catalogue: InForce) -> tuple[str, ...]:
    """Each once; a matter that was named makes its whole family beside it superfluous."""
    named = tuple(dict.fromkeys(names))
    chosen = {catalogue.family_of(name).id for name in named if name not in catalogue.families}
    return tuple(name for name in named if name not in chosen)


def on_the_card(names: Iterable[str], catalogue: InForce) -> tuple[str, ...]:
    """The same without the card and what it leads to, which no newcomer asks for."""
    return tuple(name for name in names if catalogue.family_of(name).on_card)
