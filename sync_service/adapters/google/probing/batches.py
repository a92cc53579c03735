"""What a batch does and answers: its order, its refusals, the state that it reports."""

import json

from gspread.exceptions import APIError
from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL, SPREADSHEET_URL

from sync_service.adapters.google.encoding import LARGEST_PAYLOAD
from sync_service.adapters.google.fields import AFTER_WRITE_FIELDS, SPREADSHEET_FIELDS
from sync_service.adapters.google.probing.experiment import experiment
from sync_service.adapters.google.probing.room import Room
from sync_service.adapters.google.probing.tab import Json, Tab, messages_of

_COMPACT = {"prettyPrint": "false"}
_ABSENT = 99_999_999
"""No tab of ours has an id of eight digits."""
_LONG_TEXT = 45_000


def _written(room: Room, tab: Tab, value: str) -> str:
    """The answer's own text to a write that is sent as ours are."""
    url = SPREADSHEET_BATCH_UPDATE_URL % room.spreadsheet_id
    body = {
        "requests": [tab.put(0, 0, [value])],
        "includeSpreadsheetInResponse": True,
        "responseIncludeGridData": True,
    }
    params = {"fields": AFTER_WRITE_FIELDS} | _COMPACT
    return room.answer("post", url, params=params, json=body).text


@experiment(
    "The answer to a write holds the spreadsheet as it is after it.",
    "La réponse à une écriture montre l’état d’après.",
    "documentation",
    assumed="after",
)
def answer_shows_state_after_write(room: Room) -> object:
    tab = room.tab(["before"])
    answer = json.loads(_written(room, tab, "after"))
    sheets: list[Json] = answer["updatedSpreadsheet"]["sheets"]
    (sheet,) = [one for one in sheets if one["properties"]["sheetId"] == tab.sheet_id]
    return sheet["data"][0]["rowData"][0]["values"][0]["formattedValue"]


@experiment(
    "The spreadsheet in the answer to a write is byte for byte what the next read answers.",
    "La réponse à une écriture est identique à la lecture suivante.",
    "guess",
    assumed=True,
)
def answer_equals_the_next_read(room: Room) -> object:
    tab = room.tab(["before", 1.5, True])
    answer = _written(room, tab, "after").strip()
    params = {"fields": SPREADSHEET_FIELDS} | _COMPACT
    url = SPREADSHEET_URL % room.spreadsheet_id
    read = room.answer("get", url, params=params).text.strip()
    return answer == f'{{"updatedSpreadsheet":{read}}}'


@experiment(
    "Requests of a batch are carried out in order.",
    "Les demandes d’un lot se suivent dans l’ordre.",
    "documentation",
    assumed=["second"],
)
def requests_are_in_order(room: Room) -> object:
    tab = room.tab()
    room.send(tab.put(0, 0, ["first"]), tab.put(0, 0, ["second"]))
    return tab.column()


@experiment(
    "A row appended by a batch can be written by the same batch.",
    "Une ligne ajoutée est remplie dans le même lot.",
    "documentation",
    assumed=["", "", "new"],
)
def appended_row_is_written_at_once(room: Room) -> object:
    tab = room.tab(size=(2, 2))
    grow = {"sheetId": tab.sheet_id, "dimension": "ROWS", "length": 1}
    room.send({"appendDimension": grow}, tab.put(2, 0, ["new"]))
    return [*([""] * (3 - len(tab.column()))), *tab.column()]


@experiment(
    "A row inserted by a batch can be written by the same batch, and a sum over it counts it.",
    "Une ligne insérée est remplie dans le même lot, et un total la compte.",
    "guess",
    assumed=["1", "2", "4", "7"],
)
def inserted_row_is_written_at_once(room: Room) -> object:
    tab = room.tab([1], [4], [{"formulaValue": "=SUM(A1:A2)"}])
    room.send(tab.insert("ROWS", 1, inherits=True), tab.put(1, 0, [2]))
    return tab.column()


@experiment(
    "Cells outside the grid are refused.",
    "Écrire hors de la grille est refusé.",
    "measurement",
    assumed=True,
)
def cells_outside_the_grid_are_refused(room: Room) -> object:
    tab = room.tab(size=(2, 2))
    return room.is_refused(tab.put(2, 0, ["outside"]))


