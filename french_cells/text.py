"""How typed text is folded, cleaned and cut into words before any reader looks at it."""

import math
import unicodedata
from dataclasses import dataclass

from french_cells.patterns import pattern
from french_cells.reading import Raw

MAX_CELL_CHARACTERS = 400
"""No date, number or name is longer; a longer cell is a text pasted in the wrong column."""

_LARGEST = 10**18
_INVISIBLE = dict.fromkeys([
    0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD, 0xFE0F, 0xFE0E, 0x200E, 0x200F, 0x202A, 0x202C,
    0x202D, 0x2066, 0x2068, 0x2069,
])  # fmt: skip
_SPACES = pattern(r"\s+")
_SIGNS = str.maketrans({
    "\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00b4": "'", "`": "'", "\u2032": "'",
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
    "\u201c": '"', "\u201d": '"', "\u00ab": '"', "\u00bb": '"', "\u201e": '"',
    "\u2044": "/", "\u2215": "/", "\u2024": ".", "\u201a": ",",
    "\u0153": "oe", "\u0152": "OE", "\u00e6": "ae", "\u00c6": "AE",
})  # fmt: skip
_WORD = pattern(r"[a-z0-9]+")
_HARMLESS_CONTROLS = frozenset("\n\r\t\v\f\u2028\u2029")
_OVERRIDES = frozenset("\u202b\u202e\u2067")
"""Signs that show a text backwards; those that telephones put around numbers do no harm."""


@dataclass(frozen=True, slots=True)
class Typed:
    """One cell as text: as typed, cleaned of what nobody sees, and folded for comparison."""

    raw: str
    text: str
    folded: str

    @property
    def is_untouched(self) -> bool:
        return self.raw == self.text


def clean(text: str) -> str:
    """Composed, without invisible characters, one space between words, none around."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")  # nothing else to do, ten times faster
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text).translate(_INVISIBLE)).strip()


def unmangle(text: str) -> str:
    r"""« B\x9cuf » → Bœuf: what is left of a Windows text that was taken for another encoding."""
    if text.isprintable() or not any("\x80" <= character <= "\x9f" for character in text):
        return text
    return "".join(
        bytes([ord(character)]).decode("cp1252", "replace").replace("\ufffd", character)
        if "\x80" <= character <= "\x9f"
        else character
        for character in text
    )


def tidy(text: str) -> str:
    """A person's own words: composed and trimmed, everything inside as typed."""
    return unicodedata.normalize("NFC", text).strip().strip("\u200b\ufeff").strip()


def strip_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join(
        character
        for character in unicodedata.normalize("NFKD", text.translate(_SIGNS))
        if not unicodedata.combining(character)
    ).translate(_SIGNS)


def plain_text(text: str) -> str:
    """Cleaned, with the signs and digits of a keyboard: case and accents stay."""
    plain = clean(unicodedata.normalize("NFKC", text)).translate(_SIGNS)
    if plain.isascii():
        return plain
    return "".join(str(unicodedata.digit(sign, sign)) for sign in plain)


def fold(text: str) -> str:
    """For words as typed, where punctuation says something: without case and accents.

    Typographic signs become those of a keyboard: `« L’Été »` → `"l'ete"`-like. Two spellings of a
    title or a name are compared with `folding.fold`, which leaves punctuation out.
    """
    return clean(strip_accents(text)).casefold()


def fold_words(text: str) -> str:
    """Only letters and digits, one space between words: what two spellings have in common."""
    return " ".join(_WORD.findall(fold(text)))


def in_order_of(name: str) -> tuple[str, str]:
    """By which names are sorted wherever people look for one: « École » among the E's."""
    return fold_words(name), name


def typed(raw: str) -> Typed:
    if raw.isascii():  # nothing to compose, and no accent to lose: a third of the time
        text = clean(raw)
        return Typed(raw, text, text.casefold())
    text = clean(unicodedata.normalize("NFKC", raw))
    return Typed(raw, text, fold(text))


def find_hostile(text: str) -> str | None:
    """What makes a text unfit to be stored or shown, in French; None when it is fit."""
    if text.isprintable():
        return None  # what follows looks for controls, format signs and surrogates only
    for character in text:
        if character < " " or "\x7f" <= character <= "\x9f":
            if character not in _HARMLESS_CONTROLS:
                return "un caractère de commande invisible"
        elif character in _OVERRIDES:
            return "un signe qui retourne le sens de l’écriture"
        elif "\ud800" <= character <= "\udfff":
            return "un caractère abîmé"
    return None


def is_finite(raw: Raw) -> bool:
    """No infinity, no « not a number », and no number that only a program would write."""
    if isinstance(raw, float):
        return math.isfinite(raw)
    return not isinstance(raw, int) or abs(raw) < _LARGEST


def number_text(number: float) -> str:
    """`54300.0` → `54300`: how a person would have typed the number that a cell holds."""
    if float(number).is_integer() and abs(number) < 1e16:  # noqa: PLR2004 - the number says itself
        return str(int(number))
    return str(number)
