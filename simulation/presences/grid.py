"""A tab of presences as a person sees it: names down, dates across.

Rows and columns are counted from zero, as in `simulation.sheets`.
"""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from simulation.sheets import Tab, a1
from simulation.values import canonical

ORGANISATIONS = {
    "les-epis": "Centre social Les Épis",
    "la-farandole": "Ludothèque La Farandole",
    "clef": "CLEF",
    "mairie": "Mairie de Valbruant",
    "pmi": "PMI des Trois Rivières",
    "les-tilleuls": "Crèche Les Tilleuls",
}
_SLUGS = {canonical("", name): slug for slug, name in ORGANISATIONS.items()}
WHOSE = "organisation_id"
MARKS = {
    "present": ("P", "présent"),
    "absent": ("A", "absent"),
    "excused": ("E", "excusé"),
    "represented": ("représenté", "représentée"),
}
"""What each state looks like in a cell, and in a sentence."""
_MEANING = {canonical("", text): state for state, texts in MARKS.items() for text in texts}
CAUSES = ("grève", "réunion", "formation", "congés")
"""What people note beside « E »: they say no other state with it."""
_EXCUSED = re.compile(rf" \((?:{'|'.join(CAUSES)})\)$")
_EXPECTED = "ou « représenté »"
"""In our notes on what no reader takes: what may be typed, and nothing that anybody typed."""
_DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4})$")


def meaning(text: str | None) -> str:
    """The state that a cell shows; what no reader takes, as it stands."""
    plain = _EXCUSED.sub("", canonical("", text))
    return _MEANING.get(plain, plain)


def day_of(title: str | None) -> str | None:
    """A title's date, as 2026-09-08."""
    found = _DAY.match(title or "")
    return "-".join(reversed(found.groups())) if found else None


def title_of(day: str) -> str:
    return f"{date.fromisoformat(day):%d/%m/%Y}"


def causes_in(tab: Tab, typed_into: Collection[tuple[int, int]] = ()) -> Counter[str]:
    """In how many cells, or notes on them, each stands.

    What an act leaves of them is what whoever did it wanted there; what the note on a cell quotes
    goes with the next run where somebody typed into it.
    """
    texts = [
        f"{cell.get('formattedValue', '')} {note}"
        for row, line in enumerate(tab.rows)
        for column, cell in enumerate(line)
        for note in ["" if (row, column) in typed_into else cell.get("note", "")]
    ]
    return Counter(cause for text in texts for cause in CAUSES if cause in text.casefold())


@dataclass
class Grid:
    """One tab's names and dates; a name or a date that stands there twice is nobody's."""

    tab: Tab

    @property
    def rows(self) -> dict[str, int]:
        """The row of each organisation."""
        found = {row: _SLUGS.get(canonical("", self.name(row))) for row in self._below()}
        count = Counter(found.values())
        return {slug: row for row, slug in found.items() if slug and count[slug] == 1}

    @property
    def days(self) -> dict[str, int]:
        """The column of each meeting."""
        titles = self.tab.rows[0] if self.tab.rows else []
        found = {column: day_of(cell.get("formattedValue")) for column, cell in enumerate(titles)}
        count = Counter(found.values())
        return {day: column for column, day in found.items() if day and count[day] == 1}

    def name(self, row: int) -> str:
        return self.tab.text(row, WHOSE)

    def text(self, row: int, column: int) -> str:
        text: str = self.tab.cell(row, column).get("formattedValue", "")
        return text

    def note(self, row: int, column: int) -> str:
        note: str = self.tab.cell(row, column).get("note", "")
        return note

    def seen(self, row: int, column: int) -> list[str]:
        """The state of a cell, and those that its note shows."""
        note = self.note(row, column).replace(_EXPECTED, "")
        told = [
            state for state, texts in MARKS.items() if any(f"« {text} »" in note for text in texts)
        ]
        return [meaning(self.text(row, column)), *told]

    def place(self, row: int, column: int) -> str:
        return f"'{self.tab.title}'!{a1(row, column)}"

    def _below(self) -> range:
        return range(1, len(self.tab.rows))
