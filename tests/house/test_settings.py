"""Every setting and every command is in the README."""

import re

from tests.house.source import ROOT, text

README = ROOT / "README.md"
SETTING = re.compile(r"GREENCARD_[A-Z_]+")


def test_every_setting_is_in_the_readme() -> None:
    settings = set(SETTING.findall(text(ROOT / "greencard/config.py")))
    assert settings - set(SETTING.findall(text(README))) == set()


def test_the_readme_and_compose_know_no_other_setting() -> None:
    known = set(SETTING.findall(text(ROOT / "greencard/config.py")))
    known |= set(SETTING.findall(text(ROOT / "tests/conftest.py")))
    told = SETTING.findall(text(README)) + SETTING.findall(text(ROOT / "docker-compose.yml"))
    assert set(told) - known == set()


def test_every_make_target_is_explained_and_in_the_readme() -> None:
    makefile = text(ROOT / "Makefile")
    targets = re.search(r"^\.PHONY: (.*)$", makefile, re.M)
    assert targets
    for target in targets[1].split():
        assert re.search(rf"^{target}:.*## \S", makefile, re.M), target
    for target in ("run", "test", "services"):
        assert f"make {target}" in text(README)
