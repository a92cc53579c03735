"""Rows that are followed no more: those of archived records, and of records of other lists."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from french_cells.reading import Value
from sync_service.domain.base import BaseCell, BaseRow, CellKind
from sync_service.domain.record import Record
from sync_service.domain.spreadsheet import SheetRow
from sync_service.domain.wording.sentences import SIGNATURE, is_ours
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.words_beside import is_quoted


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A row that is followed no more.

    `final` are the record's values, all of them; `last` those that the sheet still lacks: an
    edit that came with the archiving, or the erasing of a person who asked for it.
    """

    row: SheetRow
    base: BaseRow
    final: Mapping[str, Value] = field(default_factory=dict)
    last: Mapping[str, Value] = field(default_factory=dict)
    kinds: Mapping[str, CellKind] = field(default_factory=dict)
    """What each cell would be, were the record not archived: what is typed now opens too."""
    is_outside: bool = False
    """The record lives on, but not in this tab's scope."""
    quoted: Mapping[str, BaseCell] = field(default_factory=dict)
    """Cells whose note quotes what a write of ours took along, or takes along now."""


def find_quoted(outcome: RowOutcome, last: Collection[str]) -> Mapping[str, BaseCell]:
    """`last` fields are written once more, and may take words along; all others stay as quoted."""
    return {
        name: result.base if name in last else outcome.sides_of[name].base
        for name, result in outcome.outcomes.items()
        if is_quoted(result.base) and (name in last or is_quoted(outcome.sides_of[name].base))
    }


def find_standing(row: SheetRow, base: BaseRow) -> Mapping[str, BaseCell]:
    """Of a record that is not this tab's any more: what a note there still quotes."""
    return {
        name: cell
        for name, cell in base.cells.items()
        if is_quoted(cell) and name in row.cells
        if cell.note.removeprefix(SIGNATURE) in row.cells[name].note + row.reference_cell.note
    }


def forgotten_mark(row: SheetRow, record: Record) -> MarkedRow:
    """Marked as archived before the base was lost: what is there brings nobody back."""
    cells = {
        name: BaseCell(record.fields.get(name), cell.value) for name, cell in row.cells.items()
    }
    note = row.reference_cell.note
    base = BaseRow(record.ref, cells, archived=True, note=note if is_ours(note) else "")
    return MarkedRow(row, base, record.fields)
