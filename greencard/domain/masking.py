"""Names and numbers as they may be shown: enough to recognise, not enough to use."""

from greencard.domain.names import has_hanzi

WHOLE_SHORT = 6
SHORT = 10
MOST_STARS = 2


def mask_name(name: str) -> str:
    """林知远 → 林*远, 张三 → 张*, 欧阳娜娜 and longer → 欧**娜, John Smith → J*** S***."""
    if not has_hanzi(name):
        return " ".join(f"{word[0]}***" for word in name.split())
    if len(name) <= 2:
        return name[: len(name) - 1] + "*"
    return name[0] + "*" * min(len(name) - 2, MOST_STARS) + name[-1]


def mask_name_within(name: str, most_bytes: int) -> str:
    """The masked name in so many bytes of UTF-8: whole words go first, then the stars.

    John Fitzgerald Kennedy Junior → J*** J***; never part of a character.
    """
    masked = mask_name(name)
    words = masked.split()
    for shorter in (masked, " ".join(words[:: max(1, len(words) - 1)]), *words[:1], masked[:1]):
        if len(shorter.encode()) <= most_bytes:
            return shorter
    return ""


def mask_number(number: str) -> str:
    """The first three and last four characters; of a short number the last two or none."""
    if len(number) <= WHOLE_SHORT:
        return "*" * len(number)
    first, last = (1, 2) if len(number) <= SHORT else (3, 4)
    return number[:first] + "*" * (len(number) - first - last) + number[-last:]
