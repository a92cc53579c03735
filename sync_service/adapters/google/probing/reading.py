"""What a read shows: texts, formulas, empty rows, hidden rows, merges; in the file's locale."""

from sync_service.adapters.google.probing.experiment import AMERICAN, experiment
from sync_service.adapters.google.probing.room import Room

_RISKY = ["=A1", "=1+1", "'x", "+33612345678", "+1", "-1", "@x", "007", "12/03/2026", "TRUE"]
_ODD = ["é", "e\u0301", "\u00a0x\u202f", " x ", "a\nb", "👩‍👧", "لعربية", '"q"', "a\tb"]
_DATE = {"type": "DATE", "pattern": "dd/mm/yyyy"}
_12_MARCH = 46_093
_FORMULA = {"formulaValue": "=1+1"}


@experiment(
    "A text that we write stays a text, whatever it begins with.",
    "Un texte écrit reste un texte, même « =A1 » ou « +33… ».",
    "documentation",
    assumed=[{"stringValue": text} for text in _RISKY],
)
def written_text_stays_text(room: Room) -> object:
    tab = room.tab(*[[text] for text in _RISKY])
    return [line[0] for line in tab.entered()]


@experiment(
    "RAW values are stored as they are.",
    "Les valeurs écrites « RAW » sont gardées telles quelles.",
    "recording",
    assumed=[
        *({"stringValue": text} for text in _RISKY),
        {"numberValue": 1.5},
        {"boolValue": True},
    ],
)
def raw_values_are_stored_as_they_are(room: Room) -> object:
    tab = room.tab(size=(len(_RISKY) + 2, 1))
    room.type_in(tab, *[[value] for value in [*_RISKY, 1.5, True]], option="RAW")
    return [line[0] for line in tab.entered()]


@experiment(
    "Texts come back letter by letter: accents, no-break spaces, line breaks, emoji, Arabic.",
    "Un texte revient lettre pour lettre.",
    "guess",
    assumed=_ODD,
)
def texts_come_back_letter_by_letter(room: Room) -> object:
    tab = room.tab(*[[text] for text in _ODD])
    return [line[0].get("stringValue") for line in tab.entered()]


@experiment(
    "A read distinguishes a formula from a text that looks like one.",
    "Une formule se distingue d’un texte qui lui ressemble.",
    "documentation",
    assumed=[[_FORMULA, {"stringValue": "=1+1"}], ["2", "=1+1"]],
)
def formula_is_told_from_text(room: Room) -> object:
    tab = room.tab([_FORMULA, "=1+1"])
    return [tab.entered()[0], tab.shown()[0]]


@experiment(
    "An error's cell has an error value, and shows its name.",
    "Une erreur se lit avec son nom.",
    "documentation",
    assumed={"type": "DIVIDE_BY_ZERO", "shown": "#DIV/0!"},
)
def error_has_its_name(room: Room) -> object:
    tab = room.tab([{"formulaValue": "=1/0"}])
    cell = tab.cells("effectiveValue,formattedValue")[0][0]
    kind = cell["effectiveValue"].get("errorValue", {}).get("type")
    return {"type": kind, "shown": cell.get("formattedValue")}


@experiment(
    "A formula that gives an empty text has that text as its value.",
    "Une formule peut donner un texte vide.",
    "guess",
    assumed={"effectiveValue": {"stringValue": ""}},
)
def formula_may_give_an_empty_text(room: Room) -> object:
    tab = room.tab([{"formulaValue": '=""'}])
    return tab.cells("effectiveValue,note")[0][0]


@experiment(
    "Rows that hold nothing but a rule are sent as empty ones.",
    "Une ligne qui n’a qu’une règle se lit comme vide.",
    "guess",
    assumed=[{"formattedValue": "x"}, {}, {}],
)
def rows_with_rules_only_are_told(room: Room) -> object:
    tab = room.tab(["x"])
    rule = {"condition": {"type": "BOOLEAN"}}
    room.send({"setDataValidation": {"range": tab.area(0, 3, 0, 1), "rule": rule}})
    return [line[0] if line else {} for line in tab.cells("formattedValue")]


@experiment(
    "An emptied cell keeps its note and its format.",
    "Vider une case garde sa note et son format.",
    "documentation",
    assumed={"note": "n", "userEnteredFormat": {"numberFormat": _DATE}},
)
def emptied_cell_keeps_the_rest(room: Room) -> object:
    tab = room.tab([_12_MARCH])
    dress = {"note": "n", "userEnteredFormat": {"numberFormat": _DATE}}
    room.send(
        tab.put_cells(0, 0, [[dress]], "note,userEnteredFormat.numberFormat"),
        tab.put_cells(0, 0, [[{}]], "userEnteredValue"),
    )
    return tab.cells("userEnteredValue,note,userEnteredFormat(numberFormat)")[0][0]


@experiment(
    "Rows below the last filled one are not sent, empty ones between are.",
    "Les lignes vides de la fin ne sont pas dites.",
    "guess",
    assumed=[1, 0, 3],
)
def trailing_rows_are_left_out(room: Room) -> object:
    tab = room.tab(["x"], [], [None, None, "y"])
    return [len(line) for line in tab.cells("userEnteredValue")]


