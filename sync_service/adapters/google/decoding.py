"""Google's answer as a snapshot: typed cells, no locale guessed, decoded only when needed.

Most reads end at their fingerprint, which is known at once: nothing changed. Decoding costs about
thirty times as much, and goes by blocks of rows: as a whole, a large tab takes many times its own
size. No text in JSON can look like a key or like what is between two rows: its quotation marks
have a backslash before them. An answer with blanks, which we do not ask for, is one block.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any, TypeAlias, TypeVar

from sync_service.adapters.google.fields import MARKER_KEY, OURS
from sync_service.adapters.google.marker import load_marker
from sync_service.domain.errors import Unreachable
from sync_service.domain.spreadsheet import (
    BLANK,
    NO_EXTRAS,
    Anchor,
    Area,
    Cell,
    CellExtras,
    SpreadsheetSnapshot,
    Table,
    TabSnapshot,
)
from sync_service.domain.wording.sentences import is_ours
from sync_service.ports.surroundings import without_collector

Json = dict[str, Any]
Row = TypeVar("Row")
_KEY = b'"rowData"'
_LIST = re.compile(rb"\s*:\s*\[")
_BETWEEN = b'},{"values":['
"""Between two rows, or deeper inside one, which then is not whole."""
_BLOCK_BYTES = 8192
"""What stays in a processor's cache: blocks of eight times as much take half as long again."""


def load_answer(
    payload: bytes, load_row: Callable[[Json], Row], block_bytes: int = _BLOCK_BYTES
) -> tuple[Any, Sequence[Sequence[Row]]]:
    """The answer, in which a number stands for a tab's rows, and the rows by these numbers.

    Raises ValueError when it is no JSON.
    """
    frame: list[bytes] = []
    tabs: list[list[Row]] = []
    end, begin = 0, _find_rows(payload, 0)
    while begin is not None:
        frame += [payload[end:begin], b"%d" % len(tabs)]
        blocks = _Blocks(payload, begin, block_bytes)
        tabs.append([load_row(line) for lines in blocks for line in lines])
        end, begin = blocks.end, blocks.next
    frame.append(payload[end:])
    return json.loads(b"".join(frame)), tabs


def _find_rows(payload: bytes, at: int) -> int | None:
    """Where the next tab's rows begin."""
    while (at := payload.find(_KEY, at)) >= 0:
        at += len(_KEY)
        if match := _LIST.match(payload, at):
            return match.end()
    return None


class _Blocks:
    """The rows of one tab, some at a time; `end` is where they end, once all are given."""

    def __init__(self, payload: bytes, begin: int, block_bytes: int) -> None:
        self._payload = payload
        self._block_bytes = block_bytes
        self.end = begin
        self.next = _find_rows(payload, begin)
        """Where those of the next tab begin."""

    def __iter__(self) -> Iterator[Sequence[Json]]:
        begin, last = self.end, self.next or len(self._payload)
        seen = begin + self._block_bytes
        while (end := self._payload.find(_BETWEEN, seen, last)) >= 0:
            seen = end + self._block_bytes
            try:
                lines = json.loads(b"[%b}]" % self._payload[begin:end])
            except ValueError:
                continue
            yield lines
            begin = end + len(b"},")
        text = self._payload[begin:last].decode()
        lines, length = json.JSONDecoder().raw_decode(f"[{text}")
        self.end = begin + len(text[: length - len("[]")].encode())
        yield lines


_ERROR = "errorValue"
_UNTYPED = "COLUMN_TYPE_UNSPECIFIED"
_PLAIN_PARTS = 3
"""What was entered, what it comes to, what a person sees of it."""
_MOST_TEXTS = 4096
"""Different ones remembered at a time: names do not repeat, and would fill memory."""


Rows: TypeAlias = Sequence[Sequence[Cell]]


def _load_payload(payload: bytes) -> tuple[Json, Sequence[Rows]]:
    """The answer, and its tabs' rows. Raises ValueError when it is not a spreadsheet."""
    with without_collector():
        parsed, rows = load_answer(payload, _Rows().load)
    if not isinstance(parsed, dict) or "spreadsheetId" not in parsed:
        raise ValueError("not a spreadsheet")
    return parsed, rows


def _load_tabs(parsed: Json, rows: Sequence[Rows]) -> Sequence[TabSnapshot]:
    """All tabs that are grids; a chart on a tab of its own is none."""
    return tuple(
        _load_tab(sheet, rows)
        for sheet in parsed.get("sheets", ())
        if sheet.get("properties", {}).get("sheetType", "GRID") == "GRID"
    )


def _load_metadata(parsed: Json) -> Mapping[str, str]:
    """The spreadsheet's own metadata of ours, but for the marker."""
    return {
        entry["metadataKey"].removeprefix(OURS): str(entry.get("metadataValue", ""))
        for entry in parsed.get("developerMetadata", ())
        if _is_ours(entry)
    }


def _load_marker_value(parsed: Json) -> str | None:
    return load_marker(parsed.get("developerMetadata", [])).value


