"""Whole files in and out: export to CSV and other formats, upload of CSV."""

import csv
import io

from openpyxl import Workbook

from sync_service.sandbox.google.context import Context
from sync_service.sandbox.google.drive.messages import file_message
from sync_service.sandbox.google.errors import DriveError
from sync_service.sandbox.google.masks import load_mask
from sync_service.sandbox.google.spreadsheet import Spreadsheet
from sync_service.sandbox.google.value_input import entering, write_rows
from sync_service.sandbox.google.value_rendering import renderer, value_rows
from sync_service.sandbox.google.wire import Answer, Json, Scalar

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEXT = {"text/csv": ",", "text/tab-separated-values": "\t"}


def export(context: Context, file_id: str) -> Answer:
    file = context.file(file_id)
    spreadsheet = context.world.spreadsheets.get(file.id)
    mime_type = context.call.option("mimeType")
    if spreadsheet is None:
        raise DriveError(403, "Export only supports Docs Editors files.", "fileNotExportable")
    if mime_type in _TEXT:
        content = _separated(context, spreadsheet, _TEXT[mime_type])
        return Answer(200, content, content_type=mime_type)
    if mime_type == XLSX:
        return Answer(200, _workbook(context, spreadsheet), content_type=mime_type)
    raise DriveError(400, "The requested conversion is not supported.", "badRequest", "convertTo")


def _rows(
    context: Context, spreadsheet: Spreadsheet, index: int, option: str
) -> list[list[Scalar]]:
    render = renderer(context.calculator(spreadsheet), option, "FORMATTED_STRING")
    tab = spreadsheet.tabs[index]
    rows = value_rows(tab, tab.whole, render)
    width = max((len(row) for row in rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _separated(context: Context, spreadsheet: Spreadsheet, delimiter: str) -> bytes:
    """The first tab, as it is shown; the last line without an end."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(
        _rows(context, spreadsheet, 0, "FORMATTED_VALUE")
    )
    return out.getvalue().removesuffix("\r\n").encode()


def _workbook(context: Context, spreadsheet: Spreadsheet) -> bytes:
    book = Workbook(write_only=True)
    for index, tab in enumerate(spreadsheet.tabs):
        sheet = book.create_sheet(tab.title[:31])
        for row in _rows(context, spreadsheet, index, "UNFORMATTED_VALUE"):
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(context: Context, file_id: str) -> Json:
    """Replaces a spreadsheet by one tab with a CSV text, as gspread's import_csv does."""
    file = context.file(file_id, "writer")
    spreadsheet = context.world.spreadsheets.get(file.id)
    if spreadsheet is None:
        raise DriveError(400, "Bad Request", "badRequest")
    text = context.call.body.decode("utf-8-sig")
    rows: list[list[Scalar | None]] = [list(row) for row in csv.reader(io.StringIO(text))]
    tab = spreadsheet.tabs[0]
    fresh = spreadsheet.tabs[0].__class__(
        0, tab.title, max(len(rows), 1), max(map(len, rows), default=1)
    )
    spreadsheet.tabs = [fresh]
    write_rows(
        fresh, fresh.whole, rows, entering("USER_ENTERED", spreadsheet, context.world.now())
    )
    context.changed(spreadsheet)
    if context.call.path.startswith("/upload/drive/v2"):
        message = file_message(context.world, file, context.account, load_mask("id,mimeType"))
        return {"kind": "drive#file", "title": file.name, **message}
    return file_message(context.world, file, context.account, load_mask("kind,id,name,mimeType"))
