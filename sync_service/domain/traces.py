"""What tells how to reach somebody: addresses and numbers, found in texts of any kind."""

import re
from collections.abc import Iterable

from french_cells.reach.digits import digits_in, national_digits


class Traces:
    """Values as records hold them, found in whatever people write."""

    def __init__(self, values: Iterable[str]) -> None:
        told = [value.partition(";")[0].lower() for value in values if value]
        self._mails = [re.compile(rf"(?<![\w.+-]){re.escape(one)}(?![\w-])") for one in told]
        self._numbers = [national_digits(one) for one in told if one.startswith("+")]

    def __bool__(self) -> bool:
        return bool(self._mails)

    def are_in(self, text: str) -> bool:
        if not text:
            return False
        low, digits = text.lower(), digits_in(text)
        return any(one.search(low) for one in self._mails) or any(
            one in digits for one in self._numbers
        )
