"""Developer metadata: where it stays when people sort, cut, copy; what our marker rests on."""

from gspread.urls import SPREADSHEET_URL

from sync_service.adapters.google.probing.experiment import experiment
from sync_service.adapters.google.probing.room import Room
from sync_service.adapters.google.probing.tab import KEYS, Json, Tab, created, deleted

_WHOLE = {"spreadsheet": True}
_KEY = KEYS + "long"
_LARGEST_ID = 2_147_483_647
_MOST_CHARACTERS = 30_000
_ABSENT = 99_999_999
"""No tab of ours has an id of eight digits."""


def _two_rows(room: Room) -> Tab:
    return room.tab(["b", 1], ["a", 2])


@experiment(
    "A sort leaves row metadata where it was.",
    "Trier laisse le repère d’une ligne à sa place.",
    "guess",
    assumed=[0],
)
def sort_leaves_row_metadata(room: Room) -> object:
    tab = _two_rows(room)
    room.send(tab.mark("ROWS", 0), tab.sort(2))
    return tab.marked_rows()


@experiment(
    "A sort leaves column metadata where it was.",
    "Trier laisse le repère d’une colonne à sa place.",
    "guess",
    assumed=[1],
)
def sort_leaves_column_metadata(room: Room) -> object:
    tab = _two_rows(room)
    room.send(tab.mark("COLUMNS", 1), tab.sort(2))
    return tab.marked_columns()


@experiment(
    "Cutting and pasting a whole row leaves its metadata behind.",
    "Couper-coller une ligne laisse son repère derrière.",
    "guess",
    assumed=[0],
)
def cut_leaves_row_metadata(room: Room) -> object:
    tab = _two_rows(room)
    room.send(tab.mark("ROWS", 0), tab.cut(tab.area(0, 1, 0, 6), 4))
    return tab.marked_rows()


@experiment(
    "Cutting and pasting a whole column leaves its metadata behind.",
    "Couper-coller une colonne laisse son repère derrière.",
    "guess",
    assumed=[1],
)
def cut_leaves_column_metadata(room: Room) -> object:
    tab = _two_rows(room)
    room.send(tab.mark("COLUMNS", 1), tab.cut(tab.area(0, 12, 1, 2), 0, 4))
    return tab.marked_columns()


@experiment(
    "A copied row has no copy of the row's metadata.",
    "Copier une ligne ne copie pas son repère.",
    "guess",
    assumed=[0],
)
def copied_row_has_no_metadata(room: Room) -> object:
    tab = _two_rows(room)
    room.send(tab.mark("ROWS", 0), tab.copy(tab.area(0, 1, 0, 6), tab.area(4, 5, 0, 6)))
    return tab.marked_rows()


@experiment(
    "A copied column has no copy of the column's metadata.",
    "Copier une colonne ne copie pas son repère.",
    "guess",
    assumed=[1],
)
def copied_column_has_no_metadata(room: Room) -> object:
    tab = _two_rows(room)
    copy = tab.copy(tab.area(0, 12, 1, 2), tab.area(0, 12, 4, 5))
    room.send(tab.mark("COLUMNS", 1), copy)
    return tab.marked_columns()


@experiment(
    "A duplicated tab carries the metadata of the tab and of its columns.",
    "Dupliquer un onglet copie ses repères.",
    "guess",
    assumed={"rows": [], "columns": [1], "tab": True},
)
def duplicated_tab_keeps_metadata(room: Room) -> object:
    tab = _two_rows(room)
    copy = Tab(room, room.new_id(), f"{tab.title}, copie")
    wish = {
        "sourceSheetId": tab.sheet_id,
        "newSheetId": copy.sheet_id,
        "newSheetName": copy.title,
    }
    room.send(tab.mark(), tab.mark("COLUMNS", 1), {"duplicateSheet": wish})
    return copy.marks()


@experiment(
    "A tab copied by copyTo carries its metadata too.",
    "Copier un onglet vers un fichier copie ses repères.",
    "guess",
    assumed={"rows": [], "columns": [1], "tab": True},
)
def tab_copied_to_a_file_keeps_metadata(room: Room) -> object:
    tab = _two_rows(room)
    room.send(tab.mark(), tab.mark("COLUMNS", 1))
    url = f"{SPREADSHEET_URL % room.spreadsheet_id}/sheets/{tab.sheet_id}:copyTo"
    made = room.ask("post", url, json={"destinationSpreadsheetId": room.spreadsheet_id})
    copy = Tab(room, made["sheetId"], f"{tab.title}, copie")
    # Google names the copy after the file's language: under our own title it is found and removed.
    properties = {"sheetId": copy.sheet_id, "title": copy.title}
    room.send({"updateSheetProperties": {"properties": properties, "fields": "title"}})
    return copy.marks()


@experiment(
    "A column's metadata follows it when it is moved.",
    "Déplacer une colonne emmène son repère.",
    "documentation",
    assumed=[3],
)
def moved_column_keeps_metadata(room: Room) -> object:
    tab = _two_rows(room)
    room.send(tab.mark("COLUMNS", 1), tab.move("COLUMNS", 1, 4))
    return tab.marked_columns()


@experiment(
    "A row's metadata follows it when it is moved.",
    "Déplacer une ligne emmène son repère.",
    "documentation",
    assumed=[2],
)
def moved_row_keeps_metadata(room: Room) -> object:
    tab = _two_rows(room)
    room.send(tab.mark("ROWS", 0), tab.move("ROWS", 0, 3))
    return tab.marked_rows()


