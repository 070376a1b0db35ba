"""The folder of the keys: the roots, what there is in all, what is published, and the secrets."""

import fcntl
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from greencard.domain.token import keyset
from greencard.domain.token.algorithms import ALGORITHMS
from greencard.domain.token.keyset import USES, Key, KeySet, Use
from greencard.errors import BadSetting
from greencard.keys import held
from greencard.keys.held import HeldKey

OWNER_ONLY = 0o700


@dataclass(frozen=True)
class Root:
    """The public half of a key that may sign the list of keys."""

    algorithm: str
    public: bytes


@dataclass(frozen=True)
class Ledger:
    """Every key there ever was, by its number, the last edition, and what it shall change."""

    seq: int = 0
    keys: Mapping[str, Key] = field(default_factory=dict)
    turning: frozenset[Use] = frozenset()


class Folder:
    """Where the keys lie; each use has a folder of its own, so that it can be kept apart."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.roots, self.ledger = place / "roots.json", place / "ledger.json"
        self.published, self.root = place / "tgc-keys.jwt", place / "root.pem"

    def secret(self, use: Use, kid: str) -> Path:
        """The file of a private key."""
        return self.place / use / f"{kid}.pem"

    def prepared(self) -> bool:
        """Whether there is a root, and a list signed by it."""
        return self.roots.exists() and self.published.exists()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One process changes keys at a time; the others wait for it."""
        try:
            for folder in (self.place, *(self.place / use for use in USES)):
                folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
            lock = (self.place / ".lock").open("ab")
        except OSError as error:
            raise BadSetting("GREENCARD_KEYS", f"密钥目录 {self.place} 不能读写") from error
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def read_roots(self) -> dict[str, Root]:
        """The roots by their fingerprints."""
        with _sound(self.roots):
            rows = json.loads(self.roots.read_text("ascii"))["keys"]
            return {
                row["kid"]: Root(row["alg"], ALGORITHMS[row["alg"]].from_jwk(row)) for row in rows
            }

    def write_roots(self, roots: Iterable[HeldKey]) -> None:
        """Write down the public halves."""
        rows = [
            ALGORITHMS[root.algorithm].to_jwk(root.public) | {"kid": root.kid} for root in roots
        ]
        held.write(self.roots, json.dumps({"keys": rows}, indent=1).encode())

    def read_ledger(self) -> Ledger:
        """All keys; none before the first were made."""
        if not self.ledger.exists():
            return Ledger()
        with _sound(self.ledger):
            told = json.loads(self.ledger.read_text("ascii"))
            keys = [keyset.from_jwk(jwk) for jwk in told["keys"]]
            by_number = {key.kid: key for key in keys}
            return Ledger(told["seq"], by_number, frozenset(told["turning"]))

    def write_ledger(self, ledger: Ledger) -> None:
        rows = [keyset.to_jwk(key) for key in ledger.keys.values()]
        told = {"seq": ledger.seq, "turning": sorted(ledger.turning), "keys": rows}
        held.write(self.ledger, json.dumps(told, indent=1).encode())

    def read_published(self) -> KeySet:
        """The edition that is published now, signed by a root of ours."""
        with _sound(self.published):
            return keyset.read(self.published.read_text("ascii"), roots=self.read_roots())

    def write_published(self, text: str) -> None:
        held.write(self.published, text.encode())


@contextmanager
def _sound(file: Path) -> Iterator[None]:
    """Whatever is wrong with a file of ours is told as BadSetting; that it is absent is not."""
    try:
        yield
    except (ValueError, KeyError, TypeError) as error:
        raise BadSetting("GREENCARD_KEYS", f"{file} 已损坏或不是本服务签发的") from error
