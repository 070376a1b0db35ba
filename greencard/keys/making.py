"""How keys come to be, change before time, and are published under the root's signature."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path

from greencard.domain.token import keyset, schedule
from greencard.domain.token.keyset import EXPIRES_AFTER, USES, Key, KeySet, Use
from greencard.domain.token.schedule import Window
from greencard.errors import KeysMissing, NotAllowed, NotFound
from greencard.keys import held
from greencard.keys.folder import Folder, Ledger
from greencard.keys.held import HeldKey

SIGNED_ANEW_BEFORE = timedelta(days=30)  # in local mode, where the root is at hand


def ready(place: Path, *, service: bool, now: datetime) -> None:
    """Keys are there and published, or KeysMissing.

    In local mode they are made here and signed anew in time, once, whoever else is starting. In
    service the root must lie elsewhere: NotAllowed.
    """
    folder = Folder(place)
    if service and folder.root.exists():
        raise NotAllowed("根密钥 %(file)s 不能留在服务器上，请移走离线保存。", file=folder.root)
    if service or (folder.roots.exists() and not folder.root.exists()):
        if not folder.prepared():
            raise KeysMissing
    elif not _settled(folder, now=now):
        _make_local(folder, now=now)


def begin(folder: Folder, root: Path, *, spare: Path | None = None) -> None:
    """Make the root, and a spare one if wanted, and remember their public halves.

    A root that is there already is taken as it is. Raises NotAllowed the second time.
    """
    with folder.alone():
        if folder.roots.exists():
            raise NotAllowed("密钥已经建立过；签发密钥集请运行 greencard keys sign。")
        folder.write_roots([_root(file) for file in (root, spare) if file])


def sign(folder: Folder, root: HeldKey, *, now: datetime) -> KeySet:
    """Make what is missing for the time ahead and publish the next edition of the list."""
    with folder.alone():
        return _sign(folder, root, now=now)


def rotate(folder: Folder, use: Use) -> None:
    """Have the next edition end the key at hand of a use before time, and begin a new one.

    Until it is signed the old one goes on: what it signs meanwhile must stay good.
    """
    with folder.alone():
        ledger = folder.read_ledger()
        folder.write_ledger(replace(ledger, turning=ledger.turning | {use}))


def compromise(folder: Folder, kid: str) -> Key:
    """Sign with it no more from this moment; once the next edition is signed all know."""
    with folder.alone():
        ledger = folder.read_ledger()
        if kid not in ledger.keys:
            raise NotFound("没有编号为 %(kid)s 的密钥。", kid=kid)
        key = replace(ledger.keys[kid], state="compromised")
        folder.write_ledger(replace(ledger, keys={**ledger.keys, kid: key}))
    return key


def root_of(file: Path) -> HeldKey:
    """The root key in a file; raises BadKeyFile."""
    return held.named_by_itself(held.load(file))


def _settled(folder: Folder, *, now: datetime) -> bool:
    if not folder.prepared():
        return False
    return now < folder.read_published().expires_at - SIGNED_ANEW_BEFORE


def _make_local(folder: Folder, *, now: datetime) -> None:
    with folder.alone():
        if _settled(folder, now=now):
            return  # another process was first
        if not folder.roots.exists():
            folder.write_roots([_root(folder.root)])
        _sign(folder, root_of(folder.root), now=now)


def _root(file: Path) -> HeldKey:
    if not file.exists():
        try:
            held.write(file, held.new("").pem)
        except OSError as error:
            raise NotAllowed("根密钥不能写到 %(file)s。", file=file) from error
    return root_of(file)


def _sign(folder: Folder, root: HeldKey, *, now: datetime) -> KeySet:
    """Secrets first, then the ledger, then the list: what is published is always there to use."""
    if not folder.roots.exists():
        raise KeysMissing
    if root.kid not in folder.read_roots():
        raise NotAllowed("这不是本服务的根密钥。")
    ledger = folder.read_ledger()
    keys = {kid: schedule.aged(key, now=now) for kid, key in ledger.keys.items()}
    for kid, key in keys.items():
        if key.use in ledger.turning:
            keys[kid] = schedule.closed(key, now=now)
    for use in USES:
        for window in list(schedule.missing(keys.values(), use, now=now)):
            keys.pop(window.kid, None)  # a live key's number comes back, at the end of the list
            keys[window.kid] = _made(folder, window)
    edition = _edition(ledger.seq + 1, keys, now=now)
    folder.write_ledger(Ledger(edition.seq, keys))
    folder.write_published(keyset.write(edition, root=root))
    _forget(folder, keys.values(), now=now)
    return edition


def _edition(seq: int, keys: Mapping[str, Key], *, now: datetime) -> KeySet:
    shown = {kid: key for kid, key in keys.items() if schedule.shown(key, now=now)}
    now = now.replace(microsecond=0)
    return KeySet(seq=seq, issued_at=now, expires_at=now + EXPIRES_AFTER, keys=shown)


def _made(folder: Folder, window: Window) -> Key:
    secret = held.new(window.kid)
    held.write(folder.secret(window.use, window.kid), secret.pem)
    return Key(algorithm=secret.algorithm, public=secret.public, **asdict(window))


def _forget(folder: Folder, keys: Iterable[Key], *, now: datetime) -> None:
    """A secret that may sign no more is not kept to be stolen."""
    for key in keys:
        if key.state != "active" or key.sign_until <= now:
            folder.secret(key.use, key.kid).unlink(missing_ok=True)
