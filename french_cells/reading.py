"""What was made of one typed cell: a value or a refusal, with the sentence that explains it."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, TypeAlias

Value: TypeAlias = str | int | float | bool | list[str] | None
"""A canonical value: JSON-able.

Dates `2026-03-12`, times `14:30`, instants ISO 8601 with offset.
"""

Raw: TypeAlias = str | int | float | bool | None
"""What a cell holds as Google gives it; a date is a serial number."""

Severity: TypeAlias = Literal["ok", "repair", "assume", "reject"]
Refusal: TypeAlias = Literal["ambiguous", "invalid", "empty"]
LineKind: TypeAlias = Literal["month", "said", "perhaps", ""]
"""Of a text alone in its row: « said » to readers; « perhaps » where the list is an old one."""
ColumnUse: TypeAlias = Literal["day", "name", "other"]
NO_YEAR = "Sans année"
"""With this begins what is said of a day whose year was understood."""
NO_MONTH = "Le mois n’est pas écrit"
"""Likewise, of a day whose month was."""
BESIDE = "À côté, des mots que nous ne connaissons pas"
"""With this begins what is said of a value that stands beside words that nobody knows."""
NOT_KEPT = "Le motif n’est pas gardé"
"""With this begins what is said of an absence whose reason stands beside it."""
RENAMED = "s’appelle maintenant"
"""Stands between a former name and that of today, where the former one was written."""
SEVERAL = "Plusieurs structures"
"""With this begins what is said where the first of several was taken."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of one cell.

    `severity`: ok (as is), repair (one reading only, logged), assume (a documented convention,
    shown to a
    person before other sheets receive it), reject (`value` is None and `error` says why).
    `message` is a sentence in French for the person who typed; empty when there is nothing to say.
    """

    value: object
    error: Refusal | None = None
    severity: Severity = "ok"
    message: str = ""
    is_for_people: bool = field(default=False, repr=False)
    """Refused, and words that may be left to people where nothing is known that they replace."""

    @property
    def accepted(self) -> bool:
        return self.error is None


FOLLOW_FIRST = "la feuille qui en donne la liste doit être suivie d’abord."
"""How it is said of a name that nothing at all is known that it could mean."""
UNKNOWN_NAME, MAY_BE_ANOTHER = "n’est pas connu ici", "peut en être une autre"
"""How it is said of a name that is nobody's, or may be somebody else's, too."""
NOT_LISTED = "Vérifiez le nom, ou demandez à la coordination de l’ajouter."
"""What is said of a name that is like none that is known."""
MAY_MEAN = "Vouliez-vous dire"
"""With this begins what is asked of a slip in something that is known."""
SEVERAL_SESSIONS = "a plusieurs séances : écrivez le jour dans chaque ligne"
"""How it is said of a workshop's name that does not say which day."""
NONE_OF_OURS = "Un mot à eux"
"""What is said of a word that a choice has no value for, and that nobody is asked about."""
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def named_weekday(day: date) -> str:
    return _DAYS[day.weekday()]


def another_weekday(day: date, said: int) -> str:
    """Why a day and the weekday beside it cannot both be right; `said` counts from Monday."""
    is_so, is_not = named_weekday(day), _DAYS[said]
    return f"Le {day:%d/%m/%Y} est un {is_so}, pas un {is_not} : corrigez l’un ou l’autre."


SAID_NOTHING = Reading(None, severity="repair")
"""A cell in which somebody wrote that there is nothing to say, where nothing may be said."""


def says_nothing(reading: Reading | None) -> bool:
    """Whether the cell was read so, whatever is said about it."""
    if reading is None or reading.severity != SAID_NOTHING.severity:
        return False  # nearly all cells; what was repaired is worth a look
    return replace(reading, message="") == SAID_NOTHING
