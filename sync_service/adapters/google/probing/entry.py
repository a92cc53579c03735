"""What the grid makes of what people type, in a French and in an American file."""

from collections.abc import Sequence

from sync_service.adapters.google.probing.experiment import AMERICAN, experiment
from sync_service.adapters.google.probing.room import Room

_TEXT = {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}}
_12_MARCH, _3_DECEMBER, _20_NOVEMBER = 46_093, 46_359, 46_346


def _understood(room: Room, typed: Sequence[str]) -> dict[str, object]:
    """Each typed text with what became of it: a number, a truth, a text, a formula."""
    tab = room.tab(size=(len(typed), 1))
    room.type_in(tab, *[[text] for text in typed])
    fields = "userEnteredValue,userEnteredFormat(numberFormat(type))"
    seen: dict[str, object] = {}
    for text, line in zip(typed, tab.cells(fields), strict=True):
        entered = line[0].get("userEnteredValue", {})
        looks = line[0].get("userEnteredFormat", {}).get("numberFormat", {})
        kind = {"format": looks["type"]} if "type" in looks else {}
        seen[text] = {**entered, **kind}
    return seen


def _date(serial: int) -> dict[str, object]:
    return {"numberValue": serial, "format": "DATE"}


def _texts(*typed: str) -> dict[str, object]:
    return {text: {"stringValue": text} for text in typed}


@experiment(
    "In a French file dates are read day first.",
    "Fichier français : une date se lit jour d’abord.",
    "documentation",
    assumed={
        "12/03/2026": _date(_12_MARCH),
        "20/11/2026": _date(_20_NOVEMBER),
        "2026-03-12": _date(_12_MARCH),
    },
)
def french_dates_are_day_first(room: Room) -> object:
    return _understood(room, ["12/03/2026", "20/11/2026", "2026-03-12"])


@experiment(
    "In an American file dates are read month first, and one without such a month stays a text.",
    "Fichier américain : mois d’abord ; « 20/11/2026 » reste un texte.",
    "documentation",
    assumed={"12/03/2026": _date(_3_DECEMBER), **_texts("20/11/2026")},
    locale=AMERICAN,
)
def american_dates_are_month_first(room: Room) -> object:
    return _understood(room, ["12/03/2026", "20/11/2026"])


@experiment(
    "In French, « 12 mars 2026 » and « jeudi 12 mars 2026 » are dates, « 12.03.2026 » too.",
    "« 12 mars 2026 » devient une date.",
    "guess",
    assumed=dict.fromkeys(
        ["12 mars 2026", "jeudi 12 mars 2026", "12.03.2026", "12-03-26"], "date"
    ),
)
def spelled_dates_are_understood(room: Room) -> object:
    typed = ["12 mars 2026", "jeudi 12 mars 2026", "12.03.2026", "12-03-26"]
    found = _understood(room, typed)
    return {text: "date" if seen == _date(_12_MARCH) else seen for text, seen in found.items()}


@experiment(
    "« 3-5 », « 12/03 » become dates of this year, « 1.5 » and « 0-3 ans » stay texts in French.",
    "« 3-5 » devient une date, « 1.5 » reste un texte.",
    "guess",
    assumed={"3-5": "DATE", "12/03": "DATE", "1.5": "text", "0-3 ans": "text", "18-36": "text"},
)
def short_numbers_become_dates(room: Room) -> object:
    found = _understood(room, ["3-5", "12/03", "1.5", "0-3 ans", "18-36"])
    return {
        text: "text" if seen == {"stringValue": text} else _format_of(seen)
        for text, seen in found.items()
    }


def _format_of(seen: object) -> object:
    return seen.get("format", seen) if isinstance(seen, dict) else seen


@experiment(
    "« 14:30 » is a time, « 14h30 » a text.",
    "« 14:30 » devient une heure, « 14h30 » reste un texte.",
    "guess",
    assumed={"14:30": "TIME", "14h30": {"stringValue": "14h30"}},
)
def times_are_understood(room: Room) -> object:
    found = _understood(room, ["14:30", "14h30"])
    return {text: _format_of(seen) for text, seen in found.items()}


@experiment(
    "Digits alone become a number and lose their zero.",
    "Des chiffres seuls perdent leur zéro.",
    "recording",
    assumed={"0612345678": {"numberValue": 612345678}, "05400": {"numberValue": 5400}},
)
def digits_lose_their_zero(room: Room) -> object:
    return _understood(room, ["0612345678", "05400"])


