"""How often a season interrupts people: notes in their cells, things in the weekly letter."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median, quantiles
from typing import Any

Json = dict[str, Any]
OURS = "Synchronisation"
_OLD = timedelta(weeks=4)


Row = tuple[str, str, str]
"""What, measured, aim."""


@dataclass(frozen=True)
class Note:
    """Of ours, in a partner's sheet: whose row, under which title, what it says."""

    partner: str
    tab: str
    row: str
    title: str
    text: str = field(compare=False)
    """A note that says the same of one cell more is no other note."""


@dataclass
class Attention:
    """What is counted, by week."""

    notes: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """Week → partner → notes that had not been there before."""
    needless: list[Note] = field(default_factory=list)
    """In a cell that the books call clear."""
    things: list[int] = field(default_factory=list)
    """What each letter counts."""
    decisions: int = 0
    phoned: int = 0
    minutes: list[float] = field(default_factory=list)
    """From a value typed to the same value in the list of all."""
    registered: tuple[int, int] = (0, 0)
    """Families by the form, and in rows that partners typed."""
    late: list[str] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)
    standing: set[Note] = field(default_factory=set)

    def see(
        self, week: int, partner: str, tab: str, found: set[Note], clear: set[Note]
    ) -> set[Note]:
        """The notes of one tab now, and the new ones; `clear`: the books do not explain them."""
        before = {one for one in self.standing if (one.partner, one.tab) == (partner, tab)}
        self.notes[week][partner] += len(found - before)
        self.needless += sorted(clear - before, key=str)
        self.standing = (self.standing - before) | found
        return found - before

    def table(self, partners: Sequence[str], problems: Sequence[Json], now: datetime) -> list[Row]:
        weeks = sorted(self.notes)
        counts = [self.notes[week][partner] for week in weeks for partner in partners] or [0]
        things, minutes = self.things or [0], self.minutes or [0.0]
        old = sum(now - datetime.fromisoformat(one["since"]) > _OLD for one in problems)
        return [
            ("notes a partner meets in a week, median / worst",
             f"{median(counts):g} / {max(counts)}", "0 / 3"),
            ("needless notes", str(len(self.needless)), "0"),
            ("things in the coordinator's week, median / 95th percentile",
             f"{median(things):g} / {_high(things):g}", "≤ 7 / 15"),
            ("problems older than four weeks at the end", str(old), "0"),
            ("minutes from an edit to the list of all, median / 95th percentile",
             f"{median(minutes):.1f} / {_high(minutes):.1f}", "≤ 2 / 4"),
            ("edits that were not there after eight minutes", str(len(self.late)), "0"),
            ("decisions of the coordinator", str(self.decisions), ""),
            ("families registered by the form / typed by hand",
             f"{self.registered[0]} / {self.registered[1]}", ""),
            ("families phoned", str(self.phoned), "only those without a mail"),
            ("lost, mixed, overbooked, without a word", str(len(self.breaches)), "0"),
        ]  # fmt: skip


def _high(values: Sequence[float]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]
