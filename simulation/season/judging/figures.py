"""The season's own count, and what the workbook and the letter say of the same."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import openpyxl

from simulation.season.books import Books, Session

Figures = dict[str, float]
"""By a name of ours."""
_OF_COUNTS = {
    "Nombre de familles": "families_count",
    "Mères": "mothers_count",
    "Pères": "fathers_count",
    "Enfants 3-5 ans": "children_3_5",
}
_PRESENCES = {"Présent": ("present", "represented"), "Excusé": ("excused",), "Absent": ("absent",)}
_LINE = re.compile(r"- (.+?) : (\d+)(?: \((?:personnes|l’an dernier à la même date) : (\d+)\))?")
_BEFORE = "{}, l’an dernier à la même date"


def season_begins(today: date) -> date:
    return date(today.year - (today.month < 9), 9, 1)


def season_label(today: date) -> str:
    year = season_begins(today).year
    return f"{year}-{year + 1}"


def counted(books: Books, today: date) -> Figures:
    """Of the season that runs, by what people did."""
    since = season_begins(today)
    held = [one for one in books.sessions if since <= one.day and one.count]
    loans = [one for one in books.loans if one.loaned_on >= since]
    meetings = [one for one in books.meetings if one.day >= since]
    found: Figures = {"Séances tenues": len(held), "Prêts de matériel": len(loans)}
    found["Réunions du comité technique"] = len(meetings)
    # Of what nobody has counted yet nothing is said.
    for title, name in _OF_COUNTS.items() if held else ():
        found[title] = _sum(held, name)
    for meeting in meetings:
        told = Counter(meeting.statuses.values())
        for title, statuses in _PRESENCES.items():
            found[f"{title}, {meeting.day:%d/%m/%Y}"] = sum(told[one] for one in statuses)
    return found


def by_partner(books: Books, names: Mapping[str, str], today: date) -> dict[str, tuple[int, int]]:
    """How many loans each gave and got."""
    loans = [one for one in books.loans if one.loaned_on >= season_begins(today)]
    lent = Counter(one.thing.owner for one in loans)
    borrowed = Counter(one.borrower for one in loans)
    return {name: (lent[slug], borrowed[slug]) for slug, name in names.items()}


_MASKED, _MOST_MASKED = "1 à 4", 4
_HIDDEN = "masqué"
"""Either so few, or a number from which so few would follow."""


def written(meant: Figures, masked: Mapping[str, str]) -> Figures:
    """Without what is rightly masked; what is wrongly masked stays, and is missed.

    Anything may be hidden beside something else that is not written, and nothing by itself.
    """
    may_be_hidden = len(masked) > 1
    return {
        title: number
        for title, number in meant.items()
        if not (
            (masked.get(title) == _HIDDEN and may_be_hidden)
            or (title in masked and 1 <= number <= _MOST_MASKED)
        )
    }


class Workbook:
    """As whoever asked for it opens it."""

    def __init__(self, path: Path) -> None:
        book = openpyxl.load_workbook(path, read_only=True)
        self._tabs = {
            one.title: [list(row) for row in one.iter_rows(values_only=True)] for one in book
        }
        book.close()

    def figures(self, label: str) -> Figures:
        """By the same names; without those that it masks."""
        _, *rows = self._tabs[f"Saison {label}"]
        # What no list has a column for is left empty.
        written = [row for row in rows if row[1] not in (_MASKED, _HIDDEN, None)]
        found = {str(row[0]): float(str(row[1])) for row in written}
        header, *rows = self._tabs.get("Comité technique", [["Réunion"]])
        for row in rows:
            for title, value in zip(header[1:], row[1:], strict=True):
                found[f"{title}, {row[0]}"] = float(str(value))
        return found

    def masked(self, label: str) -> dict[str, str]:
        """What is not written, since so few came in the whole season, and what stands instead."""
        rows = self._tabs[f"Saison {label}"]
        return {str(row[0]): str(row[1]) for row in rows if row[1] in (_MASKED, _HIDDEN)}

    def partners(self) -> dict[str, tuple[int, int]]:
        header, *rows = self._tabs["Partenaires"]
        lent, borrowed = header.index("Prêts accordés"), header.index("Prêts reçus")
        return {str(row[0]): (int(str(row[lent])), int(str(row[borrowed]))) for row in rows}


def in_letter(text: str) -> Figures:
    """What it says of the week's registrations and of the season."""
    found: Figures = {}
    for label, number, people in _lines(text, "INSCRIPTIONS"):
        found[label] = float(number)
        if people:
            found["personnes"] = float(people)
    for label, number, before in _lines(text, "LA SAISON"):
        found[label] = float(number)
        if before:
            found[_BEFORE.format(label)] = float(before)
    return found


def of_week(books: Books, monday: date) -> Figures:
    """The same, of the week before this Monday, and of the season in which that ended.

    Beside it that of the season before, up to the same day of its year.
    """
    since, sunday = monday - timedelta(days=7), monday - timedelta(days=1)
    new = [one.adults for one in books.registered.values() if since <= one.since < monday]
    found: Figures = {}
    if new:
        found |= {"nouvelles": len(new), "personnes": sum(new)}
    found |= _held_until(books, sunday)
    before = _held_until(books, _a_year_before(sunday))
    return found | {_BEFORE.format(title): number for title, number in before.items()}


def _held_until(books: Books, last: date) -> Figures:
    """In the season of that day; empty where nobody counted anything."""
    begun = season_begins(last)
    held = [one for one in books.sessions if begun <= one.day <= last and one.count]
    if not held:
        return {}
    return {
        "Séances tenues": len(held),
        "Familles": _sum(held, "families_count"),
        "Adultes": _sum(held, "mothers_count") + _sum(held, "fathers_count"),
        "Enfants": _sum(held, "children_3_5"),
    }


def _a_year_before(day: date) -> date:
    """Of 29 February, which no season begins on, the 28th."""
    return (day - timedelta(days=(day.month, day.day) == (2, 29))).replace(year=day.year - 1)


def _sum(sessions: list[Session], name: str) -> int:
    return sum(one.count[name] for one in sessions)


def _lines(text: str, heading: str) -> Iterator[tuple[str, str, str]]:
    """Of one part, up to the next."""
    _, _, rest = text.replace("\r\n", "\n").partition(f"\n{heading}")
    for line in rest.partition("\n")[2].splitlines():
        found = _LINE.match(line)
        if found is not None:
            yield found[1], found[2], found[3] or ""
        elif line.strip():
            return
