"""Records whose reference no row shows yet: known again though nearly all was typed anew.

The last witness: where the row stands, or one cell that stayed. Only where the record would take
all that the row says, so that it can never hold two people's values.
"""

from collections.abc import Container, Mapping

from french_cells.folding import raw_key
from sync_service.domain.base import BaseRow
from sync_service.domain.record import Record
from sync_service.domain.sheet_row import SheetRow
from sync_service.sync.planning.columns.layout import View, is_total
from sync_service.sync.planning.identity.matching import Matching
from sync_service.sync.planning.merge import read_cell
from sync_service.sync.planning.rows.newcomers import Newcomer, admit
from sync_service.sync.planning.situation import Situation

_FEW = 100
"""So many new rows at once were pasted, not typed anew."""


def take_unnamed(situation: Situation, view: View, matching: Matching) -> None:
    """Moves rows from the new ones of the `matching` to those found."""
    waiting = _waiting(situation, matching)
    if not waiting:
        return
    rows = [row for row in matching.new if row.ref is None and not is_total(row)]
    if len(rows) > _FEW:
        return
    pairs = [(row, ref) for row in rows for ref, base in waiting.items() if _may_be(row, base)]
    for row, ref in pairs:
        rivals = [pair for pair in pairs if (pair[0] is row) != (pair[1] == ref)]
        if not rivals and _takes_all(situation, view, row, ref):
            matching.found[row.index] = ref
            matching.taken.add(ref)
            matching.new.remove(row)


def _waiting(situation: Situation, matching: Matching) -> Mapping[str, BaseRow]:
    rows, records = situation.state.rows, situation.records
    return {
        ref: rows[ref]
        for ref in situation.state.unnamed
        if ref in rows and ref not in matching.taken
        if ref in records and not records[ref].archived
    }


def _may_be(row: SheetRow, base: BaseRow) -> bool:
    if row.index == base.row_hint:
        return True
    keyed = ((name, raw_key(cell.value)) for name, cell in row.cells.items())
    return any(
        key and name in base.cells and raw_key(base.cells[name].seen) == key for name, key in keyed
    )


def _takes_all(situation: Situation, view: View, row: SheetRow, ref: str) -> bool:
    """As this row, the record would be just what a new record would be."""
    record, base = situation.records[ref], situation.state.rows[ref]
    is_edited = any(record.fields.get(name) != cell.value for name, cell in base.cells.items())
    if is_edited or situation.refuses_new or not _is_plain(situation, view, row):
        return False
    newcomer = admit(situation, view, row, ref)
    return isinstance(newcomer, Newcomer) and _is_all(record, newcomer.record, row.cells)


def _is_plain(situation: Situation, view: View, row: SheetRow) -> bool:
    """Every cell can be read, and none is of a kind that the sheet may not change."""
    fields = situation.codec.fields
    return all(
        name not in situation.written_only
        and not view.hidden_by_merge(row.index, name)
        and read_cell(fields[name], cell).accepted
        for name, cell in row.cells.items()
        if name in fields
    )


def _is_all(record: Record, newcomer: Record, shown: Container[str]) -> bool:
    return all(
        name in shown or value is None or newcomer.fields.get(name) == value
        for name, value in record.fields.items()
    )
