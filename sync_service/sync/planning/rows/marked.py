"""Rows that are no longer followed: of archived records, and of records of other lists."""

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
    """A row that is no longer followed.

    `final` are all of the record's values; `last` those that the sheet still lacks: an edit that
    came with the archiving, or the erasure of a person who asked for it.
    """

    row: SheetRow
    base: BaseRow
    final: Mapping[str, Value] = field(default_factory=dict)
    last: Mapping[str, Value] = field(default_factory=dict)
    kinds: Mapping[str, CellKind] = field(default_factory=dict)
    """The kind of each cell if the record were not archived: what is typed now opens, too."""
    is_outside: bool = False
    """The record lives, but out of this tab's scope."""
    owner: str = ""
    """Whose it is now, in words, where it is outside and no person."""
    is_erased: bool = False
    is_put_back: bool = False
    """Of somebody erased, and it tells of a person again: nothing is taken."""
    quoted: Mapping[str, BaseCell] = field(default_factory=dict)
    """Cells whose note quotes what a write of ours replaced, or replaces now."""


def find_quoted(outcome: RowOutcome, last: Collection[str]) -> Mapping[str, BaseCell]:
    """`last` fields are written once more, which may replace words; others keep their quote."""
    return {
        name: result.base if name in last else outcome.sides_of[name].base
        for name, result in outcome.outcomes.items()
        if is_quoted(result.base) and (name in last or is_quoted(outcome.sides_of[name].base))
    }


def find_standing(row: SheetRow, base: BaseRow) -> Mapping[str, BaseCell]:
    """For a record that left this tab: the cells whose note still quotes something."""
    return {
        name: cell
        for name, cell in base.cells.items()
        if is_quoted(cell) and name in row.cells
        if cell.note.removeprefix(SIGNATURE) in row.cells[name].note + row.reference_cell.note
    }


def forgotten_mark(row: SheetRow, record: Record) -> MarkedRow:
    """Marked as archived before the base was lost: what is there revives nobody."""
    cells = {
        name: BaseCell(record.fields.get(name), cell.value) for name, cell in row.cells.items()
    }
    note = row.reference_cell.note
    base = BaseRow(record.ref, cells, archived=True, note=note if is_ours(note) else "")
    return MarkedRow(row, base, record.fields)