@experiment(
    "Rows hidden by hand or by a filter, and hidden tabs, are read as others are.",
    "Ce qui est masqué ou filtré se lit quand même.",
    "documentation",
    assumed=["title", "hidden", "filtered", "plain"],
)
def hidden_rows_are_read(room: Room) -> object:
    tab = room.tab(["title"], ["hidden"], ["filtered"], ["plain"])
    hide = {"range": tab.span("ROWS", 1), "properties": {"hiddenByUser": True}}
    criteria = {"0": {"hiddenValues": ["filtered"]}}
    basic = {"range": tab.area(0, 4, 0, 2), "criteria": criteria}
    away = {"sheetId": tab.sheet_id, "hidden": True}
    room.send(
        {"updateDimensionProperties": hide | {"fields": "hiddenByUser"}},
        {"setBasicFilter": {"filter": basic}},
        {"updateSheetProperties": {"properties": away, "fields": "hidden"}},
    )
    return tab.column()


@experiment(
    "A write into a row that a filter hides reaches that row.",
    "Écrire dans une ligne filtrée atteint cette ligne.",
    "guess",
    assumed=["title", "new", "plain"],
)
def filtered_row_is_written_in_place(room: Room) -> object:
    tab = room.tab(["title"], ["filtered"], ["plain"])
    criteria = {"0": {"hiddenValues": ["filtered"]}}
    basic = {"range": tab.area(0, 3, 0, 2), "criteria": criteria}
    room.send({"setBasicFilter": {"filter": basic}})
    room.send(tab.put(1, 0, ["new"]))
    return tab.column()


@experiment(
    "Merged cells keep the first one's value only, and the merge is sent.",
    "Des cases fusionnées ne gardent que la première valeur.",
    "documentation",
    assumed={"shown": [["kept", ""]], "merges": 1},
)
def merge_keeps_the_first_value(room: Room) -> object:
    tab = room.tab(["kept", "lost"])
    room.send({"mergeCells": {"range": tab.area(0, 1, 0, 2), "mergeType": "MERGE_ALL"}})
    shown = [[*line, "", ""][:2] for line in tab.shown()]
    return {"shown": shown, "merges": len(tab.look("merges").get("merges", []))}


@experiment(
    "A date with our pattern shows as 12/03/2026.",
    "Une date écrite se montre « 12/03/2026 ».",
    "documentation",
    assumed=["12/03/2026"],
)
def written_date_shows_day_first(room: Room) -> object:
    tab = room.tab([_12_MARCH])
    dress = {"userEnteredFormat": {"numberFormat": _DATE}}
    room.send(tab.put_cells(0, 0, [[dress]], "userEnteredFormat.numberFormat"))
    return tab.column()


@experiment(
    "A number beyond the last day shows as a number, also in a date's format.",
    "Un nombre trop grand pour une date se montre comme un nombre.",
    "guess",
    assumed=["612345678"],
)
def number_too_large_for_a_date_shows(room: Room) -> object:
    tab = room.tab([612_345_678])
    dress = {"userEnteredFormat": {"numberFormat": _DATE}}
    room.send(tab.put_cells(0, 0, [[dress]], "userEnteredFormat.numberFormat"))
    return tab.column()


@experiment(
    "A number that is sent as a text of digits is taken for the number.",
    "Un nombre envoyé entre guillemets est accepté.",
    "measurement",
    assumed={"refused": False, "entered": {"numberValue": 20}},
)
def number_in_quotes_is_a_number(room: Room) -> object:
    tab = room.tab(["x"])
    refused = room.is_refused(tab.put(0, 0, [{"numberValue": "20"}]))
    return {"refused": refused, "entered": tab.entered()[0][0]}


@experiment(
    "In French numbers show a comma, no grouping and all their digits; truths are words.",
    "En français : virgule, nombres entiers, VRAI et FAUX.",
    "guess",
    assumed=["1,5", "612345678", "33612345678", "1234567,25", "VRAI", "FAUX"],
)
def values_show_in_french(room: Room) -> object:
    tab = room.tab(*[[one] for one in (1.5, 612345678, 33612345678, 1234567.25, True, False)])
    return tab.column()


@experiment(
    "A grouped number shows narrow no-break spaces in French.",
    "Les milliers sont séparés par une espace fine insécable.",
    "guess",
    assumed=["1\u202f234\u202f567,5"],
)
def groups_show_narrow_spaces(room: Room) -> object:
    tab = room.tab([1234567.5])
    dress = {"userEnteredFormat": {"numberFormat": {"type": "NUMBER", "pattern": "#,##0.0"}}}
    room.send(tab.put_cells(0, 0, [[dress]], "userEnteredFormat.numberFormat"))
    return tab.column()


@experiment(
    "The same values show in English once the locale is American; what is stored stays.",
    "La langue du fichier change ce qui se montre, pas ce qui est gardé.",
    "documentation",
    assumed={"shown": ["1.5", "TRUE"], "entered": [{"numberValue": 1.5}, {"boolValue": True}]},
    locale=AMERICAN,
)
def values_show_in_english(room: Room) -> object:
    tab = room.tab([1.5], [True])
    return {"shown": tab.column(), "entered": [line[0] for line in tab.entered()]}


@experiment(
    "A title with accents and spaces is quoted in ranges.",
    "Un titre accentué est mis entre guillemets dans une plage.",
    "guess",
    assumed=True,
)
def accented_title_is_quoted(room: Room) -> object:
    tab = room.tab()
    tab.title = tab.title.replace("essai", "essai à l’été", 1)
    properties = {"sheetId": tab.sheet_id, "title": tab.title}
    room.send({"updateSheetProperties": {"properties": properties, "fields": "title"}})
    return room.type_in(tab, ["x"], option="RAW").get("updatedRange") == f"{tab.quoted}!A1"
