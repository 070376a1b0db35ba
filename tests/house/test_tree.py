"""The shape of the tree and the habits of its files."""

import ast
import re

from greencard import matters
from tests.house.source import OTHERS_WORK, ROOT, modules, name_of, strings, text, tracked

TOP_LEVEL = {
    "pyproject.toml", "README.md", "docker-compose.yml", "greencard", "events", "workers",
    "templates", "tests", "Makefile", "Dockerfile", "LICENSE",
}  # fmt: skip
LONGEST = 250
MIGRATIONS = "migrations/versions/"  # as long as there are tables
# Written in two halves, so that this file does not name them either.
REGISTRIES = ["pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".", "crates" + ".io",
              "proxy.golang" + ".org", "maven" + ".apache.org", "maven" + ".org",
              "debian" + ".org", "docker" + ".io"]  # fmt: skip
PLACES = re.compile(
    "(?:^|[\\s\"'=(:,])/(?:" + "|".join(["work", "tmp", "root", "home"]) + ")(?:/|$)", re.M
)
PAUSE = re.compile(r"(?<!_)sleep\(")
# `up` writes one setting down for its children; that is no reading.
READS_ENVIRONMENT = re.compile(r"os\.getenv|os\.environ(?!\[\"\w+\"\] = )")


def test_the_top_level_holds_only_what_the_owner_put_there() -> None:
    found = {name_of(file).split("/")[0] for file in tracked()}
    assert {name for name in found if not name.startswith(".")} <= TOP_LEVEL


def test_no_python_file_is_long() -> None:
    written = [file for file in modules() if MIGRATIONS not in name_of(file)]
    lengths = {name_of(file): len(text(file).splitlines()) for file in written}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_every_module_opens_with_a_sentence() -> None:
    silent = [
        name_of(file)
        for file in modules("greencard", "events", "workers", "tests")
        if text(file).strip() and not ast.get_docstring(ast.parse(text(file)))
    ]
    assert silent == []


def test_no_folder_is_called_by_a_name_that_says_nothing() -> None:
    empty_names = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
    said = {part.removesuffix(".py") for file in modules() for part in name_of(file).split("/")}
    assert said & empty_names == set()


def test_no_test_waits_for_time_to_pass() -> None:
    assert [name_of(file) for file in modules("tests") if PAUSE.search(text(file))] == []


def test_only_the_settings_read_the_environment() -> None:
    readers = [name_of(file) for file in modules() if READS_ENVIRONMENT.search(text(file))]
    assert readers == ["greencard/config.py"]


def test_no_code_knows_a_matter_by_its_id() -> None:
    ids = set(matters.load().editions)
    outside = [file for file in modules() if not name_of(file).startswith("greencard/matters/")]
    assert [
        f"{name_of(file)}:{line}: {value}"
        for file in outside
        for line, value in strings(file)
        if value in ids
    ] == []


def test_no_template_knows_a_matter_by_its_id() -> None:
    ids = set(matters.load().editions)
    word = re.compile(r"\b(" + "|".join(ids) + r")\b")
    templates = [file for file in tracked() if name_of(file).startswith("templates/")]
    assert [name_of(file) for file in templates if word.search(text(file))] == []


def test_no_file_names_a_package_registry() -> None:
    ours = [file for file in tracked() if not name_of(file).startswith(OTHERS_WORK)]
    assert [
        (name_of(file), host) for file in ours for host in REGISTRIES if host in text(file)
    ] == []


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    ours = [file for file in tracked() if not name_of(file).startswith(OTHERS_WORK)]
    assert [name_of(file) for file in ours if PLACES.search(text(file))] == []
    assert [name_of(file) for file in ours if str(ROOT.parent) + "/" in text(file)] == []
