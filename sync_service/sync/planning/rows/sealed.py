"""Rows of people who were erased, and whose cells no run could empty in time (ADR 13).

A keyed hash of each cell is left, or a guard held what was typed there. If the sheet still shows
that value, both sides count as having agreed on it, so that the emptied record is written to the
sheet. Knows no port.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from french_cells.reading import Raw
from sync_service.domain.base import (
    UNMET,
    BaseCell,
    BaseRow,
    Tombstone,
    row_fingerprint,
    seal_of,
)
from sync_service.domain.record import Record, is_nobody
from sync_service.domain.spreadsheet import SheetRow
from sync_service.sync.planning.rows.guards.asking import typed_element
from sync_service.sync.planning.situation import Situation


def put_back_sealed(situation: Situation, rows: Sequence[SheetRow]) -> Situation:
    """What somebody typed there since is a new text, and is taken as such."""
    emptied, known = situation.tombstones.emptied, situation.state.rows
    if not emptied:
        return situation
    back = {
        ref: _put_back(situation.tombstones.key, known[ref], row, emptied[ref])
        for row in rows
        if (ref := row.ref) is not None and ref in emptied and ref in known
    }
    return replace(situation, state=replace(situation.state, rows={**known, **back}))


def agree_on_held(
    situation: Situation, row: SheetRow, base: BaseRow, record: Record | None
) -> BaseRow:
    """What a guard holds in the row of somebody erased counts as any open cell of that row does.

    No base has it, so that it would stand there for ever; it is no part of the question any more.
    """
    if record is None or not is_nobody(record):
        return base
    held = {element for asked in situation.state.asked.values() for element in asked}
    cells = {
        name: BaseCell(_text_of(raw := cell.value), raw, note=base.cells.get(name, UNMET).note)
        for name, cell in row.cells.items()
        if typed_element(base.ref, name, cell.value) in held
    }
    return replace(base, cells={**base.cells, **cells}) if cells else base


def find_unsealed(situation: Situation, rows: Iterable[BaseRow]) -> frozenset[str]:
    """Which of the rows to remember need no hash any more."""
    emptied = situation.tombstones.emptied
    return frozenset(
        row.ref
        for row in rows
        if any(stone.fields[0] in row.cells for stone in emptied.get(row.ref, ()))
    )


def _put_back(key: str, base: BaseRow, row: SheetRow, stones: Iterable[Tombstone]) -> BaseRow:
    shown: Mapping[str, Raw] = {
        name: row.cells[name].value
        for stone in stones
        for name in stone.fields
        if name in row.cells and name not in base.cells
        if seal_of(key, row_fingerprint([row.cells[name].value])) == stone.seal
    }
    cells = {name: BaseCell(_text_of(raw), raw) for name, raw in shown.items()}
    return replace(base, cells={**base.cells, **cells}) if cells else base


def _text_of(raw: Raw) -> str | None:
    return None if raw is None else str(raw)
