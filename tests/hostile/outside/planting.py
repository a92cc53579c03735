"""Puts a partner's file into the stand-in as its owner made it, with its looks and rules."""

from collections.abc import Callable
from random import Random
from typing import Any

from demo import gestures
from sheets_emulator import Direct, World
from tests.hostile.outside.makers import Makers
from tests.hostile.outside.tabs import File, Tab
from tests.hostile.outside.witness import Witness

Json = dict[str, Any]
_FIRST_ID = 101
_STATUSES = ("P", "A", "E", "")
_STRUCTURES = ("Centre social Les Épis", "Le Relais", "CLEF")


def plant(world: World, file: File, witness: Witness, random: Random) -> str:
    """The spreadsheet's id."""
    owner = Direct(world, world.person)
    body = {
        "properties": {"title": file.slug, "locale": "fr_FR", "timeZone": "Europe/Paris"},
        "sheets": [_sheet(number, tab) for number, tab in enumerate(file.tabs, _FIRST_ID)],
    }
    spreadsheet_id = str(ask(owner, "POST", "/v4/spreadsheets", body)["spreadsheetId"])
    makers = Makers(witness, random)
    for number, tab in enumerate(file.tabs, _FIRST_ID):
        _fill(owner, spreadsheet_id, number, (tab, _lines(tab, makers)))
    share(world, spreadsheet_id)
    return spreadsheet_id


def share(world: World, spreadsheet_id: str) -> None:
    path = f"/drive/v3/files/{spreadsheet_id}/permissions"
    address = world.service_account.email
    body = {"type": "user", "role": "writer", "emailAddress": address}
    ask(Direct(world, world.person), "POST", path, body)


def ask(caller: Direct, method: str, path: str, body: Json | None = None) -> Any:  # noqa: ANN401 - any JSON
    status, answer = caller.request(method, path, body)
    assert status in {200, 204}, answer
    return answer


def _sheet(number: int, tab: Tab) -> Json:
    height = len(tab.above) + 1 + tab.rows + len(tab.below) + 12
    frozen = len(tab.above) + 1 if "frozen" in tab.features else 0
    grid = {"rowCount": height, "columnCount": len(tab.titles) + 2, "frozenRowCount": frozen}
    return {"properties": {"sheetId": number, "title": tab.title, "gridProperties": grid}}


def _lines(tab: Tab, makers: Makers) -> list[list[str]]:
    if tab.dates:
        return _presences(tab, makers)
    rows = [makers.row(tab) for _ in range(tab.rows)]
    first = len(tab.above) + 2
    for number, row in enumerate(rows, first):
        for place, column in enumerate(tab.columns):
            if column.kind == "formula":
                row[place] = f'=A{number}&" "&B{number}'
    if tab.entity == "loan":
        rows = [_different_loan(row, count) for count, row in enumerate(rows)]
    return rows


def _presences(tab: Tab, makers: Makers) -> list[list[str]]:
    statuses = makers.random
    return [[name, "", *(statuses.choice(_STATUSES) for _ in tab.dates)] for name in _STRUCTURES]


def _different_loan(row: list[str], count: int) -> list[str]:
    """No two loans of one thing to one partner on one day."""
    row[0] = f"LM-{count + 1:02d}"
    row[2] = f"{3 + count:02d}/10/2026"
    return row


def _fill(
    owner: Direct, spreadsheet_id: str, number: int, what: tuple[Tab, list[list[str]]]
) -> None:
    tab, rows = what
    lines = [*map(list, tab.above), tab.titles, *rows, *map(list, tab.below)]
    path = f"/v4/spreadsheets/{spreadsheet_id}"
    where = gestures.area(number, (0, len(lines)), (0, max(map(len, lines))))
    width = max(map(len, lines))
    values = [[text or None for text in [*line, *[""] * (width - len(line))]] for line in lines]
    entry = {"dataFilter": {"gridRange": where}, "majorDimension": "ROWS", "values": values}
    body = {"valueInputOption": "USER_ENTERED", "data": [entry]}
    ask(owner, "POST", path + "/values:batchUpdateByDataFilter", body)
    requests = _features(number, tab, len(rows))
    if requests:
        ask(owner, "POST", path + ":batchUpdate", {"requests": requests})


def _features(number: int, tab: Tab, count: int) -> list[Json]:
    """What makes a file somebody's own."""
    header, width = len(tab.above), len(tab.titles)
    first, end = header + 1, header + 1 + count
    makes: dict[str, Callable[[], list[Json]]] = {
        "title": lambda: [gestures.merge(gestures.area(number, (0, 1), (0, 4)))],
        "filter": lambda: [gestures.filter_on(gestures.area(number, (header, end), (0, width)))],
        "note": lambda: [_cell(number, (first, 1), {"note": "Pas le mardi"}, "note")],
        "colour": lambda: [_cell(number, (first, 0), _YELLOW, _BACKGROUND)],
        "checkbox": lambda: [_rule(number, (first, end), width - 1, _CHECKBOX)],
        "dropdown": lambda: [_rule(number, (first, end), width - 1, _LIST)],
        "protected": lambda: [_protected(number, (end + 3, end + 4))],
        "text numbers": list,
        "frozen": list,
    }
    return [request for name in sorted(tab.features) for request in makes[name]()]


_YELLOW: Json = {"userEnteredFormat": {"backgroundColor": {"red": 1.0, "green": 0.95}}}
_BACKGROUND = "userEnteredFormat.backgroundColor"
_CHECKBOX: Json = {"condition": {"type": "BOOLEAN"}, "strict": True}
_LIST: Json = {
    "condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "à revoir"}]},
    "strict": False,
}


def _cell(number: int, at: tuple[int, int], cell: Json, fields: str) -> Json:
    start = {"sheetId": number, "rowIndex": at[0], "columnIndex": at[1]}
    return {"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": fields}}


def _rule(number: int, rows: tuple[int, int], column: int, rule: Json) -> Json:
    where = gestures.area(number, rows, (column, column + 1))
    return {"setDataValidation": {"range": where, "rule": rule}}


def _protected(number: int, rows: tuple[int, int]) -> Json:
    """Against everybody but its owner, and so against us."""
    where = gestures.area(number, rows, (0, 3))
    protected = {"range": where, "description": "À moi", "editors": {"users": [_OWNER]}}
    return {"addProtectedRange": {"protectedRange": protected}}


_OWNER = "partenaire@example.org"
