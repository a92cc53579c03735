"""Collects what a plan writes into one tab, says of it and remembers. Decides nothing."""

from dataclasses import dataclass, field
from typing import Literal

from french_cells.folding import is_blank
from french_cells.reading import Raw, Value
from sync_service.domain import sentences
from sync_service.domain.base import BaseRow, Problem, ProblemKind
from sync_service.domain.codec import FieldCodec, Shown
from sync_service.domain.spreadsheet import Cell, CellWrite, NoteWrite, cell_name
from sync_service.sync.planning.columns.layout import View, fitting_typed
from sync_service.sync.planning.situation import Situation


@dataclass(frozen=True, slots=True)
class Step:
    """Values are displayed strings; `cell` is absent where a record has no cell (yet)."""

    ref: str | None
    field: str | None
    side: Literal["sheet", "database"]
    cell: str | None
    before: str | None
    after: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """What a problem is about: a row, a field, a cell, and both sides' values as displayed."""

    row_key: str = ""
    ref: str | None = None
    field: str | None = None
    at: tuple[int, int] | None = None
    sheet_value: str | None = None
    canonical_value: str | None = None
    covers: str = ""


@dataclass(slots=True)
class Canvas:
    """What is to be written into one tab, and what to remember with and without it."""

    situation: Situation
    view: View
    reference_column: int
    cells: list[CellWrite] = field(default_factory=list)
    notes: list[NoteWrite] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    ingested: dict[str, BaseRow] = field(default_factory=dict)
    """Base rows as they are while nothing of `cells` and `notes` is written."""
    written: dict[str, BaseRow] = field(default_factory=dict)
    """Base rows once all is written."""
    confirmed: list[tuple[str, str, Value]] = field(default_factory=list)
    """Reference, field and value of assumptions that a person let stand."""
    replaced: list[tuple[str, str, Value, Value]] = field(default_factory=list)
    """Reference, field, what was typed and the value that a person preferred to it."""
    offered: dict[str, str] = field(default_factory=dict)
    """Field and fingerprint of the values that its drop-down list offers once all is written."""
    asides: dict[str, str] = field(default_factory=dict)
    """What is said on a row's reference cell beside what its cells could not be told."""
    pending: set[tuple[str, str]] = field(default_factory=set)
    """Row key and field of decided problems whose end has to be written first."""

    added: set[int] = field(default_factory=set)
    """Rows that records are added in."""

    def write(self, row: int, column: int, value: Raw, number_format: str = "") -> None:
        sheet_id = self.situation.tab.sheet_id
        if self.view.table_column(row, column)[0]:
            number_format = ""  # a typed column has its own, and Google refuses another
        self.cells.append(CellWrite(sheet_id, row, column, value, number_format))

    def show(self, row: int, column: int, codec: FieldCodec, value: Value) -> Raw:
        """Writes a canonical value as its cell's format allows; returns what the cell holds."""
        table_column = self.view.table_column(row, column)
        if table_column[0]:
            shown = fitting_typed(codec, value, *table_column)
        else:
            shown = _fitting(codec, value, self.view.tab.cell(row, column))
        self.write(row, column, shown.value, shown.format)
        return shown.value

    def can_touch(self, row: int, column: int) -> bool:
        return self.view.may_write(row, column)

    def place_note(self, row: int, column: int, note: str, known: str = "") -> bool:
        """Puts our note there, or takes it away; False when somebody's own note is in the way.

        `known` is our note as it was last written there.
        """
        standing = self.view.tab.cell(row, column).note
        if standing == note or (not note and not standing):
            return True
        # Words added to our note are a person's, and worth more than ours.
        is_extended = bool(known) and standing.startswith(known) and standing != known
        is_ours = sentences.is_ours(standing) and not is_extended
        is_free = not standing or is_ours or not self.situation.rulebook.spares_notes
        # No note to place is no failure, whoever's stands there.
        if not is_free or not self.can_touch(row, column):
            return not note
        self.notes.append(NoteWrite(self.situation.tab.sheet_id, row, column, note))
        return True

    def complain(self, kind: ProblemKind, message: str, place: Place) -> None:
        situation = self.situation
        self.problems.append(
            Problem(
                kind=kind,
                message=message[:1].upper() + message[1:],
                spreadsheet_id=situation.spreadsheet_id,
                sheet_id=situation.tab.sheet_id,
                tab=situation.tab.title,
                partner=situation.partner,
                ref=place.ref,
                row_key=place.row_key,
                field=place.field,
                cell=cell_name(*place.at) if place.at is not None else None,
                sheet_value=place.sheet_value,
                canonical_value=place.canonical_value,
                since=situation.now,
                covers=place.covers,
            )
        )


_DATES = frozenset({"DATE", "DATE_TIME", "TIME"})


def _fitting(codec: FieldCodec, value: Value, cell: Cell) -> Shown:
    """A date needs its number format; where people chose another one it goes as text.

    A checkbox takes nothing but true and false.
    """
    if cell.is_checkbox and isinstance(value, bool):
        return Shown(value)
    shown = codec.show(value)
    if not shown.format or not cell.format:
        return shown
    if cell.format in _DATES:
        return Shown(shown.value)
    is_free = cell.format != "TEXT" and is_blank(cell.value)
    return shown if is_free else Shown(codec.text(value))
