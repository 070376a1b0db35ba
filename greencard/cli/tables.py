"""Setting up the database and the topics."""

import click

from events import kafka
from events.schemas import all_topics
from greencard import migrations
from greencard.cli.group import now, opened
from greencard.errors import GreencardError
from greencard.services import calendars
from greencard.services.desk import Service
from greencard.services.upkeep import forgetting, resealing


@click.group()
def db() -> None:
    """数据库。"""


@db.command("upgrade")
def db_upgrade() -> None:
    """把数据表升级到最新版本，并写入随程序提供的工作日历。"""
    bring_up_to_date(opened())


def bring_up_to_date(service: Service) -> None:
    """The tables, and in them the working days this edition of the program knows of."""
    migrations.upgrade(service.sessions.kw["bind"])
    with service.sessions.begin() as session:
        calendars.seed(session, now=now())


@db.command("reseal")
def db_reseal() -> None:
    """换用新的数据密钥：把个人信息全部改用当前密钥加密，之后可停用旧密钥。"""
    rows = sum(resealing.reseal(opened().sessions))
    click.echo(f"已重新加密 {rows} 行。")


@click.group()
def topics() -> None:
    """Kafka 主题。"""


@topics.command("create")
def topics_create() -> None:
    """建立全部主题；已有的不动，只把核验记录的保存期设为规定的期限。"""
    service = opened()
    if service.config.kafka is None:
        raise GreencardError("单机模式不使用 Kafka，无须建立主题。")
    names = all_topics(service.catalogue.families)
    kept = dict.fromkeys(forgetting.TOPICS, forgetting.kept_on_kafka(service))
    for name in kafka.create_topics(service.config.kafka, names, kept=kept):
        click.echo(name)
