"""Numbers we hand out: of cards, cases and receipts; none tells anything about its holder."""

import hashlib
import hmac
import re
import secrets
import unicodedata

from greencard.domain.identity import check_character

BLOCK = 4096
PER_LIST = 2**20
MOST_LISTS = 100
HALF_BITS = 6
HALF = (1 << HALF_BITS) - 1
ROUNDS = 4

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKALIKES = str.maketrans("OIL", "011")

CARD_NUMBER = re.compile(r"([0-9]{2})-([0-9]{7})-([0-9X])")
LIKE_A_CARD_NUMBER = re.compile(r"[0-9]{1,20}X?")
CASE_NUMBER = re.compile(r"([0-9]{4})-([0-9]{7})-([0-9X])")
CASE_BEGINNING = re.compile(r"[0-9]{1,11}|[0-9]{11}[0-9X]")
DASHES = re.compile(r"[\s\-‐-―−－]+")


def card_number(serial: int, *, key: bytes) -> str:
    """`07-0123456-C`: status list, index in it, check character.

    Inside blocks of 4,096 the order is shuffled by the key, so that a number does not tell how
    many came before it. Raises ValueError beyond the last list.
    """
    if not 0 <= serial < MOST_LISTS * PER_LIST:
        raise ValueError(f"no card number for serial {serial}")
    block, place = divmod(serial, BLOCK)
    status_list, index = divmod(block * BLOCK + _shuffle(place, block, key), PER_LIST)
    return spelled_number(status_list, index)


def spelled_number(status_list: int, index: int) -> str:
    """The card number of a place in the status lists."""
    return _checked(f"{status_list:02d}", f"{index:07d}")


def place_of(number: str) -> tuple[int, int]:
    """The status list and the index in it that a card number stands for."""
    return int(number[:2]), int(number[3:10])


def case_number(year: int, serial: int) -> str:
    """`2026-0012345-C`: year, sequence, check character; raises ValueError past 9,999,999."""
    if not 0 <= serial < 10**7:
        raise ValueError(f"no case number for serial {serial}")
    return _checked(f"{year:04d}", f"{serial:07d}")


def is_card_number(text: str) -> bool:
    """Whether the text has the form of a card number and its check character fits."""
    return _fits(CARD_NUMBER, text)


def read_card_number(text: str) -> str | None:
    """The card number somebody typed, from any case, width, spacing and dashes; None if none."""
    bare = _without_dashes(text)
    number = f"{bare[:2]}-{bare[2:9]}-{bare[9:]}"
    return number if is_card_number(number) else None


def is_like_a_card_number(text: str) -> bool:
    """Whether somebody meant a card number, be it mistyped."""
    return LIKE_A_CARD_NUMBER.fullmatch(_without_dashes(text)) is not None


def is_case_number(text: str) -> bool:
    """Whether the text has the form of a case number and its check character fits."""
    return _fits(CASE_NUMBER, text)


def beginning_of_case(text: str) -> str | None:
    """The beginning of a case number, from any case, width, spacing and dashes; None if none."""
    bare = _without_dashes(text)
    if not CASE_BEGINNING.fullmatch(bare):
        return None
    return "-".join(part for part in (bare[:4], bare[4:11], bare[11:]) if part)


def receipt() -> str:
    """`7K3QD-9M2XW-C`: ten random letters and digits that are hard to misread, and a check."""
    body = _random(10)
    return f"{body[:5]}-{body[5:]}-{_luhn(body)}"


def is_receipt(text: str) -> bool:
    """Whether the text, however typed, is a receipt whose check character fits."""
    bare = _bare(text)
    return len(bare) == 11 and set(bare) <= set(CROCKFORD) and _luhn(bare[:-1]) == bare[-1]


def normalise_receipt(text: str) -> str:
    """The receipt as printed, from any case, spacing and look-alike letters."""
    bare = _bare(text)
    return "-".join(part for part in (bare[:5], bare[5:10], bare[10:]) if part)


def secret() -> str:
    """`XXXXX-XXXXX-XXXXX-XXXXX`: 100 random bits that open a registration."""
    return "-".join(_random(5) for _ in range(4))


def normalise_secret(text: str) -> str:
    """The secret without regard to case, spacing and look-alike letters."""
    return _bare(text)


def _without_dashes(text: str) -> str:
    return DASHES.sub("", unicodedata.normalize("NFKC", text)).upper()


def _random(length: int) -> str:
    return "".join(secrets.choice(CROCKFORD) for _ in range(length))


def _bare(text: str) -> str:
    kept = (character for character in text if not (character.isspace() or character == "-"))
    return "".join(kept).upper().translate(LOOKALIKES)


def _luhn(body: str) -> str:
    """A check character that finds every single wrong character (Luhn, modulo 32)."""
    total = 0
    for place, character in enumerate(reversed(body)):
        weighted = CROCKFORD.index(character) * (2 if place % 2 == 0 else 1)
        total += weighted // 32 + weighted % 32
    return CROCKFORD[-total % 32]


def _checked(head: str, body: str) -> str:
    return f"{head}-{body}-{check_character(head + body)}"


def _fits(shape: re.Pattern[str], text: str) -> bool:
    found = shape.fullmatch(text)
    return found is not None and check_character(found[1] + found[2]) == found[3]


def _shuffle(place: int, block: int, key: bytes) -> int:
    """A keyed rearrangement of 0…4095 (Feistel), another one for each block."""
    left, right = place >> HALF_BITS, place & HALF
    for turn in range(ROUNDS):
        seed = f"{block}:{turn}:{right}".encode()
        mixed = hmac.digest(key, seed, hashlib.sha256)[0] & HALF
        left, right = right, left ^ mixed
    return left << HALF_BITS | right
