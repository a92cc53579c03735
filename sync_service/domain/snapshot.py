"""One spreadsheet as it was observed at one instant, and its rows as the sync sees them.

Values are typed, nothing is guessed from a locale.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from french_cells.reading import Raw

DOUBT = " ?"
"""Behind a word that may be about something else."""


class Cell(NamedTuple):
    """One observed cell.

    `value` is what the cell holds or, for a formula, what it shows: a date is a serial number.
    `text` is what
    a person sees. `format` is Google's number format type (`DATE`, `TIME`, `DATE_TIME`, `NUMBER`,
    `PERCENT`…)
    or empty. `is_validated`: a rule stands on it, a drop-down list or a checkbox; `is_offered`: a
    list of ours, as we left it; `is_checkbox`: it holds true or false. `formula`: its words, where
    one stands in this very cell; a cell that another one's formula fills has none. `is_chip`: a
    person, a file or a place stands in it as a smart chip; `address` is a person's, who is all of
    it.
    """

    value: Raw = None
    text: str = ""
    note: str = ""
    format: str = ""
    is_formula: bool = False
    is_validated: bool = False
    is_offered: bool = False
    is_checkbox: bool = False
    formula: str = ""
    is_chip: bool = False
    address: str = ""


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
    """Columns of its other cells that bear a note of ours."""
