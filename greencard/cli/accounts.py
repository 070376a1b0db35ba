"""Opening accounts for people and tokens for systems."""

import click

from greencard.cli.group import now, opened
from greencard.services import staff as accounts
from greencard.services import tokens


@click.group()
def staff() -> None:
    """工作人员账号。"""


@staff.command("add")
@click.argument("login")
@click.option("--name", required=True)
@click.option("--office", required=True)
@click.option("--role", default="officer", show_default=True)
def staff_add(login: str, name: str, office: str, role: str) -> None:
    """开通账号，显示一次初始密码。"""
    service = opened()
    person = {"name": name, "office": office, "role": role}
    with service.sessions.begin() as session:
        password = accounts.add(session, login, **person, catalogue=service.catalogue, now=now())
    click.echo(password)


@staff.command("renew")
@click.argument("login")
def staff_renew(login: str) -> None:
    """换发初始密码，显示一次；该账号已登录的地方全部退出。"""
    with opened().sessions.begin() as session:
        password = accounts.renew(session, login)
    click.echo(password)


@click.group()
def token() -> None:
    """接口令牌。"""


@token.command("add")
@click.argument("name")
@click.option("--office", required=True)
def token_add(name: str, office: str) -> None:
    """发放令牌，只显示一次。"""
    service = opened()
    with service.sessions.begin() as session:
        secret = tokens.add(session, name, office=office, catalogue=service.catalogue, now=now())
    click.echo(secret)
