"""Tables: what their typed columns refuse, and where new rows belong to them."""

from sync_service.adapters.google.probing.experiment import experiment
from sync_service.adapters.google.probing.room import Room
from sync_service.adapters.google.probing.rules import list_rule
from sync_service.adapters.google.probing.tab import Json, Tab

_DATE: Json = {"userEnteredFormat": {"numberFormat": {"type": "DATE", "pattern": "dd/mm/yyyy"}}}
_NUMBER_FORMAT = "userEnteredFormat.numberFormat"
_END = 4


def _table(room: Room) -> tuple[Tab, str]:
    """A table of a header and three rows, the last of them empty; its second column is typed."""
    tab = room.tab(["Nom", "Né le"], ["a", 46_093], ["b", 46_094])
    columns = [{"columnIndex": 1, "columnName": "Né le", "columnType": "DATE"}]
    # A table's name is the file's, not the tab's.
    table = {"name": f"Essai_{tab.sheet_id}", "range": tab.area(0, _END, 0, 2)}
    (reply,) = room.send({"addTable": {"table": table | {"columnProperties": columns}}})
    return tab, str(reply["addTable"]["table"]["tableId"])


def _end_of(tab: Tab) -> int:
    (table,) = tab.look("tables(range)")["tables"]
    return int(table["range"]["endRowIndex"])


@experiment(
    "A table is read with its range and the types of its columns.",
    "Un tableau se lit avec les types de ses colonnes.",
    "recording",
    assumed={"endRowIndex": _END, "types": ["", "DATE"]},
)
def table_tells_its_types(room: Room) -> object:
    tab, _ = _table(room)
    (table,) = tab.look("tables(range,columnProperties)")["tables"]
    types = [one.get("columnType", "") for one in table["columnProperties"]]
    return {"endRowIndex": table["range"]["endRowIndex"], "types": types}


@experiment(
    "Rules on a typed column are refused, in words that we know.",
    "Une liste est refusée dans une colonne typée.",
    "measurement",
    assumed="typed_column",
)
def typed_column_refuses_rules(room: Room) -> object:
    tab, _ = _table(room)
    return room.cause(list_rule(tab, 2, area=tab.area(1, 2, 1, 2)))


@experiment(
    "Number formats on a typed column are refused, in words that we know.",
    "Un format est refusé dans une colonne typée.",
    "measurement",
    assumed="typed_column",
)
def typed_column_refuses_formats(room: Room) -> object:
    tab, _ = _table(room)
    return room.cause(tab.put_cells(1, 1, [[_DATE]], _NUMBER_FORMAT))


@experiment(
    "Rules pass on a typed column when they come with updateCells.",
    "Une liste passe quand même par un autre chemin.",
    "measurement",
    assumed="",
)
def typed_column_takes_rules_of_cells(room: Room) -> object:
    tab, _ = _table(room)
    values = [{"userEnteredValue": "x"}]
    rule = {"condition": {"type": "ONE_OF_LIST", "values": values}}
    return room.cause(tab.put_cells(1, 1, [[{"dataValidation": rule}]], "dataValidation"))


@experiment(
    "A filter over a typed column is refused, in words that we know.",
    "Un filtre est refusé sur une colonne typée.",
    "guess",
    assumed="typed_column",
)
def typed_column_refuses_filters(room: Room) -> object:
    tab, _ = _table(room)
    return room.cause({"setBasicFilter": {"filter": {"range": tab.area(0, _END, 0, 2)}}})


@experiment(
    "A table's header, and its columns without a type, take rules and formats.",
    "L’en-tête et les colonnes sans type acceptent listes et formats.",
    "guess",
    assumed={"header": "", "untyped rule": "", "untyped format": ""},
)
def untyped_cells_of_a_table_are_free(room: Room) -> object:
    tab, _ = _table(room)
    return {
        "header": room.cause(list_rule(tab, 2, area=tab.area(0, 1, 1, 2))),
        "untyped rule": room.cause(list_rule(tab, 2, area=tab.area(1, 2, 0, 1))),
        "untyped format": room.cause(tab.put_cells(1, 0, [[_DATE]], _NUMBER_FORMAT)),
    }


@experiment(
    "Values are written into typed columns as into others, also of another type.",
    "Les valeurs s’écrivent dans une colonne typée.",
    "guess",
    assumed={
        "date": "",
        "text": "",
        "entered": [{"numberValue": 46_100}, {"stringValue": "demain"}],
    },
)
def typed_column_takes_values(room: Room) -> object:
    tab, _ = _table(room)
    seen: dict[str, object] = {
        "date": room.cause(tab.put(1, 1, [46_100])),
        "text": room.cause(tab.put(2, 1, ["demain"])),
    }
    return seen | {"entered": [line[1] for line in tab.entered()[1:3]]}


