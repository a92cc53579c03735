"""The last day of a spreadsheet: everything that is ours goes out of it, and it stays its owner's.

What people typed, their formats, their own notes and lists stay; so do words that somebody added
to a note of ours. Knows no mapping: whatever bears our mark is ours, copies of tabs included.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from french_cells.folding import fold
from sync_service.adoption.roster_tab import read_roster
from sync_service.domain.errors import Unreachable
from sync_service.domain.mapping import REFERENCE_TITLE
from sync_service.domain.record import find_reference
from sync_service.domain.spreadsheet import (
    Cell,
    CellWrite,
    DropdownWrite,
    NoteWrite,
    SpreadsheetSnapshot,
    TabSnapshot,
    WriteBatch,
)
from sync_service.domain.wording import sentences
from sync_service.domain.wording.roster_sentences import is_ours
from sync_service.families.unanswered import keep_unanswered
from sync_service.ports import Clock, Database, Spreadsheets, SpreadsheetState
from sync_service.sync.planning.columns.header import COLUMN_KEY
from sync_service.sync.planning.columns.title_rows import REFERENCE

_ROUNDS = 3
"""Somebody may type, or move rows, between two looks."""


@dataclass(frozen=True, slots=True)
class Traces:
    """What is ours in one spreadsheet, and the write that takes it out."""

    references: int
    notes: int
    lists: int
    marks: int
    """Metadata on tabs and columns; the marker of our last write counts as one."""
    batch: WriteBatch

    @property
    def is_empty(self) -> bool:
        return self.batch.is_empty and not self.marks


def find_traces(snapshot: SpreadsheetSnapshot, known_notes: Collection[str] = ()) -> Traces:
    """`known_notes`: ours as we last wrote them; longer ones hold words of a person's."""
    cells = [one for tab in snapshot.tabs for one in _references_in(tab)]
    cells += _roster_words(snapshot)
    notes = [one for tab in snapshot.tabs for one in _notes_in(tab, known_notes)]
    lists = [one for tab in snapshot.tabs for one in _lists_in(tab)]
    marks = sum(len(tab.anchors) for tab in snapshot.tabs) + (snapshot.marker is not None)
    batch = WriteBatch("", cells=cells, notes=notes, dropdowns=lists)
    return Traces(len(cells), len(notes), len(lists), marks, batch)


def _references_in(tab: TabSnapshot) -> Iterator[CellWrite]:
    """The title and the references in our column; whatever else was typed there stays."""
    ours = {one.column for one in tab.anchors if (one.key, one.value) == (COLUMN_KEY, REFERENCE)}
    for row, line in enumerate(tab.rows):
        for column, cell in enumerate(line):
            if column in ours and _is_reference(cell) and _is_open(tab, row, column):
                yield CellWrite(tab.sheet_id, row, column, None)


def _roster_words(snapshot: SpreadsheetSnapshot) -> Iterator[CellWrite]:
    """Ours in the coordinator's tab « Partenaires »."""
    sheet = read_roster(snapshot)
    for row in sheet.rows if sheet is not None else ():
        if sheet is not None and is_ours(row.word) and sheet.is_open(row.index, "state"):
            yield CellWrite(sheet.tab.sheet_id, row.index, sheet.columns["state"], None)


def _is_reference(cell: Cell) -> bool:
    if cell.is_formula or not isinstance(cell.value, str):
        return False
    return fold(cell.value) == fold(REFERENCE_TITLE) or find_reference(cell.value) is not None


def _notes_in(tab: TabSnapshot, known: Collection[str]) -> Iterator[NoteWrite]:
    for row, line in enumerate(tab.rows):
        for column, cell in enumerate(line):
            if sentences.is_ours(cell.note) and _is_open(tab, row, column):
                yield NoteWrite(tab.sheet_id, row, column, _added_to(cell.note, known))


def _added_to(note: str, known: Collection[str]) -> str:
    """A person's words behind ours; empty where there are none."""
    ours = max((one for one in known if note.startswith(one)), key=len, default=note)
    return note.removeprefix(ours).strip()


