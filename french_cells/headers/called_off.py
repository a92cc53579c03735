"""Words of a list of presences that say that nobody meets: « 16/6 annulé ». Knows no days."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from french_cells.patterns import pattern
from french_cells.text import fold

_OFF = r"(?:annule|supprime)e?s?|annulation|(?P<later>(?:reporte|decale|repousse|ajourne)e?s?)"
CALLED_OFF = pattern(rf"\b(?:{_OFF})\b")
_MEETING = "reunion|seance|ct|comite|copil"
_CELL_SAYS_SO = pattern(
    rf"(?:(?:la |le )?(?:{_MEETING})(?: est)? )?(?:{_OFF})\b(?: ?[^ \w].*)?"
    rf"|(?:pas|plus) de (?:{_MEETING})"
)

Off: TypeAlias = Literal["cancelled", "postponed"]


@dataclass(frozen=True, slots=True)
class CalledOff:
    """What a title says of its meeting, « 16/6 annulé »: that nobody meets on this day."""

    status: Off
    day: str = ""
    """As it is written there; empty in « réunion annulée »."""
    new_day: str = ""
    """To which it is put off: « 16/6 reporté au 23/6 »."""


def says_called_off(cell: str) -> bool:
    """Whether a cell below a day says nothing but that nobody meets: « annulé », « reporté »."""
    return _CELL_SAYS_SO.fullmatch(fold(cell).strip(" .!()-")) is not None
