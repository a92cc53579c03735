"""One tab as the grid page draws it: texts, notes, colours and sizes, out of Google's message."""

from typing import Any

from sync_service.domain.wording.sentences import is_ours

Json = dict[str, Any]

FIELDS = (
    "sheets(properties(sheetId,title,gridProperties),merges,data("
    "rowData.values(formattedValue,note,userEnteredValue,userEnteredFormat(backgroundColor,"
    "textFormat(bold,fontSize))),columnMetadata(pixelSize,hiddenByUser),"
    "rowMetadata(hiddenByUser)))"
)
_SPARE_ROWS = 6


def load_picture(message: Json) -> Json:
    """Only the rows that hold something, and a few more to type into."""
    sheet = message["sheets"][0]
    grid = sheet["properties"]["gridProperties"]
    data: Json = next(iter(sheet.get("data", [])), {})
    columns = data.get("columnMetadata", [])
    width, height = int(grid["columnCount"]), int(grid["rowCount"])
    rows = [_load_row(row) for row in data.get("rowData", [])]
    while rows and not any(rows[-1]):
        rows.pop()
    return {
        "title": sheet["properties"]["title"],
        "columns": width,
        "height": min(height, len(rows) + _SPARE_ROWS),
        "frozen": int(grid.get("frozenRowCount", 0)),
        "widths": [int(column.get("pixelSize", 100)) for column in columns],
        "hidden": [bool(column.get("hiddenByUser")) for column in columns],
        "hiddenRows": _hidden_rows(data),
        "merges": [_load_merge(merge) for merge in sheet.get("merges", [])],
        "rows": rows,
    }


def _hidden_rows(data: Json) -> list[int]:
    lines = data.get("rowMetadata", [])
    return [number for number, line in enumerate(lines) if line.get("hiddenByUser")]


def _load_merge(merge: Json) -> list[int]:
    names = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
    return [int(merge.get(name, 0)) for name in names]


def _load_row(row: Json) -> list[Json]:
    return [_load_cell(cell) for cell in row.get("values", [])]


def _load_cell(cell: Json) -> Json:
    """Short names, and only what differs from an empty cell: the page asks every second."""
    looks = cell.get("userEnteredFormat", {})
    text = looks.get("textFormat", {})
    formula = cell.get("userEnteredValue", {}).get("formulaValue")
    parts = {
        "t": cell.get("formattedValue"),
        "n": cell.get("note"),
        "o": is_ours(cell.get("note", "")),
        "f": formula,
        "c": _css_colour(looks.get("backgroundColor")),
        "b": text.get("bold"),
        "big": int(text.get("fontSize", 10)) > 11,  # noqa: PLR2004 - points; 10 is the default
    }
    return {name: part for name, part in parts.items() if part}


def _css_colour(colour: Json | None) -> str:
    if not colour:
        return ""
    parts = (round(255 * float(colour.get(name, 0))) for name in ("red", "green", "blue"))
    return "#" + "".join(f"{part:02x}" for part in parts)
