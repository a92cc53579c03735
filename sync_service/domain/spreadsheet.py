"""One spreadsheet as it was observed at one instant, and what one write into it will do.

Values. Cells are typed, nothing is guessed from a locale. An adapter turns a batch into one
atomic request.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeAlias

from french_cells.reading import Raw

DOUBT = " ?"
"""Behind a word that may be about something else."""
WritePart: TypeAlias = Literal[
    "values", "formats", "notes", "lists", "protections", "anchors", "growth"
]
"""What a request of a batch is about."""

ORNAMENTS: frozenset[WritePart] = frozenset({"formats", "notes", "lists", "protections"})
"""Values never wait for these."""

OUR_PROTECTION = "Références de la synchronisation : à ne pas modifier"
"""By this description a protection is known as ours."""

TIME_FORMATS = frozenset({"DATE", "TIME", "DATE_TIME"})
"""Google's number format types without which a day or an hour shows as a number."""
GENERAL = "GENERAL"
"""The format of a cell that has none: writing it takes away what a write of ours gave it."""


class CellExtras(NamedTuple):
    """What few cells have beside what they hold.

    `format` is Google's number format type (`DATE`, `TIME`, `DATE_TIME`, `NUMBER`, `PERCENT`…) or
    empty. `is_validated`: it has a rule, a drop-down list or a checkbox; `is_offered`: a list of
    ours, as we left it; `is_checkbox`: it holds true or false. `formula`: its words, where one is
    in this very cell; a cell that another one's formula fills has none. `is_chip`: a person, a
    file or a place is in it as a smart chip; `address` is a person's, who is all of it, and `link`
    a file's. `was_time`: it showed a time before this was typed, as far as anybody knows.
    """

    note: str = ""
    format: str = ""
    is_formula: bool = False
    is_validated: bool = False
    is_offered: bool = False
    is_checkbox: bool = False
    formula: str = ""
    is_chip: bool = False
    address: str = ""
    link: str = ""
    was_time: bool = False


NO_EXTRAS = CellExtras()


class Cell(NamedTuple):
    """One observed cell; a large sheet has a million of them, most without extras.

    `value` is what the cell holds or, for a formula, what it shows: a date is a serial number.
    `text` is what a person sees.
    """

    value: Raw = None
    text: str = ""
    extras: CellExtras = NO_EXTRAS

    def with_extras(self, **changes: Any) -> "Cell":  # noqa: ANN401 - as the extras have them
        return self._replace(extras=self.extras._replace(**changes))

    @property
    def note(self) -> str:
        return self.extras.note

    @property
    def format(self) -> str:
        return self.extras.format

    @property
    def is_formula(self) -> bool:
        return self.extras.is_formula

    @property
    def is_validated(self) -> bool:
        return self.extras.is_validated

    @property
    def is_offered(self) -> bool:
        return self.extras.is_offered

    @property
    def is_checkbox(self) -> bool:
        return self.extras.is_checkbox

    @property
    def formula(self) -> str:
        return self.extras.formula

    @property
    def is_chip(self) -> bool:
        return self.extras.is_chip

    @property
    def address(self) -> str:
        return self.extras.address

    @property
    def link(self) -> str:
        return self.extras.link


BLANK = Cell()


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells; zero-based, ends excluded, as Google counts. None means unbounded."""

    first_row: int = 0
    end_row: int | None = None
    first_column: int = 0
    end_column: int | None = None

    def holds(self, row: int, column: int) -> bool:
        return (
            self.first_row <= row
            and (self.end_row is None or row < self.end_row)
            and self.first_column <= column
            and (self.end_column is None or column < self.end_column)
        )


@dataclass(frozen=True, slots=True)
class Anchor:
    """One piece of developer metadata of ours on a tab or a column."""

    metadata_id: int
    key: str
    value: str
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One of Google's tables: its header row, its body and, where it has one, its footer.

    `types` are those of its typed columns (`DATE`, `DROPDOWN`…) by the tab's columns, `choices`
    what its drop-down columns take.
    """

    table_id: str
    area: Area
    types: Mapping[int, str] = field(default_factory=dict)
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    has_footer: bool = False


@dataclass(frozen=True, slots=True)
class TabSnapshot:
    """One tab. `rows[r][c]` is the cell of row r and column c, zero-based; rows may be ragged."""

    sheet_id: int
    title: str
    rows: Sequence[Sequence[Cell]]
    row_count: int
    column_count: int
    merges: Sequence[Area] = ()
    locked: Sequence[Area] = ()
    """Protected against us; warning-only protections do not count."""
    anchors: Sequence[Anchor] = ()
    hidden: bool = False
    tables: Sequence[Table] = ()

    def cell(self, row: int, column: int) -> Cell:
        line = self.rows[row] if 0 <= row < len(self.rows) else ()
        return line[column] if 0 <= column < len(line) else BLANK

    def merged_from(self, row: int, column: int) -> int | None:
        """The row of what is written once over several cells of this column, merged."""
        tops = (
            area.first_row
            for area in self.merges
            if area.first_row < row
            and area.holds(row, column)
            and area.end_column == area.first_column + 1
        )
        return next(tops, None)