@experiment(
    "A column's metadata follows it when columns are inserted before it.",
    "Insérer une colonne avant décale le repère avec la sienne.",
    "documentation",
    assumed=[2],
)
def inserted_column_shifts_metadata(room: Room) -> object:
    tab = _two_rows(room)
    room.send(tab.mark("COLUMNS", 1), tab.insert("COLUMNS", 0))
    return tab.marked_columns()


@experiment(
    "A deleted column takes its metadata with it.",
    "Supprimer une colonne supprime son repère.",
    "documentation",
    assumed={"before": [1], "after": []},
)
def deleted_column_takes_metadata(room: Room) -> object:
    tab = _two_rows(room)
    room.send(tab.mark("COLUMNS", 1))
    before = tab.marked_columns()
    room.send({"deleteDimension": {"range": tab.span("COLUMNS", 1)}})
    return {"before": before, "after": tab.marked_columns()}


@experiment(
    "A tab's metadata stays when the tab is renamed.",
    "Renommer un onglet garde son repère.",
    "documentation",
    assumed=True,
)
def renamed_tab_keeps_metadata(room: Room) -> object:
    tab = _two_rows(room)
    tab.title += ", renommé"
    properties = {"sheetId": tab.sheet_id, "title": tab.title}
    rename = {"updateSheetProperties": {"properties": properties, "fields": "title"}}
    room.send(tab.mark(), rename)
    return tab.marks()["tab"]


class _Marker:
    """Markers of one attempt, under a key of its own."""

    def __init__(self, room: Room, number: int) -> None:
        self._room = room
        self.number = number
        self.key = f"{KEYS}marker.{room.new_id()}"

    def make(self, value: str, number: int | None = None) -> Json:
        return created(self.key, value, _WHOLE, self.number if number is None else number)

    def found(self) -> list[Json]:
        """Number, counted from the first, and value, as our reads ask for them."""
        fields = "developerMetadata(metadataId,metadataKey,metadataValue)"
        entries: list[Json] = self._room.read(fields).get("developerMetadata", [])
        return [
            {"offset": one["metadataId"] - self.number, "value": one["metadataValue"]}
            for one in entries
            if one.get("metadataKey") == self.key
        ]


@experiment(
    "Metadata under an id that exists is refused.",
    "Un repère au numéro déjà pris est refusé.",
    "guess",
    assumed={"refused": True, "found": [{"offset": 0, "value": "first"}]},
)
def duplicate_metadata_id_is_refused(room: Room) -> object:
    marker = _Marker(room, room.new_id())
    room.send(marker.make("first"))
    return {"refused": room.is_refused(marker.make("second")), "found": marker.found()}


@experiment(
    "Deleting metadata that is gone is carried out without effect.",
    "Supprimer un repère déjà parti ne gêne rien.",
    "guess",
    assumed={"refused": False, "shown": ["x"]},
)
def deleting_absent_metadata_is_accepted(room: Room) -> object:
    tab = room.tab()
    refused = room.is_refused(deleted(room.new_id()), tab.put(0, 0, ["x"]))
    return {"refused": refused, "shown": tab.column()}


@experiment(
    "Numbers up to the largest of 32 bits are accepted for metadata.",
    "Les plus grands numéros de repère sont acceptés.",
    "guess",
    assumed=[{"offset": 0, "value": "last"}],
)
def largest_metadata_id_is_accepted(room: Room) -> object:
    # Not always the same: an attempt that was cut may have taken it.
    marker = _Marker(room, _LARGEST_ID - room.new_id() % 1000)
    room.send(marker.make("last"))
    return marker.found()


@experiment(
    "One batch deletes a marker and makes the next one, under the id that we chose.",
    "Un lot remplace le repère d’un autre, au numéro choisi.",
    "documentation",
    assumed=[{"offset": 1, "value": "second"}],
)
def marker_is_replaced_in_one_batch(room: Room) -> object:
    marker = _Marker(room, room.new_id())
    room.send(marker.make("first"))
    room.send(deleted(marker.number), marker.make("second", marker.number + 1))
    return marker.found()


@experiment(
    "A batch of which one request is refused leaves nothing behind: no value, no marker.",
    "Un lot refusé ne laisse ni valeur ni repère.",
    "documentation",
    assumed={"refused": True, "found": [], "shown": ["before"]},
)
def refused_batch_leaves_nothing(room: Room) -> object:
    tab, marker = room.tab(["before"]), _Marker(room, room.new_id())
    nowhere = Tab(room, _ABSENT, "").put(0, 0, ["nowhere"])
    refused = room.is_refused(tab.put(0, 0, ["after"]), marker.make("refused"), nowhere)
    return {"refused": refused, "found": marker.found(), "shown": tab.column()}


@experiment(
    "A tab's metadata holds 30,000 characters of keys and values, and not one more.",
    "Les repères d’un onglet : 30 000 caractères au plus.",
    "documentation",
    assumed={"30000": "", "30001": "too_much_metadata"},
)
def metadata_has_a_limit(room: Room) -> object:
    tab = room.tab()
    place = {"sheetId": tab.sheet_id}
    room_left = _MOST_CHARACTERS - len(_KEY)
    return {
        str(_MOST_CHARACTERS): room.cause(created(_KEY, "x" * room_left, place)),
        str(_MOST_CHARACTERS + 1): room.cause(
            created(_KEY, "x" * (room_left + 1), {"sheetId": room.tab().sheet_id})
        ),
    }
