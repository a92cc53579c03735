"""Formulas that fill other cells: how they are read, and what is in their way."""

from sync_service.adapters.google.probing.experiment import Untried, experiment
from sync_service.adapters.google.probing.room import Room

_CLOSED = {"formulaValue": "=ARRAYFORMULA(A1:A3)"}
_EMPTY_TEXTS = {"formulaValue": '=ARRAYFORMULA(IF(A1:A4="";"";"y"))'}
_OPEN = {"formulaValue": "=ARRAYFORMULA(A1:A)"}


@experiment(
    "A spilled cell has a value, though nothing was entered there.",
    "Une case remplie par une formule voisine n’a rien de saisi.",
    "documentation",
    assumed=[[True, "x"], [False, "y"], [False, "z"]],
)
def spilled_cell_has_no_entry(room: Room) -> object:
    tab = room.tab(["x", None, _CLOSED], ["y"], ["z"])
    lines = tab.cells("userEnteredValue,effectiveValue")
    return [
        [
            "userEnteredValue" in line[2],
            line[2].get("effectiveValue", {}).get("stringValue"),
        ]
        for line in lines
    ]


@experiment(
    "A value in a spill's way makes the whole spill an error; the value stays.",
    "Une valeur posée dans la zone d’une formule la change en #REF!.",
    "documentation",
    assumed=["#REF!", "in the way", ""],
)
def spill_breaks_at_a_value(room: Room) -> object:
    tab = room.tab(["x", None, _CLOSED], ["y"], ["z"])
    room.send(tab.put(1, 2, ["in the way"]))
    return [*tab.column(2), "", "", ""][:3]


@experiment(
    "A spill of an open range ends where the grid ends, also in rows that are blank.",
    "Une formule sur toute une colonne remplit jusqu’au bas de la grille.",
    "guess",
    assumed=True,
)
def open_spill_reaches_the_grid_end(room: Room) -> object:
    tab = room.tab(["x", None, _OPEN], size=(5, 4))
    room.send(tab.put(4, 2, ["in the way"]))
    return tab.column(2)[0] == "#REF!"


@experiment(
    "Appended cells land below what a spill fills, also with empty texts.",
    "Ce qu’une formule remplit compte comme rempli, même vide.",
    "measurement",
    assumed=["x", "", "", "", "new"],
)
def appended_cells_land_below_a_spill(room: Room) -> object:
    tab = room.tab(["x", None, _EMPTY_TEXTS])
    rows = [{"values": [{"userEnteredValue": {"stringValue": "new"}}]}]
    appended = {"sheetId": tab.sheet_id, "rows": rows, "fields": "userEnteredValue"}
    room.send({"appendCells": appended})
    return tab.column()


@experiment(
    "A note, a format or a rule alone is in no spill's way.",
    "Une note ou un format ne gêne pas une formule qui remplit.",
    "guess",
    assumed=["x", "y", "z"],
)
def note_stands_in_no_way(room: Room) -> object:
    tab = room.tab(["x"], ["y"], ["z"])
    bold = {"note": "n", "userEnteredFormat": {"textFormat": {"bold": True}}}
    room.send(
        tab.put_cells(1, 2, [[bold]], "note,userEnteredFormat.textFormat.bold"),
        tab.put(0, 2, [_CLOSED]),
    )
    return tab.column(2)


@experiment(
    "Of two spills that cross, the one further down or right fails.",
    "De deux formules qui se croisent, la deuxième échoue.",
    "guess",
    assumed=["x", "y", "z", "#REF!"],
)
def second_of_two_spills_fails(room: Room) -> object:
    across = {"formulaValue": "=ARRAYFORMULA(A1:B1)"}
    tab = room.tab(["x", "w", None, _CLOSED], ["y", None, across], ["z"])
    return [*tab.column(3), tab.shown()[1][2]]


@experiment(
    "Spilled cells take the number format of their source.",
    "Une case remplie prend le format de sa source.",
    "measurement",
    assumed=["12/03/2026", "12/03/2026"],
)
def spilled_cell_takes_the_format(room: Room) -> object:
    tab = room.tab([46_093, None, {"formulaValue": "=ARRAYFORMULA(A1:A2)"}], [46_093])
    looks = {"userEnteredFormat": {"numberFormat": {"type": "DATE", "pattern": "dd/mm/yyyy"}}}
    room.send(tab.put_cells(0, 0, [[looks], [looks]], "userEnteredFormat.numberFormat"))
    return tab.column(2)


@experiment(
    "IMPORTRANGE fills a tab as one spill does.",
    "IMPORTRANGE se lit comme une formule qui remplit.",
    "guess",
    assumed=True,
)
def imported_range_is_a_spill(room: Room) -> object:  # noqa: ARG001 - experiments take a room
    raise Untried("une personne doit autoriser IMPORTRANGE dans le fichier")
