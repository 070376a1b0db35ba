"""What may be done to a card in which state, by its holder, an office, the clock or the issuer."""

from collections.abc import Mapping

IN_USE = frozenset({"active", "suspended"})
# The last three can still be taken away, or give way to a new card.
NOT_ENDED = IN_USE | {"lost", "expired", "replaced"}
ENDED = frozenset({"revoked", "cancelled"})
FROM: Mapping[str, frozenset[str]] = {
    "freeze": IN_USE,
    "unfreeze": IN_USE,
    "lose": IN_USE,
    "leave": IN_USE,
    "suspend": IN_USE,
    "resume": IN_USE,
    "expire": IN_USE,
    "extend": IN_USE,
    "correct": IN_USE | {"lost", "expired"},  # what is renewed or replaced takes the day along
    "change": IN_USE,
    "replace": IN_USE | {"lost"},
    "end_grace": IN_USE | {"lost"},
    "revoke": IN_USE | {"lost", "expired"},
    "cancel": IN_USE | {"lost", "expired"},
    "renew": NOT_ENDED,
}


def may(act: str, state: str) -> bool:
    """Whether a card in this state allows the act."""
    return state in FROM[act]
