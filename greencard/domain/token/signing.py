"""How a code is signed: its bytes, and with them the service and the environment it holds for."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Protocol

from greencard.domain.token import layout
from greencard.domain.token.layout import Body

DOMAIN = b"TGC1"
LOCAL = "localhost"


@dataclass(frozen=True, kw_only=True)
class Realm:
    """Where codes hold.

    `host` is the service's public host name, lower case, without a port, `localhost` in local
    mode; `env` is prod, local or test. Both are signed and neither is sent, so that a code of a
    test never holds in earnest. Days begin in `zone`.
    """

    host: str
    env: str
    zone: tzinfo

    @property
    def origin(self) -> str:
        """The address the lists name as their own: https, but on one's own machine."""
        return f"{'http' if self.host == LOCAL else 'https'}://{self.host}"

    def day(self, moment: datetime) -> date:
        """The local day of a moment."""
        return moment.astimezone(self.zone).date()


class Signer(Protocol):
    """Whoever has a private key: a file, later perhaps a security module."""

    @property
    def kid(self) -> str: ...
    @property
    def algorithm(self) -> str: ...
    def sign(self, message: bytes) -> bytes:
        """Sixty-four bytes, the smaller `s` where there are two."""


def message(signed: bytes, realm: Realm) -> bytes:
    """What the signature is made over."""
    return b"\0".join((DOMAIN, realm.host.encode(), realm.env.encode(), signed))


def sign(body: Body, *, signer: Signer, realm: Realm) -> bytes:
    """The token of a body; raises Malformed, and ValueError for another key than it names."""
    if str(body.kid) != signer.kid:
        raise ValueError(f"the code names key {body.kid}, not {signer.kid}")
    signed = layout.pack(body)
    return signed + signer.sign(message(signed, realm))
