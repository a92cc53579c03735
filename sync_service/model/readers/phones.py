"""Telephone numbers as people type them: one in a cell, or several."""

import re
from functools import lru_cache

import phonenumbers

from sync_service.domain.reading import Raw, Reading
from sync_service.model.readers.answers import (
    ambiguous,
    assume,
    empty,
    invalid,
    ok,
    open_cell,
    repair,
)
from sync_service.model.readers.context import Context
from sync_service.model.readers.doubt import find_out_of_use
from sync_service.model.text import Typed

EXPECTED = "un numéro de téléphone à 10 chiffres, par exemple 06 39 98 12 34"
_NOTHING = re.compile(
    r"(?:pas|aucun|sans|ni) ?(?:de )?(?:telephone|tel|numero|portable|fixe|mobile)?\.?"
)
_REFERS = re.compile(r"\b(?:idem|id|meme|voir|cf)\b|^\"$")
_DOUBTFUL = re.compile(
    r"\b(?:a (?:confirmer|verifier|revoir|valider)|plus (?:joignable|attribue|valable)\w*"
    r"|non attribue|pas)\b"
)
_LABEL = re.compile(
    r"\b(?:telephones?|tel|tels|phone|tph|fixe|portables?|port|mobiles?|mob|gsm|standard|bureau|"
    r"domicile|dom|perso(?:nnel)?|pro(?:fessionnel)?|travail|ligne directe|direct|numero|num|no|n|"
    r"t|p|m|f|d|b|std|accueil|secretariat|appel|urgences?|contact)\b ?[.°:]* ?"
)
_EXTENSION = re.compile(
    r"(?:poste|pst|post|ext(?:ension)?\.?|p\.|int(?:erne)?\.?|#|;ext=|x) ?:? ?(\d{1,5})\b"
)
_REMARK = re.compile(r"\((?=[^()]*[a-z])(?!(?:\D*\d){9})[^()]*\)|(?:[-,:]|\s)+[^\W\d_][^\d+]*$")
_MISTYPED = str.maketrans({"o": "0", "l": "1", "i": "1", "|": "1"})
_SPELT_DIGITS = re.compile(r"[\d+(][\d+().\-/ oli|]*[\d)oli]")
_BODY = re.compile(r"[\d+().\-/_,: ']+")
_SHORT_NUMBER = re.compile(r"1[1579]|11[0-9]|19[167]|116\d{3}|118\d{3}|3[0-9]\d{2}|10\d{2}")
_FLOAT = re.compile(r"(\d{9,12})[.,]0+")
_SCIENTIFIC = re.compile(r"(\d)[.,](\d{8,11})e\+?(\d{1,2})")
_FRENCH = r"(?:(?:\+ ?33|00 ?33) ?(?:\(0\))?|\(0\)|0)[ .\-/_]*[1-9](?:[ .\-/_]*\d{2}){4}"
_FRENCH_IN_TEXT = re.compile(rf"(?<![\d+]){_FRENCH}(?!\d)")
_NATIONAL_DIGITS = 9
_USUAL_FRENCH = re.compile(r"\+33([1-79])(\d{2})(\d{2})(\d{2})(\d{2})")
_REPEATED = re.compile(r"0(\d)\1{8}")
_PLAIN = re.compile(r"(?:\+33|0)[1-9]\d{8}|0[1-9](?: \d{2}){4}", re.ASCII)


def find_plain(raw: str) -> Reading | None:
    """The reading of a cell that is in our own form already; None asks for the full reading.

    Most cells are: this takes a fortieth of the full reading's time.
    """
    if not _PLAIN.fullmatch(raw):
        return None
    number = _french(raw.replace(" ", "").removeprefix("+33"))
    if number is None or (raw != number and not _is_opened(number[3:8])):
        return None
    return ok(number)


@lru_cache(maxsize=4096)
def _is_opened(block: str) -> bool:
    """Numbers are given out by blocks of ten thousand, which five digits after the 0 name."""
    french = phonenumbers.PhoneNumber(country_code=33, national_number=int(f"{block}0000"))
    return phonenumbers.is_valid_number(french)


