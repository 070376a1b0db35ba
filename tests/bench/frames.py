"""Made-up camera frames of a code: tilted, turned, blurred, noisy; the same ones every time."""

import io
import math
import random
from dataclasses import dataclass
from statistics import NormalDist

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from greencard.web.drawing import QUIET, Modules
from tests.bench.perspective import coefficients, looking_back

DOTS = 8  # a module in the picture the camera looks at
FINE = 2  # points across a camera pixel, averaged into it
ROOM = 1.7  # the frame, in sides of the code: enough for its border, turned
INK, PAPER, TABLE = 40, 215, 150  # grey levels
MID, WHITE = 128, 255
SHADE = 0.35  # of the light is missing at the darker side
SHINE = 0.6  # how far a reflection lifts to white
STRIPE = (3.0, 9.0)  # camera pixels
DIAGONAL = 1.5  # of a square, in its sides, and a little more
BELL = [NormalDist().inv_cdf((level + 0.5) / 256) for level in range(256)]


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """How a frame is spoiled: degrees, camera pixels, grey levels, shares, JPEG quality."""

    tilt: float
    turn: float
    blur: float
    noise: float
    jpeg: int
    stripes: float = 0  # depth of the pattern a screen's grid makes with the camera's
    glare: float = 0  # share of the code's area


PRESETS = {
    "good": Conditions(tilt=10, turn=10, blur=0.8, noise=4, jpeg=85),
    "typical": Conditions(tilt=20, turn=25, blur=1.2, noise=8, jpeg=60),
    "screen": Conditions(tilt=10, turn=10, blur=1.0, noise=4, jpeg=70, stripes=0.15, glare=0.14),
}


def frame(modules: Modules, conditions: Conditions, *, side: int, seed: int) -> Image.Image:
    """What a camera sees of a code whose own side, without its border, is `side` pixels.

    The same seed spoils every code in the same way.
    """
    chance = random.Random(seed)
    seen = _look(modules, conditions, side=side, chance=chance)
    if conditions.stripes:
        seen = ImageChops.multiply(seen, _stripes(seen.width, conditions.stripes, chance=chance))
    if conditions.glare:
        seen = _shining(seen, math.sqrt(conditions.glare) * side, chance=chance)
    seen = seen.filter(ImageFilter.GaussianBlur(conditions.blur))
    seen = ImageChops.multiply(seen, _light(seen.width, chance=chance))
    grain = _grain(seen.width, conditions.noise, chance=chance)
    return _compressed(ImageChops.add(seen, grain, 1, -MID), conditions.jpeg)


def _look(
    modules: Modules, conditions: Conditions, *, side: int, chance: random.Random
) -> Image.Image:
    """The card in perspective, its finer points averaged into camera pixels."""
    card, wide = _card(modules), math.ceil(side * ROOM) * FINE
    back = looking_back(
        tilt=math.radians(conditions.tilt),
        axis=chance.uniform(0, 2 * math.pi),
        turn=math.radians(chance.uniform(-conditions.turn, conditions.turn)),
        card=card.width - 2 * QUIET * DOTS,
        frame=side * FINE,
    )
    return card.transform(
        (wide, wide),
        Image.Transform.PERSPECTIVE,
        coefficients(back, card=card.width, frame=wide),
        resample=Image.Resampling.BILINEAR,
        fillcolor=TABLE,
    ).reduce(FINE)


def _card(modules: Modules) -> Image.Image:
    size = len(modules)
    levels = bytes(INK if dark else PAPER for row in modules for dark in row)
    drawn = Image.frombytes("L", (size, size), levels)
    return drawn.resize((size * DOTS, size * DOTS), Image.Resampling.NEAREST)


def _stripes(wide: int, depth: float, *, chance: random.Random) -> Image.Image:
    """Darker lines at any angle, as wide as a few camera pixels."""
    step = 2 * math.pi / chance.uniform(*STRIPE)
    dark = [depth * (1 + math.sin(step * x)) / 2 for x in range(math.ceil(wide * DIAGONAL))]
    return _across(bytes(round(WHITE * (1 - share)) for share in dark), wide, chance=chance)


def _light(wide: int, *, chance: random.Random) -> Image.Image:
    """Full light at one side, less towards the other."""
    levels = bytes(round(WHITE - SHADE * level) for level in range(256))
    return _across(levels, wide, chance=chance)


def _across(levels: bytes, wide: int, *, chance: random.Random) -> Image.Image:
    """Levels that change along a line at any angle and stay across it."""
    angle, long, line = chance.uniform(0, 2 * math.pi), len(levels), (len(levels), 1)
    along, down = (turn(angle) * long / (wide * DIAGONAL) for turn in (math.cos, math.sin))
    begin = (long - (along + down) * wide) / 2
    return Image.frombytes("L", line, levels).transform(
        (wide, wide),
        Image.Transform.AFFINE,
        (along, down, begin, 0, 0, 0.5),
        resample=Image.Resampling.BILINEAR,
    )


def _shining(seen: Image.Image, wide: float, *, chance: random.Random) -> Image.Image:
    """A soft reflection somewhere on the code, as large as a square of that width."""
    reach, middle = wide / math.sqrt(math.pi), seen.width / 2
    x, y = (middle + chance.uniform(-0.5, 0.5) * (seen.width / ROOM - wide) for _ in range(2))
    spot = Image.new("L", seen.size)
    ImageDraw.Draw(spot).ellipse((x - reach, y - reach, x + reach, y + reach), round(WHITE * SHINE))
    soft = spot.filter(ImageFilter.GaussianBlur(reach / 4))
    return Image.composite(Image.new("L", seen.size, WHITE), seen, soft)


def _grain(wide: int, noise: float, *, chance: random.Random) -> Image.Image:
    """Noise of that standard deviation about the middle grey."""
    even = Image.frombytes("L", (wide, wide), chance.randbytes(wide * wide))
    return even.point([round(MID + noise * level) for level in BELL])


def _compressed(seen: Image.Image, quality: int) -> Image.Image:
    kept = io.BytesIO()
    seen.save(kept, "JPEG", quality=quality)
    return Image.open(kept).convert("L")
