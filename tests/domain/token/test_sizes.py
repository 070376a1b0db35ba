"""The code stays as small as it was promised to be (QR versions by `qrcode`)."""

from dataclasses import replace

import pytest
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

from greencard.domain.token import text
from tests.domain.token.making import LIVE, PRINTED, token

NAMES = {0: "", 4: "张*", 7: "张*明", 10: "欧阳*娜", 13: "J***** M*****", 14: "J*** F*** K***"}


def versions(host: str, name: str, body=PRINTED) -> tuple[int, int]:
    """At level M, for screens, and at level Q, for print."""
    scanned = text.address(f"https://{host}", token(replace(body, name=name)))
    found = []
    for level in (ERROR_CORRECT_M, ERROR_CORRECT_Q):
        code = QRCode(error_correction=level)
        code.add_data(scanned)
        code.make(fit=True)
        found.append(code.version)
    return found[0], found[1]


@pytest.mark.parametrize("host", ["abc.gov.test", "rc.example.gov.cn"])
@pytest.mark.parametrize("size", [0, 4, 7])
def test_with_a_short_host_and_a_chinese_name(host: str, size: int) -> None:
    assert versions(host, NAMES[size]) == (6, 8)


def test_a_live_code_is_as_large_as_a_printed_one() -> None:
    assert len(token(PRINTED)) == len(token(LIVE)) == 82
    assert versions("rc.example.gov.cn", NAMES[7], LIVE) == (6, 8)


@pytest.mark.parametrize("size", NAMES)
def test_at_worst_it_is_one_version_more(size: int) -> None:
    host = "talent.binhai.example.gov"
    assert (len(host), len(NAMES[size].encode())) == (25, size)
    small, large = versions(host, NAMES[size])
    assert small <= 7 and large <= 9
