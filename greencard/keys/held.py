"""A private key in the memory of this process, from a file; a security module would be its peer."""

import os
import secrets
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from greencard.domain.token.algorithms import ALGORITHMS, unpadded
from greencard.errors import BadKeyFile

OWNER_ONLY = 0o600


@dataclass(frozen=True)
class HeldKey:
    """Signs what it is given, under its own number and algorithm."""

    kid: str
    algorithm: str
    private: Any

    @cached_property
    def public(self) -> bytes:
        return ALGORITHMS[self.algorithm].public_of(self.private)

    def sign(self, message: bytes) -> bytes:
        return ALGORITHMS[self.algorithm].sign(self.private, message)

    @property
    def pem(self) -> bytes:
        text: bytes = self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return text


def new(kid: str, *, algorithm: str = "ES256") -> HeldKey:
    """A key nobody has had before."""
    return HeldKey(kid, algorithm, ALGORITHMS[algorithm].generate())


def named_by_itself(key: HeldKey) -> HeldKey:
    """The same key, numbered by its fingerprint (RFC 7638); so are the roots."""
    jwk = ALGORITHMS[key.algorithm].to_jwk(key.public)
    told = ",".join(f'"{name}":"{jwk[name]}"' for name in sorted(jwk) if name != "alg")
    fingerprint = unpadded(sha256(f"{{{told}}}".encode()).digest())
    return HeldKey(fingerprint, key.algorithm, key.private)


def load(file: Path, *, kid: str = "") -> HeldKey:
    """The key in a file; raises BadKeyFile."""
    try:
        private = load_pem_private_key(file.read_bytes(), None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BadKeyFile(file=file) from error
    match private:
        case ec.EllipticCurvePrivateKey(curve=ec.SECP256R1()):
            return HeldKey(kid, "ES256", private)
        case ed25519.Ed25519PrivateKey():
            return HeldKey(kid, "Ed25519", private)
    raise BadKeyFile(file=file)


def write(file: Path, content: bytes) -> None:
    """Put a file in its place whole, for its owner alone.

    Nobody ever sees half of it, and once this returns it is on the disk.
    """
    draft = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