def _appended(table_id: str, sheet_id: int, count: int) -> Json:
    rows = [{"values": [{"userEnteredValue": {"stringValue": f"new {n}"}}]} for n in range(count)]
    place = {"sheetId": sheet_id, "tableId": table_id}
    return {"appendCells": place | {"rows": rows, "fields": "userEnteredValue"}}


@experiment(
    "Rows appended to a table fill its empty last rows, then make it longer.",
    "Ajouter à un tableau remplit ses lignes vides, puis l’allonge.",
    "guess",
    assumed={"column": ["Nom", "a", "b", "new 0", "new 1"], "end": _END + 1},
)
def appended_rows_belong_to_the_table(room: Room) -> object:
    tab, table_id = _table(room)
    room.send(_appended(table_id, tab.sheet_id, 2))
    return {"column": tab.column(), "end": _end_of(tab)}


@experiment(
    "What is below a table gives way when the table grows.",
    "Ce qui est sous un tableau descend quand il s’allonge.",
    "guess",
    assumed={"column": ["Nom", "a", "b", "new 0", "new 1", "below"], "end": _END + 1},
)
def table_pushes_what_is_below(room: Room) -> object:
    tab, table_id = _table(room)
    room.send(tab.put(_END, 0, ["below"]), _appended(table_id, tab.sheet_id, 2))
    return {"column": tab.column(), "end": _end_of(tab)}


@experiment(
    "Rows that we write right below a table stay outside it.",
    "Une ligne écrite sous un tableau n’en fait pas partie.",
    "guess",
    assumed=_END,
)
def rows_below_a_table_stay_outside(room: Room) -> object:
    tab, _ = _table(room)
    room.send(tab.put(_END, 0, ["below"]))
    return _end_of(tab)


@experiment(
    "Rows inserted in the midst of a table belong to it.",
    "Une ligne insérée dans un tableau en fait partie.",
    "guess",
    assumed=_END + 1,
)
def rows_inserted_in_a_table_belong_to_it(room: Room) -> object:
    tab, _ = _table(room)
    room.send(tab.insert("ROWS", 2))
    return _end_of(tab)


@experiment(
    "A table is made longer by its range alone, and keeps its types.",
    "Un tableau s’allonge sans perdre les types de ses colonnes.",
    "documentation",
    assumed={"end": _END + 1, "types": ["", "DATE"]},
)
def table_is_made_longer(room: Room) -> object:
    tab, table_id = _table(room)
    longer = {"tableId": table_id, "range": tab.area(0, _END + 1, 0, 2)}
    room.send({"updateTable": {"table": longer, "fields": "range"}})
    (table,) = tab.look("tables(columnProperties)")["tables"]
    types = [one.get("columnType", "") for one in table["columnProperties"]]
    return {"end": _end_of(tab), "types": types}


@experiment(
    "A column of type DROPDOWN shows its choices.",
    "Une colonne « liste » d’un tableau dit ses choix.",
    "recording",
    assumed={"type": "DROPDOWN", "choices": ["oui", "non"]},
)
def dropdown_column_tells_its_choices(room: Room) -> object:
    tab = room.tab(["Venu"], ["oui"])
    values = [{"userEnteredValue": text} for text in ("oui", "non")]
    rule = {"condition": {"type": "ONE_OF_LIST", "values": values}}
    column = {"columnName": "Venu", "columnType": "DROPDOWN", "dataValidationRule": rule}
    table = {"name": f"Essai_{tab.sheet_id}", "range": tab.area(0, 3, 0, 1)}
    room.send({"addTable": {"table": table | {"columnProperties": [column]}}})
    (found,) = tab.look("tables(columnProperties)")["tables"]
    (read,) = found["columnProperties"]
    choices = read["dataValidationRule"]["condition"]["values"]
    return {
        "type": read["columnType"],
        "choices": [one["userEnteredValue"] for one in choices],
    }


@experiment(
    "Two tables cannot share cells; the refusal is in words that we know.",
    "Deux tableaux ne peuvent pas se croiser.",
    "documentation",
    assumed="table",
)
def tables_cannot_overlap(room: Room) -> object:
    tab, _ = _table(room)
    table = {"name": f"Autre_{tab.sheet_id}", "range": tab.area(_END - 1, _END + 2, 0, 2)}
    return room.cause({"addTable": {"table": table}})


@experiment(
    "Deleting a table deletes its cells.",
    "Supprimer un tableau efface ses cases.",
    "measurement",
    assumed={"before": ["Nom", "a", "b"], "after": []},
)
def deleted_table_takes_its_cells(room: Room) -> object:
    tab, table_id = _table(room)
    before = tab.column()[:3]
    room.send({"deleteTable": {"tableId": table_id}})
    return {"before": before, "after": tab.column()}
