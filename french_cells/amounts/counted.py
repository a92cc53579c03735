"""Children as somebody counted them."""

import re
from dataclasses import dataclass

from french_cells.patterns import pattern

_YEARS_AND_MONTHS = pattern(
    r"(?P<years>\d{1,2} ?ans?),? (?:et )?(?P<months>(?:\d|1[01]) ?mois)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Counted:
    """So many children; `are_twins` have one age, of those who are named there may be more."""

    number: int
    are_twins: bool = False
    is_least: bool = False


def told_apart(text: str, number: int) -> str:
    """« 3 ans et 6 mois » of so many children, as it is plain of them; empty for all else.

    Of one it is an age, of two they are two ages.
    """
    match = _YEARS_AND_MONTHS.fullmatch(text.strip(" ."))
    if match is None or number not in (1, 2):
        return ""
    return match["years"] if number == 1 else f"{match['years']} + {match['months']}"
