"""Telephone numbers as people type them: one in a cell, or several."""

import re
from dataclasses import dataclass

from french_cells.answers import ambiguous, assume, empty, invalid, ok, open_cell, repair
from french_cells.context import Context
from french_cells.reach.beside import find_unaccounted
from french_cells.reach.phone_numbers import (
    find_french,
    find_numbers,
    find_shortened,
    is_opened,
    show,
)
from french_cells.reading import Raw, Reading
from french_cells.text import Typed, fold, plain_text

__all__ = ["EXPECTED", "read", "read_list", "show"]

EXPECTED = "un numéro de téléphone à 10 chiffres, par exemple 06 39 98 12 34"
_NOTHING = re.compile(
    r"(?:n'a )?(?:pas|aucun|sans|ni)(?: (?:de )?(?:telephone|tel|numero|portable|fixe|mobile))?\.?"
)
_REFERS = re.compile(r"\b(?:idem|id|ibid|meme|voir|cf)\b|^\"+$")
_EXTENSION = re.compile(
    r"[\s,(\-]{0,4}(?:\b(?:postes?|pst|post|ext(?:ension)?|int(?:erne)?)\.? ?(?:n[o°]?\.? ?)?:? ?"
    r"(\d{1,5})|;ext=(\d{1,5})|(?:#|x ?|\bp\.? ?)(\d{2,5}))(?! ?[\d.])\b\)?",
    re.IGNORECASE,
)
_HOURS = re.compile(
    r"(?<![\d.])(?<![\d.] )\d{1,2} ?(?:-|/|à|a|et) ?\d{1,2} ?h\b"
    r"|(?:\b\d{1,2} ?h|(?<!\d[ ./-])\b\d{1,2} ?heures?)(?: ?[0-5]\d(?![ .]\d))?(?![^\W_])",
    re.IGNORECASE,
)
_MISTYPED = str.maketrans({"o": "0", "O": "0", "l": "1", "i": "1", "I": "1"})
_SPELT_DIGITS = re.compile(
    r"(?<![^\W_])(?=[oOlI]*\d)[\doOlIi]+(?![^\W_])|(?<=\d[ .-])[oOlI]{2}(?=[ .-]\d)"
    r"|\b(?:ll|OO)\b(?= ?\d)"
)
_RUN = re.compile(r"[+(\[]{0,4}\+? ?\d(?:[\d ()\[\].+\-/\\_,;:'\u00b7|]*\d)?[)\]]*")
_FAX = re.compile(r"\bfax\b|telecopi\w*")
_WITH_FAX = re.compile(
    r"(?i)\b(t[ée]l(?:[ée]phone)?\.?) ?(?:[/&+-]|et) ?(?:fax|t[ée]l[ée]copie)\b"
)
_BULLETS = re.compile(r"(?:^|(?<=[\s;]))\d ?\)(?= ?[\d+(])|(?:^|(?<=[\s;]))[1-9]\. (?=[0+(])")
_LINES = re.compile(r"\s*[\r\n]+\s*")
_FLOAT = re.compile(r"(\+?\d{9,12})[.,]0+")
_SCIENTIFIC = re.compile(r"(\d)[.,](\d{8,11})e\+?(\d{1,2})", re.IGNORECASE)
_NUMBERS_OWN = re.compile(r"-[1-9][\d ]*|(?:0|\d{3})[.,]\d{6,}|\d{9,}[.,](?=\d{1,3}$)\d*[1-9]\d*")
"""Negative, or with decimals: a number that counts something, not a telephone."""
_PLAIN = re.compile(r"0\d{9}|0\d(?: \d{2}){4}")
_OWN_FORM = re.compile(r"(?:\+33|0)[1-9]\d{8}|0[1-9](?: \d{2}){4}", re.ASCII)
_NATIONAL_DIGITS = 9


@dataclass(frozen=True, slots=True)
class _Scanned:
    """What a cell holds: whole numbers each once, and what stands around them as `#`.

    `is_broken`: some digits are no whole number; `has_fax`: a fax number was passed over.
    """

    numbers: tuple[str, ...]
    beside: str
    is_broken: bool = False
    has_fax: bool = False
    extension: str = ""


def find_plain(raw: str) -> Reading | None:
    """The reading of a cell that is in our own form already; None asks for the full reading.

    Most cells are: this takes a fortieth of the full reading's time.
    """
    if not _OWN_FORM.fullmatch(raw):
        return None
    number = find_french(raw.replace(" ", "").removeprefix("+33"))
    if number is None:
        return None
    return ok(number) if raw == number or is_opened(number) else repair(number)


def read(raw: Raw, _: Context) -> Reading:
    """One number; two of them in a cell are refused."""
    plain = find_plain(raw) if isinstance(raw, str) else None
    return read_fully(raw) if plain is None else plain


def read_fully(raw: Raw) -> Reading:
    """As `read`, whatever stands in the cell."""
    cell = _open(raw)
    if isinstance(cell, Reading):
        return cell
    scanned = _scan(cell)
    if len(scanned.numbers) != 1 or scanned.is_broken:
        return _refuse(cell, scanned)
    doubt = find_unaccounted(scanned.beside)
    if doubt:
        return ambiguous(f"{doubt} N’écrivez que le numéro qui sert.")
    number = scanned.numbers[0]
    if scanned.extension:
        return repair(f"{number};ext={scanned.extension}")
    return ok(number) if raw == number or _is_plain(cell, number) else repair(number)