@experiment(
    "Telephones in pairs of digits stay texts.",
    "Un téléphone en paires de chiffres reste un texte.",
    "guess",
    assumed=_texts("06 39 98 12 34", "06.39.98.12.34", "06-39-98-12-34", "06/39/98/12/34"),
)
def telephones_in_pairs_stay_texts(room: Room) -> object:
    typed = ["06 39 98 12 34", "06.39.98.12.34", "06-39-98-12-34", "06/39/98/12/34"]
    return _understood(room, typed)


@experiment(
    "« +33639981234 » becomes a number, with blanks it becomes a broken formula.",
    "« +33… » devient un nombre, ou une formule cassée.",
    "guess",
    assumed={"+33639981234": {"numberValue": 33639981234}, "+33 6 39 98 12 34": "formula"},
)
def international_telephones_are_not_texts(room: Room) -> object:
    found = _understood(room, ["+33639981234", "+33 6 39 98 12 34"])
    return {
        text: "formula" if isinstance(seen, dict) and "formulaValue" in seen else seen
        for text, seen in found.items()
    }


@experiment(
    "In French « 1,5 » is a number, and a plain space does not group digits.",
    "« 1,5 » est un nombre, « 1 234 » un texte.",
    "guess",
    assumed={"1,5": {"numberValue": 1.5}, **_texts("1 234", "1.234,5")},
)
def french_numbers_have_a_comma(room: Room) -> object:
    return _understood(room, ["1,5", "1 234", "1.234,5"])


@experiment(
    "« 20 € », « 50 % », « 1e3 » become numbers of these formats.",
    "« 20 € » devient un nombre de format monétaire.",
    "guess",
    assumed={
        "20 €": {"numberValue": 20, "format": "CURRENCY"},
        "50%": {"numberValue": 0.5, "format": "PERCENT"},
        "1e3": {"numberValue": 1000, "format": "SCIENTIFIC"},
    },
)
def amounts_become_numbers(room: Room) -> object:
    return _understood(room, ["20 €", "50%", "1e3"])


@experiment(
    "A formula typed with a French name is computed.",
    "Une formule tapée en français se calcule.",
    "guess",
    assumed=["3"],
)
def french_formula_is_computed(room: Room) -> object:
    tab = room.tab()
    room.type_in(tab, ["=SOMME(1;2)"])
    room.said.append(str(tab.entered()[0][0].get("formulaValue")))
    return tab.column()


@experiment(
    "« VRAI » and « TRUE » are truths in French, « oui » is a text.",
    "« VRAI » est une valeur logique, « oui » un texte.",
    "guess",
    assumed={"VRAI": {"boolValue": True}, "TRUE": {"boolValue": True}, **_texts("oui", "P", "A")},
)
def truths_are_understood(room: Room) -> object:
    return _understood(room, ["VRAI", "TRUE", "oui", "P", "A"])


@experiment(
    "A leading apostrophe makes a text and is not part of it.",
    "L’apostrophe devant fait un texte et n’en fait pas partie.",
    "documentation",
    assumed={"'0612": {"stringValue": "0612"}, "'=1": {"stringValue": "=1"}},
)
def apostrophe_makes_a_text(room: Room) -> object:
    return _understood(room, ["'0612", "'=1"])


@experiment(
    "Digits typed into a cell of format text stay a text.",
    "Une case au format texte garde les chiffres tels quels.",
    "guess",
    assumed=[{"stringValue": "0612"}, {"stringValue": "12/03/2026"}],
)
def text_format_keeps_digits(room: Room) -> object:
    tab = room.tab()
    room.send(tab.put_cells(0, 0, [[_TEXT, _TEXT]], "userEnteredFormat.numberFormat"))
    room.type_in(tab, ["0612", "12/03/2026"])
    return tab.entered()[0]


@experiment(
    "Find and replace reads the new text as if it were typed.",
    "Rechercher-remplacer lit le nouveau texte comme tapé.",
    "guess",
    assumed=[{"numberValue": 5}],
)
def replaced_text_is_parsed(room: Room) -> object:
    tab = room.tab(["five"])
    wish = {"find": "five", "replacement": "5", "sheetId": tab.sheet_id}
    room.send({"findReplace": wish | {"matchEntireCell": True}})
    return tab.entered()[0]
