"""Telephone numbers themselves, of the French plan or abroad: in E.164, and as they are shown."""

import re
from functools import lru_cache

from french_cells.patterns import pattern
from french_cells.reach.digits import BETWEEN, NATIONAL_DIGITS, OVERSEAS

_SHORT_NUMBER = pattern(r"1[578]|11[2-9]|19[167]|116\d{3}|118\d{3}|3[0-9]\d{2}|10\d{2}")
REPEATED = pattern(r"(\d)\1{8}|\d0{8}")
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
    if len(digits) != NATIONAL_DIGITS or digits[0] == "0" or REPEATED.fullmatch(digits):
        return None
    return f"+{_find_country(digits)}{digits}"


def _find_country(digits: str) -> int:
    """« 0690 12 34 56 » is +590 690 12 34 56: nobody answers at +33 690 12 34 56."""
    if digits.startswith(_MAYOTTE_MOBILE):
        return 262 if _is_given_out(262, digits[:5]) else 33
    return OVERSEAS.get(digits[:3], 33)


def is_opened(number: str) -> bool:
    """Is the French number, E.164, of a range that the numbering plan has opened?"""
    return number.startswith("+33") and _is_given_out(33, number[3:8])


@lru_cache(maxsize=4096)
def place_of(block: str) -> tuple[str, bool]:
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
        is_one = phonenumbers.is_possible_number(number)  # ours: see `is_opened`
    else:
        # Not with a digit too many, nor without its 33 or with another: « +34 3 53… »
        is_one = phonenumbers.is_valid_number(number)
    if not is_one:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def find_numbers(digits_and_signs: str) -> list[str] | None:
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


def find_shortened(text: str) -> list[str] | None:
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
