"""Days, hours, ages and telephone numbers as people read them in their language.

Used in pages and in mails alike; knows nothing of either.
"""

import re
from datetime import date, time
from typing import Literal

import phonenumbers
from babel.dates import format_date, format_time
from babel.units import format_unit

_NO_BREAK_SPACE = "\u00a0"
_DAY_PATTERNS = {"fr": "EEEE d MMMM y", "en": "EEEE d MMMM y"}
_LENGTHS: tuple[Literal["long", "short", "narrow"], ...] = ("long", "short", "narrow")
_AGES = re.compile(r"(?:(\d+)-)?(\d+)(\+?) (year|month)s")


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


def format_ages(stored: str, language: str) -> str:
    """`3–6 ans` for the stored `3-6 years`; what is not stored so stays as it is."""
    match = _AGES.fullmatch(stored)
    if match is None:
        return stored
    first, last, onwards, unit = match.groups()
    # Languages that use the unit itself as its abbreviation (tr, sq) have no long form.
    texts = [
        format_unit(int(last), f"duration-{unit}", length=length, locale=language)
        for length in _LENGTHS
    ]
    text = next((one for one in texts if "duration" not in one), last)
    return f"{first}–{text}" if first else f"{text}{_NO_BREAK_SPACE}+" if onwards else text


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
