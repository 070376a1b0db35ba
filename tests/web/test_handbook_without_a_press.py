"""A machine without WeasyPrint or Pango: the handbook is there, and the PDF says why it is not."""

import subprocess
import sys

import pytest

from greencard.errors import CannotPrint

# Stands between a module and whoever imports it, as a machine without the package would.
WITHOUT = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "weasyprint":
            raise {error}
sys.meta_path.insert(0, Absent())
"""
NO_WEASYPRINT = WITHOUT.format(error='ModuleNotFoundError("No module named weasyprint")')
NO_PANGO = WITHOUT.format(error='OSError("cannot load library libpango-1.0-0")')


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.parametrize("blocker", [NO_WEASYPRINT, NO_PANGO], ids=["weasyprint", "pango"])
def test_without_the_means_the_page_says_so(blocker: str, tmp_path_factory, language) -> None:
    folder = tmp_path_factory.mktemp("without")
    script = blocker + (
        "from pathlib import Path\n"
        "from tests.stacks import EmbeddedStack\n"
        f"with EmbeddedStack(Path({str(folder)!r})) as stack:\n"
        f"    answer = stack.app.test_client().get('/handbook.pdf?lang={language}')\n"
        f"    page = stack.app.test_client().get('/handbook?lang={language}')\n"
        "print(page.status_code, answer.status_code, answer.headers['Retry-After'])\n"
        "print(answer.get_data(as_text=True))\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    assert said.startswith("200 503 60")
    assert {"zh": str(CannotPrint())[:16], "en": "cannot make PDFs yet"}[language] in said


@pytest.mark.parametrize("blocker", [NO_WEASYPRINT, NO_PANGO], ids=["weasyprint", "pango"])
def test_without_the_means_the_command_is_one_line(blocker: str, tmp_path_factory) -> None:
    folder = tmp_path_factory.mktemp("without")
    script = blocker + (
        f"from greencard.cli import main\nmain(['handbook', '--out', {str(folder / 'out')!r}])\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", script],
        env={"GREENCARD_DATA": str(folder), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
    )
    (line,) = said.stderr.splitlines()
    assert said.returncode == 1 and "Pango" in line
