"""The pages people see: each view parses, makes one call, and renders."""

from flask import Flask

from greencard.config import Config
from greencard.web import (
    card,
    centre,
    door,
    eligibility,
    handbook,
    health,
    partner_statistics,
    point,
    policies,
    verify,
    wanting,
    well_known,
)
from greencard.web.pages import furnish

ROOMS = (
    point.bp,
    eligibility.bp,
    card.bp,
    wanting.bp,
    handbook.bp,
    centre.bp,
    door.bp,
    policies.bp,
    health.bp,
    well_known.bp,
    verify.bp,
    partner_statistics.bp,
)


def register(app: Flask, config: Config) -> None:
    """Give the application its pages."""
    furnish(app, config)
    for room in ROOMS:
        app.register_blueprint(room)
