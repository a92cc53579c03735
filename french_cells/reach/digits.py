"""How the digits of a telephone number stand, for who reads one and for who looks for one."""

import re

NATIONAL_DIGITS = 9
_FEW = 3
"""Digits too many or too few: more say that it is something else."""
BETWEEN = r" .\-/_,:'\u00b7"
"""What people put between the digits of one number."""
OVERSEAS = {
    "590": 590, "690": 590, "691": 590, "594": 594, "694": 594, "596": 596, "696": 596,
    "697": 596, "262": 262, "263": 262, "269": 262, "692": 262, "693": 262,
}  # fmt: skip
"""How numbers of the overseas departments begin, and their country code."""
_APART = re.compile(rf"[\s(){BETWEEN}]+")


def digits_in(text: str) -> str:
    """The text, with the digits of each number that it holds side by side: for a search."""
    return _APART.sub("", text)


def national_digits(number: str) -> str:
    """Of a number as `read` gives it, what is dialled in France behind the 0; abroad, all of it.

    « 0690 12 34 56 » is stored as +590 690 12 34 56, and nobody writes the 590.
    """
    digits = number.removeprefix("+").partition(";")[0]
    codes = map(str, {33, *OVERSEAS.values()})
    national = (digits.removeprefix(one) for one in codes if digits.startswith(one))
    return next((one for one in national if len(one) == NATIONAL_DIGITS), digits)


def as_example(number: str) -> str:
    """« : 06 39 98 12 34 » of a number of this country; empty for any other."""
    digits = f"0{number.removeprefix('+33')}"
    pairs = " ".join(digits[place : place + 2] for place in range(0, len(digits), 2))
    is_ours = number.startswith("+33") and len(digits) == NATIONAL_DIGITS + 1
    return f" : {pairs}" if is_ours else ""


def count_digits(text: str) -> str:
    """Of a number with some digits too few or too many, and nothing else, how many it has."""
    count, wanted = sum(map(str.isdigit, text)), NATIONAL_DIGITS + 1
    is_number = text.startswith("0") and not any(map(str.isalpha, text)) and "?" not in text
    if not is_number or count == wanted or abs(count - wanted) > _FEW:
        return ""
    return f"Ce numéro a {count} chiffres au lieu de {wanted} : écrivez-le en entier."


def without_extension(number: str) -> str:
    """« +33353013006;ext=12 » → the number that is dialled first."""
    return number.partition(";ext=")[0]
