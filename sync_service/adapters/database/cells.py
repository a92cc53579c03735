"""The base of one row's cells as one compact text, decoded only when somebody looks.

A cell is `[value, raw, kind, sheet_raw, note, since, other]`, cut after its last telling part;
a lone `value` is also how the sheet holds it; `[value, raw, true]`: a link's name as we wrote it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sync_service.domain.base import BaseCell, RowCells
from sync_service.domain.reading import Value

# Made once, for speed; its escapes keep lone surrogates and zero bytes, which people do paste.
_ENCODER = json.JSONEncoder(separators=(",", ":"))
_AGREED_PARTS = 2
"""Value and raw: more parts tell that the name is ours, or that something is open in the cell."""
_UNMET: list[Any] = [None]


class StoredCells(RowCells):
    """Cells as they lie in the database: most rows of a run only compare theirs."""

    __slots__ = ("_parts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._parts: dict[str, list[Any]] | None = None

    def __getitem__(self, field: str) -> BaseCell:
        return _load_cell(self._loaded()[field])

    def __iter__(self) -> Iterator[str]:
        return iter(self._loaded())

    def __len__(self) -> int:
        return len(self._loaded())

    def agree(self, names: Iterable[str], fields: Mapping[str, Value]) -> bool:
        """Without making a single cell: this is asked of every row in every run."""
        parts = self._loaded()
        for name in names:
            cell = parts.get(name, _UNMET)
            if cell[0] != fields.get(name):
                return False
            if len(cell) > _AGREED_PARTS and cell[2] is not True and cell[2] != "agreed":
                return False
        return True

    def _loaded(self) -> dict[str, list[Any]]:
        if self._parts is None:
            self._parts = json.loads(self.text)
        return self._parts


def encode_cells(cells: Mapping[str, BaseCell]) -> str:
    if isinstance(cells, StoredCells):
        return cells.text
    return _ENCODER.encode({field: _cell_parts(cell) for field, cell in cells.items()})


def _cell_parts(cell: BaseCell) -> list[object]:
    value, raw = cell.value, cell.raw
    if cell.kind == "agreed" and not (cell.note or cell.since) and cell.sheet_raw is None:
        # True equals 1 for Python, not for a sheet.
        if cell.ours:
            return [value, raw, True]
        is_same = type(value) is type(raw) and value == raw
        return [value] if is_same else [value, raw]
    since = cell.since.isoformat() if cell.since else None
    return [value, raw, cell.kind, cell.sheet_raw, cell.note, since, cell.other]


def _load_cell(parts: list[Any]) -> BaseCell:
    if len(parts) == 1:
        return BaseCell(parts[0], parts[0])
    if len(parts) == _AGREED_PARTS:
        return BaseCell(parts[0], parts[1])
    if len(parts) == 3:  # noqa: PLR2004 - and that it is ours
        return BaseCell(parts[0], parts[1], ours=True)
    value, raw, kind, sheet_raw, note, since, other = parts
    at = datetime.fromisoformat(since) if since else None
    return BaseCell(value, raw, kind, sheet_raw, note, at, other)
