"""The printed card: its code is read back from every picture, and measured on paper."""

import io
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from greencard.services.desk import Service
from tests.builders import an_application
from tests.client import LintingClient
from tests.codes import alter, issued, verdict
from tests.stacks import EmbeddedStack

DOTS, INCH = 300, 25.4  # an inch; millimetres of it
QUIET, SMALLEST, FINEST = 4, 20.0, 0.4  # modules; millimetres of the symbol, of a module


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStack]:
    with EmbeddedStack(tmp_path_factory.mktemp("printed")) as stack:
        yield stack


@pytest.fixture(scope="module")
def registered(stack: EmbeddedStack) -> dict[str, str]:
    answer = stack.app.test_client().post("/api/v1/registrations", json=an_application(1))
    return answer.json | {"number": issued(stack.service, answer.json)[0]}


@pytest.fixture
def holder(stack: EmbeddedStack, registered: dict[str, str]) -> LintingClient:
    browser = stack.app.test_client()
    browser.submit("/sign-in", registered)
    return browser


def by_program(stack: EmbeddedStack, registered: dict[str, str], kind: str):
    """What a program of the holder's gets."""
    path = f"/api/v1/registrations/{registered['receipt']}/card.{kind}"
    secret = {"Authorization": f"Bearer {registered['secret']}"}
    return stack.app.test_client().get(path, headers=secret)


def read(picture: Image.Image) -> zxingcpp.Barcode:
    (found,) = zxingcpp.read_barcodes(picture)
    return found


def size_of(drawing: str) -> int:
    """The modules of a drawing from edge to edge, its white border included."""
    return int(re.search(r'viewBox="0 0 (\d+)', drawing)[1])


def poppler(program: str, pdf: bytes, *options: str) -> bytes:
    """What one of poppler's programs makes of a PDF."""
    return subprocess.run([program, *options], input=pdf, capture_output=True, check=True).stdout


def good(service: Service, found: zxingcpp.Barcode, number: str) -> bool:
    """Whether it is the code of a printed card, at error level Q."""
    said = verdict(service, found.text, now=datetime.now(UTC))
    return (said.colour, said.token.body.number, found.ec_level) == ("check_id", number, "Q")


def test_the_picture_of_dots_reads_as_the_code_by_page_and_by_program(
    stack: EmbeddedStack, holder: LintingClient, registered: dict[str, str]
) -> None:
    pages, programs = holder.get("/card/print.png"), by_program(stack, registered, "png")
    assert pages.data == programs.data and pages.mimetype == programs.mimetype == "image/png"
    found = read(Image.open(io.BytesIO(pages.data)))
    assert good(stack.service, found, registered["number"])
    assert programs.headers["Cache-Control"] == "no-store"


def test_the_picture_of_lines_is_the_same_code(
    stack: EmbeddedStack, holder: LintingClient, registered: dict[str, str]
) -> None:
    pages, programs = holder.get("/card/print.svg"), by_program(stack, registered, "svg")
    assert pages.data == programs.data and pages.mimetype == "image/svg+xml"
    size = size_of(pages.text)
    picture = Image.new("L", (size, size), 255)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)", pages.text):
        picture.paste(0, (int(x), int(y), int(x) + int(width), int(y) + 1))
    assert good(stack.service, read(picture.resize((size * 4,) * 2)), registered["number"])


@pytest.mark.paper
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sheet_shows_both_sides_with_a_code_large_enough(
    stack: EmbeddedStack, registered: dict[str, str], holder: LintingClient,
    language: str, tmp_path: Path,
) -> None:  # fmt: skip
    sheet = holder.get(f"/card/print.pdf?lang={language}")
    assert (sheet.status_code, sheet.mimetype) == (200, "application/pdf")
    picture = tmp_path / "sheet.png"
    picture.write_bytes(poppler("pdftoppm", sheet.data, "-r", str(DOTS), "-png"))
    found = read(Image.open(picture))
    assert good(stack.service, found, registered["number"])

    left, right = found.position.top_left, found.position.top_right
    wide = (right.x - left.x) / DOTS * INCH
    modules = size_of(holder.get("/card/print.svg").text) - 2 * QUIET
    assert wide >= SMALLEST and wide / modules >= FINEST

    words = poppler("pdftotext", sheet.data, "-", "-").decode()
    assert registered["number"] in words and "12345" in words
    assert ("D 层次" if language == "zh" else "Level D") in words
    person = an_application(1)
    assert person["name"] in words
    secret = (person["id_no"], person["birth_date"], person["mobile"])
    assert [value for value in secret if value in words] == []


def test_a_card_without_a_good_code_is_not_printed(
    stack: EmbeddedStack, holder: LintingClient
) -> None:
    client = stack.app.test_client()
    newcomer = client.post("/api/v1/registrations", json=an_application(2)).json
    refused = by_program(stack, newcomer, "svg")
    assert refused.status_code == 409
    assert "这张绿卡现在没有可以打印的二维码" in refused.json["title"]
    number = issued(stack.service, newcomer)[0]
    assert by_program(stack, newcomer, "svg").status_code == 200
    alter(stack.service, number, state="lost")
    assert by_program(stack, newcomer, "svg").status_code == 409
    client.submit("/sign-in", newcomer)
    assert client.get("/card/print.pdf").status_code == 409
    assert client.get("/card/print.gif").status_code == 404
