"""What a tab held, before a write, of people who are erased by now: no incident may show it."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from french_cells.folding import raw_key
from french_cells.reading import Raw
from sync_service.domain.record import Entity, find_reference, is_nobody
from sync_service.domain.spreadsheet import TabSnapshot, WriteBatch
from sync_service.model.personal import left_of
from sync_service.ports import Transaction
from sync_service.sync.verification.base_moves import BaseMoves
from sync_service.sync.writing.write_intents import TabBefore


def erased_in(stored: Transaction, known: TabBefore, batch: WriteBatch) -> AbstractSet[str]:
    """Raw keys of values: those that the write empties, and those of whom it did not know yet.

    Whoever was erased after the write was planned still stood in the tab when it was sent.
    """
    if known.moves is None:
        return frozenset()
    tab, column = known.tab, known.moves.reference_column
    standing = {row: find_reference(tab.cell(row, column).text) for row in range(len(tab.rows))}
    moved = {one.after.row_hint: one.after.ref for one in known.moves.rows}
    refs = [ref for ref in (*standing.values(), *moved.values()) if ref is not None]
    gone = {
        ref: one.entity for ref, one in stored.records.find_all(refs).items() if is_nobody(one)
    }
    emptied = {row for row, ref in moved.items() if ref in gone}
    written = [one for one in batch.cells if one.sheet_id == tab.sheet_id and one.row in emptied]
    hers = {row: gone[ref] for row, ref in standing.items() if ref is not None and ref in gone}
    values = [tab.cell(one.row, one.column).value for one in written]
    return {*map(raw_key, [*values, *_only_in(tab, known.moves, hers)])} - {""}


def _only_in(tab: TabSnapshot, moves: BaseMoves, hers: Mapping[int, Entity]) -> Iterator[Raw]:
    """What an erasure empties of these rows; what others have, too, is not told of the erased."""
    for name, column in moves.columns.items() if hers else ():
        values = {row: tab.cell(row, column).value for row in range(len(tab.rows))}
        others = {raw_key(value) for row, value in values.items() if row not in hers}
        for row, entity in hers.items():
            if name in left_of(entity) and raw_key(values[row]) not in others:
                yield values[row]