def _open(raw: Raw) -> Typed | Reading:
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return cell
    if isinstance(raw, bool) or _NUMBERS_OWN.fullmatch(cell.folded.strip("()[] .\"'")):
        return invalid(f"Nous attendons {EXPECTED}.")
    if _NOTHING.fullmatch(cell.folded):
        return empty()
    if _REFERS.search(cell.folded):
        return ambiguous("Écrivez le numéro dans chaque case, même s’il se répète.")
    return cell


def _is_plain(cell: Typed, number: str) -> bool:
    """« 03 53 01 02 03 » or ten digits, of a range that the numbering plan has opened."""
    return _PLAIN.fullmatch(cell.raw) is not None and is_opened(number)


def _scan(cell: Typed) -> _Scanned:
    text = _undo_spreadsheet(plain_text(_LINES.sub(" ; ", cell.raw.strip())))
    text = _WITH_FAX.sub(
        r"\1", _SPELT_DIGITS.sub(lambda match: match[0].translate(_MISTYPED), text)
    )
    text, extension = _take_extension(_HOURS.sub(" midi ", _BULLETS.sub(" ", text)))
    numbers: list[str] = []
    beside, is_broken, has_fax, end = "", False, False, 0
    runs = list(_RUN.finditer(text))
    for run in runs:
        before, after = text[end : run.start()], text[run.end() :]
        if _is_fax(before, after, is_last=run is runs[-1]):
            has_fax = True
            numbers += (find_numbers(run[0]) or ())[1:]
        else:
            found = find_numbers(run[0])
            is_broken = is_broken or found is None
            numbers += found or ()
        beside = f"{beside}{before} # "
        end = run.end()
    beside += text[end:]
    if has_fax:
        beside = re.sub(r"(?i)(?:\bet )?(?:\bfax\b|t[ée]l[ée]copi\w*)", " ", beside)
    return _Scanned(tuple(dict.fromkeys(numbers)), beside, is_broken, has_fax, extension)


def _is_fax(before: str, after: str, *, is_last: bool) -> bool:
    """A label stands before its number, or behind it in brackets or at the very end."""
    label = re.sub(r"\([^()]*\)", " ", fold(before))
    bracketed = re.match(r"\s*[(\[]([^()\[\]]*)", after)
    return bool(
        _FAX.search(label)
        or (bracketed and _FAX.search(fold(bracketed[1])))
        or (is_last and _FAX.search(fold(after)))
    )


def _undo_spreadsheet(text: str) -> str:
    """Digits again, where a sheet made a number or a formula of them."""
    text = text.lstrip("'=\"").rstrip("\"'")
    if match := _FLOAT.fullmatch(text):
        return match[1]
    if (match := _SCIENTIFIC.fullmatch(text)) and len(match[2]) == int(match[3]):
        return match[1] + match[2]
    return text


def _take_extension(text: str) -> tuple[str, str]:
    match = _EXTENSION.search(text)
    if match is None or len(re.sub(r"\D", "", text[: match.start()])) < _NATIONAL_DIGITS:
        return text, ""
    return f"{text[: match.start()]} {text[match.end() :]}", match[match.lastindex or 0]


def _refuse(cell: Typed, scanned: _Scanned) -> Reading:
    if len(scanned.numbers) > 1 or find_shortened(cell.folded):
        return ambiguous("Il y a plusieurs numéros : gardez-en un seul par case.")
    if scanned.has_fax and not scanned.is_broken:
        return invalid(f"C’est un numéro de télécopie. Nous attendons {EXPECTED}.")
    return invalid(f"Ce n’est pas un numéro complet. Nous attendons {EXPECTED}.")


_BETWEEN = re.compile(r"(?<=#)[^#]{1,40}(?=#)")
_JOINT = re.compile(r"(?i)\b(?:ou bien|ou|et|puis|sinon|or|soit)\b")


def read_list(raw: Raw, context: Context) -> Reading:
    """Every number of a cell, in order, each once."""
    one = read(raw, context)
    if one.accepted:
        return Reading([one.value], severity=one.severity)
    cell = _open(raw)
    if isinstance(cell, Reading):
        return cell
    scanned = _scan(cell)
    if len(scanned.numbers) < 2 or scanned.is_broken or scanned.extension:  # noqa: PLR2004 - the number says itself
        shortened = find_shortened(cell.folded)
        if shortened is None:
            return one
        return assume(shortened, "Numéros abrégés complétés d’après le premier.")
    # « # ou # », « # puis # »: words that only a second number gives a meaning.
    beside = _BETWEEN.sub(lambda match: _JOINT.sub(" ", match[0]), scanned.beside)
    doubt = find_unaccounted(beside)
    if doubt:
        return ambiguous(f"{doubt} N’écrivez que les numéros qui servent.")
    return repair(list(scanned.numbers))
