"""The calendar of working days: loading a year's list, and looking at what there is."""

from pathlib import Path

import click

from greencard.cli.group import now, opened
from greencard.matters.calendar import YearList, calendar_of, read_years
from greencard.services import calendars

RECOUNT = "在办的件由计时进程（python -m workers clock）按新日历重新计算期限。"


@click.group()
def calendar() -> None:
    """工作日历：国务院办公厅每年公布的放假与调休安排。"""


@calendar.command("load")
@click.argument("file", type=click.Path(path_type=Path))
def calendar_load(file: Path) -> None:
    """载入一年或几年的放假与调休安排；重复载入没有影响。

    FILE 是 UTF-8 编码的 TOML 文件，一年一段：

    \b
      [2027]
      source = "通知的名称和发布时间"
      off = [
        2027-01-01,
        [2027-02-05, 2027-02-11],
      ]
      work = [2027-01-30]

    off 是放假的日子，写单独一天，或方括号里的首日和末日（含两端），周末可写可不写；work
    是调为上班的周末；source 是出处，必须写。文件中的年份整年替换，其他年份不动。文件有误时
    说明位置和原因，什么也不改。
    """
    lists = read_years(file.absolute())
    service = opened()
    with service.sessions.begin() as session:
        changed = calendars.load(session, lists, now=now())
    for one in lists:
        click.echo(f"{_told(one)}：{'已载入' if one.year in changed else '与已有的相同，未改动'}")
    if changed:
        click.echo(RECOUNT)


@calendar.command("list")
def calendar_list() -> None:
    """列出已有的年份、天数和出处。"""
    with opened().sessions() as session:
        for row in calendars.listing(session):
            click.echo(f"{_told(calendars.list_of(row))}：{row.source}")


def _told(one: YearList) -> str:
    days = calendar_of([one]).working_days_of(one.year)
    return f"{one.year} 年放假 {len(one.off)} 天，调休上班 {len(one.work)} 天，共 {days} 个工作日"