@dataclass(frozen=True, slots=True)
class SpreadsheetSnapshot:
    """One spreadsheet as one read gave it.

    `fingerprint` is stable across processes and covers all that was read.
    """

    spreadsheet_id: str
    title: str
    locale: str
    time_zone: str
    tabs: Sequence[TabSnapshot]
    observed_at: datetime
    fingerprint: str
    marker: str | None = None
    """The id of the last batch of ours that was applied, from spreadsheet metadata."""
    metadata: Mapping[str, str] = field(default_factory=dict)

    def find_tab(self, sheet_id: int) -> TabSnapshot | None:
        return next((tab for tab in self.tabs if tab.sheet_id == sheet_id), None)


def column_letters(column: int) -> str:
    """`0` → `A`, `27` → `AB`."""
    letters = ""
    column += 1
    while column:
        column, remainder = divmod(column - 1, 26)
        letters = chr(ord("A") + remainder) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Zero-based row and column → `B7`."""
    return f"{column_letters(column)}{row + 1}"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a tab; `fingerprint` covers the values of its mapped cells, not its reference."""

    index: int
    cells: Mapping[str, Cell]
    reference_cell: Cell
    ref: str | None
    fingerprint: str
    is_blank: bool
    remark: Cell | None = None
    """What the row's other cells say of it; None where nobody asks."""
    remark_column: int | None = None
    noted: Sequence[int] = ()
    """Columns of its other cells that have a note of ours."""
    day_beside: str = ""  # or said above: two families' rows may differ in it alone


@dataclass(frozen=True, slots=True)
class CellWrite:
    """One cell's new content.

    `format` is set only on a cell without one (`DATE` → dd/mm/yyyy, `TIME` → hh:mm), or gives a
    cell back the one that it had before us.
    """

    sheet_id: int
    row: int
    column: int
    value: Raw
    format: str = ""


@dataclass(frozen=True, slots=True)
class NoteWrite:
    """One cell's new note; empty removes it."""

    sheet_id: int
    row: int
    column: int
    note: str


@dataclass(frozen=True, slots=True)
class AnchorWrite:
    """Developer metadata of ours to create, on a column or (without one) on the tab."""

    sheet_id: int
    key: str
    value: str
    column: int | None = None


@dataclass(frozen=True, slots=True)
class DropdownWrite:
    """Known values offered as a drop-down list on a column's rows; other values stay allowed.

    Without choices the list is taken away. `hint` is shown beside the cell; by it the list is
    known as ours.
    """

    sheet_id: int
    column: int
    first_row: int
    end_row: int
    choices: Sequence[str]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ProtectWrite:
    """A warning-only protection on one column from `first_row` down."""

    sheet_id: int
    column: int
    first_row: int
    description: str


@dataclass(frozen=True, slots=True)
class GrowWrite:
    """Rows or columns appended at the end of the grid, never inserted."""

    sheet_id: int
    rows: int = 0
    columns: int = 0


@dataclass(frozen=True, slots=True)
class InsertWrite:
    """Blank rows above a row, by themselves in their batch: every row below moves."""

    sheet_id: int
    row: int
    count: int


@dataclass(frozen=True, slots=True)
class TableGrowWrite:
    """A table that reaches further down, over rows that the same batch fills."""

    sheet_id: int
    table_id: str
    area: Area


@dataclass(frozen=True, slots=True)
class WriteBatch:
    """One atomic write. `marker` is stored in spreadsheet metadata by the same request."""

    marker: str
    cells: Sequence[CellWrite] = field(default_factory=tuple)
    notes: Sequence[NoteWrite] = field(default_factory=tuple)
    anchors: Sequence[AnchorWrite] = field(default_factory=tuple)
    dropdowns: Sequence[DropdownWrite] = field(default_factory=tuple)
    protections: Sequence[ProtectWrite] = field(default_factory=tuple)
    grows: Sequence[GrowWrite] = field(default_factory=tuple)
    tables: Sequence[TableGrowWrite] = field(default_factory=tuple)
    inserts: Sequence[InsertWrite] = field(default_factory=tuple)
    """From below: none moves another."""
    claims: bool = False
    """Written for its marker alone, too: who signs it follows the spreadsheet from now on."""
    is_row_wise: bool = False
    """Each row is asked for by itself, so that a refusal names one row and no block of them."""

    def without(self, parts: Collection[WritePart]) -> "WriteBatch":
        """The rest of it; nothing without its values, or without what these need."""
        if not ORNAMENTS.issuperset(parts):
            return WriteBatch(self.marker, claims=self.claims)
        plain = [replace(cell, format="") for cell in self.cells]
        return replace(
            self,
            cells=plain if "formats" in parts else self.cells,
            notes=() if "notes" in parts else self.notes,
            dropdowns=() if "lists" in parts else self.dropdowns,
            protections=() if "protections" in parts else self.protections,
        )

    def without_rows(self, rows: Collection[int]) -> "WriteBatch":
        """Of one tab's batch, what is not written into these rows."""
        return replace(
            self,
            cells=[cell for cell in self.cells if cell.row not in rows],
            notes=[note for note in self.notes if note.row not in rows],
        )

    @property
    def is_empty(self) -> bool:
        return not (
            (self.claims or self.cells or self.notes)
            or self.anchors
            or self.dropdowns
            or self.protections
            or self.grows
            or self.tables
            or self.inserts
        )
