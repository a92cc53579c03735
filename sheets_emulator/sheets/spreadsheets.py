"""spreadsheets.create and spreadsheets.get."""

from sheets_emulator.batch.content.cell_fields import apply_fields
from sheets_emulator.batch.tabs import new_tab
from sheets_emulator.context import Context
from sheets_emulator.errors import invalid
from sheets_emulator.grid.a1 import Area
from sheets_emulator.grid.spreadsheet import Spreadsheet, normal_range
from sheets_emulator.grid.tab import Tab
from sheets_emulator.masks import EVERYTHING, load_mask
from sheets_emulator.spreadsheet_messages import Selection, Wish, spreadsheet_message
from sheets_emulator.wire import Json


def get(context: Context, spreadsheet_id: str) -> Json:
    spreadsheet = context.spreadsheet(spreadsheet_id)
    texts = context.call.query.get("ranges", [])
    selection = select(spreadsheet, texts) if texts else None
    mask = load_mask(context.call.option("fields"))
    with_grid = context.call.flag("includeGridData")
    return spreadsheet_message(context, spreadsheet, Wish(selection, mask, with_grid))


def select(spreadsheet: Spreadsheet, texts: list[str]) -> Selection:
    """The areas that ranges in A1 notation mean, by tab, in the order asked."""
    selection: dict[int, list[Area]] = {}
    for text in texts:
        tab, area = spreadsheet.find_area(text)
        selection.setdefault(tab.sheet_id, []).append(area)
    return selection


def create(context: Context) -> Json:
    body = context.message("Spreadsheet")
    title = body.get("properties", {}).get("title") or "Untitled spreadsheet"
    spreadsheet = context.world.create_spreadsheet(title, context.who)
    try:
        _fill(spreadsheet, body)
    except Exception:
        context.world.forget_file(context.world.files[spreadsheet.id])
        raise
    context.changed(spreadsheet)
    mask = load_mask(context.call.option("fields"))
    return spreadsheet_message(context, spreadsheet, Wish(mask=mask))


def _fill(spreadsheet: Spreadsheet, body: Json) -> None:
    sent = {key: value for key, value in body.get("properties", {}).items() if value}
    spreadsheet.properties = spreadsheet.properties | sent
    sheets = body.get("sheets", [])
    if sheets:
        spreadsheet.tabs = []
        for number, sheet in enumerate(sheets):
            properties = {
                "title": f"Sheet{number + 1}",
                "sheetId": number and spreadsheet.free_id(),
            }
            properties |= {k: v for k, v in sheet.get("properties", {}).items() if k != "index"}
            tab = new_tab(spreadsheet, properties)
            for part in sheet.get("data", []):
                _put_grid(tab, part)
            tab.features["merges"] = [normal_range(merge) for merge in sheet.get("merges", [])]
    spreadsheet.named_ranges = [
        {"namedRangeId": str(spreadsheet.free_id())}
        | named
        | {"range": normal_range(named["range"])}
        for named in body.get("namedRanges", [])
    ]
    if all(tab.properties.get("hidden") for tab in spreadsheet.tabs):
        raise invalid("You can't hide all the sheets in a document.")


def _put_grid(tab: Tab, part: Json) -> None:
    column = part.get("startColumn", 0)
    for row, sent in enumerate(part.get("rowData", []), part.get("startRow", 0)):
        cells = [apply_fields(None, cell, EVERYTHING) for cell in sent.get("values", [])]
        tab.put_cells(row, column, cells)
        tab.row_count = max(tab.row_count, row + 1)
        tab.column_count = max(tab.column_count, column + len(cells))
