"""The signing keys: setting them up, publishing the list of them, and changing them."""

from datetime import datetime
from itertools import accumulate
from pathlib import Path

import click

from greencard.cli.group import now, opened_with_keys
from greencard.config import Config
from greencard.domain.token.keyset import USES, Key, KeySet, Use
from greencard.errors import NotAllowed, NotFound
from greencard.keys import making
from greencard.keys.folder import Folder
from greencard.keys.ring import Ring
from greencard.services.card import resigning
from greencard.services.card.issuing import Pen

FILE = click.Path(path_type=Path, dir_okay=False)
TITLES = {"card": "卡证", "live": "动态码", "status": "状态列表"}
STATES = {"active": "有效", "retired": "已退役", "compromised": "已泄露"}
AFTERWARDS = "已记下，签发后生效：greencard keys sign --root FILE"


@click.group()
def keys() -> None:
    """签名密钥：卡证、动态码和状态列表各用各的，根密钥离线保存。"""


@keys.command("init")
@click.option("--root", type=FILE, required=True, help="根密钥文件；没有就新建，请离线保存。")
@click.option("--spare", type=FILE, help="备用根密钥文件，另存一处。")
def keys_init(root: Path, spare: Path | None) -> None:
    """建立密钥目录，并记住根密钥的公钥。"""
    folder = Folder(Config.from_env().keys)
    making.begin(folder, root, spare=spare)
    click.echo(f"已建立：{folder.place}。接着运行 greencard keys sign --root {root}")


@keys.command("sign")
@click.option("--root", type=FILE, required=True, help="根密钥文件，用完即取走。")
def keys_sign(root: Path) -> None:
    """补齐今后要用的密钥，签发新一版密钥集；不必重启。"""
    config = Config.from_env()
    edition = making.sign(Folder(config.keys), making.root_of(root), now=now())
    click.echo(_headline(edition, config))


@keys.command("list")
def keys_list() -> None:
    """列出密钥集中的全部密钥；快到期时提醒。"""
    config, folder = _prepared()
    edition = folder.read_published()
    click.echo(_headline(edition, config))
    for key in folder.read_ledger().keys.values():
        click.echo(_told(key, folder, config))
    if edition.ends_soon(now()):
        click.echo("密钥集即将到期，请运行 greencard keys sign --root FILE。", err=True)


@keys.command("rotate")
@click.option("--use", type=click.Choice(USES), default="card", show_default=True)
def keys_rotate(use: Use) -> None:
    """提前更换现用的密钥；它签过的仍然有效。"""
    config, folder = _prepared()
    making.rotate(folder, use)
    click.echo(f"{TITLES[use]}密钥将更换")
    _publish(config, folder)


@keys.command("compromise")
@click.argument("kid")
def keys_compromise(kid: str) -> None:
    """宣布密钥已泄露：立即停用，它签的卡须重新签发。"""
    config, folder = _prepared()
    key = making.compromise(folder, kid)
    click.echo(f"{TITLES[key.use]}密钥 {kid} 已停用")
    _publish(config, folder)


@keys.command("reissue")
@click.option("--kid", type=int, help="这把密钥签的卡；不写则为全部已泄露密钥签的卡。")
def keys_reissue(kid: int | None) -> None:
    """重新签发：没有二维码的卡，和已泄露密钥签的卡；卡号不变。中断后可以再运行。"""
    service = opened_with_keys()
    ring, at = Ring(service.config.keys, "card"), now()
    pen = Pen(signer=ring.signer("card", at=at), realm=service.realm, at=at)
    kids = _given_up(ring.folder, kid, current=pen.signer.kid)
    done = 0
    for done in accumulate(resigning.sign_anew(service.sessions, kids, pen=pen)):
        click.echo(f"已重新签发 {done} 张", err=True)
    click.echo(f"共重新签发 {done} 张。")


def _given_up(folder: Folder, kid: int | None, *, current: str) -> list[int]:
    """The card keys whose cards are signed anew: the one named, else every one that came to light.

    Raises NotFound, and NotAllowed for the key that signs now.
    """
    mine = [key for key in folder.read_ledger().keys.values() if key.use == "card"]
    if kid is None:
        return [int(key.kid) for key in mine if key.state == "compromised"]
    if str(kid) == current:
        raise NotAllowed("密钥 %(kid)s 正在使用，请先更换或停用它。", kid=kid)
    if str(kid) not in {key.kid for key in mine}:
        raise NotFound("没有编号为 %(kid)s 的密钥。", kid=kid)
    return [kid]


def _prepared() -> tuple[Config, Folder]:
    config = Config.from_env()
    making.ready(config.keys, service=config.service, now=now())
    return config, Folder(config.keys)


def _publish(config: Config, folder: Folder) -> None:
    """In local mode the root is at hand; in service it is somewhere safe."""
    if folder.root.exists():
        edition = making.sign(folder, making.root_of(folder.root), now=now())
        click.echo(_headline(edition, config))
    else:
        click.echo(AFTERWARDS)


def _headline(edition: KeySet, config: Config) -> str:
    until = _day(edition.expires_at, config)
    return f"密钥集第 {edition.seq} 版，有效至 {until}，共 {len(edition.keys)} 把"


def _told(key: Key, folder: Folder, config: Config) -> str:
    begin, end = _day(key.sign_from, config), _day(key.sign_until, config)
    believed = _day(key.verify_until, config)
    told = f"{key.kid:>4}　{TITLES[key.use]}　{key.algorithm}　{STATES[key.state]}"
    held = "　私钥在此" if folder.secret(key.use, key.kid).exists() else ""
    return f"{told}　签名 {begin} 至 {end}　核验至 {believed}{held}"


def _day(moment: datetime, config: Config) -> str:
    return moment.astimezone(config.timezone).date().isoformat()