def _load_tab(sheet: Json, rows_of_all: Sequence[Rows]) -> TabSnapshot:
    properties = sheet["properties"]
    size = properties.get("gridProperties", {})
    rows, columns = int(size.get("rowCount", 0)), int(size.get("columnCount", 0))
    data: Json = next(iter(sheet.get("data", ())), {})
    return TabSnapshot(
        sheet_id=int(properties.get("sheetId", 0)),
        title=str(properties.get("title", "")),
        rows=tuple(rows_of_all[data["rowData"][0]]) if data.get("rowData") else (),
        row_count=rows,
        column_count=columns,
        merges=tuple(_load_area(merge) for merge in sheet.get("merges", ())),
        locked=_load_locks(sheet, Area(0, rows, 0, columns)),
        anchors=_load_anchors(sheet, data),
        hidden=bool(properties.get("hidden", False)),
        tables=tuple(_load_table(table) for table in sheet.get("tables", ())),
    )


class _Rows:
    """Makes the cells of one answer's rows; what many cells have in common is one object."""

    def __init__(self) -> None:
        self._texts: dict[str, Cell] = {}
        self._extras: dict[CellExtras, CellExtras] = {NO_EXTRAS: NO_EXTRAS}

    def load(self, line: Json) -> Sequence[Cell]:
        return tuple([self._load_cell(cell) if cell else BLANK for cell in line.get("values", ())])

    def _load_cell(self, cell: Json) -> Cell:
        entered = cell.get("userEnteredValue")
        shown = cell.get("effectiveValue")
        text = cell.get("formattedValue", "")
        is_plain = len(cell) == _PLAIN_PARTS and entered == shown and text
        if not is_plain or not shown or _ERROR in shown:
            return self._load_whole(cell, entered, shown, text)
        # Typed as it is shown, nothing beside it: most cells.
        value = next(iter(shown.values()))
        return self._load_text(text) if value == text else Cell(value, text)

    def _load_text(self, text: str) -> Cell:
        known = self._texts.get(text)
        if known is None:
            if len(self._texts) >= _MOST_TEXTS:
                self._texts.clear()
            known = self._texts[text] = Cell(text, text)  # one text in memory, not two
        return known

    def _load_whole(self, cell: Json, entered: Json | None, shown: Json | None, text: str) -> Cell:
        """Spilled cells show a value that nobody entered: as good as a formula."""
        looks = cell.get("userEnteredFormat")
        kind = looks.get("numberFormat", _NOTHING).get("type", "") if looks else ""
        rules = _load_rule(cell["dataValidation"]) if "dataValidation" in cell else _NO_RULE
        formula = entered.get("formulaValue", "") if entered is not None else ""
        chip = _load_chip(cell["chipRuns"]) if "chipRuns" in cell else _NO_CHIP
        is_formula = bool(formula) or (entered is None and shown is not None)
        extras = CellExtras(cell.get("note", ""), kind, is_formula, *rules, formula, *chip)
        extras = self._extras.setdefault(extras, extras)
        if shown is None:
            return Cell(None, text, extras)
        return Cell(text if _ERROR in shown else next(iter(shown.values())), text, extras)


_NO_RULE = (False, False, False)


def _load_rule(rule: Json) -> tuple[bool, bool, bool]:
    """Whether there is one, a list of ours, a checkbox.

    Who refuses other values, or explains our list otherwise, made it theirs.
    """
    is_our_list = is_ours(str(rule.get("inputMessage", ""))) and not rule.get("strict", False)
    return True, is_our_list, rule.get("condition", {}).get("type") == "BOOLEAN"


_NO_CHIP = (False, "", "")


def _load_chip(runs: Sequence[Json]) -> tuple[bool, str, str]:
    """Whether there is one, and the address of the person, of the file that is alone in it."""
    chips = [run["chip"] for run in runs if run.get("chip")]
    alone = chips[0] if len(runs) == len(chips) == 1 else _NOTHING
    person = alone.get("personProperties", _NOTHING)
    file = alone.get("richLinkProperties", _NOTHING)
    return bool(chips), str(person.get("email", "")), str(file.get("uri", ""))


_NOTHING: Json = {}


def _load_locks(sheet: Json, whole: Area) -> Sequence[Area]:
    locks: list[Area] = []
    for protected in sheet.get("protectedRanges", ()):
        if protected.get("warningOnly") or protected.get("requestingUserCanEdit"):
            continue
        free = [_load_area(area) for area in protected.get("unprotectedRanges", ())]
        locks += _without(_load_area(protected.get("range", {})), free, whole)
    return tuple(locks)


def _load_table(table: Json) -> Table:
    area = _load_area(table.get("range", {}))
    types: dict[int, str] = {}
    choices: dict[int, Sequence[str]] = {}
    for column in table.get("columnProperties", ()):
        at = area.first_column + int(column.get("columnIndex", 0))
        if column.get("columnType", _UNTYPED) != _UNTYPED:
            types[at] = str(column["columnType"])
        rule = column.get("dataValidationRule", {}).get("condition", {})
        if "values" in rule:
            choices[at] = [str(one.get("userEnteredValue", "")) for one in rule["values"]]
    has_footer = "footerColorStyle" in table.get("rowsProperties", {})
    return Table(str(table.get("tableId", "")), area, types, choices, has_footer)


