"""Whole files in and out: export to other kinds of file, upload of CSV."""

import csv
import io

from sheets_emulator.context import Context
from sheets_emulator.drive.exports import EXPORTS, FORMATS
from sheets_emulator.drive.messages import DEFAULT_TEXT, file_message
from sheets_emulator.errors import DriveError
from sheets_emulator.grid.tab import Tab
from sheets_emulator.masks import load_mask
from sheets_emulator.state.files import DriveFile
from sheets_emulator.values.value_input import entering, write_rows
from sheets_emulator.wire import Answer, Json, Scalar

_USUAL_ROWS, _USUAL_COLUMNS = 1000, 26
_PACIFIC = "America/Los_Angeles"


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
    """Replaces a spreadsheet by one tab with a CSV text, as gspread's import_csv does.

    Drive converts the text into a new document under the old id: its tab has a new id and the
    file's name, its grid at least the usual size, its time zone is that of Drive's machines.
    """
    file = context.file(file_id, "writer")
    spreadsheet = context.world.spreadsheets.get(file.id)
    if spreadsheet is None:
        raise DriveError(400, "Bad Request", "badRequest")
    text = context.call.body.decode("utf-8-sig")
    rows: list[list[Scalar | None]] = [list(row) for row in csv.reader(io.StringIO(text))]
    width = max(map(len, rows), default=0)
    height, width = max(len(rows), _USUAL_ROWS), max(width, _USUAL_COLUMNS)
    fresh = Tab(spreadsheet.free_id(), file.name, height, width)
    enter = entering("USER_ENTERED", spreadsheet, context.world.now())
    write_rows(fresh, fresh.whole, rows, enter)
    spreadsheet.tabs, spreadsheet.named_ranges, spreadsheet.metadata = [fresh], [], {}
    spreadsheet.properties = spreadsheet.properties | {"timeZone": _PACIFIC}
    context.changed(spreadsheet)
    if context.call.path.startswith("/upload/drive/v2"):
        return _second_version(context, file)
    mask = load_mask(context.call.option("fields", DEFAULT_TEXT))
    return file_message(context.world, file, context.account, mask)


def _second_version(context: Context, file: DriveFile) -> Json:
    """The file as version 2 of the API describes it."""
    message = file_message(context.world, file, context.account, load_mask("*"))
    home = "https://www.googleapis.com/drive/v2/files/"
    return {
        "kind": "drive#file",
        "id": file.id,
        "selfLink": home + file.id,
        "alternateLink": message["webViewLink"],
        "title": file.name,
        "mimeType": file.mime_type,
        "labels": {
            "starred": file.starred,
            "hidden": False,
            "trashed": file.trashed,
            "restricted": False,
            "viewed": True,
        },
        "createdDate": message["createdTime"],
        "modifiedDate": message["modifiedTime"],
        "version": message["version"],
        "parents": [{"kind": "drive#parentReference", "id": one} for one in message["parents"]],
        "ownerNames": [one["displayName"] for one in message.get("owners", [])],
        "lastModifyingUserName": message["lastModifyingUser"]["displayName"],
        "editable": message["capabilities"]["canEdit"],
        "shared": message["shared"],
    }
