"""The languages that parents read: gettext catalogues, their names and their direction.

French is the language of the messages themselves, so it needs no catalogue.
"""

import re
from collections.abc import Mapping
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE_LANGUAGE = "fr"
_SPACE_THAT_MAY_BREAK = re.compile(r" (?=[:;?!»])|(?<=«) ")


class FrenchTypography(NullTranslations):
    """French as written in the templates, with the spaces that must not break."""

    def gettext(self, message: str) -> str:
        return _SPACE_THAT_MAY_BREAK.sub("\u00a0", message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        # Zero is singular in French.
        return self.gettext(msgid1 if n < 2 else msgid2)  # noqa: PLR2004


def load_catalogue(translations: Path, language: str) -> NullTranslations:
    """Compiled in memory: no binary is kept beside its source, none can be out of date."""
    source = translations / language / "LC_MESSAGES" / "messages.po"
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
    folders = {folder.name for folder in translations.iterdir() if folder.is_dir()}
    return {
        language: load_catalogue(translations, language)
        for language in sorted(folders | {SOURCE_LANGUAGE})
    }


def text_direction(language: str) -> str:
    """`ltr` or `rtl`."""
    return Locale.parse(language).text_direction


def language_name(language: str) -> str:
    """As its speakers write it."""
    locale = Locale.parse(language)
    return (locale.get_language_name(language) or language).capitalize()
