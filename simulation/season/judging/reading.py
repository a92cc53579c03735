"""Reads the partners' sheets as they do: which notes of ours are there, and with what reason."""

import re
from collections.abc import Callable

from simulation.season.books import Books, Family
from simulation.season.judging.attention import OURS, Attention, Note
from simulation.season.people.habits import Keeper
from simulation.season.people.rows import ASKS
from simulation.season.town import Line, Sheet, Town

_ARCHIVED = "archivé le"
"""A mark of what somebody else took out, and no question."""
_ERASED = "cette personne est effacée"
"""The same of a family that asked to be erased."""
_SO_MANY = re.compile(r".* à (\d+)")
_COUNTED_OTHERWISE = "pas le nombre de personnes de la ligne"
"""Of « venus à 3 » in the row of two: asked once, for a cell or above its column."""


class Reader:
    """By the books alone: a note is explained by what its keeper did or left open."""

    def __init__(
        self, town: Town, books: Books, attention: Attention, tell: Callable[[str], None]
    ) -> None:
        self._town, self._books, self._attention, self._tell = town, books, attention, tell
        self.moved: set[str] = set()
        """Partners who did this week what a question to them may be about."""

    def begin_week(self) -> None:
        self.moved = set()

    def standing(self, keeper: Keeper) -> set[tuple[str, str, str]]:
        """By tab, row and title."""
        tabs = {(one.partner, one.tab) for one in keeper.sheets}
        return {
            (one.tab, one.row, one.title)
            for one in self._attention.standing
            if (one.partner, one.tab) in tabs
        }

    def people(self, week: int, keeper: Keeper) -> None:
        for sheet in keeper.sheets:
            found = self._found(sheet, sheet.shape.titles[sheet.column("family_name")])
            clear = {one for one in found if not self._is_explained(keeper, one)}
            self._see(week, sheet, found, clear)

    def _is_explained(self, keeper: Keeper, note: Note) -> bool:
        """By a cell that nobody can read, or by rows that were moved about or copied."""
        if note.partner in self.moved or (keeper.second and _ARCHIVED in note.text):
            return True
        titles = dict(zip(keeper.sheet.shape.titles, keeper.sheet.shape.fields, strict=True))
        name = titles.get(note.title, "")
        people = [one for one in keeper.people if one.name == note.row]
        return any(name in one.doubtful or one.is_leaving for one in people)

    def loans(self, week: int, sheet: Sheet) -> None:
        """A return without its day is asked about."""
        found = self._found(sheet, sheet.shape.titles[sheet.column("item_code")])
        asked = [one for one in self._books.loans if one.doubtful or one.is_short]
        doubtful = {name for one in asked for name in (one.thing.label, one.thing.code)}
        if any(one.thing.owner == sheet.partner for one in asked):
            # Three of a kind are asked about at once, above the column.
            doubtful |= {*sheet.shape.titles}
        self._see(week, sheet, found, {one for one in found if one.row not in doubtful})

    def families(self, week: int, place: str, sheet: Sheet) -> None:
        """More people than places, once for a session; another number came than its row has."""
        found = self._found(sheet, sheet.shape.titles[sheet.column("given_name")])
        mine = [one for one in self._books.sessions if one.place == place]
        known = {one.name for session in mine for one in session.present}
        gone = {one for one in found if one.row not in known}
        explained = {one for one in gone if _ARCHIVED in one.text or _ERASED in one.text}
        came = [one for session in mine for one in session.families.values() if one.came]
        if any(_is_counted_otherwise(one) for one in came):
            explained |= {one for one in found if _COUNTED_OTHERWISE in one.text}
        for session in mine if any(ASKS in one.text for one in found) else ():
            present = {one.name for one in session.present if session.is_full_by_hand}
            asking = [one for one in found if one.row in present and ASKS in one.text]
            explained |= {*sorted(asking, key=str)[:1]}
        self._see(week, sheet, found, found - explained)

    def sessions(self, week: int, place: str, sheet: Sheet) -> None:
        """Whether one is called off, and which of two alike is meant, is asked about."""
        found = self._found(sheet, "Date")
        mine = [one for one in self._books.sessions if one.place == place]
        asked = {f"{one.day:%d/%m/%Y}" for one in mine if one.is_asked or one.is_twice}
        self._see(week, sheet, found, {one for one in found if one.row not in asked})

    def other(self, week: int, sheet: Sheet) -> None:
        """Nothing there asks for a note."""
        found = self._found(sheet, sheet.shape.titles[0])
        self._see(week, sheet, found, {one for one in found if _ARCHIVED not in one.text})

    def _see(self, week: int, sheet: Sheet, found: set[Note], clear: set[Note]) -> None:
        for one in self._attention.see(week, sheet.partner, sheet.tab, found, clear):
            self._tell(f"  note for {one.partner}, {one.tab}: {one.row} / {one.title}: {one.text}")

    def _found(self, sheet: Sheet, named_by: str) -> set[Note]:
        lines = self._town.lines(sheet)
        return {one for line in lines for one in _notes_of(sheet, line, named_by)}


def _is_counted_otherwise(family: Family) -> bool:
    told = _SO_MANY.fullmatch(family.came_as)
    return told is not None and int(told[1]) != family.adults


def _notes_of(sheet: Sheet, line: Line, named_by: str) -> set[Note]:
    named = line.texts.get(named_by, "").strip()
    return {
        Note(sheet.partner, sheet.tab, named, title, text)
        for title, text in line.notes.items()
        if text.startswith(OURS)
    }
