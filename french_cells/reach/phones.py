"""Telephone numbers as people type them, one in a cell or several: E.164, or short as they are."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

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
from french_cells.reach.digits import (
    BETWEEN,
    NATIONAL_DIGITS,
    OVERSEAS,
    as_example,
    count_digits,
)
from french_cells.reading import Raw, Reading
from french_cells.text import Typed, fold, plain_text

_SHORT_NUMBER = pattern(r"1[578]|11[2-9]|19[167]|116\d{3}|118\d{3}|3[0-9]\d{2}|10\d{2}")
_REPEATED = pattern(r"(\d)\1{8}|\d0{8}")
_MAYOTTE_MOBILE = "639"
"""Shared with metropolitan France, as far down as the fifth digit."""
_USUAL_FRENCH = pattern(r"\+33([1-79])(\d{2})(\d{2})(\d{2})(\d{2})")
_SEPARATORS = rf"[{BETWEEN}]*"
_FRENCH = (
    rf"(?:(?:\+ ?33|00 ?33) ?(?:\(0\))?|\(0\)|0){_SEPARATORS}[1-9](?:{_SEPARATORS}\d{{2}}){{4}}"
)
_FRENCH_IN_TEXT = pattern(rf"(?<![\d+]){_FRENCH}(?!\d)")
_MORE_BEHIND = pattern(r"\d.*(?:[,;+]\W*\d{1,2}|\(\W*\d{1,2}\W*)\)*$")
"""« +352 621 123 456 (2) », « …, 12 »: no part of a number abroad, which may be of any length."""
_CUT_AT_END = pattern(r"[1-9]\d(?:[ .-]+\d\d){3}[ .-]+\d")
"""« 60.39.98.50.4 » lacks its last digit, rather than the 0 before the first."""
_CUT_ABROAD = pattern(r"33[ .-]\d[ .-]")
"""« 33 3 53 01 23 » lacks two digits, rather than a 0."""
_LOST_PLUS = pattern(r"33 ?\(0\)")
_CUTS = (r";", r"\|", r"\\", r" / ", r"/", r",", r" - ", r"-", r" ?(?=\+)", r" ")
_SHORTENED = pattern(rf"({_FRENCH}) ?(?:/|ou|et|-|,) ?(\d{{2}})((?: ?(?:/|ou|et|-|,) ?\d{{2}})*)")


def _find_number(digits_and_signs: str) -> str | None:
    """The one number that is written; None when it is not one, or not a whole one."""
    text = digits_and_signs.strip()
    international = text.lstrip("([").startswith(("+", "00")) or _LOST_PLUS.match(text)
    digits = re.sub(r"\D", "", text.replace("(0)", "") if international else text)
    if international:
        return None if _MORE_BEHIND.search(text) else _find_international(digits)
    if _SHORT_NUMBER.fullmatch(digits):
        return digits
    if len(digits) == NATIONAL_DIGITS + 2 and digits.startswith("33"):
        return find_french(digits[2:])
    is_cut = _CUT_ABROAD.match(text) or _CUT_AT_END.fullmatch(text)
    return None if is_cut else find_french(digits)


def _find_international(digits: str) -> str | None:
    if digits.startswith("00") and len(digits) <= NATIONAL_DIGITS + 2:
        return None  # « 00 53 01 23 45 » is a mistyped French number, not one of Cuba.
    digits = digits.removeprefix("00")
    if len(digits) == NATIONAL_DIGITS + 1 and digits[0] == "0":
        return find_french(digits)
    return find_french(digits[2:]) if digits.startswith("33") else _find_foreign(digits)


def find_french(digits: str) -> str | None:
    digits = digits[1:] if len(digits) == NATIONAL_DIGITS + 1 and digits[0] == "0" else digits
    if len(digits) != NATIONAL_DIGITS or digits[0] == "0" or _REPEATED.fullmatch(digits):
        return None
    return f"+{_find_country(digits)}{digits}"


def _find_country(digits: str) -> int:
    """« 0690 12 34 56 » is +590 690 12 34 56: nobody answers at +33 690 12 34 56."""
    if digits.startswith(_MAYOTTE_MOBILE):
        return 262 if _is_given_out(262, digits[:5]) else 33
    return OVERSEAS.get(digits[:3], 33)


def _is_opened(number: str) -> bool:
    """Is the French number, E.164, of a range that the numbering plan has opened?"""
    return number.startswith("+33") and _is_given_out(33, number[3:8])


@lru_cache(maxsize=4096)
def _place_of(block: str) -> tuple[str, bool]:
    """Of French numbers that begin with these digits: their country, and whether it is opened."""
    country = _find_country(block)
    return f"+{country}", country == 33 and _is_given_out(33, block)  # noqa: PLR2004 - says itself


@lru_cache(maxsize=4096)
def _is_given_out(country: int, block: str) -> bool:
    """Numbers are given out by blocks of ten thousand, which five digits after the 0 name."""
    import phonenumbers  # noqa: PLC0415 - slow to load

    number = phonenumbers.PhoneNumber(country_code=country, national_number=int(f"{block}0000"))
    return phonenumbers.is_valid_number(number)


def _find_foreign(digits: str) -> str | None:
    import phonenumbers  # noqa: PLC0415 - slow to load

    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return None
    if number.country_code in OVERSEAS.values():
        is_one = phonenumbers.is_possible_number(number)  # as ours are read: see `_is_opened`
    else:
        # Not with a digit too many, nor without its 33 or with another: « +34 3 53… »
        is_one = phonenumbers.is_valid_number(number)
    if not is_one:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _find_numbers(digits_and_signs: str) -> list[str] | None:
    """Every number of « 03 53 01 02 03 / 06 39 98 02 03 », in order; None when a digit is left."""
    whole = _find_number(digits_and_signs)
    if whole is not None:
        return [whole]
    found = [_find_number(match[0]) for match in _FRENCH_IN_TEXT.finditer(digits_and_signs)]
    left = _FRENCH_IN_TEXT.sub(" ", digits_and_signs)
    if found and not re.search(r"\d", left):
        return _all(found)
    for cut in _CUTS:
        pieces = [piece for piece in re.split(cut, digits_and_signs) if re.search(r"\d", piece)]
        numbers = _all([_find_number(piece) for piece in pieces])
        if numbers:
            return numbers
    return None


def _all(numbers: list[str | None]) -> list[str] | None:
    known = [number for number in numbers if number is not None]
    return known if len(known) == len(numbers) else None


def _find_shortened(text: str) -> list[str] | None:
    """« 03 53 01 23 45 / 46 »: the second number is the first but for its last digits."""
    match = _SHORTENED.fullmatch(text)
    first = _find_number(match[1]) if match else None
    if match is None or first is None:
        return None
    endings = [match[2], *re.findall(r"\d{2}", match[3])]
    return [first, *(first[:-2] + ending for ending in endings)]


def show(number: str) -> str:
    """« 06 39 98 12 34 »; foreign numbers in international form, short ones as they are."""
    if not number.startswith("+"):
        return number
    plain, _, extension = number.partition(";ext=")
    if match := _USUAL_FRENCH.fullmatch(
        number
    ):  # as the library writes it, a hundred times faster
        return "0" + " ".join(match.groups())
    import phonenumbers  # noqa: PLC0415 - slow to load

    try:
        parsed = phonenumbers.parse(plain)
    except phonenumbers.NumberParseException:
        return number
    style = phonenumbers.PhoneNumberFormat
    french = parsed.country_code == 33  # noqa: PLR2004 - the number says itself
    shown = phonenumbers.format_number(parsed, style.NATIONAL if french else style.INTERNATIONAL)
    return f"{shown} poste {extension}" if extension else shown


__all__ = ["EXPECTED", "read", "read_list", "show"]

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
_FAX = pattern(r"\bfax\b|telecopi\w*")
_WITH_FAX = pattern(r"(?i)\b(t[ée]l(?:[ée]phone)?\.?) ?(?:[/&+-]|et) ?(?:fax|t[ée]l[ée]copie)\b")
_BULLETS = pattern(r"(?:^|(?<=[\s;]))\d ?\)(?= ?[\d+(])|(?:^|(?<=[\s;]))[1-9]\. (?=[0+(])")
_LINES = pattern(r"\s*[\r\n]+\s*")
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
    if _REPEATED.fullmatch(digits):
        return None
    country, is_opened = _place_of(digits[:5])
    number = country + digits
    return ok(number) if is_opened or raw == number else repair(number)


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
    return _PLAIN.fullmatch(cell.raw) is not None and _is_opened(number)


def _scan(cell: Typed) -> _Scanned:
    text = _undo_spreadsheet(plain_text(_LINES.sub(" ; ", cell.raw.strip())))
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
            numbers += (_find_numbers(run[0]) or ())[1:]
        else:
            found = _find_numbers(run[0])
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
    scanned = _scan(cell)
    is_whole = len(scanned.numbers) == 2 and not scanned.is_broken  # noqa: PLR2004 - says itself
    told = find_another(scanned.beside) if is_whole else ""
    return beside_unknown(scanned.numbers[0], told) if told else None


def _refuse(cell: Typed, scanned: _Scanned) -> Reading:
    if len(scanned.numbers) > 1 or _find_shortened(cell.folded):
        return ambiguous("Il y a plusieurs numéros : gardez-en un seul par case.")
    if scanned.has_fax and not scanned.is_broken:
        return invalid(f"C’est un numéro de télécopie. Nous attendons {EXPECTED}.")
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
        shortened = _find_shortened(cell.folded)
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
