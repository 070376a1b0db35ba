"""Settings; the only module that reads the environment."""

import base64
import binascii
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from greencard.errors import BadSetting

HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
KEY_BYTES = 32
SHORTEST_SECRET = 32

DataKeys = tuple[tuple[int, bytes], ...]


@dataclass(frozen=True, kw_only=True)
class Config:
    """Everything a process must know before it starts."""

    data: Path
    database_url: str
    kafka: str | None
    host: str | None
    secret_key: str
    data_keys: DataKeys
    keys: Path
    env: str
    timezone: ZoneInfo
    registration_limit: int | None
    proxies: int

    @property
    def embedded(self) -> bool:
        """True on SQLite with the embedded log, False on PostgreSQL with Kafka."""
        return self.kafka is None

    @property
    def service(self) -> bool:
        """True where the public reaches us by a host name, over https only."""
        return self.host is not None

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Config":
        """Read every setting; raises BadSetting with the name of the one at fault."""
        data = Path(env.get("GREENCARD_DATA") or "data").absolute()
        host = env.get("GREENCARD_HOST") or None
        if env.get("GREENCARD_CIPHER", "aes") != "aes":
            raise BadSetting("GREENCARD_CIPHER", "目前只支持 aes（AES-256-GCM）")
        if host and not HOST_NAME.fullmatch(host):
            raise BadSetting("GREENCARD_HOST", "应为小写主机名，不带协议和端口")
        database_url, kafka = _stack(env, data)
        local = _local_secrets(data) if host is None else {}
        return cls(
            data=data,
            database_url=database_url,
            kafka=kafka,
            host=host,
            secret_key=_secret_key(env.get("GREENCARD_SECRET_KEY") or local.get("secret_key")),
            data_keys=_data_keys(env.get("GREENCARD_DATA_KEYS") or local.get("data_keys")),
            keys=Path(env.get("GREENCARD_KEYS") or data / "keys").absolute(),
            env=_environment(env, service=host is not None),
            timezone=_timezone(env.get("GREENCARD_TIMEZONE") or "Asia/Shanghai"),
            registration_limit=_limit(env.get("GREENCARD_RATE_LIMITS"), service=host is not None),
            proxies=_count("GREENCARD_PROXIES", env.get("GREENCARD_PROXIES"), 1 if host else 0),
        )


def _stack(env: Mapping[str, str], data: Path) -> tuple[str, str | None]:
    """Two stacks and no others: SQLite with the embedded log, PostgreSQL with Kafka."""
    url, kafka = env.get("GREENCARD_DATABASE_URL"), env.get("GREENCARD_KAFKA")
    if not url and not kafka:
        return f"sqlite:///{data / 'greencard.db'}", None
    if not kafka:
        raise BadSetting("GREENCARD_KAFKA", "设置了数据库就须同时设置 Kafka 地址，或两者都不设")
    if not url:
        raise BadSetting("GREENCARD_DATABASE_URL", "设置了 Kafka 就须同时设置 PostgreSQL 地址")
    if not url.startswith("postgresql+psycopg://"):
        raise BadSetting("GREENCARD_DATABASE_URL", "与 Kafka 配套的须是 postgresql+psycopg://…")
    return url, kafka


def _secret_key(value: str | None) -> str:
    if not value or len(value) < SHORTEST_SECRET:
        raise BadSetting("GREENCARD_SECRET_KEY", f"须有至少 {SHORTEST_SECRET} 个字符的随机密钥")
    return value


def _data_keys(value: str | None) -> DataKeys:
    """Read `2:base64,1:base64`: the first seals, all of them open."""
    try:
        pairs = [item.split(":", 1) for item in (value or "").split(",") if item]
        keys = tuple((int(key_id), base64.b64decode(key, validate=True)) for key_id, key in pairs)
    except (ValueError, binascii.Error) as error:
        raise BadSetting("GREENCARD_DATA_KEYS", "格式为 编号:base64，多把以逗号分隔") from error
    ids = {key_id for key_id, _ in keys}
    sound = all(0 < key_id < 256 and len(key) == KEY_BYTES for key_id, key in keys)
    if not keys or len(ids) < len(keys) or not sound:
        raise BadSetting("GREENCARD_DATA_KEYS", "须有编号 1–255、互不相同的 32 字节密钥")
    return keys


def _environment(env: Mapping[str, str], *, service: bool) -> str:
    value = env.get("GREENCARD_ENV") or ("prod" if service else "local")
    if value not in ("prod", "local", "test"):
        raise BadSetting("GREENCARD_ENV", "只能是 prod、local 或 test")
    return value


def _timezone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise BadSetting("GREENCARD_TIMEZONE", f"不认识的时区 {name}") from error


def _limit(value: str | None, *, service: bool) -> int | None:
    """Read `registration=30`; a public service has a limit even if nobody set one."""
    if not value:
        return 30 if service else None
    name, _, number = value.partition("=")
    if name != "registration":
        raise BadSetting("GREENCARD_RATE_LIMITS", "格式为 registration=30")
    return _count("GREENCARD_RATE_LIMITS", number, 0) or None


def _count(name: str, value: str | None, default: int) -> int:
    if not value:
        return default
    if not value.isdigit():
        raise BadSetting(name, "须是非负整数")
    return int(value)


def _local_secrets(data: Path) -> dict[str, str]:
    """Make the secrets of a local installation once, even when several processes start together."""
    file = data / "secrets"
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not file.exists():
            _make_secrets(file)
        return dict(line.split("=", 1) for line in file.read_text("ascii").splitlines())
    except OSError as error:
        raise BadSetting("GREENCARD_DATA", f"数据目录 {data} 不能读写") from error


def _make_secrets(file: Path) -> None:
    key = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    draft = file.with_name(f"secrets.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        handle.write(f"secret_key={secrets.token_hex(32)}\ndata_keys=1:{key}\n")
        handle.flush()
        os.fsync(handle.fileno())
    try:
        os.link(draft, file)  # fails where another process was first: then theirs stands
    except FileExistsError:
        pass
    finally:
        draft.unlink()