def read(raw: Raw, _: Context) -> Reading:
    """One number; two of them in a cell are refused."""
    plain = find_plain(raw) if isinstance(raw, str) else None
    return read_fully(raw) if plain is None else plain


def read_fully(raw: Raw) -> Reading:  # noqa: PLR0911 - one answer for each shape of cell
    """As `read`, whatever stands in the cell."""
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return cell
    if isinstance(raw, bool):
        return invalid(f"Nous attendons {EXPECTED}.")
    if _NOTHING.fullmatch(cell.folded):
        return empty()
    if _REFERS.search(cell.folded):
        return ambiguous("Écrivez le numéro dans chaque case, même s’il se répète.")
    stale = find_out_of_use(cell.folded)
    if stale:
        return ambiguous(stale)
    if _DOUBTFUL.search(cell.folded) and re.search(r"\d", cell.folded):
        return ambiguous("Le numéro laisse un doute : n’écrivez que celui qui sert.")
    number = find_number(cell.folded) or _find_among_words(cell.folded)
    if number is None:
        return _refuse(cell)
    return ok(number) if raw == number or _is_plain(cell, number) else repair(number)


_OTHER_USE = re.compile(
    r"\b(?:fax|telecopi\w*|pas|non|ne|n'|sauf|rue|avenue|place|puis|touche)\b|@"
)
_HOURS = re.compile(r"\b\d{1,2} ?h ?(?:\d{2})?\b")
_WORDS_AROUND = 4


def _find_among_words(folded: str) -> str | None:
    """« Mme Colin 06 39 98 12 34 après 18h »: the only number beside a few plain words."""
    found = list(_FRENCH_IN_TEXT.finditer(folded))
    around = _HOURS.sub(" ", _FRENCH_IN_TEXT.sub(" ", folded))
    if len(found) != 1 or re.search(r"\d|\?", around) or _OTHER_USE.search(around):
        return None
    few = len(re.findall(r"[^\W_]+", around)) <= _WORDS_AROUND
    return find_number(found[0][0]) if few else None


def _is_plain(cell: Typed, number: str) -> bool:
    """« 03 53 01 02 03 » or ten digits, of a range that the numbering plan has opened."""
    shaped = re.fullmatch(r"0\d{9}|0\d(?: \d{2}){4}", cell.raw)
    if shaped is None:
        return False
    return _is_opened(number[3:8])


def _refuse(cell: Typed) -> Reading:
    several = len(_FRENCH_IN_TEXT.findall(cell.folded)) > 1
    if several or re.search(r"\d{2} ?/ ?\d{2}$", cell.folded):
        return ambiguous("Il y a plusieurs numéros : gardez-en un seul par case.")
    return invalid(f"Ce n’est pas un numéro complet. Nous attendons {EXPECTED}.")


def find_number(folded: str) -> str | None:
    """The one number in a folded text, E.164 or a short number as it is; None otherwise."""
    text = _undo_spreadsheet(folded.lstrip("'=\"").rstrip("\"'.,;:"))
    text, extension = _take_extension(text.removeprefix("tel:"))
    text = _LABEL.sub("", _REMARK.sub("", _LABEL.sub("", text))).strip(" :.,;-/°☎✆📞📱")
    mended = text.translate(_MISTYPED) if _SPELT_DIGITS.fullmatch(text) else text
    mended = re.sub(r"^o(?=\d)", "0", mended)
    mended = mended.translate(_MISTYPED) if _SPELT_DIGITS.fullmatch(mended) else mended
    if not _BODY.fullmatch(mended):
        return None
    number = _to_e164(mended)
    if number is None or not extension:
        return number
    return f"{number};ext={extension}"


def _undo_spreadsheet(text: str) -> str:
    """Digits again, where a sheet made a number of them."""
    if match := _FLOAT.fullmatch(text):
        return match[1]
    if (match := _SCIENTIFIC.fullmatch(text)) and len(match[2]) == int(match[3]):
        return match[1] + match[2]
    return text


def _take_extension(text: str) -> tuple[str, str]:
    match = _EXTENSION.search(text)
    if match is None or len(re.sub(r"\D", "", text[: match.start()])) < _NATIONAL_DIGITS:
        return text, ""
    return (text[: match.start()] + text[match.end() :]).strip(" -,()"), match[1]


