"""The tables and how they came to be, by Alembic; the same steps on both databases."""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import Engine

HERE = Path(__file__).parent


def settings(engine: Engine) -> AlembicConfig:
    """Alembic's own settings, with our engine handed over instead of an address."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(HERE))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine) -> None:
    """Bring the tables up to date; doing it twice changes nothing."""
    command.upgrade(settings(engine), "head")
