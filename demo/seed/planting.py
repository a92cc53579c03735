"""Puts seeded spreadsheets into the stand-in, typed and shared as their owners would have."""

from typing import Any

from demo.seed.layout import GREEN, GREY, RED, YELLOW, SpreadsheetSeed, TabSeed
from sheets_emulator import Direct, World

Json = dict[str, Any]

_COLOURS: dict[str, Json] = {
    YELLOW: {"red": 1.0, "green": 0.95, "blue": 0.6},
    GREEN: {"red": 0.8, "green": 0.93, "blue": 0.8},
    RED: {"red": 0.98, "green": 0.8, "blue": 0.79},
    GREY: {"red": 0.93, "green": 0.93, "blue": 0.93},
}
_HEADER: Json = {
    "backgroundColor": {"red": 0.87, "green": 0.91, "blue": 0.97},
    "textFormat": {"bold": True},
}
_ROWS, _SPARE_COLUMNS = 200, 4
_NARROWEST, _USUAL, _WIDEST, _CHARACTER = 44, 150, 280, 7  # pixels


def plant(world: World, seed: SpreadsheetSeed) -> str:
    """Makes the spreadsheet as a person does, shares it with the service; answers its id."""
    person = Direct(world, world.person)
    made = _ask(person, "POST", "/v4/spreadsheets", _blank(seed))
    spreadsheet_id = str(made["spreadsheetId"])
    path = f"/v4/spreadsheets/{spreadsheet_id}"
    typed = [_typed(number, tab) for number, tab in enumerate(seed.tabs, 1)]
    body = {"valueInputOption": "USER_ENTERED", "data": typed}
    _ask(person, "POST", path + "/values:batchUpdateByDataFilter", body)
    looks = [look for number, tab in enumerate(seed.tabs, 1) for look in _looks(number, tab)]
    _ask(person, "POST", path + ":batchUpdate", {"requests": looks})
    share = {"type": "user", "role": "writer", "emailAddress": world.service_account.email}
    _ask(person, "POST", f"/drive/v3/files/{spreadsheet_id}/permissions", share)
    return spreadsheet_id


def _ask(person: Direct, method: str, path: str, body: Json) -> Json:
    status, answer = person.request(method, path, body)
    if status != 200:  # noqa: PLR2004 - all is well
        raise ValueError(f"The stand-in refused the seed: {answer}")
    result: Json = answer
    return result


def _blank(seed: SpreadsheetSeed) -> Json:
    properties = {"title": seed.title, "locale": "fr_FR", "timeZone": "Europe/Paris"}
    sheets = [
        {
            "properties": {
                "sheetId": number,
                "title": tab.title,
                "gridProperties": {
                    "rowCount": _ROWS,
                    "columnCount": max(map(len, tab.rows)) + _SPARE_COLUMNS,
                    "frozenRowCount": tab.header + 1,
                },
            }
        }
        for number, tab in enumerate(seed.tabs, 1)
    ]
    return {"properties": properties, "sheets": sheets}


def _typed(sheet_id: int, tab: TabSeed) -> Json:
    width = max(map(len, tab.rows))
    where = {
        "sheetId": sheet_id,
        "startRowIndex": 0,
        "endRowIndex": len(tab.rows),
        "startColumnIndex": 0,
        "endColumnIndex": width,
    }
    # An empty text would overwrite nothing with nothing; None is not sent at all.
    values = [[text or None for text in row] for row in tab.rows]
    return {"dataFilter": {"gridRange": where}, "majorDimension": "ROWS", "values": values}


def _looks(sheet_id: int, tab: TabSeed) -> list[Json]:
    width = len(tab.rows[tab.header])
    header = [_cell(sheet_id, (tab.header, column), _HEADER) for column in range(width)]
    colours = [
        _cell(sheet_id, place, {"backgroundColor": _COLOURS[name]})
        for place, name in tab.colours.items()
    ]
    notes = [_note(sheet_id, place, note) for place, note in tab.notes.items()]
    widths = [_width(sheet_id, column, _pixels(tab, column)) for column in range(width)]
    return [*_title(sheet_id, tab), *header, *colours, *notes, *widths]


def _title(sheet_id: int, tab: TabSeed) -> list[Json]:
    """A title above the header is big, and spread over several cells."""
    if not tab.header or not tab.rows[0]:
        return []
    where = {
        "sheetId": sheet_id,
        "startRowIndex": 0,
        "endRowIndex": 1,
        "startColumnIndex": 0,
        "endColumnIndex": 4,
    }
    big = {"textFormat": {"bold": True, "fontSize": 14}}
    return [
        {"mergeCells": {"range": where, "mergeType": "MERGE_ALL"}},
        _cell(sheet_id, (0, 0), big),
    ]


def _cell(sheet_id: int, place: tuple[int, int], looks: Json) -> Json:
    fields = ",".join(f"userEnteredFormat.{name}" for name in looks)
    return _update(sheet_id, place, {"userEnteredFormat": looks}, fields)


def _note(sheet_id: int, place: tuple[int, int], note: str) -> Json:
    return _update(sheet_id, place, {"note": note}, "note")


def _update(sheet_id: int, place: tuple[int, int], cell: Json, fields: str) -> Json:
    start = {"sheetId": sheet_id, "rowIndex": place[0], "columnIndex": place[1]}
    return {"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": fields}}


def _pixels(tab: TabSeed, column: int) -> int:
    """As wide as a double click on the column's edge makes it, more or less."""
    if len(tab.rows) == tab.header + 1:
        return _USUAL
    texts = [row[column] for row in tab.rows[tab.header :] if column < len(row)]
    longest = max(len(text) for text in texts if not text.startswith("="))
    return min(_WIDEST, max(_NARROWEST, longest * _CHARACTER + 14))


def _width(sheet_id: int, column: int, pixels: int) -> Json:
    lines = {
        "sheetId": sheet_id,
        "dimension": "COLUMNS",
        "startIndex": column,
        "endIndex": column + 1,
    }
    return {
        "updateDimensionProperties": {
            "range": lines,
            "properties": {"pixelSize": pixels},
            "fields": "pixelSize",
        }
    }
