"""What a write is meant to do, as the journal keeps it until the write is verified."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal
from zlib import compress, decompress

from french_cells.reading import Raw
from sync_service.domain.base import BaseCell, BaseRow
from sync_service.domain.errors import ConcurrencyError
from sync_service.domain.spreadsheet import (
    BLANK,
    NO_EXTRAS,
    Cell,
    CellExtras,
    CellWrite,
    NoteWrite,
    TabSnapshot,
    WriteBatch,
)
from sync_service.ports import Transaction, WriteIntent
from sync_service.ports.surroundings import take_lease
from sync_service.sync.plan_tabs import SheetRun
from sync_service.sync.verification.base_moves import BaseMoves, RowMove


@dataclass(frozen=True, slots=True)
class TabBefore:
    """One tab as it was right before a write, its header row, and the moves of its base.

    A repair moves no base: what it repairs belongs to the first write.
    """

    tab: TabSnapshot
    header_row: int
    moves: BaseMoves | None = None

    @property
    def reference(self) -> int | None:
        """The column of references, if it is known."""
        return None if self.moves is None else self.moves.reference_column


@dataclass(frozen=True, slots=True)
class Step:
    """A write or a repair as it was sent; `repairs` is the marker of the step before it.

    A step that was not applied still tells how the tabs were then, and what was to be repaired.
    """

    intent: WriteIntent
    batch: WriteBatch
    before: Mapping[int, TabBefore]
    repairs: str = ""
    is_applied: bool = True
    is_whole: bool = True
    """All of its requests were applied; else a cell that looks unchanged may be unwritten."""

    @property
    def marker(self) -> str:
        return self.batch.marker


def open_step(
    run: SheetRun, batch: WriteBatch, before: Mapping[int, TabBefore], repairs: str = ""
) -> Step:
    """Journals a write before it is sent, and renews the lease.

    Raises ConcurrencyError if a slow run has lost its lease to another worker: what that worker
    sees now is newer than our plan.
    """
    touched = {one.sheet_id for one in batch.cells} | {one.sheet_id for one in batch.notes}
    intent = WriteIntent(
        marker=batch.marker,
        spreadsheet_id=run.spreadsheet_id,
        run_id=run.run_id,
        step="intended",
        batch=_pack(
            {
                "cells": [*map(asdict, batch.cells)],
                "notes": [*map(asdict, batch.notes)],
                "repairs": repairs,
            }
        ),
        before=_pack([_tab_parts(before[sheet_id]) for sheet_id in sorted(touched & {*before})]),
        at=run.now(),
    )
    with run.services.database.transaction() as stored:
        seconds = run.services.settings.lease_seconds
        if not take_lease(stored, run.lease, seconds, run.now()):
            raise ConcurrencyError("Un autre passage a repris cette feuille. Rien n’est perdu.")
        stored.memory.save_intent(intent)
        _expect_end(stored, run.spreadsheet_id)
    return Step(intent, batch, before, repairs)


def _expect_end(stored: Transaction, spreadsheet_id: str) -> None:
    """Until this run stores its end, the next one reads the sheet, also once the write is proved.

    What people did under our write comes back with its answer; Drive names our write alone.
    """
    state = stored.memory.read_spreadsheet(spreadsheet_id)
    if not state.unsettled:
        stored.memory.save_spreadsheet(replace(state, unsettled=True))


def close_intent(
    run: SheetRun, intent: WriteIntent, step: Literal["verified", "repaired", "abandoned"]
) -> None:
    """Once the sheet is right, what people typed is not needed any more: only the step is kept."""
    closed = WriteIntent(
        intent.marker,
        intent.spreadsheet_id,
        intent.run_id,
        step,
        batch="",
        before="",
        at=run.now(),
    )
    with run.services.database.transaction() as stored:
        stored.memory.save_intent(closed)


def set_aside(run: SheetRun, intent: WriteIntent) -> WriteIntent:
    """Its marker is not there: not applied, or not yet. Kept until a later write is verified."""
    unseen = replace(intent, step="unseen")
    with run.services.database.transaction() as stored:
        stored.memory.save_intent(unseen)
    return unseen


def load_step(intent: WriteIntent) -> Step:
    """The cells and notes of the write, and its tabs by sheet id."""
    parts = _unpack(intent.batch)
    batch = WriteBatch(
        intent.marker,
        cells=[CellWrite(**one) for one in parts["cells"]],
        notes=[NoteWrite(**one) for one in parts["notes"]],
    )
    tabs = [_tab_of(one) for one in _unpack(intent.before)]
    before = {one.tab.sheet_id: one for one in tabs}
    return Step(intent, batch, before, parts.get("repairs", ""))


def _tab_parts(before: TabBefore) -> dict[str, object]:
    tab = before.tab
    return {
        "sheet_id": tab.sheet_id,
        "title": tab.title,
        "row_count": tab.row_count,
        "column_count": tab.column_count,
        "header_row": before.header_row,
        "rows": [[_observed_parts(cell) for cell in line] for line in tab.rows],
        "moves": None if before.moves is None else _moves_parts(before.moves),
    }


def _tab_of(parts: dict[str, Any]) -> TabBefore:
    lines = [
        tuple(BLANK if cell is None else _observed_of(*cell) for cell in line)
        for line in parts.pop("rows")
    ]
    header_row, moves = parts.pop("header_row"), parts.pop("moves", None)
    known = None if moves is None else _moves_of(moves)
    return TabBefore(TabSnapshot(**parts, rows=lines), header_row, known)


def _observed_parts(cell: Cell) -> list[object] | None:
    """One list, as earlier releases stored it, too; rare attributes are left out."""
    if cell == BLANK:
        return None
    extras = () if cell.extras == NO_EXTRAS else cell.extras
    return [cell.value, cell.text, *extras]


def _observed_of(value: Raw, text: str, *extras: Any) -> Cell:  # noqa: ANN401 - as stored
    return Cell(value, text, CellExtras(*extras) if extras else NO_EXTRAS)


def _moves_parts(moves: BaseMoves) -> dict[str, object]:
    return {
        "columns": dict(moves.columns),
        "reference": moves.reference_column,
        "groups": dict(moves.groups),
        "rows": [
            [None if move.before is None else _row_parts(move.before), _row_parts(move.after)]
            for move in moves.rows
        ],
    }


def _moves_of(parts: dict[str, Any]) -> BaseMoves:
    rows = [
        RowMove(None if before is None else _row_of(before), _row_of(after))
        for before, after in parts["rows"]
    ]
    # Earlier releases did not store the groups.
    return BaseMoves(parts["columns"], parts["reference"], rows, parts.get("groups", {}))


def _row_parts(row: BaseRow) -> list[object]:
    cells = {name: _cell_parts(cell) for name, cell in row.cells.items()}
    since = row.missing_since.isoformat() if row.missing_since else None
    return [row.ref, cells, row.fingerprint, row.row_hint, since, row.archived, row.note]


def _row_of(parts: Sequence[Any]) -> BaseRow:
    ref, cells, fingerprint, row_hint, since, archived, note = parts
    known = {name: _cell_of(cell) for name, cell in cells.items()}
    return BaseRow(ref, known, fingerprint, row_hint, _instant(since), archived, note)


def _cell_parts(cell: BaseCell) -> list[object]:
    return list(cell._replace(since=cell.since.isoformat() if cell.since else None))  # type: ignore[arg-type]


def _cell_of(parts: Sequence[Any]) -> BaseCell:
    cell = BaseCell(*parts)
    return cell._replace(since=_instant(parts[5]))


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _pack(document: object) -> str:
    # A tab of 20,000 rows is megabytes of JSON, a twentieth of it compressed.
    return b64encode(compress(json.dumps(document).encode(), level=1)).decode()


def _unpack(packed: str) -> Any:  # noqa: ANN401 - JSON
    return json.loads(decompress(b64decode(packed)))
