"""Codes are drawn with their border, small enough, and never leave unless they can be read."""

import io
import re
from datetime import UTC, date, datetime

import pytest
import zxingcpp
from PIL import Image

from greencard.domain.token import layout, text
from greencard.domain.token.layout import Body, Days
from greencard.errors import CannotDraw
from greencard.web import drawing

PATH = re.compile(r'<path d="([^"]*)"')
SHORT, LONGER = "https://card.tj-zone.cn", "https://greencard.tj-zone-hub.cn"  # 15 and 24 letters
PRINTED = Days(date(2026, 11, 25), date(2029, 11, 24))
LIVE = datetime(2026, 11, 25, 4, tzinfo=UTC)
SIZES = [  # name, host, level of the drawing, the version it may have
    ("张*明", SHORT, "M", 6),
    ("张*明", SHORT, "Q", 8),
    ("欧阳*娜", SHORT, "M", 7),
    ("欧阳*娜", SHORT, "Q", 9),
    ("J***** M*****", SHORT, "M", 7),
    ("J***** M*****", SHORT, "Q", 9),
    ("张*明", LONGER, "M", 7),
    ("张*明", LONGER, "Q", 9),
]


def a_code(name: str, host: str, *, level: str) -> str:
    """As long as any such code: its bytes are the greatest there can be."""
    time = LIVE if level == "M" else PRINTED
    kid = 200 if level == "M" else 100
    body = Body(
        kid=kid, status_list=99, index=2**20 - 1, level="F", card_class="C", name=name, time=time
    )
    return text.address(host, layout.pack(body) + b"\xff" * 64)


@pytest.mark.parametrize(("name", "host", "level", "version"), SIZES)
def test_a_code_is_no_larger_than_was_promised(
    name: str, host: str, level: str, version: int
) -> None:
    modules = drawing.modules(a_code(name, host, level=level), level=level)
    assert len(modules) - 2 * drawing.QUIET <= 17 + 4 * version


@pytest.mark.parametrize("level", ["M", "Q"])
def test_a_picture_says_what_it_was_drawn_of(level: str) -> None:
    code = a_code("张*明", SHORT, level=level)
    picture = Image.open(io.BytesIO(drawing.png(code, level=level)))
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [code]


def test_the_code_has_its_white_border_and_nothing_but_paths() -> None:
    svg = drawing.svg("http://127.0.0.1:8000/V123", level="M")
    dark = PATH.search(svg)
    assert dark is not None
    columns = [int(x) for x in re.findall(r"M(\d+) ", dark[1])]
    size = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])
    assert min(columns) == 4 and max(columns) == size - 5
    assert "<script" not in svg and "style" not in svg


def test_a_code_that_cannot_be_read_never_leaves() -> None:
    """An empty code can be drawn, and no reader finds anything in it."""
    with pytest.raises(CannotDraw):
        drawing.png("", level="M")
