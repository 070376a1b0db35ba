"""Opening accounts for people and tokens for systems."""

import click

from greencard.cli.group import now, opened
from greencard.services.doors import staff as accounts
from greencard.services.doors import tokens


@click.group()
def staff() -> None:
    """工作人员账号。"""


@staff.command("add")
@click.argument("login")
@click.option("--name", required=True)
@click.option("--office", help="办理单位编号")
@click.option("--partner", help="合作单位编号")
@click.option("--role", default="officer", show_default=True)
def staff_add(login: str, **person: str) -> None:
    """开通办理单位或合作单位的账号，显示一次初始密码。"""
    service = opened()
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
@click.option("--office", help="办理单位编号")
@click.option("--partner", help="合作单位编号")
@click.option("--test", is_flag=True, help="只用于测试码")
def token_add(name: str, office: str | None, partner: str | None, test: bool) -> None:
    """发放办理单位或合作单位的令牌，只显示一次。"""
    service = opened()
    side = {"office": office, "partner": partner}
    with service.sessions.begin() as session:
        secret = tokens.add(
            session, name, **side, test=test, catalogue=service.catalogue, now=now()
        )
    click.echo(secret)
