"""The ByDataFilter verbs: ranges named by what is there instead of by address."""

from sheets_emulator.context import Context
from sheets_emulator.errors import invalid
from sheets_emulator.grid.a1 import Area
from sheets_emulator.grid.data_filters import matching_areas
from sheets_emulator.grid.spreadsheet import Spreadsheet
from sheets_emulator.grid.tab import Tab
from sheets_emulator.masks import load_mask, masked
from sheets_emulator.sheets import values
from sheets_emulator.spreadsheet_messages import Wish, spreadsheet_message
from sheets_emulator.value_rendering import renderer, value_range
from sheets_emulator.values.value_input import checked_rows
from sheets_emulator.wire import Json

# Comments are not kept here, and tables have no bands of their own.
_IGNORED = ("excludeTablesInBandedRanges", "commentsViewMode")
_Found = list[tuple[Tab, Area, list[Json]]]


def get(context: Context, spreadsheet_id: str) -> Json:
    spreadsheet = context.spreadsheet(spreadsheet_id)
    body = context.message(
        "GetSpreadsheetByDataFilterRequest", "dataFilters", "includeGridData", *_IGNORED
    )
    selection: dict[int, list[Area]] = {}
    for tab, area, _ in _found(spreadsheet, body.get("dataFilters", [])):
        selection.setdefault(tab.sheet_id, []).append(area)
    mask = load_mask(context.call.option("fields"))
    with_grid = bool(body.get("includeGridData"))
    return spreadsheet_message(context, spreadsheet, Wish(selection, mask, with_grid))


def _found(spreadsheet: Spreadsheet, filters: list[Json]) -> _Found:
    """Each range once, with the filters that select it."""
    if not filters:
        raise invalid("Must specify at least one data filter.")
    found: dict[tuple[int, Area], tuple[Tab, Area, list[Json]]] = {}
    for one in filters:
        for tab, area in matching_areas(spreadsheet, one):
            found.setdefault((tab.sheet_id, area), (tab, area, []))[2].append(one)
    return list(found.values())


def batch_get(context: Context, spreadsheet_id: str) -> Json:
    spreadsheet = context.spreadsheet(spreadsheet_id)
    body = context.message(
        "BatchGetValuesByDataFilterRequest",
        "dataFilters",
        "majorDimension",
        "valueRenderOption",
        "dateTimeRenderOption",
    )
    render = renderer(
        context.calculator(spreadsheet),
        body.get("valueRenderOption", ""),
        body.get("dateTimeRenderOption", ""),
    )
    dimension = body.get("majorDimension", "")
    ranges = [
        {"valueRange": value_range(tab, area, dimension, render), "dataFilters": filters}
        for tab, area, filters in _found(spreadsheet, body.get("dataFilters", []))
    ]
    answer: Json = {"spreadsheetId": spreadsheet.id}
    return _masked(context, answer | ({"valueRanges": ranges} if ranges else {}))


def _masked(context: Context, answer: Json) -> Json:
    result: Json = masked(answer, load_mask(context.call.option("fields")))
    return result


def batch_update(context: Context, spreadsheet_id: str) -> Json:
    spreadsheet = context.spreadsheet(spreadsheet_id, "writer")
    body = context.message(
        "BatchUpdateValuesByDataFilterRequest", "valueInputOption", "data", *values.ECHO_NAMES
    )
    before = spreadsheet.copy()
    try:
        responses = [
            response
            for part in body.get("data", [])
            for response in _write(context, spreadsheet, part, body)
        ]
    except Exception:
        spreadsheet.restore(before)
        raise
    context.changed(spreadsheet)
    return _masked(context, values.totals(spreadsheet, responses))


def _write(context: Context, spreadsheet: Spreadsheet, part: Json, body: Json) -> list[Json]:
    one = part.get("dataFilter", {})
    rows = checked_rows(part.get("values"), part.get("majorDimension", "ROWS"))
    responses = []
    for tab, area in matching_areas(spreadsheet, one):
        name = tab.name_of(area)
        response = values.write(context, spreadsheet, name, rows, body.get("valueInputOption", ""))
        del response["spreadsheetId"]
        if body.get("includeValuesInResponse"):
            render = renderer(
                context.calculator(spreadsheet),
                body.get("responseValueRenderOption", ""),
                body.get("responseDateTimeRenderOption", ""),
            )
            response["updatedData"] = value_range(tab, area, "", render)
        responses.append(response | {"dataFilter": one})
    return responses


def batch_clear(context: Context, spreadsheet_id: str) -> Json:
    spreadsheet = context.spreadsheet(spreadsheet_id, "writer")
    body = context.message("BatchClearValuesByDataFilterRequest", "dataFilters")
    found = _found(spreadsheet, body.get("dataFilters", []))
    return values.clear_all(context, spreadsheet, [(tab, area) for tab, area, _ in found])
