"""Locks personal data away: sealed per row and column, found again by a keyed hash."""

import hmac
import secrets
from collections.abc import Iterable, Sequence
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from greencard.errors import GreencardError

NONCE_BYTES = 12


class CannotOpen(GreencardError):
    """存储的个人信息无法解密，请联系系统管理员核对数据密钥。"""


class Vault:
    """AES-256-GCM under numbered keys; the first seals, all of them open.

    A sealed value is `key id (1 byte) + nonce (12) + ciphertext and tag`; its context
    (table.column.row) is authenticated, so a value moved to another row does not open.
    """

    def __init__(self, keys: Sequence[tuple[int, bytes]]) -> None:
        self.current = keys[0][0]
        self._ciphers = {number: AESGCM(_derive(key, b"seal")) for number, key in keys}
        self._digest_keys = [_derive(key, b"digest") for _, key in keys]

    def seal(self, plain: bytes, *, context: str) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._ciphers[self.current].encrypt(nonce, plain, context.encode())
        return bytes([self.current]) + nonce + sealed

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """Raises CannotOpen for an unknown key, a changed byte or another row's value."""
        nonce, text = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return self._ciphers[sealed[0]].decrypt(nonce, text, context.encode())
        except (KeyError, InvalidTag, IndexError) as error:
            raise CannotOpen from error

    def digest(self, value: str) -> bytes:
        """The keyed hash under the current key, for the unique column."""
        return _hmac(self._digest_keys[0], value)

    def digests(self, value: str) -> list[bytes]:
        """The keyed hash under every key, to find rows written before a rotation."""
        return [_hmac(key, value) for key in self._digest_keys]

    def purpose_key(self, purpose: str) -> bytes:
        """A key for another purpose, from the oldest data key so that rotation keeps it."""
        return _derive(self._digest_keys[-1], purpose.encode())


def _derive(key: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"greencard/" + purpose).derive(key)


def _hmac(key: bytes, value: str) -> bytes:
    return hmac.digest(key, value.encode(), "sha256")


def fingerprint(secret: str) -> bytes:
    """The hash under which a long random secret is stored; it needs no salt and no stretching."""
    return sha256(secret.encode()).digest()


def same(left: bytes, right: bytes | Iterable[int]) -> bool:
    return hmac.compare_digest(left, bytes(right))
