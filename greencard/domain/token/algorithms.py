"""The ways of signing we know; a key names its own, a token never does.

Another one, SM2 for instance, is one more class and one more line in ALGORITHMS.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
HALF = ORDER // 2
SIDE = 32  # bytes of a coordinate, and of either half of a signature
CURVE = ec.SECP256R1()
SIGNING = ec.ECDSA(SHA256(), deterministic_signing=True)
VERIFYING = ec.ECDSA(SHA256())

Jwk = Mapping[str, Any]


class Algorithm(Protocol):
    """One way of signing; every signature has 64 bytes."""

    def generate(self) -> Any: ...
    def sign(self, private: Any, message: bytes) -> bytes: ...
    def verify(self, public: bytes, signature: bytes, message: bytes) -> bool: ...
    def public_of(self, private: Any) -> bytes: ...
    def to_jwk(self, public: bytes) -> dict[str, str]: ...
    def from_jwk(self, jwk: Jwk) -> bytes:
        """The bytes of a public key; raises KeyError or ValueError for anything else."""


class Es256:
    """ECDSA on P-256 with SHA-256: repeatable (RFC 6979), the smaller `s`, as r and s."""

    def generate(self) -> ec.EllipticCurvePrivateKey:
        return ec.generate_private_key(CURVE)

    def sign(self, private: ec.EllipticCurvePrivateKey, message: bytes) -> bytes:
        r, s = decode_dss_signature(private.sign(message, SIGNING))
        return r.to_bytes(SIDE) + min(s, ORDER - s).to_bytes(SIDE)

    def verify(self, public: bytes, signature: bytes, message: bytes) -> bool:
        """False also for a large `s`, so that nobody makes a second signature out of one."""
        r, s = int.from_bytes(signature[:SIDE]), int.from_bytes(signature[SIDE:])
        if len(signature) != 2 * SIDE or not 0 < r < ORDER or not 0 < s <= HALF:
            return False
        try:
            _p256(public).verify(encode_dss_signature(r, s), message, VERIFYING)
        except InvalidSignature:
            return False
        return True

    def public_of(self, private: ec.EllipticCurvePrivateKey) -> bytes:
        numbers = private.public_key().public_numbers()
        return numbers.x.to_bytes(SIDE) + numbers.y.to_bytes(SIDE)

    def to_jwk(self, public: bytes) -> dict[str, str]:
        x, y = unpadded(public[:SIDE]), unpadded(public[SIDE:])
        return {"kty": "EC", "crv": "P-256", "alg": "ES256", "x": x, "y": y}

    def from_jwk(self, jwk: Jwk) -> bytes:
        if (jwk["kty"], jwk["crv"]) != ("EC", "P-256"):
            raise ValueError("not a key on P-256")
        public = padded(jwk["x"]) + padded(jwk["y"])
        _p256(public)
        return public


class Ed25519:
    """Registered for the day that every scanner in use knows it."""

    def generate(self) -> ed25519.Ed25519PrivateKey:
        return ed25519.Ed25519PrivateKey.generate()

    def sign(self, private: ed25519.Ed25519PrivateKey, message: bytes) -> bytes:
        return private.sign(message)

    def verify(self, public: bytes, signature: bytes, message: bytes) -> bool:
        try:
            ed25519.Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
        except InvalidSignature:
            return False
        return True

    def public_of(self, private: ed25519.Ed25519PrivateKey) -> bytes:
        return private.public_key().public_bytes_raw()

    def to_jwk(self, public: bytes) -> dict[str, str]:
        return {"kty": "OKP", "crv": "Ed25519", "alg": "Ed25519", "x": unpadded(public)}

    def from_jwk(self, jwk: Jwk) -> bytes:
        if (jwk["kty"], jwk["crv"]) != ("OKP", "Ed25519"):
            raise ValueError("not a key on Ed25519")
        public = padded(jwk["x"])
        ed25519.Ed25519PublicKey.from_public_bytes(public)
        return public


ALGORITHMS: Mapping[str, Algorithm] = {"ES256": Es256(), "Ed25519": Ed25519()}


def unpadded(data: bytes) -> str:
    """base64url as JOSE writes it."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def padded(text: str) -> bytes:
    """The bytes of such a text; raises ValueError unless it is the one way to write them."""
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if unpadded(data) != text:
        raise ValueError("not base64url")
    return data


@lru_cache(maxsize=256)
def _p256(public: bytes) -> ec.EllipticCurvePublicKey:
    """Raises ValueError for a point that is not on the curve."""
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, b"\4" + public)
