"""What a seeded spreadsheet consists of, and the words in which its dates are typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

Place = tuple[int, int]

YELLOW = "yellow"
GREEN = "green"
RED = "red"
GREY = "grey"

_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TabSeed:
    """One tab, typed as its owner typed it. Rows and columns are zero-based."""

    title: str
    rows: Sequence[Sequence[str]]
    header: int = 0
    mapping: str = ""
    """The mapping file that reads it; empty: the sync leaves it alone."""
    scope: str = "own"
    notes: Mapping[Place, str] = field(default_factory=dict)
    colours: Mapping[Place, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SpreadsheetSeed:
    """One spreadsheet of one partner; `name` is how the demo calls it."""

    name: str
    title: str
    partner: str
    contact: str
    tabs: Sequence[TabSeed]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Dates that stay near the day on which the demo starts."""

    today: date

    def day(self, offset: int) -> str:
        return numeric(self.today + timedelta(days=offset))

    def on(self, weekday: int, weeks: int) -> date:
        """Monday is 0; week 0 is the one that begins after today, week -1 ended before it."""
        monday = self.today - timedelta(days=self.today.weekday()) + timedelta(days=7)
        return monday + timedelta(days=weekday, weeks=weeks)


def numeric(day: date) -> str:
    """`12/03/2026`."""
    return f"{day:%d/%m/%Y}"


def spoken(day: date) -> str:
    """`mardi 12/03`, as people type it when the year goes without saying."""
    return f"{_WEEKDAYS[day.weekday()]} {day:%d/%m}"


def written(day: date) -> str:
    """`12 mars 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
