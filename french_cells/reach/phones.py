"""Telephone numbers as people type them, one in a cell or several: E.164, or short as they are."""

import re
from dataclasses import dataclass, replace

from french_cells.answers import (
    ambiguous,
    assume,
    beside_unknown,
    empty,
    invalid,
    ok,
    open_cell,
    repair,
)
from french_cells.context import Context
from french_cells.patterns import pattern
from french_cells.reach.beside import (
    find_another,
    find_unaccounted,
    find_unknown,
    says_none,
    without_pointer,
)
from french_cells.reach.digits import NATIONAL_DIGITS, as_example, count_digits
from french_cells.reach.numbering import (
    REPEATED,
    find_numbers,
    find_shortened,
    is_opened,
    place_of,
)
from french_cells.reading import Raw, Reading
from french_cells.text import Typed, fold, plain_text

EXPECTED = "un numéro de téléphone à 10 chiffres, par exemple 06 39 98 12 34"
_REPEATS = pattern(r"\b(?:idem|id|ibid|meme)\b|^\"+$")
_REFERS = pattern(r"\b(?:voir|cf)\b")
_EXTENSION = pattern(
    r"[\s,(\-]{0,4}(?:\b(?:postes?|pst|post|ext(?:ension)?|int(?:erne)?)\.? ?(?:n[o°]?\.? ?)?:? ?"
    r"(\d{1,5})|;ext=(\d{1,5})|(?:#|x ?|\bp ?)(\d{2,5})|\bp\. ?(\d{1,5}))(?! ?[\d.])\b\)?",
    re.IGNORECASE,
)
_HOURS = pattern(
    r"\b(?:7 ?j(?:ours)? ?(?:/|sur) ?7|24 ?h? ?(?:/|sur) ?24)(?: ?h| ?j)?\b"
    r"|\b(?:tape[rz]|touche|choix|option) ?:? ?\d\b"
    r"|(?<![\d.])(?<![\d.] )\d{1,2} ?(?:-|/|à|a|et) ?\d{1,2} ?h\b"
    r"|(?:\b\d{1,2} ?h|(?<!\d[ ./-])\b\d{1,2} ?heures?)(?: ?[0-5]\d(?![ .]\d))?(?![^\W_])",
    re.IGNORECASE,
)
_EXTENSION_FIRST = pattern(r"^\s*(poste ?:? ?\d{1,5})[ ,:(/-]+(0[\d .]{9,})\)?\s*$", re.IGNORECASE)
"""« poste 15 (03 53 01 14 10) »"""
_MISTYPED = str.maketrans({"o": "0", "O": "0", "l": "1", "i": "1", "I": "1"})
_SPELT_DIGITS = pattern(
    r"(?<![^\W_])(?=[oOlI]*\d)[\doOlIi]+(?![^\W_])|(?<=\d[ .-])[oOlI]{2}(?=[ .-]\d)"
    r"|\b(?:ll|OO)\b(?= ?\d)"
)
_RUN = pattern(r"[+(\[]{0,4}\+? ?\d(?:[\d ()\[\].+\-/\\_,;:'\u00b7|]*\d)?[)\]]*")
_ENDING = 2
_FAX = pattern(r"\bfax\b|telecopi\w*")
_WITH_FAX = pattern(r"(?i)\b(t[ée]l(?:[ée]phone)?\.?) ?(?:[/&+-]|et) ?(?:fax|t[ée]l[ée]copie)\b")
_BULLETS = pattern(r"(?:^|(?<=[\s;]))\d ?\)(?= ?[\d+(])|(?:^|(?<=[\s;]))[1-9]\. (?=[0+(])")
_LINES = pattern(r"\s*[\r\n]+\s*")
_ADDRESS = pattern(r"(?:\d[\w.+]*|[^\W\d_][\w.+-]*)@(?:[\w-]+\.)+[^\W\d_]{2,}")
"""« lise114@example.org », « 0639981234@example.org »: its digits are no number to call."""
_FLOAT = pattern(r"(\+?\d{9,12})[.,]0+")
_SCIENTIFIC = pattern(r"(\d)[.,](\d{8,11})e\+?(\d{1,2})", re.IGNORECASE)
_NUMBERS_OWN = pattern(r"-[1-9][\d ]*|(?:0|\d{3})[.,]\d{6,}|\d{9,}[.,](?=\d{1,3}$)\d*[1-9]\d*")
"""Negative, or with decimals: a number that counts something, not a telephone."""
_PLAIN = pattern(r"0\d{9}|0\d(?: \d{2}){4}")
_OWN_FORM = pattern(r"(?:\+33|0)[1-9]\d{8}|0[1-9](?: \d{2}){4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Scanned:
    """What a cell holds: whole numbers each once, and the text around them, where they are `#`.

    `is_broken`: some digits are no whole number; `has_fax`: a fax number was passed over.
    """

    numbers: tuple[str, ...]
    beside: str
    is_broken: bool = False
    has_fax: bool = False
    extension: str = ""


def is_own_form(raw: str) -> bool:
    """Whether one number is all that the cell holds, as we write it ourselves."""
    return _OWN_FORM.fullmatch(raw) is not None


def find_plain(raw: str) -> Reading | None:
    """The reading of a cell that is in our own form already; None asks for the full reading.

    Most cells are: this takes a fortieth of the full reading's time.
    """
    if not is_own_form(raw):
        return None
    digits = raw.replace(" ", "")[-NATIONAL_DIGITS:]
    if REPEATED.fullmatch(digits):
        return None
    country, is_given_out = place_of(digits[:5])
    number = country + digits
    return ok(number) if is_given_out or raw == number else repair(number)


def read(raw: Raw, _: Context) -> Reading:
    """One number; two of them in a cell are refused."""
    plain = find_plain(raw) if isinstance(raw, str) else None
    return read_fully(raw) if plain is None else plain


def read_fully(raw: Raw) -> Reading:
    """As `read`, whatever is in the cell."""
    cell = _open(raw)
    if isinstance(cell, Reading):
        return cell
    scanned = _scan(cell)
    if len(scanned.numbers) != 1 or scanned.is_broken:
        return _refuse(cell, scanned)
    doubt = find_unaccounted(scanned.beside)
    number = scanned.numbers[0]
    if doubt:
        return ambiguous(f"{doubt} Si le numéro sert, n’écrivez que lui{as_example(number)}.")
    extended = f"{number};ext={scanned.extension}" if scanned.extension else number
    if unknown := find_unknown(scanned.beside):
        return beside_unknown(extended, unknown)
    if scanned.extension:
        return repair(extended)
    return ok(number) if raw == number or _is_plain(cell, number) else repair(number)


def _open(raw: Raw) -> Typed | Reading:
    cell = open_cell(without_pointer(raw))
    if isinstance(cell, Reading):
        return cell
    if isinstance(raw, bool) or _NUMBERS_OWN.fullmatch(cell.folded.strip("()[] .\"'")):
        return invalid(f"Nous attendons {EXPECTED}.")
    if says_none(cell.folded.strip("() ")):
        return empty()
    return _refers(cell.folded) or cell


def _refers(folded: str) -> Reading | None:
    """« voir Luc », « idem »; what has digits is a number, be it cut short."""
    if re.search(r"\d{2}", folded):
        return None
    if _REPEATS.search(folded):
        return ambiguous("Écrivez le numéro dans chaque case, même s’il se répète.")
    if _REFERS.search(folded):
        return ambiguous("Écrivez ici le numéro ; si vous ne l’avez pas, laissez la case vide.")
    return None


def _is_plain(cell: Typed, number: str) -> bool:
    """« 03 53 01 02 03 » or ten digits, of a range that the numbering plan has opened."""
    return _PLAIN.fullmatch(cell.raw) is not None and is_opened(number)


def _scan(cell: Typed) -> _Scanned:
    text = _undo_spreadsheet(plain_text(_LINES.sub(" ; ", cell.raw.strip())))
    text = _ADDRESS.sub(lambda match: re.sub(r"\d", "", match[0]), text)
    text = _EXTENSION_FIRST.sub(r"\2 \1", text)
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
    """A label is before its number, or after it in brackets or at the very end."""
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
    if match is None or len(re.sub(r"\D", "", text[: match.start()])) < NATIONAL_DIGITS:
        return text, ""
    return f"{text[: match.start()]} {text[match.end() :]}", match[match.lastindex or 0]


def read_first(raw: Raw) -> Reading | None:
    """The first of two numbers, where the cell says of what the second is."""
    cell = _open(raw)
    if isinstance(cell, Reading):
        return None
    shortened = find_shortened(cell.folded) or []
    first, *others = (int(one[-_ENDING:]) for one in shortened or ["0"])
    if others == [first + 1]:  # « … 35 20 ou 21 »: a house's two lines, and no doubt about one
        return beside_unknown(shortened[0], f"… {cell.text[-_ENDING:]}")
    scanned = _scan(cell)
    is_whole = len(scanned.numbers) == 2 and not scanned.is_broken  # noqa: PLR2004 - says itself
    told = find_another(scanned.beside) if is_whole else ""
    return beside_unknown(scanned.numbers[0], told) if told else None


def _refuse(cell: Typed, scanned: _Scanned) -> Reading:
    if len(scanned.numbers) > 1 or find_shortened(cell.folded):
        return ambiguous("Il y a plusieurs numéros : gardez-en un seul par case.")
    if scanned.has_fax and not scanned.is_broken:
        return invalid(f"C’est un numéro de télécopie. Nous attendons {EXPECTED}.")
    if _ADDRESS.search(cell.text) and not scanned.numbers:
        return invalid(f"C’est une adresse de courriel. Nous attendons {EXPECTED}.")
    if not any(map(str.isdigit, cell.text)):
        return invalid("Il n’y a pas de numéro ici : écrivez-le, ou videz la case.")
    return invalid(
        count_digits(cell.text) or f"Ce n’est pas un numéro complet. Nous attendons {EXPECTED}."
    )


_DAY_OR_HOUR = pattern(r"\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b|\b\d{1,2} ?h(?:\d\d)?\b")


def has_no_digit(text: str) -> bool:
    """« idem 14/11 », « passer avant 18h »: there is no number, not even a piece of one."""
    return not any(map(str.isdigit, _DAY_OR_HOUR.sub("", fold(text))))


_BETWEEN = pattern(r"(?<=#)[^#]{1,40}(?=#)")
_JOINT = pattern(
    r"(?i)\b(?:(?:ou bien|ou|et|puis|sinon|or|soit)(?: chez (?:elle|lui|eux|moi))?)\b"
)


def read_list(raw: Raw, context: Context) -> Reading:
    """Every number of a cell, in order, each once."""
    one = read(raw, context)
    if one.accepted:
        return replace(one, value=[one.value])
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
    numbers = list(scanned.numbers)
    unknown = find_unknown(beside)
    return beside_unknown(numbers, unknown) if unknown else repair(numbers)
