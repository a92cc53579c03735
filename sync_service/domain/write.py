"""What one write into a spreadsheet will do, as plain values.

An adapter turns it into one atomic request.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from french_cells.reading import Raw
from sync_service.domain.snapshot import Area

WritePart: TypeAlias = Literal[
    "values", "formats", "notes", "lists", "protections", "anchors", "growth"
]
"""What a request of a batch is about."""

ORNAMENTS: frozenset[WritePart] = frozenset({"formats", "notes", "lists", "protections"})
"""Values never wait for these."""

GENERAL = "GENERAL"
"""The format of a cell that has none: writing it takes away what a write of ours gave it."""


@dataclass(frozen=True, slots=True)
class CellWrite:
    """One cell's new content.

    `format` is set only on a cell without one (`DATE` → dd/mm/yyyy), or gives a cell back the one
    that it had before us.
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
            self.claims
            or self.cells
            or self.notes
            or self.anchors
            or self.dropdowns
            or self.protections
            or self.grows
            or self.tables
        )
