"""Values that nobody else types: each can be looked for afterwards, and tells whose it is."""

import re
from collections.abc import Callable

FIELDS = ("family_name", "given_name", "role", "email", "phone")
"""The fields of a contact that the books follow."""

REQUIRED = frozenset({"family_name"})
_SYLLABLES = ["ba", "co", "du", "fe", "gi", "la", "mo", "nu", "pe", "ri", "sa", "to", "vu", "ze"]
_NOT_A_DIGIT = re.compile(r"\D")


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
        if field == "email":
            return f"demander à {word(_spread(self._count))}"
        return f"03 53 0{self._count % 10} ({word(_spread(self._count))})"


def _spread(number: int) -> int:
    """Neighbours look unlike: 1031 and 14³ have no common factor."""
    return number * 1031 % 2744


_MAKERS: dict[str, Callable[[int], str]] = {
    "family_name": lambda number: f"{word(_spread(number))}rin",
    "given_name": lambda number: f"{word(_spread(number))}line",
    "role": lambda number: f"Chargée de {word(_spread(number)).lower()}",
    "email": lambda number: f"{word(_spread(number)).lower()}{number}@example.org",
    "phone": lambda number: f"03 53 01 {number // 100 % 100:02} {number % 100:02}",
}


def canonical(field: str, text: str | None) -> str:
    """What a value means, whoever shows it: for comparing, never for judging validity."""
    text = " ".join((text or "").replace("\u202f", " ").replace("\xa0", " ").split())
    if field in {"phone", "mobile"}:
        digits = _NOT_A_DIGIT.sub("", text)
        if text.startswith("+33"):
            digits = "0" + digits[2:]
        return digits if len(digits) == 10 and not re.search("[a-z]", text) else text.casefold()
    return text.casefold()


def shows(note: str, name: str, text: str) -> bool:
    """Whether a note tells a value to whoever reads it."""
    if name == "phone":
        digits = _NOT_A_DIGIT.sub("", text)
        return bool(digits) and digits in _NOT_A_DIGIT.sub("", note)
    return text.casefold() in note.casefold()
