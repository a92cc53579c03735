"""ISO weeks, and the school year that CLEF counts in. The time zone is a parameter."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from french_cells.patterns import pattern
from sync_service.domain.errors import UsageError

_LABEL = pattern(r"(\d{4})-?W(\d{2})")
_CENTURY = 100
_SEASON_IN_TITLE = pattern(r"(?<![\d/-])(20\d\d)\s?[-/–]\s?((?:20)?\d\d)(?![\d/-])")
_SEASON_SAID = pattern(
    r"(?:saison|ann[ée]e(?: scolaire)?|rentr[ée]e) (?:20)?(\d\d)\s?[-/–]\s?(?:20)?(\d\d)\b",
    re.IGNORECASE,
)
"""« saison 26-27 »: two digits are a year only beside such a word."""
_SEASON_LABEL = pattern(r"([12]\d{3})\s?[-/–]\s?([12]\d{3})")
_SEASON_STARTS_IN = 9


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """One ISO week, Monday to Sunday."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Week":
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def load(cls, label: str) -> "Week":
        """`2026-W48`; raises UsageError for a week that the calendar does not have."""
        match = _LABEL.fullmatch(label.strip().upper())
        if match is None:
            raise UsageError(f"Semaine non comprise : {label}. Écrivez-la ainsi : 2026-W48.")
        week = cls(int(match[1]), int(match[2]))
        try:
            # Only the calendar knows which years have a week 53.
            _ = week.monday
        except ValueError:
            raise UsageError(f"L’année {week.year} n’a pas de semaine {week.number}.") from None
        return week

    @property
    def label(self) -> str:
        return f"{self.year}-W{self.number:02}"

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def before(self) -> "Week":
        return Week.of(self.monday - timedelta(days=7))

    @property
    def after(self) -> "Week":
        return Week.of(self.monday + timedelta(days=7))

    def bounds(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """Local Monday 00:00, and the next one: 167 or 169 hours apart when clocks change."""
        midnight = time(0, tzinfo=zone)
        return (
            datetime.combine(self.monday, midnight),
            datetime.combine(self.after.monday, midnight),
        )


def last_full_week(now: datetime, zone: tzinfo) -> Week:
    return Week.of(now.astimezone(zone).date()).before


@dataclass(frozen=True, slots=True)
class Season:
    """1 September to 31 August, `2026-2027`."""

    first_year: int

    @classmethod
    def load(cls, label: str) -> "Season":
        """`2026-2027`; raises UsageError for two years that do not follow each other."""
        match = _SEASON_LABEL.fullmatch(label.strip())
        if match is None or int(match[2]) != int(match[1]) + 1:
            raise UsageError(f"Saison non comprise : {label}. Écrivez-la ainsi : 2026-2027.")
        return cls(int(match[1]))

    @classmethod
    def find(cls, text: str) -> "Season | None":
        """The one season that a title names: « Présences 2025-2026 », « CT 2025/26 »."""
        said = [*_SEASON_IN_TITLE.finditer(text), *_SEASON_SAID.finditer(text)]
        named = {
            2000 + int(match[1]) % _CENTURY
            for match in said
            if int(match[2]) % _CENTURY == (int(match[1]) + 1) % _CENTURY
        }
        return cls(named.pop()) if len(named) == 1 else None

    @classmethod
    def of(cls, day: date) -> "Season":
        return cls(day.year if day.month >= _SEASON_STARTS_IN else day.year - 1)

    @property
    def label(self) -> str:
        return f"{self.first_year}-{self.first_year + 1}"

    @property
    def before(self) -> "Season":
        return Season(self.first_year - 1)

    @property
    def first_day(self) -> date:
        return date(self.first_year, _SEASON_STARTS_IN, 1)

    def holds(self, day: date) -> bool:
        return Season.of(day) == self


def latest_morning(now: datetime, zone: tzinfo, at: time) -> datetime:
    """The last day's instant at this local time that is not in the future."""
    today = datetime.combine(now.astimezone(zone).date(), at, tzinfo=zone)
    # By the wall clock, as below: a day has 23 or 25 hours when clocks change.
    return today if today <= now else today - timedelta(days=1)


def latest_monday(now: datetime, zone: tzinfo, at: time) -> datetime:
    """The last Monday at this local time that is not in the future."""
    today = now.astimezone(zone).date()
    # By the wall clock: half past seven stays half past seven when clocks change.
    monday = datetime.combine(Week.of(today).monday, at, tzinfo=zone)
    if monday <= now:
        return monday
    return datetime.combine(Week.of(today).before.monday, at, tzinfo=zone)
