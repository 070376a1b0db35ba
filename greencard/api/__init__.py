"""The same services as the pages offer, as JSON for other systems."""

from greencard.api.wiring import register

__all__ = ["register"]
