"""Developer metadata by its place: on the spreadsheet, on a tab, on rows and columns."""

from collections import defaultdict

from sheets_emulator.grid.spreadsheet import Spreadsheet
from sheets_emulator.grid.tab import Tab
from sheets_emulator.wire import Json


def public(entry: Json) -> Json:
    """The entry without what only we note about it; the first tab's id 0 is left out."""
    location = entry["location"]
    place = location.get("dimensionRange")
    if place and not place.get("sheetId", 0):
        bare = {key: value for key, value in place.items() if key != "sheetId"}
        location = location | {"dimensionRange": bare}
    return {key: value for key, value in entry.items() if key != "project"} | {
        "location": location
    }


def spreadsheet_entries(spreadsheet: Spreadsheet) -> list[Json]:
    return [
        e for e in spreadsheet.metadata.values() if e["location"]["locationType"] == "SPREADSHEET"
    ]


def sheet_entries(spreadsheet: Spreadsheet, tab: Tab) -> list[Json]:
    return [
        entry
        for entry in spreadsheet.metadata.values()
        if entry["location"]["locationType"] == "SHEET"
        and entry["location"].get("sheetId", 0) == tab.sheet_id
    ]


def line_entries(spreadsheet: Spreadsheet, tab: Tab, dimension: str) -> dict[int, list[Json]]:
    """The metadata of single rows or columns, by index."""
    found: dict[int, list[Json]] = defaultdict(list)
    for entry in spreadsheet.metadata.values():
        place = entry["location"].get("dimensionRange")
        if place and place["dimension"] == dimension and place.get("sheetId", 0) == tab.sheet_id:
            found[place.get("startIndex", 0)].append(entry)
    return found
