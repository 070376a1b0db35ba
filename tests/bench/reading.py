"""How small a code may be in a camera's picture and still be read, beside its rivals."""

import os
from bisect import bisect_left
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from greencard.web.drawing import modules
from tests.bench.codes import make_claim169, make_cose
from tests.domain.token.making import code
from tests.frames import GOOD, SCREEN, TYPICAL, Counter, frame, read

EACH = int(os.environ.get("GREENCARD_BENCH_N", "40"))
SIDES = range(70, 381, 10)
ENOUGH = 0.95
COUNTERS = {"good": GOOD, "typical": TYPICAL, "screen": SCREEN}


def print_reading() -> None:
    """The smallest side, in pixels, that is read 95 times of 100."""
    texts = {
        "the card's code": code(),
        "COSE certificate, our fields": make_cose(lean=True),
        "Claim 169": make_claim169(),
        "COSE certificate, as usual": make_cose(lean=False),
    }
    print(f"\n{'smallest side read, pixels':34} " + "".join(f"{name:>16}" for name in COUNTERS))
    with ProcessPoolExecutor() as pool:
        for level in "MQ":
            ours: dict[str, int] = {}
            for name, text in texts.items():
                drawn = modules(text, level=level)
                least = {kind: _least(pool, drawn, text, at) for kind, at in COUNTERS.items()}
                ours = ours or least
                print(f"{name:28} {_version(drawn):>3}-{level} {_figures(least, ours)}")


def _figures(least: dict[str, int], ours: dict[str, int]) -> str:
    return "".join(f"{side:9} {side / ours[kind]:5.2f}x" for kind, side in least.items())


def _version(drawn: list[list[bool]]) -> str:
    return f"v{(len(drawn) - 8 - 17) // 4}"


def _least(pool: ProcessPoolExecutor, drawn: list[list[bool]], text: str, at: Counter) -> int:
    """By halving: what is read at one size is read at every larger one."""

    def is_read_at(side: int) -> bool:
        tried = partial(_is_read, drawn, text, side, at)
        return sum(pool.map(tried, range(EACH), chunksize=5)) >= ENOUGH * EACH

    return SIDES[bisect_left(SIDES, True, key=is_read_at)]


def _is_read(drawn: list[list[bool]], text: str, side: int, counter: Counter, seed: int) -> bool:
    """A frame that says something else than was drawn must never be."""
    found = read(frame(drawn, side, counter, seed=seed * 1000 + side))
    if found not in (None, text):
        raise AssertionError(f"read {found!r}")
    return found is not None
