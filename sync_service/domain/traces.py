"""What tells how to reach somebody: addresses and numbers, found in texts of any kind."""

import re
from collections.abc import Iterable

_FRENCH = "33"
_BETWEEN_DIGITS = re.compile(r"[\s./()_-]+")


class Traces:
    """Values as records hold them, found in whatever people write."""

    def __init__(self, values: Iterable[str]) -> None:
        told = [value.partition(";")[0].lower() for value in values if value]
        self._mails = [re.compile(rf"(?<![\w.+-]){re.escape(one)}(?![\w-])") for one in told]
        numbers = [one.removeprefix("+") for one in told if one.startswith("+")]
        self._numbers = [one.removeprefix(_FRENCH) for one in numbers]

    def __bool__(self) -> bool:
        return bool(self._mails)

    def are_in(self, text: str) -> bool:
        if not text:
            return False
        low, digits = text.lower(), _BETWEEN_DIGITS.sub("", text)
        return any(one.search(low) for one in self._mails) or any(
            one in digits for one in self._numbers
        )
