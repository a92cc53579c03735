"""A batch of writes as requests of `batchUpdate`: few, typed, and none that runs a formula."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from french_cells.reading import Raw
from sync_service.adapters.google.fields import OURS
from sync_service.domain.errors import RefusedRequest
from sync_service.domain.spreadsheet import (
    GENERAL,
    OUR_PROTECTION,
    AnchorWrite,
    CellWrite,
    DropdownWrite,
    GrowWrite,
    InsertWrite,
    NoteWrite,
    ProtectWrite,
    TableGrowWrite,
    WriteBatch,
    WritePart,
)

Json = dict[str, Any]
Message = Callable[[Any], Json]


class _Placed(Protocol):
    """A write that belongs to one cell."""

    @property
    def sheet_id(self) -> int: ...
    @property
    def row(self) -> int: ...
    @property
    def column(self) -> int: ...


LARGEST_PAYLOAD = 1_900_000
"""Google recommends at most 2 MB a request; the rest is left for the envelope."""
_LARGEST_REQUEST = LARGEST_PAYLOAD // 4

_PATTERNS = {"DATE": "dd/mm/yyyy", "TIME": "hh:mm", "DATE_TIME": "dd/mm/yyyy hh:mm"}


def requests_of(batch: WriteBatch) -> list[Json]:
    """All of a batch but its marker; what must exist first comes first."""
    return [
        *map(_insert_request, batch.inserts),
        *(request for grow in batch.grows for request in _grow_requests(grow)),
        *map(_table_request, batch.tables),
        *_cell_requests(batch.cells, is_row_wise=batch.is_row_wise),
        *_note_requests(batch.notes, is_row_wise=batch.is_row_wise),
        *map(_anchor_request, batch.anchors),
        *map(_dropdown_request, batch.dropdowns),
        *map(_protect_request, batch.protections),
    ]


def forgetting_requests(spreadsheet: Json) -> list[Json]:
    """What takes our protections and our metadata out of a spreadsheet that says both."""
    protections = [
        {"deleteProtectedRange": {"protectedRangeId": one["protectedRangeId"]}}
        for sheet in spreadsheet.get("sheets", ())
        for one in sheet.get("protectedRanges", ())
        if one.get("warningOnly") and one.get("description") == OUR_PROTECTION
    ]
    lookups = ({"developerMetadataLookup": {"metadataId": one}} for one in _our_ids(spreadsheet))
    return [
        *protections,
        *({"deleteDeveloperMetadata": {"dataFilter": lookup}} for lookup in lookups),
    ]


def _our_ids(message: object) -> list[int]:
    """Of our metadata, wherever in the message it stands."""
    if isinstance(message, list):
        return [number for one in message for number in _our_ids(one)]
    if not isinstance(message, dict):
        return []
    if str(message.get("metadataKey", "")).startswith(OURS):
        return [message["metadataId"]]
    return [number for one in message.values() for number in _our_ids(one)]


_SUBJECTS: Mapping[str, WritePart] = {
    "setDataValidation": "lists",
    "addProtectedRange": "protections",
    "createDeveloperMetadata": "anchors",
    "appendDimension": "growth",
    "insertDimension": "growth",
    "updateTable": "growth",
}
_CELL_SUBJECTS: Mapping[str, WritePart] = {
    "note": "notes",
    "userEnteredValue": "values",
    "userEnteredValue,userEnteredFormat.numberFormat": "formats",
}


def subject_of(request: Mapping[str, Any]) -> RefusedRequest | None:
    """What one of our requests is about; None for one that is about no tab."""
    ((verb, body),) = request.items()
    if verb == "updateCells":
        start = body["start"]
        rows = range(start["rowIndex"], start["rowIndex"] + len(body["rows"]))
        part = _CELL_SUBJECTS[body["fields"]]
        return RefusedRequest(start["sheetId"], part, rows, start["columnIndex"])
    place = _place_in(body)
    if place is None or verb not in _SUBJECTS:
        return None
    column = place.get("startColumnIndex", place.get("startIndex"))
    return RefusedRequest(place["sheetId"], _SUBJECTS[verb], column=column)


def _place_in(body: object) -> Mapping[str, Any] | None:
    """The first object inside that names a tab."""
    if not isinstance(body, dict):
        return None
    if "sheetId" in body:
        return body
    return next((found for one in body.values() if (found := _place_in(one))), None)


def parts_of(requests: Sequence[Json], largest: int = LARGEST_PAYLOAD) -> list[list[Json]]:
    """The requests in as few payloads as their size allows; at least one, perhaps empty."""
    parts: list[list[Json]] = [[]]
    size = 0
    for request in requests:
        weight = _weight(request)
        if parts[-1] and size + weight > largest:
            parts.append([])
            size = 0
        parts[-1].append(request)
        size += weight
    return parts


def _weight(message: Json) -> int:
    # requests sends JSON in ASCII, with a blank after each comma and colon.
    return len(json.dumps(message)) + 2


def _grow_requests(grow: GrowWrite) -> list[Json]:
    wanted = (("ROWS", grow.rows), ("COLUMNS", grow.columns))
    return [
        {"appendDimension": {"sheetId": grow.sheet_id, "dimension": dimension, "length": length}}
        for dimension, length in wanted
        if length > 0
    ]


def _insert_request(insert: InsertWrite) -> Json:
    rows = {
        "sheetId": insert.sheet_id,
        "dimension": "ROWS",
        "startIndex": insert.row,
        "endIndex": insert.row + insert.count,
    }
    return {"insertDimension": {"range": rows, "inheritFromBefore": True}}


def _cell_requests(cells: Sequence[CellWrite], *, is_row_wise: bool) -> list[Json]:
    plain = [cell for cell in cells if not cell.format]
    dressed = [cell for cell in cells if cell.format]
    looks = "userEnteredValue,userEnteredFormat.numberFormat"
    return [
        *_blocks(plain, _plain_cell, "userEnteredValue", is_row_wise=is_row_wise),
        *_blocks(dressed, _dressed_cell, looks, is_row_wise=is_row_wise),
    ]


def _note_requests(notes: Sequence[NoteWrite], *, is_row_wise: bool) -> list[Json]:
    return _blocks(notes, lambda note: {"note": note.note}, "note", is_row_wise=is_row_wise)


def _plain_cell(cell: CellWrite) -> Json:
    value = _extended_value(cell.value)
    return {"userEnteredValue": value} if value else {}


def _dressed_cell(cell: CellWrite) -> Json:
    if cell.format == GENERAL:
        return _plain_cell(cell)  # named in the mask and not here: taken away
    looks = {"type": cell.format}
    if cell.format in _PATTERNS:
        looks["pattern"] = _PATTERNS[cell.format]
    return _plain_cell(cell) | {"userEnteredFormat": {"numberFormat": looks}}


def _extended_value(value: Raw) -> Json | None:
    """A typed value: a text stays a text, whatever it begins with. None empties the cell."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return {"boolValue": value}
    return {"stringValue": value} if isinstance(value, str) else {"numberValue": value}


