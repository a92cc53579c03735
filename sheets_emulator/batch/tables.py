"""Tables: ranges with a name, a header and typed columns."""

from sheets_emulator.batch.content.blocks import clear_block
from sheets_emulator.batch.content.cells import required_mask
from sheets_emulator.batch.scope import Scope
from sheets_emulator.errors import invalid
from sheets_emulator.grid.a1 import Area
from sheets_emulator.grid.spreadsheet import bounds_of, normal_range
from sheets_emulator.grid.tab import Tab
from sheets_emulator.masks import merge_fields
from sheets_emulator.wire import Json

_COLORS: Json = {
    "headerColorStyle": {"rgbColor": {"red": 0.20784314, "green": 0.40784314, "blue": 0.32941177}},
    "firstBandColorStyle": {"rgbColor": {"red": 1, "green": 1, "blue": 1}},
    "secondBandColorStyle": {"rgbColor": {"red": 0.9647059, "green": 0.972549, "blue": 0.9764706}},
}


def add(scope: Scope, request: Json) -> Json:
    sent = request.get("table", {})
    tab, area = scope.area(sent.get("range"))
    for table in tab.features["tables"]:
        if tab.area(bounds_of(table["range"])).meets(area):
            raise invalid("Tables cannot overlap.")
    number = sent.get("tableId") or str(scope.spreadsheet.free_id())
    table = sent | {
        "tableId": number,
        "name": sent.get("name") or f"Table{len(tab.features['tables']) + 1}",
        "range": area.to_json(tab.sheet_id),
        "rowsProperties": sent.get("rowsProperties") or _COLORS,
        "columnProperties": _columns(scope, tab, area, sent.get("columnProperties", [])),
    }
    tab.features["tables"] = [*tab.features["tables"], table]
    return {"addTable": {"table": table}}


def _columns(scope: Scope, tab: Tab, area: Area, sent: list[Json]) -> list[Json]:
    """A property for every column: named by its header cell unless named otherwise."""
    given = {column.get("columnIndex", 0): column for column in sent}
    columns = []
    for at in range(area.c1 - area.c0):
        header = scope.calculator.value(tab, area.r0, area.c0 + at)
        name = str(header) if header is not None else f"Column {at + 1}"
        column: Json = ({"columnIndex": at} if at else {}) | {"columnName": name}
        columns.append(
            column
            | {key: value for key, value in given.get(at, {}).items() if key != "columnIndex"}
        )
    return columns


def _find(scope: Scope, number: str | None) -> tuple[Tab, Json]:
    found = scope.find("tables", "tableId", number)
    if found is None:
        raise invalid(f"No table with id: {number}")
    return found


def update(scope: Scope, request: Json) -> Json:
    mask = required_mask(request)
    sent = request.get("table", {})
    tab, old = _find(scope, sent.get("tableId"))
    new = merge_fields(old, sent, mask) | {"tableId": old["tableId"]}
    area = scope.area(new["range"])[1]
    new["range"] = normal_range(new["range"])
    new["columnProperties"] = _columns(scope, tab, area, new.get("columnProperties", []))
    new["rowsProperties"] = new.get("rowsProperties") or _COLORS
    tab.features["tables"] = [new if table is old else table for table in tab.features["tables"]]
    return {}


def delete(scope: Scope, request: Json) -> Json:
    """Deletes the table with all that is in it."""
    tab, old = _find(scope, request.get("tableId"))
    clear_block(tab, tab.area(bounds_of(old["range"])))
    tab.features["tables"] = [table for table in tab.features["tables"] if table is not old]
    return {}