def _lists_in(tab: TabSnapshot) -> Iterator[DropdownWrite]:
    """Our drop-down lists, each as long as it reaches down."""
    width = max(map(len, tab.rows), default=0)
    for column in range(width):
        rows = [row for row in range(len(tab.rows)) if _is_listed(tab, row, column)]
        for _, span in groupby(enumerate(rows), key=lambda one: one[1] - one[0]):
            (_, first), *others = span
            yield DropdownWrite(tab.sheet_id, column, first, first + len(others) + 1, ())


def _is_listed(tab: TabSnapshot, row: int, column: int) -> bool:
    return tab.cell(row, column).is_offered and _is_open(tab, row, column)


def _is_open(tab: TabSnapshot, row: int, column: int) -> bool:
    return not any(area.holds(row, column) for area in tab.locked)


@dataclass(frozen=True, slots=True)
class Leaving:
    """What taking leave of a spreadsheet needs of the outside."""

    spreadsheets: Spreadsheets
    database: Database
    clock: Clock
    quiet_seconds: float
    sleep: Callable[[float], None]


def look_at_traces(leaving: Leaving, spreadsheet_id: str) -> Traces:
    """What would go, and nothing is written."""
    known = _known_notes(leaving, spreadsheet_id)
    return find_traces(leaving.spreadsheets.read(spreadsheet_id), known)


def leave_sheet(leaving: Leaving, spreadsheet_id: str) -> Traces:
    """What went. Raises SpreadsheetError; told again, it goes on with what is left.

    Written only while nobody types, as every write of ours. Then the database forgets the
    spreadsheet's rows: if it is ever followed again, that is a first meeting.
    """
    known = _known_notes(leaving, spreadsheet_id)
    found: Traces | None = None
    for _ in range(_ROUNDS):
        left = find_traces(_quiet(leaving, spreadsheet_id), known)
        found = found or left
        leaving.spreadsheets.take_leave(spreadsheet_id, left.batch)
        if find_traces(leaving.spreadsheets.read(spreadsheet_id)).is_empty:
            forget_sheet(leaving, spreadsheet_id)
            return found
    message = "Quelqu’un tape dans cette feuille : il y reste des traces de nous. Recommencez."
    raise Unreachable(message, spreadsheet_id=spreadsheet_id)


def _quiet(leaving: Leaving, spreadsheet_id: str) -> SpreadsheetSnapshot:
    """As it stood still for a while, or as it is after several tries."""
    seen = leaving.spreadsheets.read(spreadsheet_id)
    for _ in range(_ROUNDS):
        if not leaving.quiet_seconds:
            break
        leaving.sleep(leaving.quiet_seconds)
        before, seen = seen, leaving.spreadsheets.read(spreadsheet_id)
        if seen.fingerprint == before.fingerprint:
            break
    return seen


def _known_notes(leaving: Leaving, spreadsheet_id: str) -> Collection[str]:
    with leaving.database.reading() as stored:
        tabs = stored.memory.read_tabs(spreadsheet_id).values()
    rows = [row for tab in tabs for row in tab.rows.values()]
    notes = {cell.note for row in rows for cell in row.cells.values()} | {row.note for row in rows}
    return notes - {""}


def forget_sheet(leaving: Leaving, spreadsheet_id: str) -> None:
    """If it is ever followed again, that is a first meeting; until then it asks nothing."""
    # First: what waits beside a session's day is known to the memory alone.
    ask_nothing(leaving, spreadsheet_id)
    with leaving.database.transaction() as stored:
        for sheet_id in stored.memory.read_tabs(spreadsheet_id):
            stored.memory.forget_tab(spreadsheet_id, sheet_id)
        stored.memory.save_spreadsheet(SpreadsheetState(spreadsheet_id))


def ask_nothing(leaving: Leaving, spreadsheet_id: str) -> None:
    """Of one that leaves, whether or not our column could go out of it yet.

    If it is followed again after all, its content is news, so that all is asked again. Until then
    what families wait for is kept.
    """
    now = leaving.clock.now()
    with leaving.database.transaction() as stored:
        asked = stored.problems.read_open(spreadsheet_id)
        keep_unanswered(stored, asked, now)
        for place in {one.sheet_id for one in asked}:
            stored.problems.replace(spreadsheet_id, place, [], now)
        state = stored.memory.read_spreadsheet(spreadsheet_id)
        if state.fingerprint:
            stored.memory.save_spreadsheet(replace(state, fingerprint="", unsettled=True))
