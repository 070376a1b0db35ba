"""Mobile telephone numbers of any country, kept the one international way."""

import re

import phonenumbers
from phonenumbers import PhoneNumberType

HOME = "CN"
WRITTEN = re.compile(r"\(?\+?[0-9(][0-9 ()\-]{4,30}")
# New ranges are opened before any table knows them; every +86 mobile has this form.
CHINESE_MOBILE = re.compile(r"\+861[3-9][0-9]{9}")
# In some countries a number does not tell whether it is a mobile.
MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def e164(text: str) -> str | None:
    """The number as `+8613800138000`, or None for what is no mobile number.

    Without a country code it is one of the mainland.
    """
    if not WRITTEN.fullmatch(text):
        return None
    digits = "".join(character for character in text if character.isdigit())
    # Asked first: the library reads 17900… as a prefix for calls over another network.
    if "+" not in text and CHINESE_MOBILE.fullmatch(f"+86{digits}"):
        return f"+86{digits}"
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException:
        return None
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if CHINESE_MOBILE.fullmatch(written) or phonenumbers.number_type(number) in MOBILE:
        return written
    return None
