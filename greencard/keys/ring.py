"""The keys one process may use: it opens the secrets of its own uses and never those of others."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Generic, TypeVar

from greencard.domain.token.keyset import Key, KeySet, Use
from greencard.errors import KeysMissing
from greencard.keys import held
from greencard.keys.folder import Folder, Ledger
from greencard.keys.held import HeldKey

T = TypeVar("T")


class Watched(Generic[T]):
    """What a file says, read anew only when the file was replaced: a change needs no restart."""

    def __init__(self, file: Path, read: Callable[[], T]) -> None:
        self.file, self.read = file, read
        self.seen: tuple[tuple[int, int, int], T] | None = None

    def now(self) -> T:
        """Raises KeysMissing where there is no such file yet."""
        try:
            found = self.file.stat()
            mark = (found.st_ino, found.st_mtime_ns, found.st_size)
            if self.seen is None or self.seen[0] != mark:
                self.seen = mark, self.read()
        except FileNotFoundError as error:
            raise KeysMissing from error
        return self.seen[1]


class Ring:
    """The signers of some uses, and what every process may see: the published list of keys."""

    def __init__(self, place: Path, *uses: Use) -> None:
        self.folder, self.uses = Folder(place), uses
        self._edition: Watched[KeySet] = Watched(self.folder.published, self.folder.read_published)
        self._ledger: Watched[Ledger] = Watched(self.folder.ledger, self.folder.read_ledger)
        self._text: Watched[str] = Watched(
            self.folder.published, lambda: self.folder.published.read_text("ascii")
        )
        self._open = lru_cache(maxsize=8)(self._load)

    @property
    def edition(self) -> KeySet:
        """The list of keys as it is published."""
        return self._edition.now()

    @property
    def text(self) -> str:
        """The same as it goes out, signed by the root."""
        return self._text.now()

    def signer(self, use: Use, *, at: datetime) -> HeldKey:
        """The key for what is dated `at`: for a live code that is the moment it becomes current.

        Raises KeysMissing where no published key covers the moment, and ValueError for a use
        that is none of this process's business.
        """
        if use not in self.uses:
            raise ValueError(f"this process does not sign with {use} keys")
        stopped = {key.kid for key in self._ledger.now().keys.values() if key.state != "active"}
        mine = [key for key in self.edition.keys.values() if key.use == use]
        fit = [key for key in mine if key.signs_at(at) and key.kid not in stopped]
        if not fit:
            raise KeysMissing
        return self._open(max(fit, key=lambda key: key.sign_from))

    def _load(self, key: Key) -> HeldKey:
        signer = held.load(self.folder.secret(key.use, key.kid), kid=key.kid)
        if signer.public != key.public:
            raise KeysMissing
        return signer
