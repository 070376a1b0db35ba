"""The pages people see: each view parses, makes one call, and renders."""

from flask import Flask

from greencard.config import Config
from greencard.web import door, eligibility, handbook, health, point, policies, well_known
from greencard.web.centre import cards as centre_cards
from greencard.web.centre import queue as centre
from greencard.web.counter import partner, partner_statistics, verify
from greencard.web.holder import card, keeping, looking, prints, showing, wanting
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
