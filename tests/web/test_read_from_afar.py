"""From a distance at which a COSE certificate of the same fields is lost, our code is read."""

import pytest

from greencard.web.drawing import modules
from tests.domain.token.making import code
from tests.frames import TYPICAL, frame, read

FRAMES, SIDE = range(12), 150  # camera pixels from edge to edge of the code
# As `make bench` makes it: number, level, class, masked name and days, signed ES256, "HC1:".
COSE = (
    "HC1:NCF*80M20FFWJWG.FKY*4GO0M3D$ C:.DYKE-6B3XKFI3B:G5000F3QM1C10Y50.FK6ZK8/DD463W5*96DL6WW67"
    "W5AECFDC1ECDDCBEC26D3%N2J5*CJWY0%NDV:C27B7FQ+CTY%1KSBPLJEIP 2JACW3%2 %RV+VIBC*EUP9HJFN2S30Y3"
    ":7VZDSVENG2JZVOLYDKL6DPP2O4MA87$IDQLN/C+VH.ZCNRHQ*7"
)


@pytest.mark.parametrize("level", ["M", "Q"])
def test_a_code_is_read_where_a_certificate_of_the_same_fields_is_not(level: str) -> None:
    side = SIDE if level == "M" else SIDE + 20
    read_of = {
        text: [read(frame(modules(text, level=level), side, TYPICAL, seed=seed)) for seed in FRAMES]
        for text in (code(), COSE)
    }
    assert read_of[code()].count(code()) >= len(FRAMES) * 3 // 4
    assert read_of[COSE].count(COSE) <= len(FRAMES) // 4
