"""Well-made numbers of every kind of document, for nobody in particular."""

from datetime import date

from hypothesis import strategies as st

from greencard.domain.identity import check_character

TODAY = date(2026, 3, 2)
DAYS = st.dates(date(1926, 1, 1), TODAY)
MAINLAND = st.sampled_from(["110105", "120116", "440308", "650102", "710000", "150202"])
HMT = st.sampled_from(["810000", "820000", "830000"])
ORDERS = st.integers(0, 999).map(lambda order: f"{order:03d}")

# Letters and digits of the forms in the table of numbers; nothing in them can be checked.
FORMS = {
    "PR_OLD": r"[A-Z]{3}[0-9]{12}",
    "HK_MACAO_PERMIT": r"[HM][0-9]{8}([0-9]{2})?",
    "TAIWAN_PERMIT": r"[0-9]{8}|[A-Z0-9]{10}",
    "PASSPORT_CN": r"[EKGDSPH][0-9]{8}|E[A-F][0-9]{7}|[DSP]E[0-9]{7}|KJ[0-9]{7}|MA[0-9]{7}"
    r"|1[45][0-9]{7}",
    "PASSPORT_FOREIGN": r"[A-Z0-9]{5,17}",
    "WORK_PERMIT": r"[A-Z0-9]{6,20}",
}


def citizen_number(area: str, born: date, order: str) -> str:
    """A number by GB 11643."""
    digits = f"{area}{born:%Y%m%d}{order}"
    return digits + check_character(digits)


def sex_of(order: str) -> str:
    return "M" if int(order) % 2 else "F"


def checked() -> st.SearchStrategy[tuple[str, str]]:
    """A kind whose number ends in a check character, and a well-made number of it."""
    card = st.builds(citizen_number, MAINLAND, DAYS, ORDERS).map(lambda n: ("RESIDENT_ID", n))
    permit = st.builds(citizen_number, HMT, DAYS, ORDERS).map(lambda n: ("HMT_RESIDENCE", n))
    return card | permit | new_cards().map(lambda number: ("PR_NEW", number))


def new_cards() -> st.SearchStrategy[str]:
    """Numbers of the permanent residence card issued now."""
    body = st.from_regex("9[0-9]{16}", fullmatch=True)
    return body.map(lambda digits: digits + check_character(digits))


def unchecked() -> st.SearchStrategy[tuple[str, str]]:
    """A kind whose number has only a form, and a well-made number of it."""
    return st.sampled_from(sorted(FORMS)).flatmap(
        lambda kind: st.tuples(st.just(kind), st.from_regex(FORMS[kind], fullmatch=True))
    )