def _blocks(
    writes: Sequence[_Placed], message: Message, fields: str, *, is_row_wise: bool
) -> list[Json]:
    """The writes as rectangles: neighbours in a row, then rows alike below each other."""
    last = {(one.sheet_id, one.row, one.column): one for one in writes}
    runs = _runs([last[place] for place in sorted(last)])
    runs.sort(key=lambda run: (run[0].sheet_id, run[0].column, len(run), run[0].row))
    blocks: list[_Block] = []
    for run in runs:
        if is_row_wise or not blocks or not blocks[-1].continues_with(run):
            blocks.append(_Block(run[0], len(run)))
        blocks[-1].add([message(one) for one in run])
    return [block.request(fields) for block in blocks]


def _runs(writes: Iterable[_Placed]) -> list[list[_Placed]]:
    """Sorted writes, split where one is not the right neighbour of the one before."""
    runs: list[list[_Placed]] = []
    for one in writes:
        before = runs[-1][-1] if runs else None
        is_neighbour = before is not None and (
            before.sheet_id,
            before.row,
            before.column + 1,
        ) == (one.sheet_id, one.row, one.column)
        if is_neighbour:
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


class _Block:
    """A rectangle of cells that grows downwards until it is heavy enough for one request."""

    def __init__(self, first: _Placed, width: int) -> None:
        self._first = first
        self._width = width
        self._rows: list[Json] = []
        self._weight = 0

    def continues_with(self, run: list[_Placed]) -> bool:
        below = (
            self._first.sheet_id,
            self._first.row + len(self._rows),
            self._first.column,
            self._width,
        )
        found = (run[0].sheet_id, run[0].row, run[0].column, len(run))
        return found == below and self._weight < _LARGEST_REQUEST

    def add(self, cells: list[Json]) -> None:
        row = {"values": cells}
        self._rows.append(row)
        self._weight += _weight(row)

    def request(self, fields: str) -> Json:
        start = {
            "sheetId": self._first.sheet_id,
            "rowIndex": self._first.row,
            "columnIndex": self._first.column,
        }
        return {"updateCells": {"start": start, "rows": self._rows, "fields": fields}}


def _anchor_request(anchor: AnchorWrite) -> Json:
    location: Json = {"sheetId": anchor.sheet_id}
    if anchor.column is not None:
        location = {"dimensionRange": _column_range(anchor.sheet_id, anchor.column)}
    entry = {
        "metadataKey": OURS + anchor.key,
        "metadataValue": anchor.value,
        "location": location,
        # PROJECT would be lost to a host that moves to another Cloud project.
        "visibility": "DOCUMENT",
    }
    return {"createDeveloperMetadata": {"developerMetadata": entry}}


def _column_range(sheet_id: int, column: int) -> Json:
    return {
        "sheetId": sheet_id,
        "dimension": "COLUMNS",
        "startIndex": column,
        "endIndex": column + 1,
    }


def _dropdown_request(dropdown: DropdownWrite) -> Json:
    area = {
        "sheetId": dropdown.sheet_id,
        "startRowIndex": dropdown.first_row,
        "endRowIndex": dropdown.end_row,
        "startColumnIndex": dropdown.column,
        "endColumnIndex": dropdown.column + 1,
    }
    if not dropdown.choices:
        return {"setDataValidation": {"range": area}}
    values = [{"userEnteredValue": choice} for choice in dropdown.choices]
    rule = {"condition": {"type": "ONE_OF_LIST", "values": values}, "showCustomUi": True}
    told: Json = {"inputMessage": dropdown.hint} if dropdown.hint else {}
    return {"setDataValidation": {"range": area, "rule": rule | told | {"strict": False}}}


def _table_request(table: TableGrowWrite) -> Json:
    area = {
        "sheetId": table.sheet_id,
        "startRowIndex": table.area.first_row,
        "endRowIndex": table.area.end_row,
        "startColumnIndex": table.area.first_column,
        "endColumnIndex": table.area.end_column,
    }
    return {
        "updateTable": {"table": {"tableId": table.table_id, "range": area}, "fields": "range"}
    }


def _protect_request(protect: ProtectWrite) -> Json:
    area = {
        "sheetId": protect.sheet_id,
        "startRowIndex": protect.first_row,
        "startColumnIndex": protect.column,
        "endColumnIndex": protect.column + 1,
    }
    protected = {"range": area, "description": protect.description, "warningOnly": True}
    return {"addProtectedRange": {"protectedRange": protected}}
