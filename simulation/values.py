"""Values that nobody else types: each can be found afterwards, and shows whose it is."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from simulation.kinds import CONTACT

FIELDS = CONTACT.fields
"""The fields of a contact that the books follow."""

DAYS = frozenset({"loaned_on", "due_on", "returned_on"})
NUMBERS = frozenset({"quantity", "deposit"})
_SYLLABLES = ["ba", "co", "du", "fe", "gi", "la", "mo", "nu", "pe", "ri", "sa", "to", "vu", "ze"]
_NOT_A_DIGIT = re.compile(r"\D")
_DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4})$")
_GIVEN_BACK = re.compile(r"rendu le (\S+)$", re.IGNORECASE)
_NUMBER = re.compile(r"(\d+)(?:[.,]0+)?(?: ?€)?$")
_REMARK = re.compile(r" \((noté par \w+)\)$", re.IGNORECASE)
"""What somebody appended to a value: it says the same with it."""


def word(number: int, length: int = 3) -> str:
    """A name of syllables, another for each number."""
    base = len(_SYLLABLES)
    parts = []
    for _ in range(length):
        number, rest = divmod(number, base)
        parts.append(_SYLLABLES[rest])
    return "".join(parts).capitalize()


class Mint:
    """Makes unique values."""

    def __init__(self) -> None:
        self._count = 0

    def value(self, field: str) -> str:
        self._count += 1
        return _MAKERS[field](self._count)

    def rubbish(self, field: str) -> str:
        """What no reader takes, each different."""
        self._count += 1
        unique = word(_spread(self._count))
        if field == "email":  # words alone would be left to people where none is known
            return f"{unique.lower()}@"
        if field in RUBBISH_IN_WORDS:
            return f"demander à {unique}"
        return f"03 53 0{self._count % 10} ({unique})"


def _spread(number: int) -> int:
    """Neighbours look unlike: 1031 and 14³ have no common factor."""
    return number * 1031 % 2744


_MAKERS: dict[str, Callable[[int], str]] = {
    "remark": lambda number: f"noté par {word(_spread(number))}",
    "own": lambda number: f"vu {word(_spread(number)).lower()}",
    "family_name": lambda number: f"{word(_spread(number))}rin",
    "given_name": lambda number: f"{word(_spread(number))}line",
    "role": lambda number: f"Chargée de {word(_spread(number)).lower()}",
    "email": lambda number: f"{word(_spread(number)).lower()}{number}@example.org",
    "phone": lambda number: f"03 53 01 {number // 100 % 100:02} {number % 100:02}",
    "code": lambda number: f"LM-{number:04}",
    "label": lambda number: f"Malle {word(_spread(number)).lower()}",
    "location": lambda number: f"Armoire {word(_spread(number)).lower()}",
    "quantity": lambda number: str(1000 + number),
    "deposit": lambda number: str(1000 + number),
    "loaned_on": lambda number: _day(date(2021, 1, 1), number),
    "returned_on": lambda number: _day(date(2024, 1, 1), number),
    "due_on": lambda number: _day(date(2027, 1, 1), number),
}
"""Whoever lends does so before it comes back, and what comes back is due much later."""
RUBBISH_IN_WORDS = frozenset({*DAYS, *NUMBERS})


def _day(first: date, number: int) -> str:
    return f"{first + timedelta(days=number):%d/%m/%Y}"


def canonical(field: str, text: str | None) -> str:
    """What a value means, whoever shows it: for comparing, never for judging validity."""
    text = " ".join((text or "").replace("\u202f", " ").replace("\xa0", " ").split())
    text = _REMARK.sub("", text)
    if field in {"phone", "mobile"}:
        digits = _NOT_A_DIGIT.sub("", text)
        if text.startswith("+33"):
            digits = "0" + digits[2:]
        return digits if len(digits) == 10 and not re.search("[a-z]", text) else text.casefold()
    if field in DAYS and (day := _DAY.match(text)):
        return "-".join(reversed(day.groups()))
    if field in NUMBERS and (number := _NUMBER.match(text)):
        return number[1]
    return text.casefold()


def are_words(meaning: str) -> bool:
    """No piece of a number or an address among them."""
    return not any(one == "@" or one.isdigit() for one in meaning)


def is_valid(field: str, text: str) -> bool:
    """Of what the mint makes: whether it can stand in this column, or only in another."""
    if field == "email":
        return "@" in text
    if field == "phone":
        return len(_NOT_A_DIGIT.sub("", text)) == 10
    return field not in NUMBERS or _NUMBER.match(text) is not None


def without_remark(text: str) -> str:
    return _REMARK.sub("", text)


def remark_in(text: str | None) -> str:
    """The words beside a value, if there are any."""
    found = _REMARK.search(text or "")
    return found[1] if found is not None else ""


def meanings(text: str | None) -> set[str]:
    """All that a value may mean, in whatever column it is."""
    return {canonical(name, text) for name in ("", "phone", "loaned_on", "deposit")}


def shows(note: str, name: str, text: str) -> bool:
    """Whether a note shows a value to whoever reads it."""
    if name == "phone":
        digits = _NOT_A_DIGIT.sub("", text)
        return bool(digits) and digits in _NOT_A_DIGIT.sub("", note)
    if name in NUMBERS and text.isdigit():
        return text in re.findall(r"\d+", note)
    return text.casefold() in note.casefold()


def day_told(status: str) -> str:
    """Of « rendu le 3/5/2026 »; empty if a state gives none."""
    found = _GIVEN_BACK.match(status)
    return found[1] if found is not None else ""
