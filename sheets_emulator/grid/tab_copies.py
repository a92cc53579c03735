"""Copies of tabs, within a spreadsheet or into another one."""

from sheets_emulator.grid.spreadsheet import Spreadsheet
from sheets_emulator.grid.tab import Tab
from sheets_emulator.wire import Json


def twin_of(
    source: Tab, home: Spreadsheet, target: Spreadsheet, sheet_id: int, *, keeps_metadata: bool
) -> Tab:
    """A copy of the tab for the target spreadsheet, not yet added to it."""
    twin = source.copy()
    twin.sheet_id = sheet_id
    for name, members in twin.features.items():
        twin.features[name] = [_readdressed(name, member, sheet_id, target) for member in members]
    if twin.basic_filter is not None:
        twin.basic_filter = _readdressed("basicFilter", twin.basic_filter, sheet_id, target)
    if keeps_metadata:
        _copy_metadata(source, home, target, sheet_id)
    return twin


_IDS = {
    "protectedRanges": "protectedRangeId",
    "bandedRanges": "bandedRangeId",
    "filterViews": "filterViewId",
    "charts": "chartId",
    "slicers": "slicerId",
}


def _readdressed(name: str, member: Json, sheet_id: int, target: Spreadsheet) -> Json:
    """The member on its new tab, with an id of its own."""
    result = _on_tab(member, sheet_id) if name == "merges" else dict(member)
    if name in _IDS:
        result[_IDS[name]] = target.free_id()
    if name == "tables":
        result["tableId"] = str(target.free_id())
    for key in ("range", "criteriaRange"):
        if key in result:
            result[key] = _on_tab(result[key], sheet_id)
    for key in ("ranges", "unprotectedRanges"):
        if key in result:
            result[key] = [_on_tab(part, sheet_id) for part in result[key]]
    return result


def _on_tab(grid_range: Json, sheet_id: int) -> Json:
    bare = {key: value for key, value in grid_range.items() if key != "sheetId"}
    return ({"sheetId": sheet_id} if sheet_id else {}) | bare


def _copy_metadata(source: Tab, home: Spreadsheet, target: Spreadsheet, sheet_id: int) -> None:
    for entry in list(home.metadata.values()):
        location = entry["location"]
        if location["locationType"] == "SPREADSHEET":
            continue
        place = location.get("dimensionRange", location)
        if place.get("sheetId", 0) != source.sheet_id:
            continue
        if "dimensionRange" in location:
            moved = location | {"dimensionRange": _on_tab(place, sheet_id)}
        else:
            moved = _on_tab(location, sheet_id)
        number = target.free_id()
        target.metadata[number] = entry | {"metadataId": number, "location": moved}
