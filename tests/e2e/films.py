"""What a camera at a counter sees: a card held up, turned and tilted, a little out of focus."""

import io
from pathlib import Path

import qrcode
from PIL import Image, ImageFilter
from qrcode.constants import ERROR_CORRECT_M

FRAME = (1280, 720)
SIDE = 300
TURNS = (-14, -6, 0, 5, 17, 9)


def picture(code: str) -> Image.Image:
    """The code as the holder's phone shows it, with its white margin."""
    drawing = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4, box_size=8)
    drawing.add_data(code)
    return drawing.make_image().get_image().convert("L")


def film(code: str, file: Path) -> Path:
    """Some frames of it, one JPEG after the other."""
    held = picture(code).resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    with file.open("wb") as out:
        for turn in TURNS:
            frame = Image.new("L", FRAME, 96)
            turned = held.rotate(turn, expand=True, fillcolor=96, resample=Image.Resampling.BICUBIC)
            frame.paste(turned, (440 + 3 * turn, 180 + turn))
            out.write(_jpeg(frame.filter(ImageFilter.GaussianBlur(0.8))))
    return file


def photo(code: str) -> bytes:
    """One picture of it."""
    frame = Image.new("L", FRAME, 96)
    frame.paste(picture(code).resize((SIDE, SIDE)), (200, 200))
    return _jpeg(frame)


def _jpeg(frame: Image.Image) -> bytes:
    kept = io.BytesIO()
    frame.convert("RGB").save(kept, "JPEG", quality=80)
    return kept.getvalue()
