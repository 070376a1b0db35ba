"""QR codes as pictures, each read back before anybody gets to see it."""

import io

import qrcode
import zxingcpp
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

from greencard.errors import CannotDraw

LEVELS = {"M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q}  # M for screens, Q for paper
QUIET = 4  # modules of white around the code, as readers expect
DOTS = 8  # a module in the picture
SHOWN = 6  # a module on a screen
WHITE = 255
RUN = 8  # capitals or digits in a row that are worth a mode of their own; more wastes versions
QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)  # no Micro QR out of noise

Modules = list[list[bool]]


def svg(text: str, *, level: str) -> str:
    """The code as one path, a unit a module; raises CannotDraw."""
    rows = modules(text, level=level)
    _read_back(_raster(rows), text)
    size, path = len(rows), io.StringIO()
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            path.write(f"M{x} {y}h1v1h-1z" if dark else "")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        f'width="{size * SHOWN}" height="{size * SHOWN}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{path.getvalue()}"/></svg>'
    )


def png(text: str, *, level: str) -> bytes:
    """The code as a PNG of black and white; raises CannotDraw."""
    picture = _raster(modules(text, level=level))
    _read_back(picture, text)
    kept = io.BytesIO()
    picture.convert("1").save(kept, "PNG")
    return kept.getvalue()


def modules(text: str, *, level: str) -> Modules:
    """Every module with the white border, True for dark; digits take a third of a byte."""
    code = qrcode.QRCode(error_correction=LEVELS[level], border=QUIET)
    code.add_data(text, optimize=RUN)
    code.make(fit=True)
    rows: Modules = code.get_matrix()
    return rows


def _raster(rows: Modules) -> Image.Image:
    size = len(rows)
    levels = bytes(0 if dark else WHITE for row in rows for dark in row)
    picture = Image.frombytes("L", (size, size), levels)
    return picture.resize((size * DOTS, size * DOTS), Image.Resampling.NEAREST)


def _read_back(picture: Image.Image, text: str) -> None:
    """What cannot be read, or says something else, never leaves."""
    found = zxingcpp.read_barcodes(picture, formats=QR)
    if [code.text for code in found] != [text]:
        raise CannotDraw
