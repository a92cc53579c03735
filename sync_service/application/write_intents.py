"""What one write was meant to do, in the form in which the journal keeps it until it is proved."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal
from zlib import compress, decompress

from sync_service.application.plan_tabs import SheetRun
from sync_service.application.ports import WriteIntent
from sync_service.domain.errors import ConcurrencyError
from sync_service.domain.snapshot import BLANK, Cell, TabSnapshot
from sync_service.domain.write import CellWrite, NoteWrite, WriteBatch


@dataclass(frozen=True, slots=True)
class TabBefore:
    """One tab as it stood right before a write, and the row of its header."""

    tab: TabSnapshot
    header_row: int


def open_intent(run: SheetRun, batch: WriteBatch, before: Mapping[int, TabBefore]) -> WriteIntent:
    """Journals a write before it is sent, and renews the lease.

    Raises ConcurrencyError where a slow run lost its lease to another worker meanwhile: what that
    one sees now is newer than our plan.
    """
    touched = {one.sheet_id for one in batch.cells} | {one.sheet_id for one in batch.notes}
    intent = WriteIntent(
        marker=batch.marker,
        spreadsheet_id=run.spreadsheet_id,
        run_id=run.run_id,
        step="intended",
        batch=_pack({"cells": [*map(asdict, batch.cells)], "notes": [*map(asdict, batch.notes)]}),
        before=_pack([_tab_parts(before[sheet_id]) for sheet_id in sorted(touched & {*before})]),
        at=run.now(),
    )
    with run.services.database.transaction() as stored:
        if not stored.leases.take(run.lease, run.services.settings.lease_seconds, run.now()):
            raise ConcurrencyError("Un autre passage a repris cette feuille. Rien n’est perdu.")
        stored.memory.save_intent(intent)
    return intent


def close_intent(
    run: SheetRun, intent: WriteIntent, step: Literal["verified", "repaired", "abandoned"]
) -> None:
    """What people typed is no longer needed once the write is proved: only the step is kept."""
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


def load_intent(intent: WriteIntent) -> tuple[WriteBatch, Mapping[int, TabBefore]]:
    """The cells and notes of the write, and its tabs by sheet id."""
    parts = _unpack(intent.batch)
    batch = WriteBatch(
        intent.marker,
        cells=[CellWrite(**one) for one in parts["cells"]],
        notes=[NoteWrite(**one) for one in parts["notes"]],
    )
    tabs = [_tab_of(one) for one in _unpack(intent.before)]
    return batch, {one.tab.sheet_id: one for one in tabs}


def _tab_parts(before: TabBefore) -> dict[str, object]:
    tab = before.tab
    return {
        "sheet_id": tab.sheet_id,
        "title": tab.title,
        "row_count": tab.row_count,
        "column_count": tab.column_count,
        "header_row": before.header_row,
        "rows": [[None if cell == BLANK else list(cell) for cell in line] for line in tab.rows],
    }


def _tab_of(parts: dict[str, Any]) -> TabBefore:
    lines = [
        tuple(BLANK if cell is None else Cell(*cell) for cell in line)
        for line in parts.pop("rows")
    ]
    header_row = parts.pop("header_row")
    return TabBefore(TabSnapshot(**parts, rows=lines), header_row)


def _pack(document: object) -> str:
    # A tab of 20,000 rows is megabytes of JSON, a twentieth of it compressed.
    return b64encode(compress(json.dumps(document).encode(), level=1)).decode()


def _unpack(packed: str) -> Any:  # noqa: ANN401 - JSON
    return json.loads(decompress(b64decode(packed)))
