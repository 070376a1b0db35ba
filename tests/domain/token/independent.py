"""A second verifier, from the published description alone; it imports nothing of ours.

It reads what a scanner would be given, the signed texts, and shares no line with the service.
"""

import base64
import json
import zlib
from datetime import UTC, date, datetime, timedelta
from math import ceil, log2
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
HOUR = 3600
WINDOWS = {"online": (-5, 35), "offline": (-30, 120)}


class Bad(Exception):
    """Refused, with the reason."""


def b64(text):
    raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if base64.urlsafe_b64encode(raw).decode().rstrip("=") != text:
        raise Bad("base64url")
    return raw


def signature_holds(jwk, signature, message):
    """ES256 with r and s, s in the lower half; or Ed25519. The key says which."""
    if len(signature) != 64:
        return False
    try:
        if jwk["alg"] == "Ed25519":
            Ed25519PublicKey.from_public_bytes(b64(jwk["x"])).verify(signature, message)
            return True
        r, s = (int.from_bytes(part, "big") for part in (signature[:32], signature[32:]))
        if not (1 <= r < N and 1 <= s <= N // 2):
            return False
        x, y = (int.from_bytes(b64(jwk[name]), "big") for name in "xy")
        public = EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key()
        public.verify(encode_dss_signature(r, s), message, ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def open_jwt(text, typ, jwks):
    """The claims of a compact JWS and the key that signed it."""
    try:
        head, body, tail = text.split(".")
        header, claims = json.loads(b64(head)), json.loads(b64(body))
        (jwk,) = [jwk for jwk in jwks if jwk["kid"] == header["kid"]]
        if header["typ"] != typ or header["alg"] != jwk["alg"]:
            raise Bad("header")
        if not signature_holds(jwk, b64(tail), f"{head}.{body}".encode()):
            raise Bad("signature")
    except (ValueError, KeyError, TypeError) as error:
        raise Bad(str(error)) from error
    return claims, jwk


def open_key_set(text, roots, *, known_seq=0):
    claims, _ = open_jwt(text, "JWT", roots)
    if claims["seq"] < known_seq:
        raise Bad("rolled back")
    return claims


def open_list(text, subject, key_set):
    """`(iat, bits)` of a status list."""
    keys = [key for key in key_set["keys"] if key["use"] == "status"]
    claims, key = open_jwt(text, "statuslist+jwt", keys)
    in_time = key["sign_from"] <= claims["iat"] < key["sign_until"] and key["state"] == "active"
    if claims["sub"] != subject or not in_time or claims["status_list"]["bits"] != 2:
        raise Bad("list")
    return claims["iat"], zlib.decompress(b64(claims["status_list"]["lst"]))


def status_at(packed, index):
    """Two bits a place, the first place in the lowest bits of the first byte."""
    return (packed[index // 4] >> (index % 4 * 2)) & 0b11


def token_of(code, host):
    """The bytes behind the scanned text."""
    digits = code
    if "://" in code:
        scheme, rest = code.split("://", 1)
        place, _, path = rest.partition("/")
        name, _, port = place.lower().partition(":")
        if host == "localhost" and name == "127.0.0.1":
            name = "localhost"
        if name != host:
            raise Bad("other_host")
        plain = scheme.lower() == "http" and name == "localhost"
        if not (plain or scheme.lower() == "https") or not path.startswith("V"):
            raise Bad("forged")
        if place.count(":") and not (port.isascii() and port.isdigit() and len(port) <= 5):
            raise Bad("forged")
        digits = path[1:]
    if not digits or set(digits) - set("0123456789"):
        raise Bad("forged")
    for length in range(75, 90):
        if ceil(8 * length / log2(10)) == len(digits) and int(digits) < 256**length:
            return int(digits).to_bytes(length, "big")
    raise Bad("forged")


def fields_of(token):
    """The signed part as values."""
    body = token[:-64]
    flags, level, kind = body[0] & 15, body[6] >> 4, body[6] & 15
    index = int.from_bytes(body[3:6], "big")
    if body[0] >> 4 != 1 or flags > 3 or level > 5 or kind > 2 or body[2] > 99 or index >= 1 << 20:
        raise Bad("forged")
    try:
        name = body[11:].decode("utf-8")
    except UnicodeDecodeError:
        raise Bad("forged") from None
    found = {
        "kid": body[1], "list": body[2], "index": index, "level": "ABCDEF"[level],
        "class": "ABC"[kind], "name": name, "live": bool(flags & 1), "specimen": bool(flags & 2),
    }  # fmt: skip
    if found["live"]:
        return found | {"at": int.from_bytes(body[7:11], "big")}
    days = [int.from_bytes(body[place : place + 2], "big") for place in (7, 9)]
    if days[1] < days[0]:
        raise Bad("forged")
    first, last = (date(2024, 1, 1) + timedelta(days=count) for count in days)
    return found | {"valid_from": first.isoformat(), "valid_to": last.isoformat()}


def local_day(seconds, zone):
    return datetime.fromtimestamp(seconds, UTC).astimezone(zone).date().isoformat()


def key_fits(key, said, zone):
    """The right use, and the code's own time within the time the key may sign."""
    if said["live"]:
        right = key["use"] == "live" and said["kid"] >= 128
        return right and key["sign_from"] <= said["at"] < key["sign_until"]
    first, last = (local_day(key[name] - late, zone) for name, late in
                   (("sign_from", 0), ("sign_until", 1)))  # fmt: skip
    return key["use"] == "card" and said["kid"] < 128 and first <= said["valid_from"] <= last


def check(code, *, host, env, key_set, lists, mode, now, replayed=False, zone="Asia/Shanghai"):
    """`(colour, reason)` for a scanned text.

    `lists` maps a number to `(iat, bits)`; `now` and `iat` are Unix seconds.
    """
    try:
        token = token_of(code, host)
        said = fields_of(token)
    except Bad as bad:
        return "red", str(bad)
    unknown = ("red" if mode == "online" else "grey"), "unknown"
    key = next((key for key in key_set["keys"] if key["kid"] == str(said["kid"])), None)
    if key is None:
        return unknown
    message = b"TGC1\0" + host.encode() + b"\0" + env.encode() + b"\0" + token[:-64]
    zone = ZoneInfo(zone)
    if not key_fits(key, said, zone) or not signature_holds(key, token[-64:], message):
        return "red", "forged"
    if key["state"] == "retired" or now >= key["verify_until"] or now >= key_set["exp"]:
        return "grey", "key_expired"
    if said["specimen"]:
        return "grey", "specimen"
    if said["list"] not in lists:
        return unknown if mode == "online" else ("grey", "list_expired")
    return judge(said, key, lists[said["list"]], WINDOWS[mode], now, replayed, zone)


def judge(said, key, known, window, now, replayed, zone):
    """What is said of a code whose signature holds."""
    if now - known[0] > 72 * HOUR:
        return "grey", "list_expired"
    status = status_at(known[1], said["index"])
    if status:
        return "red", "suspended" if status == 2 else "revoked"
    if now < known[0] + window[0]:
        return "amber", "clock_wrong"
    out = outside_its_days(said, local_day(now, zone))
    if out:
        return "red", out
    if key["state"] == "compromised":
        return "amber", "reissue"
    found = shown(said, window, now, replayed)
    return ("amber", "list_old") if found[0] != "amber" and now - known[0] > 24 * HOUR else found


def outside_its_days(said, today):
    if said["live"] or said["valid_from"] <= today <= said["valid_to"]:
        return None
    return "not_yet" if today < said["valid_from"] else "expired"


def shown(said, window, now, replayed):
    """Nothing speaks against the card; does anything against the way it is shown?"""
    if not said["live"]:
        return "check_id", "static"
    if not window[0] <= now - said["at"] <= window[1]:
        return "amber", "stale"
    return ("amber", "replayed") if replayed else ("green", "valid")
