"""Where a sheet still says how to reach somebody who is erased: in what no run empties.

Rows that are no records (refused, out of scope, without what they need), other people's rows,
notes, columns that are not read, other tabs: a person finishes there, so each cell is named. So is
one that names them in a list of people, in a row that is no record yet.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sync_service.domain.base import BaseRow, TabState
from sync_service.domain.errors import OutsideError, Unreachable
from sync_service.domain.mapping import Mappings, SpreadsheetMapping
from sync_service.domain.record import NOBODY, Record, entity_of, find_reference
from sync_service.domain.spreadsheet import Cell, TabSnapshot, cell_name
from sync_service.domain.traces import Traces
from sync_service.model.listed_people import has_one
from sync_service.model.personal import PEOPLE, left_of, places_of_people
from sync_service.ports import Database, Spreadsheets, Transaction
from sync_service.sync.gathering.situations import MappedTab, mapped_tabs
from sync_service.sync.planning.columns.header import find_header
from sync_service.sync.planning.following import link_of


@dataclass(frozen=True, slots=True)
class Left:
    """One cell that still says it."""

    partner: str
    spreadsheet_id: str
    sheet_id: int
    tab: str
    cell: str


@dataclass(frozen=True, slots=True)
class Look:
    """What was found in the sheets that could be read; the others by their ids."""

    left: Sequence[Left] = ()
    unread: Sequence[str] = ()
    emptied: Sequence[str] = ()
    """Those in which the next run still empties a row of somebody who was erased before."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Whoever is erased: how to reach them, what only they are called, and their own rows."""

    traces: Traces
    names: frozenset[str]
    refs: Collection[str]
    """Of rows that the next run empties."""


def is_emptied(record: Record) -> bool:
    left = left_of(record.entity)
    return all(record.fields.get(name) in (None, value) for name, value in left.items())


def still_shows(row: BaseRow) -> bool:
    """Of an emptied record: no run has emptied its row yet."""
    personal = (row.cells[name] for name in left_of(entity_of(row.ref)) if name in row.cells)
    return not row.archived or any(one.raw not in (None, "", NOBODY) for one in personal)


def look_for(
    spreadsheets: Spreadsheets,
    database: Database,
    mappings: Mappings,
    sought: Sought,
) -> Iterator[Look]:
    """One look a spreadsheet."""
    is_out = False
    for followed in mappings.spreadsheets:
        unread = Look(unread=[followed.spreadsheet_id])
        if is_out:
            yield unread
            continue
        try:
            snapshot = spreadsheets.read(followed.spreadsheet_id)
        except Unreachable:
            # Nobody waits for the same answer as many times as there are sheets.
            is_out = True
            yield unread
        except OutsideError:
            yield unread
        else:
            with database.reading() as stored:
                known = stored.memory.read_tabs(followed.spreadsheet_id)
                earlier = _find_erased_before(stored, known, sought.traces)
            emptied = _Emptied(mappings, followed, known, earlier.union(sought.refs))
            cells = [
                Left(followed.partner, followed.spreadsheet_id, tab.sheet_id, tab.title, cell)
                for tab in snapshot.tabs
                for cell in _find_in(tab, sought, emptied)
            ]
            yield Look(cells, emptied=[followed.spreadsheet_id] if earlier else [])


def _find_erased_before(
    stored: Transaction, known: Mapping[int, TabState], traces: Traces
) -> frozenset[str]:
    """Whose row waits for a run since an earlier erasure: it is theirs, too, to empty."""
    told = {
        row.ref
        for tab in known.values()
        for row in tab.rows.values()
        if entity_of(row.ref) in PEOPLE and still_shows(row) and _tells(row, traces)
    }
    found = stored.records.find_all(sorted(told))
    return frozenset(ref for ref, record in found.items() if is_emptied(record))


def _tells(row: BaseRow, traces: Traces) -> bool:
    return any(traces.are_in(str(cell.raw or "")) for cell in row.cells.values())


@dataclass(frozen=True)
class _Emptied:
    """The cells of the erased people's own rows that are read, and so will be emptied."""

    mappings: Mappings
    followed: SpreadsheetMapping
    known: Mapping[int, TabState]
    refs: frozenset[str]

    def columns_of(self, tab: TabSnapshot) -> tuple[int | None, frozenset[int]]:
        """The references' column, and those of fields."""
        state = self.known.get(tab.sheet_id)
        mapped = state and self._find_mapped(state)
        if not state or not mapped:
            return None, frozenset()
        header = find_header(tab, mapped.rules.columns, state)
        return header.reference, frozenset(header.columns.values())

    def find_lists(self, tab: TabSnapshot) -> frozenset[int]:
        """The columns that say who leads or answers."""
        state = self.known.get(tab.sheet_id)
        mapped = state and self._find_mapped(state)
        if not state or not mapped:
            return frozenset()
        header, places = find_header(tab, mapped.rules.columns, state), places_of_people()
        entity = mapped.rules.entity
        return frozenset(at for n, at in header.columns.items() if (entity, n) in places)

    def is_record(self, tab: TabSnapshot, row: int, reference: int | None) -> bool:
        """Whether it has a record's reference: what is typed there is remembered."""
        state = self.known.get(tab.sheet_id)
        if reference is None or state is None:
            return False
        return find_reference(tab.cell(row, reference).text) in state.rows

    def _find_mapped(self, state: TabState) -> MappedTab | None:
        tabs = mapped_tabs(self.mappings, self.followed)
        return next((one for one in tabs if one.link == link_of(state.generation)), None)

    def has(self, tab: TabSnapshot, row: int, reference: int | None) -> bool:
        """Whether it is the row that the record is known by: a copy of it is none."""
        if reference is None or (state := self.known.get(tab.sheet_id)) is None:
            return False
        ref = find_reference(tab.cell(row, reference).text)
        base = state.rows.get(ref or "")
        return ref in self.refs and base is not None and base.row_hint in (None, row)


def _find_in(tab: TabSnapshot, sought: Sought, emptied: _Emptied) -> Iterator[str]:
    reference, columns = emptied.columns_of(tab)
    lists = emptied.find_lists(tab) if sought.names else frozenset()
    for row, line in enumerate(tab.rows):
        named = lists if lists and not emptied.is_record(tab, row, reference) else ()
        found = [
            at
            for at, cell in enumerate(line)
            if _says(cell, sought.traces) or (at in named and has_one(cell.text, sought.names))
        ]
        if found and emptied.has(tab, row, reference):
            found = [one for one in found if one not in columns]
        yield from (cell_name(row, column) for column in found)


def _says(cell: Cell, traces: Traces) -> bool:
    texts = (cell.text, str(cell.value or ""), cell.note, cell.address, cell.link)
    return any(map(traces.are_in, texts))
