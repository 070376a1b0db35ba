"""Made-up camera frames of a QR code: tilted, small, blurred, noisy; the same every time."""

import io
import math
from dataclasses import dataclass

import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Pixels = NDArray[np.float64]
FINE = 3  # so many times finer is the picture before the camera's own pixels
PAPER, BACKGROUND, DISTANCE = 235, 150, 3.0  # the viewer stands three times the code's side away
PER_MODULE = 8


@dataclass(frozen=True, kw_only=True)
class Counter:
    """What a camera at a counter does to a code: degrees, pixels, grey levels, JPEG quality."""

    tilt: float
    turn: float
    blur: float
    noise: float
    jpeg: int
    light: float = 0.25
    moire: float = 0.0
    glare: float = 0.0


GOOD = Counter(tilt=10, turn=10, blur=0.8, noise=4, jpeg=85)
TYPICAL = Counter(tilt=20, turn=25, blur=1.2, noise=8, jpeg=60)
SCREEN = Counter(tilt=10, turn=10, blur=1.0, noise=6, jpeg=70, moire=0.15, glare=0.14)


def frame(modules: list[list[bool]], side: int, counter: Counter, *, seed: int) -> Image.Image:
    """The code, `side` camera pixels wide without its border, as this counter's camera sees it."""
    chance = np.random.default_rng(seed)
    pixels = _projected(modules, side, counter, chance)
    pixels = _lit(pixels, counter, chance)
    picture = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    picture = picture.filter(ImageFilter.GaussianBlur(counter.blur))
    noisy = np.asarray(picture, float) + chance.normal(0, counter.noise, pixels.shape)
    return _packed(noisy, counter.jpeg)


def read(picture: Image.Image) -> str | None:
    """What the reader makes of a frame; None where it finds nothing."""
    found = zxingcpp.read_barcodes(picture)
    return found[0].text if found else None


def _projected(
    modules: list[list[bool]], side: int, counter: Counter, chance: np.random.Generator
) -> Pixels:
    """Drawn large, seen in perspective, and made small by averaging as a sensor does."""
    dark = np.kron(np.array(modules), np.ones((PER_MODULE, PER_MODULE)))
    drawn = Image.fromarray(np.where(dark, 20, PAPER).astype(np.uint8))
    whole = side * len(modules) / (len(modules) - 8)
    edge = math.ceil(whole * 1.6)
    corners = _corners(whole * FINE, counter, chance) + edge * FINE / 2
    size = (edge * FINE, edge * FINE)
    way = _homography(corners, drawn.width)
    seen = drawn.transform(
        size, Image.Transform.PERSPECTIVE, way, Image.Resampling.BILINEAR, fillcolor=BACKGROUND
    )
    return np.asarray(seen.reduce(FINE), float)


def _corners(side: float, counter: Counter, chance: np.random.Generator) -> Pixels:
    """Where the corners of a square of that side fall, about the middle."""
    around, turn = (
        chance.uniform(0, 2 * math.pi),
        math.radians(chance.uniform(-1, 1) * counter.turn),
    )
    tilt = math.radians(counter.tilt)
    square = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * side / 2
    turned = square @ _rotation(turn + around)
    turned[:, 1] *= math.cos(tilt)
    depth = 1 + turned[:, 1] * math.tan(tilt) / (DISTANCE * side)
    shift = chance.uniform(-0.5, 0.5, 2) * FINE
    return (turned / depth[:, None]) @ _rotation(-around) + shift


def _rotation(angle: float) -> Pixels:
    sine, cosine = math.sin(angle), math.cos(angle)
    return np.array([(cosine, sine), (-sine, cosine)])


def _homography(corners: Pixels, width: int) -> list[float]:
    """The eight numbers that lead from each corner back to the drawing's own."""
    rows, values = [], []
    for (x, y), (u, v) in zip(
        corners, ((0, 0), (width, 0), (width, width), (0, width)), strict=True
    ):
        rows += [(x, y, 1, 0, 0, 0, -u * x, -u * y), (0, 0, 0, x, y, 1, -v * x, -v * y)]
        values += [u, v]
    return list(np.linalg.solve(np.array(rows, float), np.array(values, float)))


def _lit(pixels: Pixels, counter: Counter, chance: np.random.Generator) -> Pixels:
    """Light from one side; on a screen its own raster, and a lamp mirrored in it."""
    height, width = pixels.shape
    y, x = np.mgrid[0:height, 0:width]
    angle = chance.uniform(0, 2 * math.pi)
    across = ((x / width - 0.5) * math.cos(angle) + (y / height - 0.5) * math.sin(angle)) * 2
    lit = pixels * (1 - counter.light * (across + 1) / 2)
    wave = np.sin(x * chance.uniform(0.8, 1.6) + y * chance.uniform(0.2, 1.0))
    lit = lit * (1 + counter.moire * wave)
    if counter.glare:
        radius = math.sqrt(counter.glare * width * height / (1.6 * 1.6) / math.pi)
        middle = chance.uniform(0.3, 0.7, 2) * width
        far = np.hypot(x - middle[0], y - middle[1]) / radius
        lit = lit + 70 * np.clip(1 - far, 0, 1)
    return lit


def _packed(pixels: Pixels, quality: int) -> Image.Image:
    """There and back through JPEG, as frames travel."""
    kept = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(kept, "JPEG", quality=quality)
    return Image.open(io.BytesIO(kept.getvalue())).convert("L")
