"""spreadsheets.sheets.copyTo: a tab into another spreadsheet."""

from sync_service.sandbox.google.context import Context
from sync_service.sandbox.google.errors import invalid
from sync_service.sandbox.google.spreadsheet_messages import tab_properties
from sync_service.sandbox.google.tab_copies import twin_of
from sync_service.sandbox.google.wire import Json


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