def _load_anchors(sheet: Json, data: Json) -> Sequence[Anchor]:
    on_tab = [(None, entry) for entry in sheet.get("developerMetadata", ())]
    on_columns = [
        (column, entry)
        for column, line in enumerate(data.get("columnMetadata", ()))
        for entry in line.get("developerMetadata", ())
    ]
    return tuple(
        Anchor(
            metadata_id=int(entry["metadataId"]),
            key=entry["metadataKey"].removeprefix(OURS),
            value=str(entry.get("metadataValue", "")),
            column=column,
        )
        for column, entry in [*on_tab, *on_columns]
        if _is_ours(entry)
    )


def _is_ours(entry: Json) -> bool:
    key = str(entry.get("metadataKey", ""))
    return key.startswith(OURS) and key != MARKER_KEY


_DIGEST_BYTES = 16


class _LazySnapshot(SpreadsheetSnapshot):
    """What one answer of Google's holds; raises Unreachable when that turns out damaged.

    Decoded when somebody looks: 1.2 million cells take 3 s, their fingerprint 0.2 s (ADR 9).
    """

    __slots__ = ("_payload",)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any field
        """Python asks here for a field that is not set yet."""
        if name not in SpreadsheetSnapshot.__slots__:
            raise AttributeError(name)
        self._decode()
        return object.__getattribute__(self, name)

    def _decode(self) -> None:
        try:
            parsed, rows = _load_payload(object.__getattribute__(self, "_payload"))
            tabs = _load_tabs(parsed, rows)
        except (ValueError, KeyError):
            message = "La réponse de Google est arrivée abîmée. Un nouvel essai aura lieu."
            raise Unreachable(message, spreadsheet_id=self.spreadsheet_id) from None
        properties = parsed.get("properties", {})
        _fill(
            self,
            title=str(properties.get("title", "")),
            locale=str(properties.get("locale", "")),
            time_zone=str(properties.get("timeZone", "")),
            tabs=tabs,
            marker=_load_marker_value(parsed),
            metadata=_load_metadata(parsed),
            _payload=b"",
        )


def lazy_snapshot(spreadsheet_id: str, payload: bytes, observed_at: datetime) -> _LazySnapshot:
    """`payload`: the Spreadsheet message alone, compact JSON, without blanks around it."""
    snapshot = object.__new__(_LazySnapshot)
    fingerprint = blake2b(payload, digest_size=_DIGEST_BYTES).hexdigest()
    _fill(
        snapshot,
        spreadsheet_id=spreadsheet_id,
        observed_at=observed_at,
        fingerprint=fingerprint,
        _payload=payload,
    )
    return snapshot


def _fill(snapshot: _LazySnapshot, **fields: object) -> None:
    for name, value in fields.items():
        object.__setattr__(snapshot, name, value)


def _load_area(grid_range: dict[str, Any]) -> Area:
    """Missing ends mean no end."""
    return Area(
        int(grid_range.get("startRowIndex", 0)),
        _end(grid_range, "endRowIndex"),
        int(grid_range.get("startColumnIndex", 0)),
        _end(grid_range, "endColumnIndex"),
    )


def _end(grid_range: dict[str, Any], name: str) -> int | None:
    return int(grid_range[name]) if name in grid_range else None


def _without(area: Area, holes: Iterable[Area], whole: Area) -> list[Area]:
    """The area minus the holes; open ends stay open where there is nothing to cut."""
    parts = [area]
    for hole in holes:
        parts = [rest for part in parts for rest in _cut(_bounded(part, whole), hole, whole)]
    return parts


def _cut(area: Area, hole: Area, whole: Area) -> list[Area]:
    """What is above, below, left and right of the hole."""
    inner = _bounded(hole, whole)
    top, bottom = (
        max(area.first_row, inner.first_row),
        min(_int(area.end_row), _int(inner.end_row)),
    )
    left = max(area.first_column, inner.first_column)
    right = min(_int(area.end_column), _int(inner.end_column))
    if top >= bottom or left >= right:
        return [area]
    pieces = [
        Area(area.first_row, top, area.first_column, area.end_column),
        Area(bottom, area.end_row, area.first_column, area.end_column),
        Area(top, bottom, area.first_column, left),
        Area(top, bottom, right, area.end_column),
    ]
    return [
        piece
        for piece in pieces
        if piece.first_row < _int(piece.end_row) and piece.first_column < _int(piece.end_column)
    ]


def _bounded(area: Area, whole: Area) -> Area:
    end_row = whole.end_row if area.end_row is None else area.end_row
    end_column = whole.end_column if area.end_column is None else area.end_column
    return Area(area.first_row, end_row, area.first_column, end_column)


def _int(end: int | None) -> int:
    return 0 if end is None else end
