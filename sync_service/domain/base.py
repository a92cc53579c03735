"""What the sync remembers between two runs of one tab: the base, and what is still open.

Values only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from sync_service.domain.reading import Raw, Value

CellKind: TypeAlias = Literal[
    "agreed", "invalid", "ambiguous", "assumed", "conflict", "held", "formula"
]

ProblemKind: TypeAlias = Literal[
    "invalid",
    "ambiguous",
    "assumed",
    "conflict",
    "duplicate",
    "held",
    "guard",
    "scramble",
    "foreign_reference",
    "missing_column",
    "missing_tab",
    "lost_access",
    "trashed",
    "copied",
    "incident",
]

Decision: TypeAlias = Literal["sheet", "database", "confirm"]


@dataclass(frozen=True, slots=True)
class BaseCell:
    """What sheet and database last agreed on for one cell, and what is open in it.

    `value` is canonical and `raw` is how the sheet holds it. While a cell is open (`kind` is not
    `agreed`),
    `sheet_raw` is the typed value that waits and `note` the exact text of our note.
    """

    value: Value = None
    raw: Raw = None
    kind: CellKind = "agreed"
    sheet_raw: Raw = None
    note: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class BaseRow:
    """One record's row in one tab.

    `digest` is the hash of the observed row it was last planned from.
    For a matrix `ref` is the organisation's and the cells are keyed by ISO date.
    """

    ref: str
    cells: Mapping[str, BaseCell]
    digest: str = ""
    row_hint: int | None = None
    """Where it last stood, zero-based: for people and for speed, never identity."""
    missing_since: datetime | None = None
    archived: bool = False
    """Archived in the database and marked so in the sheet."""


@dataclass(frozen=True, slots=True)
class ColumnMemory:
    """How a mapped column was last known."""

    field: str
    metadata_id: int | None = None
    titles: Sequence[str] = ()
    """Titles it has borne beside the mapping's own."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person has to look at. One open problem per (`tab`, `kind`, `row_key`, `field`).

    `row_key` is the record's reference or, for a row that is not a record yet, a stable key of
    the row.
    Values are displayed strings. `id` is given by the store and stays while the problem is open.
    """

    kind: ProblemKind
    message: str
    spreadsheet_id: str
    sheet_id: int | None = None
    tab: str = ""
    partner: str = ""
    ref: str | None = None
    row_key: str = ""
    field: str | None = None
    cell: str | None = None
    sheet_value: str | None = None
    canonical_value: str | None = None
    since: datetime | None = None
    id: int | None = None
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class TabState:
    """Everything remembered of one tab."""

    spreadsheet_id: str
    sheet_id: int
    generation: str
    """`<link>:<spreadsheetId>:<sheetId>`: read anywhere else, the tab is a copy."""
    rows: Mapping[str, BaseRow] = field(default_factory=dict)
    columns: Mapping[str, ColumnMemory] = field(default_factory=dict)
    header_row: int | None = None
    reference_column: int | None = None
    first_met_at: datetime | None = None
