"""The values verbs: get, update, append, clear, and the same in batches."""

from sheets_emulator.context import Context
from sheets_emulator.errors import invalid, invalid_value
from sheets_emulator.grid.a1 import Area, Bounds, column_name
from sheets_emulator.grid.spreadsheet import Spreadsheet
from sheets_emulator.grid.tab import Tab
from sheets_emulator.masks import load_mask, masked
from sheets_emulator.protection import check_protection
from sheets_emulator.sheets import tables
from sheets_emulator.value_rendering import chosen, renderer, value_range
from sheets_emulator.values.value_input import checked_rows, entering, updates_answer, write_rows
from sheets_emulator.wire import Json, Scalar

ECHO_NAMES = (
    "includeValuesInResponse",
    "responseValueRenderOption",
    "responseDateTimeRenderOption",
)
_INSERT = "type.googleapis.com/google.apps.sheets.v4.InsertDataOption"


def get(context: Context, spreadsheet_id: str, text: str) -> Json:
    spreadsheet = context.spreadsheet(spreadsheet_id)
    call = context.call
    tab, area = spreadsheet.find_area(text)
    render = renderer(
        context.calculator(spreadsheet),
        call.option("valueRenderOption"),
        call.option("dateTimeRenderOption"),
    )
    answer = value_range(tab, area, call.option("majorDimension"), render)
    return _masked(context, answer)


def batch_get(context: Context, spreadsheet_id: str) -> Json:
    spreadsheet = context.spreadsheet(spreadsheet_id)
    call = context.call
    render = renderer(
        context.calculator(spreadsheet),
        call.option("valueRenderOption"),
        call.option("dateTimeRenderOption"),
    )
    found = [spreadsheet.find_area(text) for text in call.query.get("ranges", [])]
    ranges = [value_range(tab, area, call.option("majorDimension"), render) for tab, area in found]
    answer: Json = {"spreadsheetId": spreadsheet.id}
    if ranges:
        answer["valueRanges"] = ranges
    return _masked(context, answer)


def _masked(context: Context, answer: Json) -> Json:
    result: Json = masked(answer, load_mask(context.call.option("fields")))
    return result


def update(context: Context, spreadsheet_id: str, text: str) -> Json:
    body = context.message("ValueRange", "range", "majorDimension", "values")
    rows = checked_rows(body.get("values"), body.get("majorDimension", "ROWS"))
    spreadsheet = context.spreadsheet(spreadsheet_id, "writer")
    call = context.call
    other = body.get("range")
    if other and spreadsheet.find_range(other) != spreadsheet.find_range(text):
        raise invalid(
            f"Requested writing within range [{text}], but tried writing to range [{other}]"
        )
    answer = write(context, spreadsheet, text, rows, call.option("valueInputOption"))
    context.changed(spreadsheet)
    if call.flag("includeValuesInResponse"):
        answer["updatedData"] = _echo(context, spreadsheet, text)
    return _masked(context, answer)


def _echo(context: Context, spreadsheet: Spreadsheet, text: str) -> Json:
    names = ("responseValueRenderOption", "responseDateTimeRenderOption")
    options = {name: context.call.option(name) for name in names}
    return _echoed(context, spreadsheet, text, options)


def write(
    context: Context,
    spreadsheet: Spreadsheet,
    text: str,
    rows: list[list[Scalar | None]],
    input_option: str,
) -> Json:
    """Writes one range; the answer is an UpdateValuesResponse. Callers note the change."""
    enter = entering(input_option, spreadsheet, context.world.now())
    tab, bounds = spreadsheet.find_range(text)
    area = writable(spreadsheet, tab, bounds, rows)
    check_protection(context, spreadsheet, tab, area)
    write_rows(tab, area, rows, enter)
    spreadsheet.touched()
    return updates_answer(spreadsheet, tab, area, rows)


def writable(
    spreadsheet: Spreadsheet,
    tab: Tab,
    bounds: Bounds,
    rows: list[list[Scalar | None]],
) -> Area:
    """Where the rows go; refuses rows that leave the range or the grid, as Google does."""
    r0, c0 = bounds.r0 or 0, bounds.c0 or 0
    height, width = len(rows), max((len(row) for row in rows), default=0)
    if r0 >= tab.row_count or c0 >= tab.column_count:
        raise spreadsheet.exceeds(tab, bounds)
    single = (bounds.r1, bounds.c1) == (r0 + 1, c0 + 1)
    area = tab.area(Bounds(r0, None, c0, None) if single else bounds)
    if r0 + height > area.r1 or c0 + width > area.c1:
        _refuse(spreadsheet, tab, bounds, Area(r0, r0 + height, c0, c0 + width))
    return Area(r0, r0 + max(height, 1), c0, c0 + max(width, 1))


def _refuse(spreadsheet: Spreadsheet, tab: Tab, bounds: Bounds, needed: Area) -> None:
    if needed.r1 > tab.row_count or needed.c1 > tab.column_count:
        raise spreadsheet.exceeds(tab, Bounds(needed.r0, needed.r1, needed.c0, needed.c1))
    asked = tab.name_of(tab.area(bounds))
    what = "row" if bounds.r1 is not None and needed.r1 > bounds.r1 else "column"
    place = bounds.r1 if what == "row" else bounds.c1
    shown = f"[{(place or 0) + 1}]" if what == "row" else f"[{column_name(place or 0)}]"
    raise invalid(f"Requested writing within range [{asked}], but tried writing to {what} {shown}")


