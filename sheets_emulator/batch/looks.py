"""Borders and banding."""

from sheets_emulator.batch.colors import merge_looks, normal_format
from sheets_emulator.batch.content.cells import required_mask
from sheets_emulator.batch.scope import Scope
from sheets_emulator.errors import invalid
from sheets_emulator.grid.cell import EMPTY
from sheets_emulator.grid.spreadsheet import bounds_of, normal_range
from sheets_emulator.grid.tab import Tab
from sheets_emulator.wire import Json


def update_borders(scope: Scope, request: Json) -> Json:
    tab, area = scope.area(request.get("range"))
    scope.guard(tab, area)
    for row in range(area.r0, area.r1):
        for column in range(area.c0, area.c1):
            sides = {
                "top": "top" if row == area.r0 else "innerHorizontal",
                "bottom": "bottom" if row == area.r1 - 1 else "innerHorizontal",
                "left": "left" if column == area.c0 else "innerVertical",
                "right": "right" if column == area.c1 - 1 else "innerVertical",
            }
            wanted = {side: request[name] for side, name in sides.items() if name in request}
            if wanted:
                _draw(tab, row, column, wanted)
    return {}


def _draw(tab: Tab, row: int, column: int, wanted: Json) -> None:
    cell = tab.cell(row, column) or EMPTY
    borders = dict((cell.format or {}).get("borders", {}))
    for side, border in wanted.items():
        if border.get("style") == "NONE":
            borders.pop(side, None)
        else:
            borders[side] = normal_format({"width": 1, "color": {}} | border)
    looks = {key: value for key, value in (cell.format or {}).items() if key != "borders"}
    if borders:
        looks["borders"] = borders
    tab.put(row, column, cell._replace(format=looks or None))


def add_banding(scope: Scope, request: Json) -> Json:
    sent = request.get("bandedRange", {})
    tab, area = scope.area(sent.get("range"))
    for banded in tab.features["bandedRanges"]:
        if tab.area(bounds_of(banded["range"])).meets(area):
            raise invalid(
                "You cannot add alternating background colors to a range that already has "
                "alternating background colors."
            )
    number = sent.get("bandedRangeId") or scope.spreadsheet.free_id()
    new = {"bandedRangeId": number} | normal_format(sent) | {"range": normal_range(sent["range"])}
    tab.features["bandedRanges"] = [*tab.features["bandedRanges"], new]
    return {"addBanding": {"bandedRange": new}}


def _find(scope: Scope, number: int | None) -> tuple[Tab, Json]:
    found = scope.find("bandedRanges", "bandedRangeId", number)
    if found is None:
        raise invalid(f"No banded range with id: {number}")
    return found


def update_banding(scope: Scope, request: Json) -> Json:
    mask = required_mask(request)
    sent = request.get("bandedRange", {})
    tab, old = _find(scope, sent.get("bandedRangeId"))
    new = merge_looks(old, sent, mask) | {"bandedRangeId": old["bandedRangeId"]}
    new["range"] = normal_range(new["range"] if "range" in new else old["range"])
    tab.features["bandedRanges"] = [
        new if one is old else one for one in tab.features["bandedRanges"]
    ]
    return {}


def delete_banding(scope: Scope, request: Json) -> Json:
    tab, old = _find(scope, request.get("bandedRangeId"))
    tab.features["bandedRanges"] = [one for one in tab.features["bandedRanges"] if one is not old]
    return {}
