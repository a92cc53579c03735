"""Days, hours and telephone numbers as people read them in their language.

Used in pages and in mails alike; knows nothing of either.
"""

from datetime import date, time

import phonenumbers
from babel.dates import format_date, format_time

_NO_BREAK_SPACE = "\u00a0"
_DAY_PATTERNS = {"fr": "EEEE d MMMM y", "en": "EEEE d MMMM y"}


def format_day(iso_date: str, language: str) -> str:
    """`jeudi 12 mars 2026`."""
    day = date.fromisoformat(iso_date)
    pattern = _DAY_PATTERNS.get(language, "full")
    text = format_date(day, format=pattern, locale=language)
    return text.replace(" 1 ", " 1er ", 1) if language == "fr" and day.day == 1 else text


def format_hour(iso_time: str, language: str) -> str:
    """`9 h 30` in French, with spaces that do not break."""
    hour = time.fromisoformat(iso_time)
    if language != "fr":
        return format_time(hour, format="HH:mm", locale=language)
    minutes = f"{_NO_BREAK_SPACE}{hour.minute:02}" if hour.minute else ""
    return f"{hour.hour}{_NO_BREAK_SPACE}h{minutes}"


def format_phone(e164: str) -> str:
    """`06 39 98 12 34`; a foreign number keeps its country code."""
    number, _, extension = e164.partition(";ext=")
    parsed = phonenumbers.parse(number, None)
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL
        if parsed.country_code == phonenumbers.country_code_for_region("FR")
        else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    text = phonenumbers.format_number(parsed, style).replace(" ", _NO_BREAK_SPACE)
    return f"{text} poste {extension}" if extension else text
