"""The handbook from the command line: printed into a folder, or compared on the terminal."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import click

from greencard.app import create_app
from greencard.cli.group import now
from greencard.config import Config
from greencard.errors import GreencardError
from greencard.matters.catalogue import Catalogue
from greencard.matters.difference import between
from greencard.queries.handbook import chapters as handbook
from greencard.queries.handbook.chapters import Book
from greencard.services.desk import Service
from greencard.web.handbook import on_paper
from greencard.web.language import say
from greencard.web.press import SHEET, pressed
from greencard.web.words import changes as told

LANGUAGES = {"zh": ("zh",), "en": ("en",), "both": ("zh", "en")}
DAY = click.DateTime(["%Y-%m-%d"])


@click.command("handbook")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="写入的文件夹")
@click.option("--lang", type=click.Choice(list(LANGUAGES)), default="both", show_default=True)
@click.option("--on", type=DAY, help="哪一天的版本，默认今天")
@click.option("--diff", nargs=2, type=DAY, metavar="旧日期 新日期", help="比较两天施行的手册")
def print_handbook(
    out: Path | None, lang: str, on: datetime | None, diff: tuple[datetime, datetime] | None
) -> None:
    """把办事手册写成 PDF 和网页文件（全册、各类、各章），或比较两天施行的手册。"""
    if bool(out) == bool(diff):
        raise GreencardError("请写 --out 文件夹，或 --diff 旧日期 新日期，二者选一。")
    app = create_app(Config.from_env())
    service: Service = app.extensions["greencard"]
    day = on.date() if on else service.today(now())
    for language in LANGUAGES[lang]:
        with app.test_request_context(f"/handbook?lang={language}"):
            if out:
                _written(service.catalogue, day, out / language)
            if diff:
                _tell(service.catalogue, diff[0].date(), diff[1].date())


def _written(catalogue: Catalogue, day: date, folder: Path) -> None:
    try:
        _write(catalogue, day, folder)
    except OSError as error:
        raise GreencardError(f"不能写入 {folder}：{error.strerror or error}") from error


def _write(catalogue: Catalogue, day: date, folder: Path) -> None:
    books = list(_books(catalogue, day))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "handbook.css").write_bytes(SHEET.read_bytes())
    for book in books:
        file = folder / f"{book.name or 'handbook'}.pdf"
        file.write_bytes(pressed(on_paper(book)))
        file.with_suffix(".html").write_text(on_paper(book, sheet="handbook.css"), "utf-8")
        click.echo(str(file))


def _books(catalogue: Catalogue, day: date) -> Iterator[Book]:
    """The whole handbook, each family and each matter of a day."""
    whole = handbook.whole(catalogue, day)
    if not whole.parts:
        raise GreencardError(f"{day} 没有施行的事项。")
    yield whole
    for part in whole.parts:
        yield handbook.of_family(catalogue, day, part.family.id)
    for chapter in whole.chapters:
        yield handbook.of_matter(catalogue, day, chapter.matter.id)


def _tell(catalogue: Catalogue, old: date, new: date) -> None:
    """Every difference in a paragraph: where, what it was, what it is."""
    title = None
    for change in between(catalogue.on(old), catalogue.on(new)):
        if change.title != title:
            title = change.title
            click.secho(say(title), bold=True)
        kind = told.KINDS[change.kind]
        click.echo(f"  {kind} {told.where(change) if change.path else ''}".rstrip())
        for mark, which in (("-", "before"), ("+", "after")):
            if value := told.value(change, which, catalogue):
                click.echo(f"    {mark} {value}")
