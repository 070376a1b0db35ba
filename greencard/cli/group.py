"""The command itself: what went wrong is told in one clear line, and the exit status is 1."""

import logging
import signal
import threading
from datetime import UTC, datetime
from typing import Any

import click
from sqlalchemy.exc import DBAPIError

from events.away import is_away
from greencard.config import Config
from greencard.errors import GreencardError
from greencard.keys import making
from greencard.services.desk import Service, open_service


class OneLine(click.Group):
    """Turns our own errors, and a database that does not answer, into one line."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except GreencardError as error:
            raise click.ClickException(str(error)) from error
        except DBAPIError as error:
            raise click.ClickException(_database(error)) from error


def _database(error: DBAPIError) -> str:
    said = str(error.orig).strip().partition("\n")[0]
    if not is_away(error) and ("no such table" in said or "does not exist" in said):
        return "数据表还没有建立或不是最新，请先运行 greencard db upgrade。"
    return f"数据库无法使用：{said}"


@click.group(cls=OneLine)
def main() -> None:
    """人才绿卡：一点、一卡、一册、一中心。"""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    for talkative in ("alembic", "weasyprint", "fontTools"):
        logging.getLogger(talkative).setLevel(logging.WARNING)


def opened() -> Service:
    """The service the settings describe."""
    return open_service(Config.from_env())


def opened_with_keys() -> Service:
    """The same, only where it can sign; raises KeysMissing."""
    service = opened()
    making.ready(service.config.keys, service=service.config.service, now=now())
    return service


def now() -> datetime:
    """The moment of the command."""
    return datetime.now(UTC)


def stop_on_signals() -> threading.Event:
    """Set once somebody asks the process to end."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
