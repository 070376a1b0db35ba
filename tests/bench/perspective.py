"""A flat card before a camera: where each point of the frame looks on it."""

import math
from functools import reduce

AWAY = 4.0  # from the camera to the card, in sides of the code

Matrix = tuple[float, ...]  # three by three, row after row


def looking_back(*, tilt: float, axis: float, turn: float, card: float, frame: float) -> Matrix:
    """From points of the frame to points of the card, both counted from their middle.

    Angles in radians; the card is turned, then tilted about an axis through its middle. `card`
    and `frame` are the code's own side in points of each.
    """
    seen = (_scaled(frame), _tilted(tilt, axis), _turned(turn), _scaled(1 / card))
    return _inverse(reduce(_product, seen))


def coefficients(back: Matrix, *, card: float, frame: float) -> list[float]:
    """The same counted from the corners of pictures of that width, as Pillow wants it."""
    moved = reduce(_product, (_moved(card / 2), back, _moved(-frame / 2)))
    return [value / moved[8] for value in moved[:8]]


def _tilted(tilt: float, axis: float) -> Matrix:
    along, across, flat = math.cos(axis), math.sin(axis), math.cos(tilt)
    deep, mixed = math.sin(tilt) / AWAY, (1 - flat) * along * across
    first = (along**2 + flat * across**2, mixed, 0.0)
    second = (mixed, across**2 + flat * along**2, 0.0)
    return (*first, *second, -across * deep, along * deep, 1.0)


def _turned(angle: float) -> Matrix:
    cos, sin = math.cos(angle), math.sin(angle)
    return (cos, -sin, 0.0, sin, cos, 0.0, 0.0, 0.0, 1.0)


def _scaled(factor: float) -> Matrix:
    return (factor, 0.0, 0.0, 0.0, factor, 0.0, 0.0, 0.0, 1.0)


def _moved(by: float) -> Matrix:
    return (1.0, 0.0, by, 0.0, 1.0, by, 0.0, 0.0, 1.0)


def _product(left: Matrix, right: Matrix) -> Matrix:
    return tuple(
        sum(left[3 * row + step] * right[3 * step + column] for step in range(3))
        for row in range(3)
        for column in range(3)
    )


def _inverse(matrix: Matrix) -> Matrix:
    """Up to a factor, which a perspective does not see."""
    a, b, c, d, e, f, g, h, i = matrix
    return (
        e * i - f * h, c * h - b * i, b * f - c * e,
        f * g - d * i, a * i - c * g, c * d - a * f,
        d * h - e * g, b * g - a * h, a * e - b * d,
    )  # fmt: skip
