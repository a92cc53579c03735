"""One person before one tab: what they see, whom they recognise, how they type."""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from simulation import sheets as do
from simulation.books import Books
from simulation.entries import Entry
from simulation.kinds import CONTACT, PARTNERS, Kind
from simulation.machinery.google import Google
from simulation.sheets import Sheet, Tab
from simulation.values import Mint, day_told, shows

Json = dict[str, Any]
_DISPUTED = "deux valeurs différentes"
_ASKED = "fiche semble être déjà dans cette liste"
"""In our note on a reference."""
_REPEATED = "répète exactement"
"""In our note on one of two rows that are the same, and count as one."""
_BORNE = "portent la référence"
"""In our note on rows that share one, of which nothing is taken."""
_REFUSED = ("à prêter", "n’est pas connu ici")
"""In our note on a loan whose thing somebody else has."""
Places = frozenset[tuple[int, int, int]]
"""(tab, row, column) of some cells."""


@dataclass
class Undo:
    """What Ctrl+Z would bring back: a row, or what a cell held."""

    person: int
    texts: dict[str, str]
    row: int = 0
    cells: list[Json] = field(default_factory=list)
    name: str | None = None
    columns: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Kept:
    """A row in somebody's copy of a list."""

    person: int
    texts: dict[str, str]
    reference: str


@dataclass
class Memory:
    """What all visits of a run share."""

    books: Books
    rng: random.Random
    mint: Mint
    tell: Callable[[str], None]
    service: str = ""
    """The address with which files are shared."""
    undo: dict[str, Undo] = field(default_factory=dict)
    deleted: dict[str, list[Undo]] = field(default_factory=dict)
    lifted: dict[str, Undo] = field(default_factory=dict)
    changed: dict[str, list[Undo]] = field(default_factory=dict)
    """Cells of one column that somebody emptied or typed over all at once."""
    astray: set[str] = field(default_factory=set)
    """Tabs of which the titles stand among the rows."""
    kept: dict[str, list[Kept]] = field(default_factory=dict)
    """The copy of each list that somebody keeps."""
    alone: dict[str, dict[int, tuple[str, Json]]] = field(default_factory=dict)
    """Of a column that was sorted by itself, each one's cell before."""
    pasted: dict[str, set[int]] = field(default_factory=dict)
    """Whom somebody pasted into which tab with a list of others."""
    is_scarce: bool = False
    """There is one of each thing."""
    is_drive_late: bool = False
    """A run that asks Drive what changed hears nothing of what was typed."""
    fresh_copies: set[int] = field(default_factory=set)
    """Copied since the service looked last: whoever takes the original away now renames it, for
    all that anybody can know."""


