"""The handbook as PDF: tagged, bound, with its fonts, asking nobody for anything."""

import re
import subprocess
import threading
import zlib
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from greencard.errors import PressBusy
from greencard.matters import load
from greencard.queries.handbook import chapters as handbook
from greencard.web.handbook import on_paper
from greencard.web.press import Press, pressed
from tests.client import LintingClient
from tests.handbook import normal
from tests.stacks import EmbeddedStack

DAY = date(2026, 3, 2)
pytestmark = pytest.mark.paper


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One service for all: what it printed once it keeps."""
    with EmbeddedStack(tmp_path_factory.mktemp("paper")) as stack:
        yield stack.app


@pytest.fixture
def client(app: Flask) -> LintingClient:
    return app.test_client()


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def family(client: LintingClient, language: str) -> bytes:
    """The chapters on settling, in one of the languages."""
    return client.get(f"/handbook/family/hukou.pdf?lang={language}").data


def told(program: str, pdf: bytes, *options: str) -> str:
    """What one of poppler's programs says of a PDF."""
    last = ["-"] if program == "pdftotext" else []
    command = [program, *options, "-", *last]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def test_it_is_tagged_and_names_itself_and_its_language(family: bytes, language: str) -> None:
    information = told("pdfinfo", family)
    assert re.search(r"Tagged:\s+yes", information)
    assert re.search(r"Title:\s+" + ("落户" if language == "zh" else "Household"), information)
    assert b"/Lang (%s)" % {"zh": b"zh-CN", "en": b"en"}[language] in unpacked(family)
    assert b"pdfuaid" in unpacked(family) and b"/JavaScript" not in unpacked(family)


def unpacked(pdf: bytes) -> bytes:
    """The PDF with its compressed objects beside it."""
    parts = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(parts)


def test_it_has_an_outline_that_leads_to_every_chapter(family: bytes, language: str) -> None:
    entries = unpacked(family)
    assert b"/Outlines" in entries
    for matter in load().on(DAY).in_family("hukou"):
        title = matter.title_en if language == "en" else matter.title
        written = b"(%s)" % title.encode() if title.isascii() else _in_hex(title)
        assert b"/Title " + written + b"/Dest" in entries, title


def _in_hex(text: str) -> bytes:
    """How a PDF writes what is not ASCII."""
    return f"<feff{text.encode('utf-16-be').hex()}>".encode()


def test_every_page_is_numbered_and_says_where_it_is(family: bytes, language: str) -> None:
    pages = told("pdftotext", family, "-layout").split("\f")[:-1]
    title = {"zh": "落户", "en": "Householdregistration"}[language]
    for number, page in enumerate(pages[1:], start=2):
        assert normal(f"{number} / {len(pages)}") in normal(page)
        assert normal(page).startswith(title)
    assert f"/ {len(pages)}" not in pages[0]


def test_every_font_is_embedded(family: bytes) -> None:
    rows = told("pdffonts", family).splitlines()[2:]
    assert rows
    for row in rows:
        embedded, subset = row.split()[-5:-3]
        assert (embedded, subset) == ("yes", "yes"), row
        assert "NotoSansCJK" in row.replace("-", "")


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/x.png", "file:///etc/hostname", "data:image/png;base64,AA"]
)
def test_nothing_is_fetched_from_anywhere(address: str) -> None:
    from weasyprint.urls import FatalURLFetchingError

    with pytest.raises(FatalURLFetchingError):
        pressed(f'<html lang="en"><title>x</title><p>x</p><img alt="x" src="{address}"></html>')


def test_what_was_printed_is_kept_and_known_again(client: LintingClient) -> None:
    first = client.get("/handbook/gc03.pdf")
    again = client.get("/handbook/gc03.pdf", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, first.mimetype) == (200, "application/pdf")
    assert again.status_code == 304 and not again.data
    assert "gc03.zh.pdf" in first.headers["Content-Disposition"]


def test_a_crowd_is_one_print() -> None:
    printed, prints = [], []
    one = Press()

    def html() -> str:
        prints.append(1)
        return '<html lang="en"><title>x</title><p>x</p></html>'

    readers = [
        threading.Thread(target=lambda: printed.append(one.kept("x", html))) for _ in range(4)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(printed) == 4 and len(set(printed)) == 1 and len(prints) == 1


def test_where_too_many_wait_the_next_is_told_to_come_back() -> None:
    small = Press(most_waiting=1)

    def meanwhile() -> str:
        with pytest.raises(PressBusy):
            small.kept("another", lambda: "")
        return '<html lang="en"><title>x</title><p>x</p></html>'

    assert small.kept("one", meanwhile).startswith(b"%PDF")


def test_the_oldest_print_makes_room() -> None:
    small, prints = Press(most_bytes=1), []

    def html() -> str:
        prints.append(1)
        return '<html lang="en"><title>x</title><p>x</p></html>'

    for key in ("a", "b", "b", "a"):
        small.kept(key, html)
    assert len(prints) == 3


def test_the_whole_handbook_has_a_cover_contents_and_every_chapter(app: Flask) -> None:
    with app.test_request_context("/handbook?lang=zh"):
        pages = told("pdftotext", pressed(on_paper(handbook.whole(load(), DAY)))).split("\f")
    assert "天津国家自主创新示范区" in pages[0] and "版本：2025年1月1日起" in pages[0]
    assert "目录" in pages[1]
    for matter in load().on(DAY).values():
        begins = [n for n, page in enumerate(pages) if matter.title in page and "谁可以办" in page]
        assert begins, matter.id
