"""A wrong setting stops the start with its name and what to do."""

import base64
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from greencard.config import Config
from greencard.errors import BadSetting

KEY = base64.b64encode(bytes(range(32))).decode()
SERVICE = {
    "GREENCARD_HOST": "card.example.cn",
    "GREENCARD_SECRET_KEY": "s" * 40,
    "GREENCARD_DATA_KEYS": f"1:{KEY}",
    "GREENCARD_DATABASE_URL": "postgresql+psycopg://u@127.0.0.1/db",
    "GREENCARD_KAFKA": "127.0.0.1:9092",
}


def read(tmp_path: Path, **changes: str | None) -> Config:
    env = SERVICE | {"GREENCARD_DATA": str(tmp_path)} | changes
    return Config.from_env({name: value for name, value in env.items() if value is not None})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GREENCARD_KAFKA", None),
        ("GREENCARD_DATABASE_URL", None),
        ("GREENCARD_DATABASE_URL", "mysql://u@127.0.0.1/db"),
        ("GREENCARD_DATABASE_URL", "sqlite:///x.db"),
        ("GREENCARD_SECRET_KEY", None),
        ("GREENCARD_SECRET_KEY", "short"),
        ("GREENCARD_DATA_KEYS", None),
        ("GREENCARD_DATA_KEYS", "1:AAAA"),
        ("GREENCARD_DATA_KEYS", f"1:{KEY},1:{KEY}"),
        ("GREENCARD_DATA_KEYS", f"x:{KEY}"),
        ("GREENCARD_DATA_KEYS", f"256:{KEY}"),
        ("GREENCARD_DATA_KEYS", "1:***"),
        ("GREENCARD_HOST", "https://card.example.cn"),
        ("GREENCARD_HOST", "Card.Example.CN:443"),
        ("GREENCARD_CIPHER", "sm"),
        ("GREENCARD_ENV", "staging"),
        ("GREENCARD_TIMEZONE", "Mars/Olympus"),
        ("GREENCARD_RATE_LIMITS", "everything=3"),
        ("GREENCARD_RATE_LIMITS", "registration=many"),
        ("GREENCARD_PROXIES", "-1"),
    ],
)
def test_a_bad_setting_is_named(tmp_path: Path, name: str, value: str | None) -> None:
    with pytest.raises(BadSetting) as caught:
        read(tmp_path, **{name: value})
    assert caught.value.values["name"] == name


def test_a_count_that_is_none_says_what_it_should_be(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="GREENCARD_PROXIES：须是非负整数"):
        read(tmp_path, GREENCARD_PROXIES="-1")


def test_a_service_knows_that_it_is_one(tmp_path: Path) -> None:
    config = read(tmp_path)
    assert config.service and not config.embedded
    assert (config.env, config.registration_limit, config.proxies) == ("prod", 30, 1)


def test_without_settings_everything_is_local(tmp_path: Path) -> None:
    config = Config.from_env({"GREENCARD_DATA": str(tmp_path)})
    assert config.embedded and not config.service
    assert (config.env, config.registration_limit, config.proxies) == ("local", None, 0)


def test_local_secrets_are_made_once_even_by_many_at_the_same_time(tmp_path: Path) -> None:
    env = {"GREENCARD_DATA": str(tmp_path)}
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: Config.from_env(env).data_keys, range(64)))
    assert len(keys) == 1
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["secrets"]
