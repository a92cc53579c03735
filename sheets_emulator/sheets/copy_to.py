"""spreadsheets.sheets.copyTo: a tab into another spreadsheet."""

from sheets_emulator.context import Context
from sheets_emulator.errors import invalid
from sheets_emulator.grid.tab_copies import twin_of
from sheets_emulator.spreadsheet_messages import tab_properties
from sheets_emulator.wire import Json


def copy_to(context: Context, spreadsheet_id: str, sheet_id: str) -> Json:
    body = context.message("CopySheetToAnotherSpreadsheetRequest", "destinationSpreadsheetId")
    source = context.spreadsheet(spreadsheet_id)
    target = context.spreadsheet(body.get("destinationSpreadsheetId", ""), "writer")
    if not sheet_id.isdigit():
        raise invalid(f"Invalid sheet id: {sheet_id}")
    tab = source.tab(int(sheet_id))
    keeps = context.world.personality.tab_copy_keeps_metadata
    twin = twin_of(tab, source, target, target.free_id(), keeps_metadata=keeps)
    title, number = f"Copy of {tab.title}", 2
    while target.find_titled(title):
        title = f"Copy of {tab.title} {number}"
        number += 1
    twin.title = title
    target.add_tab(twin)
    context.changed(target)
    return tab_properties(target, twin)
