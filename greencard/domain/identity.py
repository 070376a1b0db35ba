"""How the numbers on documents are written, and the character that guards them against slips."""

import unicodedata


def normalise_id_no(text: str) -> str:
    """Without spaces, upper-case, full-width characters made half-width."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def check_character(digits: str) -> str:
    """The check character that follows these digits (ISO 7064 MOD 11-2; GB 11643)."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2 % 11
    return "0123456789X"[(12 - total) % 11]
