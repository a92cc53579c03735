"""What a hand does to a sheet, as requests of Google's protocol: pure, nothing is sent here."""

from typing import Any, Literal

Json = dict[str, Any]
Dimension = Literal["ROWS", "COLUMNS"]

CONTENT = "userEnteredValue,userEnteredFormat,note"


def area(sheet_id: int, rows: tuple[int, int], columns: tuple[int, int]) -> Json:
    """A GridRange; first and end, zero-based, ends excluded."""
    return {
        "sheetId": sheet_id,
        "startRowIndex": rows[0],
        "endRowIndex": rows[1],
        "startColumnIndex": columns[0],
        "endColumnIndex": columns[1],
    }


def span(sheet_id: int, dimension: Dimension, first: int, count: int = 1) -> Json:
    return {
        "sheetId": sheet_id,
        "dimension": dimension,
        "startIndex": first,
        "endIndex": first + count,
    }


def insert(sheet_id: int, dimension: Dimension, first: int, count: int = 1) -> Json:
    """New lines look like those above them, but at the very top."""
    lines = span(sheet_id, dimension, first, count)
    return {"insertDimension": {"range": lines, "inheritFromBefore": first > 0}}


def delete(sheet_id: int, dimension: Dimension, first: int, count: int = 1) -> Json:
    return {"deleteDimension": {"range": span(sheet_id, dimension, first, count)}}


def move(sheet_id: int, dimension: Dimension, first: int, to: int) -> Json:
    """One line to where `to` is now."""
    target = to if to <= first else to + 1
    source = span(sheet_id, dimension, first)
    return {"moveDimension": {"source": source, "destinationIndex": target}}


def hide(sheet_id: int, dimension: Dimension, first: int, *, hidden: bool = True) -> Json:
    lines = span(sheet_id, dimension, first)
    properties = {"hiddenByUser": hidden}
    return {
        "updateDimensionProperties": {
            "range": lines,
            "properties": properties,
            "fields": "hiddenByUser",
        }
    }


def sort(where: Json, column: int, *, descending: bool = False) -> Json:
    order = "DESCENDING" if descending else "ASCENDING"
    return {
        "sortRange": {
            "range": where,
            "sortSpecs": [{"dimensionIndex": column, "sortOrder": order}],
        }
    }


def put(sheet_id: int, row: int, column: int, rows: list[Json], fields: str = CONTENT) -> Json:
    """RowData messages, back to where they were."""
    start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": rows, "fields": fields}}


def clear(where: Json) -> Json:
    """What the Delete key does: values go, looks and notes stay."""
    return {"updateCells": {"range": where, "fields": "userEnteredValue"}}


def copy(source: Json, target: Json) -> Json:
    return {"copyPaste": {"source": source, "destination": target, "pasteType": "PASTE_NORMAL"}}


def cut(source: Json, sheet_id: int, row: int, column: int) -> Json:
    target = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column}
    return {"cutPaste": {"source": source, "destination": target, "pasteType": "PASTE_NORMAL"}}


def merge(where: Json) -> Json:
    return {"mergeCells": {"range": where, "mergeType": "MERGE_ALL"}}


def filter_on(where: Json) -> Json:
    return {"setBasicFilter": {"filter": {"range": where}}}


def duplicate_tab(sheet_id: int, title: str) -> Json:
    return {"duplicateSheet": {"sourceSheetId": sheet_id, "newSheetName": title}}


def rename_tab(sheet_id: int, title: str) -> Json:
    properties = {"sheetId": sheet_id, "title": title}
    return {"updateSheetProperties": {"properties": properties, "fields": "title"}}
