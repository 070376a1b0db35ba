"""The code stays as small as it was promised to be, drawn as everybody draws it."""

from dataclasses import replace

import pytest

from greencard.domain.token import text
from greencard.domain.token.layout import Body
from greencard.web import drawing
from tests.domain.token.making import LIVE, PRINTED, token

SHOWN = {"M": LIVE, "Q": PRINTED}  # a code on a screen, a code on paper
NAMES = {0: "", 4: "张*", 7: "张*明", 10: "欧阳*娜", 13: "J***** M*****", 14: "J*** F*** K***"}
LETTERS = "talent.card.of.the.zone.example.gov.cn"
LIMITS = [  # letters of the host, bytes of the name: the last before the next version, and that
    (6, 14, (6, 8)),
    (7, 14, (6, 8)),
    (8, 14, (7, 8)),
    (13, 10, (6, 8)),
    (14, 10, (7, 8)),
    (17, 7, (6, 8)),
    (18, 7, (7, 8)),
    (21, 4, (6, 8)),
    (22, 4, (7, 8)),
    (30, 14, (7, 9)),
    (31, 14, (8, 9)),
]


def scanned(name: str, letters: int, *, body: Body) -> str:
    """A code with that name, under a host of so many letters."""
    host = LETTERS[:letters]
    assert len(host) == letters
    return text.address(f"https://{host}", token(replace(body, name=name)))


def versions(name: str, letters: int) -> tuple[int, ...]:
    """QR versions, live at level M and printed at level Q."""
    found = []
    for level, body in SHOWN.items():
        drawn = drawing.modules(scanned(name, letters, body=body), level=level)
        found.append((len(drawn) - 2 * drawing.QUIET - 17) // 4)
    return tuple(found)


@pytest.mark.parametrize("letters", [6, 9, 12, 17])
@pytest.mark.parametrize("size", [0, 4, 7])
def test_a_short_host_and_a_chinese_name_need_the_smallest(letters: int, size: int) -> None:
    assert versions(NAMES[size], letters) == (6, 8)


@pytest.mark.parametrize("size", NAMES)
@pytest.mark.parametrize("letters", [17, 25, 30])
def test_up_to_thirty_letters_no_name_costs_more_than_a_version(letters: int, size: int) -> None:
    assert len(NAMES[size].encode()) == size
    live, printed = versions(NAMES[size], letters)
    assert live <= 7 and printed <= 9


@pytest.mark.parametrize(("letters", "size", "drawn"), LIMITS)
def test_the_split_into_modes_leaves_no_version_unused(
    letters: int, size: int, drawn: tuple[int, int]
) -> None:
    """Worked out apart, as the least bits of any split of the text into modes."""
    assert versions(NAMES[size], letters) == drawn


def test_a_live_code_is_as_long_as_a_printed_one() -> None:
    assert len(token(PRINTED)) == len(token(LIVE)) == 82
