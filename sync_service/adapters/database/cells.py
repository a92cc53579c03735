"""The base of one row's cells as one compact text, decoded only when somebody looks.

A cell is its value, where the sheet holds just that; else `[value, raw]`, `[value, raw, true]` for
a link's name as we wrote it, or `[value, raw, kind, sheet_raw, note, since, other]`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from french_cells.reading import Raw, Value
from sync_service.domain.base import UNMET, BaseCell, RowCells
from sync_service.domain.taken_cells import TakenCells

# Made once, for speed; its escapes keep lone surrogates and zero bytes, which people do paste.
_ENCODER = json.JSONEncoder(separators=(",", ":"), check_circular=False)
_quoted = json.encoder.encode_basestring_ascii
_WORDS = {None: "null", True: "true", False: "false"}
_AGREED_PARTS = 2
"""Value and raw: more parts say that the name is ours, or that something is open in the cell."""
_SETTLED = list(UNMET[2:])
"""What nearly every cell has beside value and raw."""


class StoredCells(RowCells):
    """Cells as they are in the database: most rows of a run only compare theirs."""

    __slots__ = ("_parts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._parts: dict[str, Any] | None = None

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
            cell, value = parts.get(name), fields.get(name)
            if type(cell) is not list:
                if cell != value:
                    return False
            elif cell[0] != value or _is_open(cell):
                return False
        return True

    def _loaded(self) -> dict[str, Any]:
        if self._parts is None:
            self._parts = json.loads(self.text)
        return self._parts


def encode_cells(cells: Mapping[str, BaseCell]) -> str:
    if isinstance(cells, StoredCells):
        return cells.text
    if isinstance(cells, TakenCells):
        return f"{{{','.join(map(_taken, cells.sides()))}}}"
    return _ENCODER.encode({field: _encoded(cell) for field, cell in cells.items()})


def _taken(side: tuple[str, Value, Raw, bool]) -> str:
    """A field and its cell, to the letter as the encoder writes them, in half of its time."""
    name, value, raw, is_ours = side
    if type(value) is type(raw) and value == raw and not is_ours:
        return f"{_quoted(name)}:{_plain(value)}"
    return f"{_quoted(name)}:[{_plain(value)},{_plain(raw)}{',true' if is_ours else ''}]"


def _plain(value: Value) -> str:
    if type(value) is str:
        return _quoted(value)
    return _WORDS[value] if value is None or type(value) is bool else _ENCODER.encode(value)


def closed_cell(cell: BaseCell) -> BaseCell:
    """Treats what was typed as agreed by both sides, so that an emptied record differs from it."""
    return cell if cell.kind == "agreed" else typed_cell(cell)


def typed_cell(cell: BaseCell) -> BaseCell:
    """Agreed on, to the letter."""
    typed = cell.seen
    return BaseCell(str(typed) if typed is not None else None, typed, note=cell.note)


def _encoded(cell: BaseCell) -> object:
    value, raw, *rest = cell
    if rest == _SETTLED:
        return _agreed(value, raw)
    is_plain = cell.kind == "agreed" and not (cell.note or cell.since)
    if is_plain and cell.sheet_raw is None and cell.other is None:
        return [value, raw, True] if cell.ours else [value, raw]
    since = cell.since.isoformat() if cell.since else None
    return [value, raw, cell.kind, cell.sheet_raw, cell.note, since, cell.other]


def _agreed(value: Value, raw: Raw, is_ours: bool = False) -> object:  # noqa: FBT001, FBT002 - as a cell has them
    if is_ours:
        return [value, raw, True]
    # True equals 1 for Python, not for a sheet.
    is_same = type(value) is type(raw) and value == raw
    return value if is_same else [value, raw]


def _is_open(parts: list[Any]) -> bool:
    """Something is asked there, or our note about it is still to be taken away."""
    is_plain = len(parts) <= _AGREED_PARTS or parts[2] is True
    return not is_plain and (parts[2] != "agreed" or bool(parts[4]))


def _load_cell(parts: Any) -> BaseCell:  # noqa: ANN401 - as JSON has it
    if not isinstance(parts, list):
        return BaseCell(parts, parts)
    if len(parts) == 1:  # as earlier releases stored a lone value
        return BaseCell(parts[0], parts[0])
    if len(parts) == _AGREED_PARTS:
        return BaseCell(parts[0], parts[1])
    if len(parts) == 3:  # noqa: PLR2004 - and that it is ours
        return BaseCell(parts[0], parts[1], ours=True)
    value, raw, kind, sheet_raw, note, since, other = parts
    at = datetime.fromisoformat(since) if since else None
    return BaseCell(value, raw, kind, sheet_raw, note, at, other)
