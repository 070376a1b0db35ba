"""How small a code may be before a camera and still be read."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import product, takewhile

import zxingcpp
from PIL import Image

from greencard.web import drawing
from greencard.web.drawing import Modules
from tests.bench.frames import PRESETS, frame
from tests.bench.goals import Goal
from tests.bench.rivals import CLAIM_169, LEAN, OURS, STRIPPED, USUAL
from tests.domain.token.making import LIVE, code

FRAMES = int(os.environ.get("GREENCARD_BENCH_N", "40"))  # a step
SIDES = range(300, 50, -10)  # camera pixels, the largest first
NEARLY_ALL = 0.95
QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)  # no Micro QR out of noise


@dataclass(frozen=True)
class Shown:
    """A text drawn at a level."""

    name: str
    text: str
    level: str

    @cached_property
    def modules(self) -> Modules:
        return drawing.modules(self.text, level=self.level)

    @property
    def version(self) -> int:
        return (len(self.modules) - 2 * drawing.QUIET - 17) // 4


class Misread(Exception):
    """A frame said something else than was drawn."""


def shown() -> dict[tuple[str, str], Shown]:
    """Each way at each level; ours live on a screen, printed on paper."""
    each = [Shown(OURS.name, code(LIVE), "M"), Shown(OURS.name, OURS.make(), "Q")]
    others = product((STRIPPED, LEAN, CLAIM_169, USUAL), "MQ")
    each += [Shown(way.name, way.make(), level) for way, level in others]
    return {(one.name, one.level): one for one in each}


def is_read(seen: Image.Image, text: str) -> bool:
    """Whether a reader finds the code; raises Misread."""
    found = [code.text for code in zxingcpp.read_barcodes(seen, formats=QR)]
    if found not in ([], [text]):
        raise Misread(found)
    return bool(found)


def frames_read(one: Shown, preset: str, *, side: int, frames: int) -> Iterator[bool]:
    """Whether each of so many frames is read; spoiled alike whatever code they show."""
    for number in range(frames):
        seen = frame(one.modules, PRESETS[preset], side=side, seed=1000 * side + number)
        yield is_read(seen, one.text)


def nearly_all(one: Shown, preset: str, *, side: int, frames: int) -> bool:
    """Gives up as soon as too many were missed."""
    missed, bearable = 0, frames - NEARLY_ALL * frames
    for read in frames_read(one, preset, side=side, frames=frames):
        missed += not read
        if missed > bearable:
            return False
    return True


def smallest(sides: Iterable[int], holds: Callable[[int], bool]) -> int | None:
    """The last before the first that does not hold: what is read may be unread a step up."""
    held = list(takewhile(holds, sides))
    return held[-1] if held else None


def least_side(place: tuple[Shown, str], *, frames: int) -> int | None:
    """The smallest side in camera pixels such that it and every larger one are nearly all read."""
    return smallest(SIDES, lambda side: nearly_all(*place, side=side, frames=frames))


def measured(each: list[Shown]) -> dict[tuple[Shown, str], int | None]:
    """The least side of each code in each preset, worked out on every core; raises Misread."""
    places = list(product(each, PRESETS))
    found = {}
    with ProcessPoolExecutor() as cores:
        answers = cores.map(partial(least_side, frames=FRAMES), places)
        for number, (place, least) in enumerate(zip(places, answers, strict=True), start=1):
            found[place] = least
            if sys.stderr.isatty():
                print(f"\rreading {number}/{len(places)}", end="", file=sys.stderr, flush=True)
    return found


def print_reading() -> list[Goal]:
    """Camera pixels each code needs; ratios are against ours at the same level."""
    each = shown()
    found = measured(list(each.values()))
    print(f"\nsmallest side read in 95 of 100, as is every larger: pixels, {FRAMES} frames a step")
    print(f"{'':34}" + "".join(f"{preset:>16}" for preset in PRESETS))
    for one in each.values():
        ours = each[OURS.name, one.level]
        row = "".join(_against(found[one, way], found[ours, way]) for way in PRESETS)
        print(f"{one.name:26} {f'v{one.version}-{one.level}':7}{row}")
    typical = {place: found[one, "typical"] for place, one in each.items()}
    return _goals(typical)


def _against(least: int | None, ours: int | None) -> str:
    return f"{least:9} {least / ours:5.2f}x" if least and ours else f"{'—':>16}"


def _goals(typical: dict[tuple[str, str], int | None]) -> list[Goal]:
    """For a typical counter; how many times as far depends on the sides alone."""
    sides = [
        Goal("read at a typical counter, pixels (M)", typical[OURS.name, "M"], 150),
        Goal("read at a typical counter, pixels (Q)", typical[OURS.name, "Q"], 170),
    ]
    farther = ((USUAL, 1.6), (CLAIM_169, 1.3), (LEAN, 1.2))
    return sides + [
        Goal(f"times as far as {way.name} (M)", _times(typical, way.name), bound, at_least=True)
        for way, bound in farther
    ]


def _times(typical: dict[tuple[str, str], int | None], name: str) -> float | None:
    ours, theirs = typical[OURS.name, "M"], typical[name, "M"]
    return theirs / ours if ours and theirs else None
