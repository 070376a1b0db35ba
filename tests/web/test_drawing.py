"""Codes are drawn with their border, and never leave unless they can be read."""

import io
import re

import pytest
import zxingcpp
from PIL import Image

from greencard.errors import CannotDraw
from greencard.web import drawing
from tests.domain.token.making import code as a_code

PATH = re.compile(r'<path d="([^"]*)"')


@pytest.mark.parametrize("level", ["M", "Q"])
def test_a_picture_says_what_it_was_drawn_of(level: str) -> None:
    code = a_code()
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
