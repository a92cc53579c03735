"""Data filters: ranges found by grid coordinates, by A1 notation or by developer metadata."""

from sheets_emulator.errors import invalid
from sheets_emulator.grid.a1 import Area
from sheets_emulator.grid.spreadsheet import Spreadsheet, bounds_of
from sheets_emulator.grid.tab import Tab
from sheets_emulator.wire import Json

Place = tuple[Tab | None, Area]


def place_of(spreadsheet: Spreadsheet, location: Json) -> Place:
    """Where a developer metadata location is: no tab means the whole spreadsheet."""
    if "dimensionRange" in location:
        span = location["dimensionRange"]
        tab = spreadsheet.tab(span.get("sheetId", 0))
        start = span.get("startIndex", 0)
        end = span.get("endIndex", tab.count_of(span.get("dimension", "ROWS")))
        if span.get("dimension") == "COLUMNS":
            return tab, Area(0, tab.row_count, start, end)
        return tab, Area(start, end, 0, tab.column_count)
    if location.get("spreadsheet"):
        return None, Area(0, 0, 0, 0)
    tab = spreadsheet.tab(location.get("sheetId", 0))
    return tab, tab.whole


def matching_entries(spreadsheet: Spreadsheet, data_filter: Json) -> list[Json]:
    """The developer metadata that a data filter selects."""
    if "developerMetadataLookup" in data_filter:
        lookup = data_filter["developerMetadataLookup"]
        return [
            entry
            for entry in spreadsheet.metadata.values()
            if _looked_up(spreadsheet, entry, lookup)
        ]
    tab, area = _addressed(spreadsheet, data_filter)
    return [
        entry
        for entry in spreadsheet.metadata.values()
        if _intersects(place_of(spreadsheet, entry["location"]), (tab, area))
    ]


def _intersects(one: Place, other: Place) -> bool:
    if one[0] is None or other[0] is None:
        return one[0] is other[0]
    return one[0] is other[0] and one[1].meets(other[1])


_PLAIN_KEYS = (
    ("metadataId", "metadataId"),
    ("metadataKey", "metadataKey"),
    ("metadataValue", "metadataValue"),
    ("visibility", "visibility"),
)


def _looked_up(spreadsheet: Spreadsheet, entry: Json, lookup: Json) -> bool:
    for key, own in _PLAIN_KEYS:
        if key in lookup and lookup[key] != entry.get(own):
            return False
    kind = lookup.get("locationType")
    if kind and entry["location"]["locationType"] != kind:
        return False
    if "metadataLocation" not in lookup:
        return True
    wanted = place_of(spreadsheet, lookup["metadataLocation"])
    own_place = place_of(spreadsheet, entry["location"])
    if lookup.get("locationMatchingStrategy", "EXACT_LOCATION") == "INTERSECTING_LOCATION":
        return wanted[0] is None or _intersects(own_place, wanted)
    return own_place[0] is wanted[0] and own_place[1] == wanted[1]


def _addressed(spreadsheet: Spreadsheet, data_filter: Json) -> tuple[Tab, Area]:
    if "gridRange" in data_filter:
        tab = spreadsheet.tab(data_filter["gridRange"].get("sheetId", 0))
        bounds = bounds_of(data_filter["gridRange"])
        if (bounds.r0 or 0) >= tab.row_count or (bounds.c0 or 0) >= tab.column_count:
            raise spreadsheet.exceeds(tab, bounds)
        return tab, tab.area(bounds)
    if "a1Range" in data_filter:
        return spreadsheet.find_area(data_filter["a1Range"])
    raise invalid("Data filter must be specified.")


def matching_areas(spreadsheet: Spreadsheet, data_filter: Json) -> list[tuple[Tab, Area]]:
    """The ranges of cells that a data filter selects; metadata of the spreadsheet selects none."""
    if "developerMetadataLookup" not in data_filter:
        return [_addressed(spreadsheet, data_filter)]
    places = [
        place_of(spreadsheet, e["location"]) for e in matching_entries(spreadsheet, data_filter)
    ]
    return [(tab, area) for tab, area in places if tab is not None]