@dataclass
class Visit:
    """A person looks at a tab and does one thing."""

    memory: Memory
    google: Google
    sheet: Sheet
    tab: Tab
    targets: Places
    """Cells that a write sets at this very instant: what is typed there nobody can save."""

    @property
    def books(self) -> Books:
        return self.memory.books

    @property
    def rng(self) -> random.Random:
        return self.memory.rng

    @property
    def kind(self) -> Kind:
        return self.sheet.kind

    def say(self, text: str) -> bool:
        where = "" if self.kind is CONTACT else f"/{self.kind.tab}"
        self.memory.tell(f"{self.sheet.partner}{where}: {text}")
        return True

    # --- Seeing -----------------------------------------------------------------------------

    def known(self) -> Iterator[tuple[int, int]]:
        """(row, person) wherever whoever looks knows without doubt who it is: not by one word."""
        for row in self.tab.data_rows():
            texts = self.tab.texts(row)
            person = self.books.person_of(texts) if sum(map(bool, texts.values())) > 1 else None
            if person is not None and not self.tab.is_marked(row):
                yield row, person

    def someone(self) -> tuple[int, int] | None:
        found = list(self.known())
        return self.rng.choice(found) if found else None

    def shows_already(self, person: int) -> bool:
        return any(one == person for _, one in self.known())

    def is_hit(self, row: int, column: int) -> bool:
        return (self.tab.sheet_id, row, column) in self.targets

    def is_any_hit(self, rows: Iterable[int]) -> bool:
        """Whether a write that is on its way goes into one of these rows."""
        return not {(tab, row) for tab, row, _ in self.targets}.isdisjoint(
            (self.tab.sheet_id, row) for row in rows
        )

    def is_column_hit(self, column: int) -> bool:
        return (self.tab.sheet_id, column) in {(tab, column) for tab, _, column in self.targets}

    def free_row(self) -> int | None:
        """Below everything, where no write lands just now."""
        row = self.tab.last + 1
        is_taken = any(place[:2] == (self.tab.sheet_id, row) for place in self.targets)
        return None if row >= self.tab.size[0] - 2 or is_taken else row

    def seen(self, row: int, name: str, person: int) -> list[str]:
        """The value of a cell, and those that notes beside it show."""
        notes = [self.tab.note(row, one) for one in (name, "ref") if one in self.tab.columns]
        typed = [one.text for one in self.books.of(person, name) if one.text]
        return [
            self.tab.text(row, name),
            *(text for text in typed if any(shows(note, name, text) for note in notes)),
        ]

    def is_mostly_new(self, row: int) -> bool:
        """Whether the reference is all that tells whose it is, since the service looked last."""
        person = self.books.person_of(self.tab.texts(row))
        names = [one for one in self.kind.typed if self.tab.text(row, one)]
        new = [one for one in names if person and self.books.is_news(person, one)]
        return 2 * len(new) > len(names)

    # --- Doing ------------------------------------------------------------------------------

    def batch(self, *requests: Json) -> None:
        self.google.batch(self.tab.spreadsheet, *requests)

    def sort(self, where: Json, column: int, *, descending: bool) -> None:
        """Of what was merged nothing stays: it would hide what comes into its row."""
        self.unmerge()
        self.batch(do.sort(where, column, descending=descending))

    def unmerge(self) -> None:
        rows, columns = ((0, most) for most in self.tab.size)
        self.batch({"unmergeCells": {"range": do.area(self.tab.sheet_id, rows, columns)}})

    def type_into(
        self, where: tuple[int, int], name: str, text: str, *, is_rubbish: bool = False
    ) -> bool:
        """Somebody's value in this row, over whatever is there."""
        row, person = where
        before = self.tab.text(row, name)
        if name not in self.tab.columns or self.is_hit(row, self.tab.columns[name]):
            return False
        if before == text:
            return False
        self.memory.undo[self.sheet.key] = Undo(person, {name: before}, name=name)
        seen = self.seen(row, name, person)
        self.put(row, self.tab.columns[name], text)
        typing = self.books.note(Entry(person, name, text, self.sheet.partner, is_rubbish), seen)
        typing.is_held = (
            not text and "ref" in self.tab.columns and _BORNE in self.tab.note(row, "ref")
        )
        self.decide_group(row, name, person, gives_way=self._is_theirs(row, name, text))
        self.tell_apart(row, name, person)
        place = self.tab.place(row, name)
        return self.say(f"types {text!r} over {before!r} in {place} ({name} of #{person})")

    def _is_theirs(self, row: int, name: str, text: str) -> bool:
        """Whether a note shows it as what others gave in place of what stands there."""
        note = self.tab.note(row, name)
        is_shown = shows(note, name, text) if text else "« vide »" in note
        return _DISPUTED in note and is_shown and text != self.tab.text(row, name)

    def is_disputed(self, row: int, name: str) -> bool:
        return _DISPUTED in self.tab.note(row, name)

    def decide_group(self, row: int, name: str, person: int, *, gives_way: bool = False) -> None:
        """Whoever decides one field of a group decides the others that have a note.

        `gives_way`: for what others gave.
        """
        for other in self.kind.fields:
            if {name, other} <= self.kind.bound and name != other and other in self.tab.columns:
                here, *shown = self.seen(row, other, person)
                given_up = [one for one in shown if one != here]
                if self.is_disputed(row, other):
                    if gives_way:
                        # What they alone had typed over comes back with what others gave.
                        for one in given_up:
                            self.books.choose(person, other, one)
                        given_up = [here]
                    else:
                        self.books.choose(person, other, here)
                        self.books.answer(person, other, [here, *shown])
                self.books.let_go(person, other, given_up)
        for other in self.kind.links:
            is_shown = other in self.tab.columns and self.is_disputed(row, other)
            if is_shown and {name, other} <= self.kind.bound:
                self.books.release(person, other)

    def tell_apart(self, row: int, name: str, person: int) -> None:
        """Whoever is asked whether two rows are of one, and makes them differ, says: of two.

        So does who frees a second row of a loan, refused since its thing is out, as its note says.
        Of two rows that repeat each other, one is another by what was typed in it, and by no more.
        """
        is_asked = name in self.kind.known_by and _ASKED in self.tab.note(row, "ref")
        if is_asked or (name in self.kind.freed_by and self._is_refused_beside(row, person)):
            self.books.people[person].is_disputed = True
        elif name in self.kind.known_by and self._is_repeated(row, person):
            self.books.people[person].apart.add(name)

    def _is_repeated(self, row: int, person: int) -> bool:
        rows = [one for one, whose in self.known() if whose == person]
        is_told = any(_REPEATED in self.tab.note(one, "ref") for one in rows)
        return is_told and any(one != row for one in rows)

    def _is_refused_beside(self, row: int, person: int) -> bool:
        notes = [self.tab.note(row, one) for one in self.tab.columns]
        is_told = any(said in one for said in _REFUSED for one in notes)
        is_refused = is_told and not self.tab.reference(row)
        return is_refused and any(one != row for one, whose in self.known() if whose == person)

    def put(self, row: int, column: int, text: str) -> None:
        cell = self.tab.cell(row, column)
        # Whoever types in a cell has read the words that our note there quotes.
        self.books.drop_remarks(f"{cell.get('formattedValue', '')}\n{cell.get('note', '')}")
        if text:
            place = f"'{self.tab.title}'!{do.a1(row, column)}"
            self.google.type(self.tab.spreadsheet, place, [[text]])
            return
        where = do.area(self.tab.sheet_id, (row, row + 1), (column, column + 1))
        self.batch({"updateCells": {"range": where, "fields": "userEnteredValue"}})

    def fill(self, row: int, texts: dict[str, str], partner: str) -> None:
        """A whole row, typed with the Tab key."""
        texts = {**texts, self.kind.whose: PARTNERS[partner]}
        cells = [
            {"range": f"'{self.tab.title}'!{self.tab.place(row, name)}", "values": [[text]]}
            for name, text in texts.items()
            if name in self.tab.columns
        ]
        body = {"valueInputOption": "USER_ENTERED", "data": cells}
        path = f"/v4/spreadsheets/{self.tab.spreadsheet}/values:batchUpdate"
        self.google.call("POST", path, body)

    def forget(self, row: int, person: int) -> Undo:
        """The row is to go: whatever it shows is given up, what others typed meanwhile is not."""
        self.books.people[person].departures += 1
        self.books.people[person].is_away = True
        self.leave_reference(row, person)
        for name in self.kind.fields:
            if name in self.tab.columns:
                shown = f"{self.tab.text(row, name)}\n{self.tab.note(row, name)}"
                self.books.drop_remarks(shown)
                seen, is_disputed = self.seen(row, name, person), self.is_disputed(row, name)
                self.books.let_go(person, name, seen, is_disputed=is_disputed)
        for name, called in self.kind.links.items():
            thing = self.books.thing_called(self.tab.text(row, name))
            names = [] if thing is None else [one.text for one in self.books.of(thing, called)]
            self.books.let_go(person, name, names)
        # Where there is no column for it, the day stands in the state.
        if day := day_told(self.tab.text(row, "status")):
            self.books.let_go(person, "returned_on", [day])
        cells = do.image(self.tab, row)
        return Undo(person, self.tab.texts(row), row, cells, columns=self.tab.columns)

    def leave_reference(self, row: int, person: int) -> None:
        """The row bears its reference no more, as our note asks of rows that share one.

        Whoever still bears it is the record from now on: people said so.
        """
        for other in self._sharing_reference(row) - {person}:
            self.books.unite(person, other)

    def _sharing_reference(self, row: int) -> set[int]:
        ref = self.tab.reference(row)
        rows = (one for one in self.tab.data_rows() if ref and self.tab.reference(one) == ref)
        people = (self.books.person_of(self.tab.texts(one)) for one in rows)
        return {one for one in people if one is not None}

    def bring_back(self, undo: Undo, row: int) -> bool:
        """A row that was taken away, note, reference and all; not into columns that moved."""
        if self.tab.columns != undo.columns:
            return False
        self.books.people[undo.person].is_away = False
        if self.shows_already(undo.person):
            self.books.copies.add((self.sheet.key, undo.person))
        self.batch(
            do.insert(self.tab.sheet_id, "ROWS", row),
            do.put(self.tab.sheet_id, row, 0, undo.cells, do.PASTED),
        )
        for name, text in undo.texts.items():
            entry = Entry(undo.person, name, text, self.sheet.partner, is_required=False)
            self.books.note(entry)
        return True


Act = Callable[[Visit], bool]
"""Does something and says so; False when there is nothing to do it with."""
