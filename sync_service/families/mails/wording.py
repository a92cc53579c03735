"""The languages that parents read: catalogues, and how days, hours, ages and numbers are written.

Used in pages and in mails alike; knows nothing of either. French is the language of the messages
themselves, so it needs no catalogue.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, time
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list as babel_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.units import format_unit

from french_cells.patterns import pattern
from sync_service.domain.typography import unbroken

_NO_BREAK_SPACE = "\u00a0"
_DAY_PATTERNS = {"fr": "EEEE d MMMM y", "en": "EEEE d MMMM y"}
_LENGTHS: tuple[Literal["long", "short", "narrow"], ...] = ("long", "short", "narrow")
_AGES = pattern(r"(?:(\d+)-)?(\d+)(\+?) (year|month)s")
_ONWARDS: Mapping[str, str] = {
    "fr": "à partir de {}",
    "en": "{} and over",
    "ar": "{} فأكثر",
    "tr": "{} ve üzeri",
    "sq": "{} e lart",
    "ru": "{} и старше",
    "uk": "{} і старше",
}
_REVIEWER = pattern(r'"X-Reviewed-By: *[^\s\\]')
SOURCE_LANGUAGE = "fr"
# A list of sessions tells few days and hours, many times, and Babel takes its time for each.
_told_again = lru_cache(1_000)


@_told_again
def format_day(iso_date: str, language: str) -> str:
    """`jeudi 12 mars 2026`."""
    day = date.fromisoformat(iso_date)
    pattern = _DAY_PATTERNS.get(language, "full")
    text = format_date(day, format=pattern, locale=language)
    return text.replace(" 1 ", " 1er ", 1) if language == "fr" and day.day == 1 else text


def format_month(month: str, language: str) -> str:
    """`décembre 2026` for `2026-12`."""
    return format_date(date.fromisoformat(f"{month}-01"), format="LLLL y", locale=language)


def format_weekday(number: str, language: str) -> str:
    """`mercredi` for 3."""
    names: Mapping[int, str] = Locale.parse(language).days["stand-alone"]["wide"]
    return names[int(number) - 1]


@_told_again
def format_hour(iso_time: str, language: str) -> str:
    """`9 h 30` in French, with spaces that do not break."""
    hour = time.fromisoformat(iso_time)
    if language != "fr":
        return format_time(hour, format="HH:mm", locale=language)
    minutes = f"{_NO_BREAK_SPACE}{hour.minute:02}" if hour.minute else ""
    return f"{hour.hour}{_NO_BREAK_SPACE}h{minutes}"


def format_ages(stored: str, language: str) -> str:
    """`3–6 ans` for `3-6 years`, `à partir de 6 ans` for `6+ years`; other text as it is."""
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
    if onwards:
        return _ONWARDS.get(language, f"{{}}{_NO_BREAK_SPACE}+").format(text)
    return f"{first}–{text}" if first else text


@_told_again
def format_phone(e164: str) -> str:
    """`06 39 98 12 34`; a foreign number keeps its country code."""
    import phonenumbers  # noqa: PLC0415 - slow to load

    number, _, extension = e164.partition(";ext=")
    parsed = phonenumbers.parse(number, None)
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL
        if parsed.country_code == phonenumbers.country_code_for_region("FR")
        else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    text = phonenumbers.format_number(parsed, style).replace(" ", _NO_BREAK_SPACE)
    return f"{text} poste {extension}" if extension else text


class FrenchTypography(NullTranslations):
    """French as written in the templates, with the spaces that must not break."""

    def gettext(self, message: str) -> str:
        return unbroken(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        # Zero is singular in French.
        return self.gettext(msgid1 if n < 2 else msgid2)  # noqa: PLR2004


@cache
def load_catalogue(translations: Path, language: str) -> NullTranslations:
    """Compiled in memory, once: no binary is kept beside its source, none can be out of date."""
    source = _source(translations, language)
    if not source.is_file():
        return FrenchTypography()
    with source.open("rb") as lines:
        catalogue = read_po(lines, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def load_catalogues(translations: Path) -> Mapping[str, NullTranslations]:
    """French, and every language that has a folder."""
    return {
        language: load_catalogue(translations, language)
        for language in sorted(find_written(translations))
    }


def find_written(translations: Path) -> AbstractSet[str]:
    """Languages in which there is a text."""
    folders = {folder.name for folder in translations.iterdir() if folder.is_dir()}
    return folders | {SOURCE_LANGUAGE}


def is_reviewed(translations: Path, language: str) -> bool:
    """Whether somebody who speaks it has read it; French is what was written."""
    source = _source(translations, language)
    return not source.is_file() or bool(_REVIEWER.search(source.read_text(encoding="utf-8")))


def _source(translations: Path, language: str) -> Path:
    return translations / language / "LC_MESSAGES" / "messages.po"


def isolate(text: str, language: str) -> str:
    """A Latin word between Arabic ones, so that it moves no sign beside it."""
    return f"\u2068{text}\u2069" if text and text_direction(language) == "rtl" else text


@_told_again
def text_direction(language: str) -> str:
    """`ltr` or `rtl`."""
    return Locale.parse(language).text_direction


@_told_again
def spoken_name(language: str, reader: str) -> str:
    """As the reader's language calls it: `arabe`."""
    locale, names = Locale.parse(language), Locale.parse(reader).languages
    return str(names.get(locale.language, language))


def format_list(parts: Iterable[str], language: str) -> str:
    """`français, arabe et turc`."""
    return babel_list(list(parts), locale=language)


@_told_again
def language_name(language: str) -> str:
    """As its speakers write it."""
    locale = Locale.parse(language)
    return (locale.get_language_name(language) or language).capitalize()
