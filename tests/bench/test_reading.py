"""A camera reads our code where it cannot yet read a certificate of the same card."""

from math import dist

import pytest
import zxingcpp

from tests.bench.frames import PRESETS, Conditions, frame
from tests.bench.goals import Goal
from tests.bench.reading import NEARLY_ALL, QR, Misread, frames_read, is_read, shown, smallest
from tests.bench.rivals import CLAIM_169, OURS, STRIPPED, Way

FRAMES = 40
STILL = Conditions(tilt=0, turn=0, blur=0, noise=0, jpeg=95)
CODES = shown()


def share(way: Way, level: str, *, side: int) -> float:
    """Of the frames of a typical counter, those that are read."""
    return sum(frames_read(CODES[way.name, level], "typical", side=side, frames=FRAMES)) / FRAMES


@pytest.mark.parametrize(("level", "side"), [("M", 150), ("Q", 170)])
def test_at_the_promised_size_ours_is_read_and_the_others_are_not(level: str, side: int) -> None:
    assert share(OURS, level, side=side) >= NEARLY_ALL
    assert share(STRIPPED, level, side=side) <= 0.25
    assert share(CLAIM_169, level, side=side) == 0


def test_a_size_does_not_count_when_a_larger_one_was_not_read() -> None:
    assert smallest([300, 290, 280, 270], {300, 290, 270}.__contains__) == 290
    assert smallest([300, 290], {290}.__contains__) is None


def test_a_frame_that_says_something_else_is_no_reading() -> None:
    with pytest.raises(Misread):
        is_read(a_frame(STILL, side=200), "something else")


def test_a_goal_is_met_at_its_bound_and_never_without_a_figure() -> None:
    assert Goal("pixels", 150, 150).met and not Goal("pixels", 151, 150).met
    assert Goal("a second", 11, 10, at_least=True).met
    assert not Goal("a second", 9, 10, at_least=True).met and not Goal("pixels", None, 150).met


def test_a_frame_shows_the_code_as_large_as_was_asked() -> None:
    for side in (150, 300):
        (found,) = zxingcpp.read_barcodes(a_frame(STILL, side=side), formats=QR)
        corners = [(at.x, at.y) for at in (found.position.top_left, found.position.top_right)]
        assert dist(*corners) == pytest.approx(side, abs=3)


def test_a_frame_can_be_made_again_and_others_differ() -> None:
    typical = PRESETS["typical"]
    first, again, other = (a_frame(typical, side=150, seed=seed) for seed in (1, 1, 2))
    assert first.tobytes() == again.tobytes() != other.tobytes()


def a_frame(conditions: Conditions, *, side: int, seed: int = 0):
    return frame(CODES[OURS.name, "M"].modules, conditions, side=side, seed=seed)
