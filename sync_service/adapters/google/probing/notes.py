"""Notes, and what else goes with a cell when it is sorted, cut, copied or overwritten."""

from sync_service.adapters.google.probing.experiment import experiment
from sync_service.adapters.google.probing.room import Room
from sync_service.adapters.google.probing.tab import Json, Tab

_LONG_NOTE = "« 31 février » : ce jour n’existe pas.\n" * 50
_BOLD: Json = {"userEnteredFormat": {"textFormat": {"bold": True}}}


def _noted(room: Room) -> Tab:
    """Two rows, of which the first has a note."""
    tab = room.tab(["b", 1], ["a", 2])
    room.send(tab.put_cells(0, 0, [[{"note": "n"}]], "note"))
    return tab


def _places(tab: Tab) -> list[int]:
    """Rows whose first cell has the note."""
    return [row for row, line in enumerate(tab.notes()) if line and line[0] == "n"]


@experiment(
    "Notes move with their cells when rows are sorted.",
    "Trier emmène les notes avec leurs cases.",
    "guess",
    assumed=[1],
)
def notes_follow_a_sort(room: Room) -> object:
    tab = _noted(room)
    room.send(tab.sort(2))
    return _places(tab)


@experiment(
    "Formats move with their cells when rows are sorted.",
    "Trier emmène les formats avec leurs cases.",
    "guess",
    assumed=[1],
)
def formats_follow_a_sort(room: Room) -> object:
    tab = _noted(room)
    room.send(tab.put_cells(0, 0, [[_BOLD]], "userEnteredFormat.textFormat.bold"), tab.sort(2))
    cells = tab.cells("userEnteredFormat(textFormat(bold))")
    return [row for row, line in enumerate(cells) if any(map(bool, line))]


@experiment(
    "Cutting and pasting a cell takes its note along.",
    "Couper-coller une case emmène sa note.",
    "guess",
    assumed=[4],
)
def note_follows_a_cut(room: Room) -> object:
    tab = _noted(room)
    room.send(tab.cut(tab.area(0, 1, 0, 2), 4))
    return _places(tab)


@experiment(
    "Copying a row copies its notes.",
    "Copier une ligne copie ses notes.",
    "guess",
    assumed=[0, 4],
)
def note_is_copied_with_its_row(room: Room) -> object:
    tab = _noted(room)
    room.send(tab.copy(tab.area(0, 1, 0, 6), tab.area(4, 5, 0, 6)))
    return _places(tab)


@experiment(
    "Notes follow their rows when rows are inserted or moved.",
    "Insérer ou déplacer une ligne emmène les notes.",
    "documentation",
    assumed=[3],
)
def note_follows_its_row(room: Room) -> object:
    tab = _noted(room)
    room.send(tab.insert("ROWS", 0), tab.move("ROWS", 1, 4))
    return _places(tab)


@experiment(
    "A write of values leaves notes, formats and rules alone.",
    "Écrire une valeur laisse note, format et règle.",
    "documentation",
    assumed={"note": "n", "bold": True, "rule": "ONE_OF_LIST", "shown": "new"},
)
def values_leave_the_rest_alone(room: Room) -> object:
    tab = _noted(room)
    choices = [{"userEnteredValue": "x"}, {"userEnteredValue": "y"}]
    rule = {"condition": {"type": "ONE_OF_LIST", "values": choices}, "strict": False}
    room.send(
        tab.put_cells(0, 0, [[_BOLD]], "userEnteredFormat.textFormat.bold"),
        {"setDataValidation": {"range": tab.area(0, 1, 0, 1), "rule": rule}},
        tab.put(0, 0, ["new"]),
    )
    fields = "note,formattedValue,userEnteredFormat(textFormat(bold)),dataValidation"
    cell = tab.cells(fields)[0][0]
    return {
        "note": cell.get("note"),
        "bold": cell.get("userEnteredFormat", {}).get("textFormat", {}).get("bold"),
        "rule": cell.get("dataValidation", {}).get("condition", {}).get("type"),
        "shown": cell.get("formattedValue"),
    }


@experiment(
    "An empty note removes the note and leaves the value.",
    "Une note vide efface la note et garde la valeur.",
    "recording",
    assumed={"notes": [], "shown": "b"},
)
def empty_note_removes_the_note(room: Room) -> object:
    tab = _noted(room)
    room.send(tab.put_cells(0, 0, [[{"note": ""}]], "note"))
    return {"notes": _places(tab), "shown": tab.column()[0]}


@experiment(
    "A note of several lines comes back as it was written.",
    "Une longue note revient telle quelle.",
    "guess",
    assumed=True,
)
def long_note_comes_back(room: Room) -> object:
    tab = room.tab(["x"])
    room.send(tab.put_cells(0, 0, [[{"note": _LONG_NOTE}]], "note"))
    return tab.notes()[0][0] == _LONG_NOTE
