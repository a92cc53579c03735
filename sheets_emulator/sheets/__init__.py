"""The Sheets API, one module per family of verbs."""

from sheets_emulator.routing import Route, route
from sheets_emulator.sheets import by_filter, copy_to, metadata, spreadsheets, updates, values

_ONE = "/v4/spreadsheets/{id}"

ROUTES: tuple[Route, ...] = (
    route("GET", _ONE, spreadsheets.get, "reads"),
    route("POST", _ONE + ":batchUpdate", updates.batch_update, "writes"),
    route("GET", _ONE + "/values:batchGet", values.batch_get, "reads"),
    route("POST", _ONE + "/values:batchUpdate", values.batch_update, "writes"),
    route("POST", _ONE + "/values:batchClear", values.batch_clear, "writes"),
    route("POST", _ONE + "/values:batchGetByDataFilter", by_filter.batch_get, "reads"),
    route("POST", _ONE + "/values:batchUpdateByDataFilter", by_filter.batch_update, "writes"),
    route("POST", _ONE + "/values:batchClearByDataFilter", by_filter.batch_clear, "writes"),
    route("POST", _ONE + "/values/{range*}:append", values.append, "writes"),
    route("POST", _ONE + "/values/{range*}:clear", values.clear, "writes"),
    route("GET", _ONE + "/values/{range*}", values.get, "reads"),
    route("PUT", _ONE + "/values/{range*}", values.update, "writes"),
    route("POST", "/v4/spreadsheets", spreadsheets.create, "writes"),
    route("POST", _ONE + ":getByDataFilter", by_filter.get, "reads"),
    route("GET", _ONE + "/", spreadsheets.get, "reads"),
    route("POST", _ONE + "/developerMetadata:search", metadata.search, "reads"),
    route("GET", _ONE + "/developerMetadata/{metadata_id}", metadata.get, "reads"),
    route("POST", _ONE + "/sheets/{sheet_id}:copyTo", copy_to.copy_to, "writes"),
)
