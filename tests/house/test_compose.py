"""docker-compose.yml against Compose itself, and against what the service is made of."""

import os
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from greencard import matters
from greencard.config import Config
from tests.house.source import ROOT, text

FILE = ROOT / "docker-compose.yml"
# Where everything is required the check may not be passed over.
ABSENT = not shutil.which("docker-compose") and not os.environ.get("GREENCARD_REQUIRE")
SECRETS = {
    "POSTGRES_PASSWORD": "made-up",
    "GREENCARD_SECRET_KEY": "s" * 32,
    "GREENCARD_DATA_KEYS": "1:" + "A" * 43 + "=",
}
PROCESSES = {"web", "relay", "router", "projector", "issuer", "tally", "clock"}


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return yaml.safe_load(text(FILE))["services"]


@pytest.mark.skipif(ABSENT, reason="no docker-compose on the PATH")
def test_compose_finds_no_fault_with_the_file() -> None:
    assert _check(SECRETS).returncode == 0, _check(SECRETS).stderr


@pytest.mark.skipif(ABSENT, reason="no docker-compose on the PATH")
@pytest.mark.parametrize("name", SECRETS)
def test_compose_refuses_to_go_on_without_a_secret(name: str) -> None:
    told = _check({key: value for key, value in SECRETS.items() if key != name})
    assert told.returncode != 0
    assert "is not set" in told.stderr


def test_every_family_and_every_other_process_has_a_service(services: dict[str, Any]) -> None:
    wanted = PROCESSES | set(matters.load().families)
    assert wanted | {"kafka", "postgres", "migrate"} == set(services)


def test_every_worker_runs_under_its_own_name(services: dict[str, Any]) -> None:
    workers = (PROCESSES | set(matters.load().families)) - {"web"}
    commands = {name: services[name]["command"] for name in workers}
    assert commands == {name: ["python", "-m", "workers", name] for name in workers}


def test_everything_comes_up_again_and_waits_for_the_tables(services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert service["restart"] == ("no" if name == "migrate" else "unless-stopped"), name
        after = service.get("depends_on", {})
        if name not in {"kafka", "postgres", "migrate"}:
            assert after["migrate"]["condition"] == "service_completed_successfully", name


def test_what_others_wait_for_says_when_it_is_well(services: dict[str, Any]) -> None:
    assert all("healthcheck" in services[name] for name in ("kafka", "postgres", "web"))


def test_every_container_gets_settings_that_the_service_accepts(services: dict[str, Any]) -> None:
    given = services["web"]["environment"]
    env = {name: _filled(value) for name, value in given.items()}
    config = Config.from_env(env | {"GREENCARD_HOST": "talent.example"})
    assert config.kafka == "kafka:9092"
    assert not config.embedded
    assert config.service


def _check(secrets: dict[str, str]) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")} | secrets
    command = ["docker-compose", "--file", str(FILE), "config", "-q"]
    return subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, timeout=60)


def _filled(value: str) -> str:
    """What Compose would put in the place of `${NAME:?…}` and `${NAME:-default}`."""
    for name, secret in SECRETS.items():
        value = value.replace("${" + name + ":?is not set}", secret)
    if value.startswith("${"):
        return value.partition(":-")[2].rstrip("}")
    return value