@experiment(
    "A refusal names the request in question, counted from zero.",
    "Un refus nomme la demande en cause.",
    "recording",
    assumed=True,
)
def refusal_names_the_request(room: Room) -> object:
    tab = room.tab()
    words = room.refusal(tab.put(0, 0, ["x"]), Tab(room, _ABSENT, "").put(0, 0, ["x"]))
    return words.startswith("Invalid requests[1].updateCells: ")


@experiment(
    "A spreadsheet that does not exist is a 404.",
    "Un tableur inconnu donne une erreur 404.",
    "recording",
    assumed=404,
)
def unknown_spreadsheet_is_not_found(room: Room) -> object:
    unknown = "1" + "probe" * 8 + "abc"
    try:
        room.ask("get", SPREADSHEET_URL % unknown, params={"fields": "spreadsheetId"})
    except APIError as error:
        room.said.append(messages_of(error))
        return int(error.response.status_code)
    return 200


@experiment(
    "A request as large as our largest, 1.9 MB, is accepted.",
    "Une demande de 1,9 Mo est acceptée.",
    "documentation",
    assumed={"refused": False, "cells": LARGEST_PAYLOAD // _LONG_TEXT},
)
def largest_request_is_accepted(room: Room) -> object:
    count = LARGEST_PAYLOAD // _LONG_TEXT
    tab = room.tab(size=(count, 1))
    lines = [["x" * (_LONG_TEXT - 100)]] * count
    refused = room.is_refused(tab.put(0, 0, *lines))
    seen = {"refused": refused, "cells": len(tab.cells("userEnteredValue"))}
    # Not to be carried along in every later answer.
    room.send({"deleteSheet": {"sheetId": tab.sheet_id}})
    return seen


@experiment(
    "A null in a request counts as absent.",
    "Une valeur nulle dans une demande compte comme absente.",
    "recording",
    assumed={"cells": [["kept", "new"]], "note": "kept"},
)
def null_means_absent(room: Room) -> object:
    tab = room.tab(["kept"])
    room.send(tab.put_cells(0, 0, [[{"note": "kept"}]], "note"))
    room.type_in(tab, [None, "new"], option="RAW")
    return {"cells": tab.shown(), "note": tab.notes()[0][0]}


@experiment(
    "An unknown name in a request is refused, and so is the whole batch.",
    "Un mot inconnu fait refuser tout le lot.",
    "measurement",
    assumed={"refused": True, "shown": []},
)
def unknown_name_is_refused(room: Room) -> object:
    tab = room.tab()
    strange = tab.put(0, 1, ["x"])
    strange["updateCells"]["colour"] = "blue"
    return {"refused": room.is_refused(tab.put(0, 0, ["x"]), strange), "shown": tab.column()}


@experiment(
    "Answers leave out what has its default value: false, and an empty text.",
    "Les réponses taisent les valeurs par défaut.",
    "recording",
    assumed={"hidden": True, "frozenRowCount": True, "warningOnly": True},
)
def defaults_are_omitted(room: Room) -> object:
    tab = room.tab(["x"])
    protect = {"protectedRange": {"range": tab.area(0, 1, 0, 1), "warningOnly": False}}
    room.send({"addProtectedRange": protect})
    sheet = tab.look("properties,protectedRanges(warningOnly,requestingUserCanEdit)")
    return {
        "hidden": "hidden" not in sheet["properties"],
        "frozenRowCount": "frozenRowCount" not in sheet["properties"]["gridProperties"],
        "warningOnly": "warningOnly" not in sheet["protectedRanges"][0],
    }


@experiment(
    "Row and column numbers that are 0 stay in an answer's ranges.",
    "Les réponses gardent les numéros de ligne et de colonne 0.",
    "recording",
    assumed={"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2},
)
def zero_stays_in_ranges(room: Room) -> object:
    tab = room.tab(["x"])
    room.send({"mergeCells": {"range": tab.area(0, 2, 0, 2), "mergeType": "MERGE_ALL"}})
    (merge,) = tab.look("merges")["merges"]
    return {name: place for name, place in merge.items() if name != "sheetId"}


@experiment(
    "With a mask an answer holds what was asked for and nothing else.",
    "Un masque limite la réponse à ce qui est demandé.",
    "recording",
    assumed={"properties": {"title": True}},
)
def mask_limits_the_answer(room: Room) -> object:
    tab = room.tab(["x"])
    sheet = tab.look("properties(title)")
    return {name: dict.fromkeys(part, True) for name, part in sheet.items()}