def _to_e164(text: str) -> str | None:  # noqa: PLR0911 - one answer for each shape of cell
    international = text.lstrip().startswith(("+", "00", "(+", "(00"))
    digits = re.sub(r"\D", "", text.replace("(0)", "") if international else text)
    if international:
        if digits.startswith("00") and len(digits) <= _NATIONAL_DIGITS + 2:
            return None  # « 00 53 01 23 45 » is a mistyped French number, not one of Cuba.
        digits = digits.removeprefix("00")
        if len(digits) == _NATIONAL_DIGITS + 1 and digits[0] == "0":
            return _french(digits[1:])
        return _foreign(digits) if not digits.startswith("33") else _french(digits[2:])
    if _SHORT_NUMBER.fullmatch(digits):
        return digits
    if len(digits) == _NATIONAL_DIGITS + 2 and digits.startswith("33"):
        return _french(digits[2:])
    if len(digits) == _NATIONAL_DIGITS + 1 and digits[0] == "0":
        return _french(digits[1:])
    return _french(digits)


def _french(digits: str) -> str | None:
    digits = digits[1:] if len(digits) == _NATIONAL_DIGITS + 1 and digits[0] == "0" else digits
    if re.fullmatch(r"\d0{8}", digits):
        return None
    if len(digits) != _NATIONAL_DIGITS or digits[0] == "0" or _REPEATED.fullmatch(f"0{digits}"):
        return None
    return f"+33{digits}"


def _foreign(digits: str) -> str | None:
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    if len(digits) == _NATIONAL_DIGITS and not phonenumbers.is_valid_number(number):
        return None  # « +639981234 » has rather lost its 33.
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def read_list(raw: Raw, context: Context) -> Reading:
    """Every number of a cell, in order, each once."""
    one = read(raw, context)
    if one.accepted:
        return Reading([one.value], severity=one.severity)
    if one.error == "empty" or not isinstance(raw, str):
        return one
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return cell
    return _read_several(cell)


def _read_several(cell: Typed) -> Reading:
    folded = cell.folded
    found = [find_number(match[0]) for match in _FRENCH_IN_TEXT.finditer(folded)]
    left = _FRENCH_IN_TEXT.sub(" ", folded)
    if found and None not in found and not re.search(r"\d", _LABEL.sub("", left)):
        return repair(list(dict.fromkeys(found)))
    parts = [part for part in re.split(r"[;,/|]| ou | et | puis | - |\n", folded) if part.strip()]
    numbers = [find_number(part.strip()) for part in parts]
    if len(numbers) > 1 and None not in numbers:
        return repair(list(dict.fromkeys(numbers)))
    return _read_shortened(folded) or _refuse(cell)


def _read_shortened(folded: str) -> Reading | None:
    """« 03 53 01 23 45 / 46 »: the second number is the first but for its last digits."""
    match = re.fullmatch(
        rf"({_FRENCH}) ?(?:/|ou|et|-|,) ?(\d{{2}})((?: ?(?:/|ou|et|-|,) ?\d{{2}})*)", folded
    )
    first = find_number(match[1]) if match else None
    if match is None or first is None:
        return None
    endings = [match[2], *re.findall(r"\d{2}", match[3])]
    numbers = [first, *(first[:-2] + ending for ending in endings)]
    return assume(numbers, "Numéros abrégés complétés d’après le premier.")


def show(number: str) -> str:
    """« 06 39 98 12 34 »; foreign numbers in international form, short ones as they are."""
    if not number.startswith("+"):
        return number
    plain, _, extension = number.partition(";ext=")
    if match := _USUAL_FRENCH.fullmatch(
        number
    ):  # as the library writes it, a hundred times faster
        return "0" + " ".join(match.groups())
    try:
        parsed = phonenumbers.parse(plain)
    except phonenumbers.NumberParseException:
        return number
    style = phonenumbers.PhoneNumberFormat
    french = parsed.country_code == 33  # noqa: PLR2004 - the number says itself
    shown = phonenumbers.format_number(parsed, style.NATIONAL if french else style.INTERNATIONAL)
    return f"{shown} poste {extension}" if extension else shown
