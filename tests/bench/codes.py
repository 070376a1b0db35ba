"""Making, checking and drawing the card's code, beside the other formats; and the status list."""

import random
import secrets
import zlib
from collections.abc import Callable
from functools import partial
from statistics import median, quantiles
from time import perf_counter

from qrcode import QRCode

from greencard.domain.token import statuses
from greencard.web import drawing
from tests.bench.goals import Goal
from tests.bench.rivals import WAYS
from tests.domain.token.making import signed_list

ROUNDS, EACH, DRAWINGS = 7, 400, 200
CARDS, REVOKED = 1_000_000, 10_000


def seconds(work: Callable[[], object], *, times: int = 1) -> float:
    """Of one, the mean of so many."""
    begin = perf_counter()
    for _ in range(times):
        work()
    return (perf_counter() - begin) / times


def micros(works: list[Callable[[], object]]) -> list[float]:
    """Microseconds of each, the median of rounds taken in turns."""
    rounds = [[seconds(work, times=EACH) * 1e6 for work in works] for _ in range(ROUNDS)]
    return [median(column) for column in zip(*rounds, strict=True)]


def drawn(texts: list[str], *, level: str) -> list[float]:
    """Milliseconds in which 95 of 100 pictures are drawn and read back, taken in turns."""
    works = [partial(drawing.png, text, level=level) for text in texts]
    rounds = [[seconds(work) * 1e3 for work in works] for _ in range(DRAWINGS)]
    return [quantiles(column, n=20)[-1] for column in zip(*rounds, strict=True)]


def version(text: str, *, level: str) -> int:
    """Of the QR a text needs, by our split into modes or by none, whichever is smaller."""
    fits = []
    for run in (0, drawing.RUN):
        code = QRCode(error_correction=drawing.LEVELS[level])
        code.add_data(text, optimize=run)
        fits.append(code.best_fit())
    return min(fits)


def print_codes() -> list[Goal]:
    """Times and sizes of each way; ratios are against ours."""
    texts = [way.make() for way in WAYS]
    made = micros([way.make for way in WAYS])
    checked = micros([partial(way.check, text) for way, text in zip(WAYS, texts, strict=True)])
    print(f"\n{'':26} {'make µs':>8} {'':6} {'check µs':>9} {'':6} {'letters':>8}   QR M/Q")
    for way, text, make, check in zip(WAYS, texts, made, checked, strict=True):
        print(
            f"{way.name:26} {make:8.1f} {make / made[0]:5.2f}x {check:9.1f}"
            f" {check / checked[0]:5.2f}x {len(text):8}"
            f"   v{version(text, level='M')}/v{version(text, level='Q')}"
        )
    return [
        Goal("QR version on a screen (M)", version(texts[0], level="M"), 6),
        Goal("QR version in print (Q)", version(texts[0], level="Q"), 8),
        Goal("signed and written, ms", made[0] / 1e3, 0.1),
        Goal("checked a second, on one core", 1e6 / checked[0], 10_000, at_least=True),
    ]


def print_drawing() -> list[Goal]:
    """A PNG for paper of each way; ratios are against ours."""
    slow = drawn([way.make() for way in WAYS], level="Q")
    print(f"\nPNG drawn and read back, level Q: ms in 95 of 100 of {DRAWINGS}")
    for way, ms in zip(WAYS, slow, strict=True):
        print(f"{way.name:26} {ms:8.1f} {ms / slow[0]:5.2f}x")
    return [Goal("PNG drawn and read back, ms in 95 of 100", slow[0], 25)]


def print_status_list() -> list[Goal]:
    """A million cards, one in a hundred revoked; the rival is a list of 16-byte fingerprints."""
    revoked = set(random.Random(1).sample(range(CARDS), REVOKED))  # the same ones each time
    valid = [index for index in range(CARDS) if index not in revoked]
    begin = perf_counter()
    packed = statuses.pack(valid, [])
    packing = perf_counter() - begin
    text = signed_list(7, packed)
    whole = perf_counter() - begin
    rival = len(zlib.compress(b"".join(secrets.token_bytes(16) for _ in revoked), 9))
    print(f"\nstatus list of {CARDS:,} cards: packed {packing:.2f} s, signed {whole:.2f} s,")
    print(f"{len(text):,} bytes; as fingerprints {rival:,} bytes, {rival / len(text):.1f}x")
    return [Goal("status list of a million cards, KB", len(text) / 1024, 32)]
