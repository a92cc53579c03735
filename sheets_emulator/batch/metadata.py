"""Developer metadata in batches: create, update, delete, and moving along with rows."""

from sheets_emulator.batch.content.cells import required_mask
from sheets_emulator.batch.scope import Scope
from sheets_emulator.errors import invalid
from sheets_emulator.grid.a1 import Area
from sheets_emulator.grid.data_filters import matching_entries, place_of
from sheets_emulator.grid.spreadsheet import Spreadsheet
from sheets_emulator.grid.tab import Tab
from sheets_emulator.grid.tab_metadata import public
from sheets_emulator.masks import merge_fields
from sheets_emulator.wire import Json

_MOST_CHARACTERS = 30_000


def create(scope: Scope, request: Json) -> Json:
    sent = request.get("developerMetadata", {})
    spreadsheet = scope.spreadsheet
    number = sent.get("metadataId") or spreadsheet.free_id()
    if number in spreadsheet.metadata:
        raise invalid(f"Developer metadata with ID {number} already exists.")
    if not sent.get("metadataKey"):
        raise invalid("developerMetadata.metadataKey must be set.")
    if sent.get("visibility") not in {"DOCUMENT", "PROJECT"}:
        raise invalid("developerMetadata.visibility must be set.")
    entry: Json = {"metadataId": number, "metadataKey": sent["metadataKey"]}
    if sent.get("metadataValue"):
        entry["metadataValue"] = sent["metadataValue"]
    entry["location"] = _location(spreadsheet, sent.get("location", {}))
    entry["visibility"] = sent["visibility"]
    _check_size(spreadsheet, entry)
    spreadsheet.metadata[number] = entry
    return {"createDeveloperMetadata": {"developerMetadata": public(entry)}}


def _location(spreadsheet: Spreadsheet, sent: Json) -> Json:
    """The location with its type, which clients cannot set."""
    if sent.get("spreadsheet"):
        return {"locationType": "SPREADSHEET", "spreadsheet": True}
    if "dimensionRange" in sent:
        return _line_location(spreadsheet, sent["dimensionRange"])
    if "sheetId" not in sent:
        raise invalid("developerMetadata.location must be set.")
    tab = spreadsheet.tab(sent["sheetId"])
    return {"locationType": "SHEET", "sheetId": tab.sheet_id}


def _line_location(spreadsheet: Spreadsheet, span: Json) -> Json:
    tab = spreadsheet.tab(span.get("sheetId", 0))
    dimension = span.get("dimension")
    if dimension not in {"ROWS", "COLUMNS"}:
        raise invalid("No dimension specified.")
    start, end = span.get("startIndex", 0), span.get("endIndex")
    if end is None or end - start != 1:
        raise invalid("Developer metadata can only be associated with a single row or column.")
    if end > tab.count_of(dimension):
        raise invalid("Developer metadata location is outside of the grid.")
    place = {"sheetId": tab.sheet_id, "dimension": dimension, "startIndex": start, "endIndex": end}
    kind = "COLUMN" if dimension == "COLUMNS" else "ROW"
    return {"locationType": kind, "dimensionRange": place}


def _check_size(spreadsheet: Spreadsheet, entry: Json) -> None:
    """30,000 characters of keys and values for each tab, and as many for the spreadsheet."""
    home = place_of(spreadsheet, entry["location"])[0]
    total = sum(
        len(one["metadataKey"]) + len(one.get("metadataValue", ""))
        for one in [*spreadsheet.metadata.values(), entry]
        if place_of(spreadsheet, one["location"])[0] is home
    )
    if total > _MOST_CHARACTERS:
        raise invalid("Developer metadata exceeds the storage limit of 30000 characters.")


def update(scope: Scope, request: Json) -> Json:
    mask = required_mask(request)
    sent = request.get("developerMetadata", {})
    spreadsheet = scope.spreadsheet
    entries = _selected(spreadsheet, request.get("dataFilters", []))
    if not entries:
        raise invalid("No developer metadata matched the data filters.")
    changed = []
    for entry in entries:
        new = merge_fields(entry, sent, mask)
        if "location" in mask or "*" in mask:
            new["location"] = _location(spreadsheet, sent.get("location", {}))
        new["metadataId"] = entry["metadataId"]
        spreadsheet.metadata[entry["metadataId"]] = new
        changed.append(public(new))
    return {"updateDeveloperMetadata": {"developerMetadata": changed}}


def _selected(spreadsheet: Spreadsheet, filters: list[Json]) -> list[Json]:
    found: dict[int, Json] = {}
    for one in filters:
        found |= {entry["metadataId"]: entry for entry in matching_entries(spreadsheet, one)}
    return list(found.values())


def delete(scope: Scope, request: Json) -> Json:
    spreadsheet = scope.spreadsheet
    entries = matching_entries(spreadsheet, request.get("dataFilter", {}))
    for entry in entries:
        del spreadsheet.metadata[entry["metadataId"]]
    deleted = [public(entry) for entry in entries]
    return {"deleteDeveloperMetadata": {"deletedDeveloperMetadata": deleted} if deleted else {}}


def follow_rows(spreadsheet: Spreadsheet, tab: Tab, moved: dict[int, int]) -> None:
    """Takes the metadata of rows along to where the rows went."""
    for number, entry in list(spreadsheet.metadata.items()):
        place = entry["location"].get("dimensionRange")
        if not place or place["dimension"] != "ROWS" or place.get("sheetId", 0) != tab.sheet_id:
            continue
        new = moved.get(place.get("startIndex", 0))
        if new is not None:
            span = place | {"startIndex": new, "endIndex": new + 1}
            location = entry["location"] | {"dimensionRange": span}
            spreadsheet.metadata[number] = entry | {"location": location}


def copy_row_metadata(
    spreadsheet: Spreadsheet, tab: Tab, source: Area, target: Tab, first_row: int
) -> None:
    """Gives the metadata of copied rows to their copies, under ids of their own."""
    for entry in list(spreadsheet.metadata.values()):
        place = entry["location"].get("dimensionRange")
        if not place or place["dimension"] != "ROWS" or place.get("sheetId", 0) != tab.sheet_id:
            continue
        start = place.get("startIndex", 0)
        if source.r0 <= start < source.r1:
            row = first_row + start - source.r0
            span = {
                "sheetId": target.sheet_id,
                "dimension": "ROWS",
                "startIndex": row,
                "endIndex": row + 1,
            }
            number = spreadsheet.free_id()
            location = entry["location"] | {"dimensionRange": span}
            spreadsheet.metadata[number] = entry | {"metadataId": number, "location": location}
