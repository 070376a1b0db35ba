"""Dead events: look at them, try them again, or let them go with a reason."""

from collections.abc import Callable
from typing import Any

import click
from sqlalchemy.orm import Session

from events import dead as dead_letters
from events.dead import DeadEvent
from greencard.cli.group import now, opened
from greencard.errors import GreencardError


def place(command: Callable[..., Any]) -> Callable[..., Any]:
    """The four words that name one dead event, as `dead list` prints them."""
    for name, kind in (("sequence", int), ("key", str), ("topic", str), ("consumer", str)):
        command = click.argument(name, type=kind)(command)
    return command


@click.group()
def dead() -> None:
    """死信：处理失败、等人决定的事件。"""


@dead.command("list")
@click.option("--consumer")
def dead_list(consumer: str | None) -> None:
    """列出死信。"""
    with opened().sessions() as session:
        events = dead_letters.listing(session, consumer=consumer)
        if not events:
            click.echo("没有死信。")
        for event in events:
            where = f"{event.consumer} {event.topic} {event.key} {event.sequence}"
            click.echo(f"{where}  {event.attempts}x  {event.last_error}")


@dead.command("show")
@place
def dead_show(consumer: str, topic: str, key: str, sequence: int) -> None:
    """显示一件死信的全文（其中没有个人信息）。"""
    with opened().sessions() as session:
        click.echo(_find(session, consumer, topic, key, sequence).event)


@dead.command("replay")
@place
def dead_replay(consumer: str, topic: str, key: str, sequence: int) -> None:
    """再办一次。"""
    with opened().sessions.begin() as session:
        found = _find(session, consumer, topic, key, sequence)
        dead_letters.replay(session, found, now=now())


@dead.command("discard")
@place
@click.option("--why", required=True, help="放弃的理由，随死信保存")
def dead_discard(consumer: str, topic: str, key: str, sequence: int, why: str) -> None:
    """放弃这一件，后面的事件继续办理。"""
    with opened().sessions.begin() as session:
        found = _find(session, consumer, topic, key, sequence)
        dead_letters.discard(session, found, why=why, now=now())


def _find(session: Session, consumer: str, topic: str, key: str, sequence: int) -> DeadEvent:
    try:
        return dead_letters.show(session, consumer, topic=topic, key=key, sequence=sequence)
    except dead_letters.NotDead as error:
        raise GreencardError("没有这样一件死信，请用 greencard dead list 核对。") from error
