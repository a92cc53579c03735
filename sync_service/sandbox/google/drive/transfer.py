"""Whole files in and out: export to other kinds of file, upload of CSV."""

import csv
import io

from sync_service.sandbox.google.context import Context
from sync_service.sandbox.google.drive.exports import EXPORTS, FORMATS
from sync_service.sandbox.google.drive.messages import file_message
from sync_service.sandbox.google.errors import DriveError
from sync_service.sandbox.google.masks import load_mask
from sync_service.sandbox.google.tab import Tab
from sync_service.sandbox.google.value_input import entering, write_rows
from sync_service.sandbox.google.wire import Answer, Json, Scalar


def export(context: Context, file_id: str) -> Answer:
    file = context.file(file_id)
    spreadsheet = context.world.spreadsheets.get(file.id)
    mime_type = context.call.option("mimeType")
    if spreadsheet is None:
        raise DriveError(403, "Export only supports Docs Editors files.", "fileNotExportable")
    make = EXPORTS.get(mime_type)
    if make is None:
        raise DriveError(
            400, "The requested conversion is not supported.", "badRequest", "convertTo"
        )
    content = make(context.calculator(spreadsheet), spreadsheet.tabs[0])
    return Answer(200, content, content_type=mime_type)


def download(context: Context, file_id: str) -> Answer:
    """The address that a browser downloads from: `format`, and `gid` for one tab."""
    spreadsheet = context.spreadsheet(file_id)
    mime_type = FORMATS.get(context.call.option("format", "xlsx"), "")
    make = EXPORTS.get(mime_type)
    if make is None:
        raise DriveError(400, "The requested conversion is not supported.", "badRequest", "format")
    number = context.call.option("gid")
    tab = spreadsheet.tab(int(number)) if number.isdigit() else spreadsheet.tabs[0]
    content = make(context.calculator(spreadsheet), tab)
    return Answer(200, content, content_type=mime_type)


def upload(context: Context, file_id: str) -> Json:
    """Replaces a spreadsheet by one tab with a CSV text, as gspread's import_csv does."""
    file = context.file(file_id, "writer")
    spreadsheet = context.world.spreadsheets.get(file.id)
    if spreadsheet is None:
        raise DriveError(400, "Bad Request", "badRequest")
    text = context.call.body.decode("utf-8-sig")
    rows: list[list[Scalar | None]] = [list(row) for row in csv.reader(io.StringIO(text))]
    title = spreadsheet.tabs[0].title
    fresh = Tab(0, title, max(len(rows), 1), max(map(len, rows), default=1))
    spreadsheet.tabs = [fresh]
    enter = entering("USER_ENTERED", spreadsheet, context.world.now())
    write_rows(fresh, fresh.whole, rows, enter)
    context.changed(spreadsheet)
    if context.call.path.startswith("/upload/drive/v2"):
        message = file_message(context.world, file, context.account, load_mask("id,mimeType"))
        return {"kind": "drive#file", "title": file.name, **message}
    mask = load_mask("kind,id,name,mimeType")
    return file_message(context.world, file, context.account, mask)
