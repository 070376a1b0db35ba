"""Starting things: everything at once, the web alone, the demonstration, the check."""

import os
import signal
import socket
import threading
from pathlib import Path

import click

from greencard import demo
from greencard.cli.group import now, opened, opened_with_keys, stop_on_signals
from greencard.cli.tables import bring_up_to_date
from greencard.config import Config
from greencard.errors import GreencardError
from greencard.matters.overlaps import overlaps
from greencard.processes import TIED, end_with_parent, keep_running, python
from greencard.queries import health
from greencard.server import Server


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--data", type=click.Path(path_type=Path), help="数据目录，默认 ./data")
@click.option("--demo", "with_demo", is_flag=True, help="备好约 200 名虚构人才")
def up(host: str, port: int, data: Path | None, with_demo: bool) -> None:
    """一条命令启动全部：网站与各处理进程。"""
    if data:
        os.environ["GREENCARD_DATA"] = str(data.absolute())  # the children read it too
    _must_be_free(host, port)
    service = opened_with_keys()
    bring_up_to_date(service)
    stop = stop_on_signals()
    web_alone = python("greencard", "web", TIED, options={"--bind": f"{host}:{port}"})
    commands = [web_alone, python("workers", "all", TIED)]
    children = threading.Thread(target=keep_running, args=(commands, stop))
    children.start()
    try:
        if with_demo:
            demo.fill(service, stop=stop, say=click.echo)
        click.echo(f"人才绿卡已启动：http://{host}:{port}/ （按 Ctrl-C 停止）")
        for line in demo.accounts(service) if with_demo else []:
            click.echo(line)
        stop.wait()
    finally:
        stop.set()
        children.join()


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True)
@click.option(TIED, "tied", is_flag=True, hidden=True)
def web(bind: str, tied: bool) -> None:
    """只运行网站（gunicorn）。"""
    if tied:
        _end_with_parent()
    opened_with_keys()  # so that whatever is missing stops the start with one line
    Server(Config.from_env(), bind=bind).run()


@click.command()
@click.option("--strict", is_flag=True, help="有重叠即视为出错")
def check(strict: bool) -> None:
    """核对设置、密钥与全部事项定义，列出政策和待遇的重叠。"""
    service = opened_with_keys()
    found = overlaps(service.catalogue)
    for one in found:
        click.echo(f"警告：{one.file}，{one.place}：{one.reason}")
    if found and strict:
        raise GreencardError(f"有 {len(found)} 处重叠，须写明代替、排除或可以并行。")
    with service.sessions() as session:
        health.keys_fit(session)
    families, matters = len(service.catalogue.families), len(list(service.in_force(now())))
    click.echo(f"设置与定义无误：{families} 个类别，{matters} 个事项。")


@click.command("demo")
@click.option("--talents", default=200, show_default=True)
@click.option("--seed", default=1, show_default=True)
def fill_demo(talents: int, seed: int) -> None:
    """登记虚构人才并办理其中一部分（处理进程须在运行）。"""
    stop = stop_on_signals()
    demo.fill(opened(), talents=talents, seed=seed, stop=stop, say=click.echo)


def _must_be_free(host: str, port: int) -> None:
    """Raise before anything is started where somebody else listens already."""
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        raise GreencardError(
            f"{host}:{port} 不能使用（可能已被占用），请用 --port 换一个。"
        ) from error


def _end_with_parent() -> None:
    """gunicorn ends on SIGTERM, so that is what we send ourselves."""
    gone = threading.Event()

    def leave() -> None:
        gone.wait()
        os.kill(os.getpid(), signal.SIGTERM)

    end_with_parent(gone)
    threading.Thread(target=leave, daemon=True).start()
