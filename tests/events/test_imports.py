"""The contract that keeps the Kafka client in one module catches whoever breaks it."""

import subprocess
import sys
from pathlib import Path
from shutil import copy, copytree, ignore_patterns

import pytest

from tests.house.source import ROOT


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for package in ("greencard", "events", "workers"):
        only_code = ignore_patterns("__pycache__", "static", "translations")
        copytree(ROOT / package, tmp_path / package, ignore=only_code)
    copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize("module", ["events/relay.py", "events/tables.py", "workers/relay.py"])
def test_no_module_but_one_imports_the_kafka_client(copied, module):
    with (copied / module).open("a") as file:
        file.write("\nimport kafka\n")
    lint = str(Path(sys.executable).with_name("lint-imports"))
    done = subprocess.run([lint, "--no-cache"], cwd=copied, capture_output=True, text=True)
    assert done.returncode == 1
    assert "only events.kafka imports kafka BROKEN" in done.stdout