def batch_update(context: Context, spreadsheet_id: str) -> Json:
    spreadsheet = context.spreadsheet(spreadsheet_id, "writer")
    body = context.message("BatchUpdateValuesRequest", "valueInputOption", "data", *ECHO_NAMES)
    option = body.get("valueInputOption", "")
    entering(option, spreadsheet, context.world.now())
    before = spreadsheet.copy()
    try:
        responses = [
            write(
                context,
                spreadsheet,
                part.get("range", ""),
                checked_rows(part.get("values"), part.get("majorDimension", "ROWS")),
                option,
            )
            for part in body.get("data", [])
        ]
    except Exception:
        spreadsheet.restore(before)
        raise
    context.changed(spreadsheet)
    if body.get("includeValuesInResponse"):
        for response in responses:
            response["updatedData"] = _echoed(context, spreadsheet, response["updatedRange"], body)
    return _masked(context, totals(spreadsheet, responses))


def _echoed(context: Context, spreadsheet: Spreadsheet, text: str, body: Json) -> Json:
    tab, area = spreadsheet.find_area(text)
    render = renderer(
        context.calculator(spreadsheet),
        body.get("responseValueRenderOption", ""),
        body.get("responseDateTimeRenderOption", ""),
    )
    return value_range(tab, area, "", render)


def totals(spreadsheet: Spreadsheet, responses: list[Json]) -> Json:
    """The answer of the batch verbs: each row and column counts once, however often written."""
    answer: Json = {"spreadsheetId": spreadsheet.id}
    rows, columns = set[tuple[int, int]](), set[tuple[int, int]]()
    for response in responses:
        tab, area = spreadsheet.find_area(response["updatedRange"])
        height, width = response.get("updatedRows", 0), response.get("updatedColumns", 0)
        rows |= {(tab.sheet_id, area.r0 + at) for at in range(height)}
        columns |= {(tab.sheet_id, area.c0 + at) for at in range(width)}
    cells = sum(response.get("updatedCells", 0) for response in responses)
    counts = {"Rows": len(rows), "Columns": len(columns), "Cells": cells}
    answer |= {f"totalUpdated{name}": count for name, count in counts.items() if count}
    if responses:
        touched = {response["updatedRange"].rpartition("!")[0] for response in responses}
        answer |= {"totalUpdatedSheets": len(touched), "responses": responses}
    return answer


def append(context: Context, spreadsheet_id: str, text: str) -> Json:
    body = context.message("ValueRange", "range", "majorDimension", "values")
    rows = checked_rows(body.get("values"), body.get("majorDimension", "ROWS"))
    spreadsheet = context.spreadsheet(spreadsheet_id, "writer")
    call = context.call
    enter = entering(call.option("valueInputOption"), spreadsheet, context.world.now())
    insert = chosen(
        call.option("insertDataOption"),
        ("OVERWRITE", "INSERT_ROWS"),
        "insert_data_option",
        _INSERT,
    )
    tab, bounds = spreadsheet.find_range(text)
    if (bounds.r0 or 0) >= tab.row_count or (bounds.c0 or 0) >= tab.column_count:
        raise spreadsheet.exceeds(tab, bounds)
    table = tables.find_table(context.calculator(spreadsheet), tab, tab.area(bounds))
    start = tables.append_place(tab.area(bounds), table)
    check_protection(context, spreadsheet, tab, tables.place_of(start, rows))
    area = tables.make_room(spreadsheet, tab, start, rows, insert=insert == "INSERT_ROWS")
    write_rows(tab, area, rows, enter)
    context.changed(spreadsheet)
    answer: Json = {"spreadsheetId": spreadsheet.id}
    if table is not None:
        answer["tableRange"] = tab.name_of(table)
    answer["updates"] = updates_answer(spreadsheet, tab, area, rows)
    if call.flag("includeValuesInResponse"):
        answer["updates"]["updatedData"] = _echo(context, spreadsheet, tab.name_of(area))
    return _masked(context, answer)


def clear(context: Context, spreadsheet_id: str, text: str) -> Json:
    spreadsheet = context.spreadsheet(spreadsheet_id, "writer")
    tab, area = spreadsheet.find_area(text)
    check_protection(context, spreadsheet, tab, area)
    clear_values(tab, area)
    context.changed(spreadsheet)
    return _masked(context, {"spreadsheetId": spreadsheet.id, "clearedRange": tab.name_of(area)})


def clear_values(tab: Tab, area: Area) -> None:
    """Takes the values away; formats, notes and the like stay."""
    for row in range(area.r0, min(area.r1, len(tab.rows))):
        cells = tab.rows[row][area.c0 : area.c1]
        tab.put_cells(row, area.c0, [cell and cell.holding(None) for cell in cells])


def clear_all(context: Context, spreadsheet: Spreadsheet, places: list[tuple[Tab, Area]]) -> Json:
    """Clears all the places or, where one is protected, none."""
    for tab, area in places:
        check_protection(context, spreadsheet, tab, area)
    for tab, area in places:
        clear_values(tab, area)
    answer: Json = {"spreadsheetId": spreadsheet.id}
    if places:
        context.changed(spreadsheet)
        answer["clearedRanges"] = [tab.name_of(area) for tab, area in places]
    return _masked(context, answer)


def batch_clear(context: Context, spreadsheet_id: str) -> Json:
    spreadsheet = context.spreadsheet(spreadsheet_id, "writer")
    ranges = context.message("BatchClearValuesRequest", "ranges").get("ranges", [])
    if not isinstance(ranges, list):
        raise invalid_value("ranges", "TYPE_STRING", ranges)
    return clear_all(context, spreadsheet, [spreadsheet.find_area(text) for text in ranges])
