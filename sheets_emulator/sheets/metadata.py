"""spreadsheets.developerMetadata: get and search."""

from sheets_emulator.context import Context
from sheets_emulator.errors import GoogleError, invalid
from sheets_emulator.grid.data_filters import matching_entries
from sheets_emulator.grid.tab_metadata import public
from sheets_emulator.wire import Json


def get(context: Context, spreadsheet_id: str, metadata_id: str) -> Json:
    spreadsheet = context.spreadsheet(spreadsheet_id)
    number = int(metadata_id) if metadata_id.isdigit() else -1
    entry = spreadsheet.metadata.get(number)
    if entry is None:
        raise GoogleError(404, f"No developer metadata with ID {metadata_id}")
    return public(entry)


def search(context: Context, spreadsheet_id: str) -> Json:
    spreadsheet = context.spreadsheet(spreadsheet_id)
    body = context.message("SearchDeveloperMetadataRequest", "dataFilters")
    filters = body.get("dataFilters", [])
    if not filters:
        raise invalid("Must specify at least one data filter.")
    matched: list[Json] = []
    seen: set[int] = set()
    for one in filters:
        for entry in matching_entries(spreadsheet, one):
            if entry["metadataId"] not in seen:
                seen.add(entry["metadataId"])
                met = [other for other in filters if entry in matching_entries(spreadsheet, other)]
                matched.append({"developerMetadata": public(entry), "dataFilters": met})
    return {"matchedDeveloperMetadata": matched} if matched else {}
