"""Signed statements as other systems read them: JSON Web Tokens in their compact form."""

import json
from collections.abc import Mapping
from typing import Any, Protocol, TypeVar

from greencard.domain.token.algorithms import ALGORITHMS, padded, unpadded
from greencard.domain.token.signing import Signer


class NotBelieved(ValueError):
    """A statement that is not what it should be, or not signed by whom it should."""


class Verifier(Protocol):
    """A public key and the one algorithm it is used with."""

    @property
    def algorithm(self) -> str: ...
    @property
    def public(self) -> bytes: ...


K = TypeVar("K", bound=Verifier)


def write(claims: Mapping[str, Any], *, kind: str, signer: Signer) -> str:
    """A statement of the given kind (`typ`)."""
    header = {"alg": signer.algorithm, "typ": kind, "kid": signer.kid}
    content = ".".join(unpadded(_json(part)) for part in (header, claims))
    return f"{content}.{unpadded(signer.sign(content.encode()))}"


def read(text: str, *, kind: str, keys: Mapping[str, K]) -> tuple[dict[str, Any], K]:
    """What a statement says, and the key that signed it; raises NotBelieved.

    Whether it is still in time, the caller asks.
    """
    try:
        content, _, signature = text.rpartition(".")
        header, claims = (json.loads(padded(part)) for part in content.split("."))
        key = keys[header["kid"]]
        wanted = {"alg": key.algorithm, "typ": kind, "kid": header["kid"]}
        sound = ALGORITHMS[key.algorithm].verify(key.public, padded(signature), content.encode())
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotBelieved(str(error)) from error
    if header != wanted or not sound or not isinstance(claims, dict):
        raise NotBelieved("signature")
    return claims, key


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
