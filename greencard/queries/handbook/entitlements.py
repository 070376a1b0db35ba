"""What a tiered matter brings the holder of a level, and who says so."""

from dataclasses import dataclass

from greencard.matters.definition import Matter
from greencard.matters.details import Tier
from greencard.matters.vocabulary import is_ours
from greencard.queries.said import Said


@dataclass(frozen=True, kw_only=True)
class Entitlement:
    """The row of the level, with its clause; `ours` marks the centre's own arrangement."""

    tier: Tier
    basis: Said
    ours: bool


def entitlement(matter: Matter | None, level: object) -> Entitlement | None:
    """What the matter brings at a level; None where it has no tiers or the level is not known."""
    tiers = matter.tiers if matter else None
    tier = tiers.by_level.get(str(level)) if tiers else None
    if tiers is None or tier is None:
        return None
    basis = Said(tiers.basis, tiers.basis_en)
    return Entitlement(tier=tier, basis=basis, ours=is_ours(tiers))
