"""Making and checking a code costs little more than its signature (times are in `make bench`)."""

from collections.abc import Callable
from functools import partial
from time import perf_counter

from greencard.domain.token.algorithms import SIGNING, VERIFYING
from greencard.domain.token.verdict import Checkpoint, judge
from tests.domain.token.making import HELD, KEYS, NOW, PRINTED, REALM, code, lists

ROUNDS, EACH = 9, 100
PRIVATE = HELD["5"].private
MESSAGE = b"0" * 50


def best(*works: Callable[[], object]) -> list[float]:
    """Each one's best round, taken in turns so that a busy machine is unfair to all alike."""
    return [
        min(column) for column in zip(*(map(seconds, works) for _ in range(ROUNDS)), strict=True)
    ]


def seconds(work: Callable[[], object]) -> float:
    begin = perf_counter()
    for _ in range(EACH):
        work()
    return perf_counter() - begin


def test_making_a_code_is_hardly_more_than_signing_it() -> None:
    bare, whole = best(partial(PRIVATE.sign, MESSAGE, SIGNING), code)
    assert whole < 2 * bare


def test_checking_a_code_is_hardly_more_than_checking_its_signature() -> None:
    signature, public = PRIVATE.sign(MESSAGE, SIGNING), PRIVATE.public_key()
    at = Checkpoint(realm=REALM, keys=KEYS, register=lists(), online=True)
    scanned = code()
    assert judge(scanned, at, now=NOW).token.body == PRINTED  # type: ignore[union-attr]
    bare, whole = best(
        partial(public.verify, signature, MESSAGE, VERIFYING), partial(judge, scanned, at, now=NOW)
    )
    assert whole < 2 * bare
