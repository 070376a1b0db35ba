"""The pages people see: each view parses, makes one call, and renders."""

from flask import Flask

from greencard.config import Config
from greencard.web import (
    card,
    centre,
    centre_cards,
    door,
    eligibility,
    handbook,
    health,
    keeping,
    looking,
    partner,
    partner_statistics,
    point,
    policies,
    prints,
    showing,
    verify,
    wanting,
    well_known,
)
from greencard.web.pages import furnish

ROOMS = (
    point.bp,
    eligibility.bp,
    card.bp,
    showing.bp,
    keeping.bp,
    looking.bp,
    prints.bp,
    wanting.bp,
    handbook.bp,
    centre.bp,
    partner.bp,
    centre_cards.bp,
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
