"""What partners do with Google's own tools, and what the commands make of that."""

from typing import Any

import pytest

from demo.people import Person
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TITLES = ["Nom", "Prénom", "Fonction", "Courriel", "Téléphone", "Parti le"]
MAIL, UNTIL = 3, 5
TABLE, FORMULA, CHIP, SOURCE = "Tableau", "Formule", "Puce", "Source"
ZOE, LUC = "zoe.perrin@example.org", "luc.perrin@example.org"
LONG = 501


def person(number: int) -> list[str]:
    mail = f"personne{number}@example.org"
    return [f"Nom{number}", "Lou", "Accueil", mail, f"06 39 98 00 {number:02}", ""]


def act(stand_in: StandIn, epis: Person, request: dict[str, Any]) -> None:
    path = f"/v4/spreadsheets/{epis.spreadsheet_id}:batchUpdate"
    stand_in.call("POST", path, {"requests": [request]})


def make_table(stand_in: StandIn, epis: Person) -> None:
    """« Convertir en tableau », with a column of days."""
    area = {"sheetId": epis.sheet_id(TABLE), "startRowIndex": 0, "endRowIndex": 3}
    area |= {"startColumnIndex": 0, "endColumnIndex": len(TITLES)}
    column = {"columnIndex": UNTIL, "columnName": "Parti le", "columnType": "DATE"}
    table = {"name": "T", "tableId": "t1", "range": area, "columnProperties": [column]}
    act(stand_in, epis, {"addTable": {"table": table}})


def put_chip(stand_in: StandIn, epis: Person) -> None:
    start = {"sheetId": epis.sheet_id(CHIP), "rowIndex": 1, "columnIndex": MAIL}
    chip = {"personProperties": {"email": ZOE}}
    cell = {
        "userEnteredValue": {"stringValue": "@"},
        "chipRuns": [{"startIndex": 0, "chip": chip}],
    }
    rows, fields = [{"values": [cell]}], "userEnteredValue,chipRuns"
    act(stand_in, epis, {"updateCells": {"start": start, "rows": rows, "fields": fields}})


@pytest.fixture
def epis(here: HereHost, stand_in: StandIn) -> Person:
    lists = {
        TABLE: [TITLES, person(1), person(2)],
        CHIP: [TITLES, person(3)],
        FORMULA: [TITLES],
        SOURCE: [person(4), person(5)],
    }
    epis = stand_in.open(stand_in.create("Les Épis", lists, entry="RAW"))
    make_table(stand_in, epis)
    put_chip(stand_in, epis)
    epis.type(FORMULA, 1, 0, f"=ARRAYFORMULA({SOURCE}!A1:F)")
    tabs = dict.fromkeys((TABLE, CHIP, FORMULA), "contacts")
    one = {"partner": "les-epis", "name": "Les Épis", "id": epis.spreadsheet_id, "tabs": tabs}
    here.write_mappings([one])
    return epis


def rest(host: HereHost) -> set[str]:
    reports = [host.sync() for _ in range(3)]
    return {sheet["state"] for sheet in reports[-1]["sheets"]}


def test_a_table_a_formula_and_a_chip_stop_nothing_and_stay_what_they_are(
    here: HereHost, stand_in: StandIn, epis: Person
) -> None:
    shown = epis.seen(FORMULA)
    assert rest(here) == {"idle"}
    mails = {one["fields"]["email"]: one["ref"] for one in here.export("contact")}
    assert len(mails) == 5
    assert here.run("edit", mails[ZOE], f"email={LUC}").code == 0
    assert here.run("edit", mails["personne1@example.org"], "active_until=2026-12-31").code == 0
    new = ["family_name=Neuf", "given_name=Rose", "email=rose@example.org"]
    assert here.run("new", "contact", *new, "organisation_id=les-epis").code == 0
    assert rest(here) == {"idle"}

    assert epis.seen(FORMULA) == shown
    assert {line[0] for line in epis.seen(TABLE)[1:]} >= {"Nom1", "Nom2", "Neuf"}
    mask = "sheets(tables.range,data.rowData.values.chipRuns)"
    answer = stand_in.call("GET", f"/v4/spreadsheets/{epis.spreadsheet_id}?fields={mask}")
    [table] = answer["sheets"][0]["tables"]
    assert table["range"]["endRowIndex"] == len(epis.seen(TABLE))
    assert ZOE in str(answer)
    told = {(one["tab"], one["kind"]): one["message"] for one in here.problems()}
    assert "formule" in told[FORMULA, "refused"]
    assert LUC in told[CHIP, "held"]


def test_a_list_of_more_values_than_google_takes_is_written_without_a_choice(
    here: HereHost, stand_in: StandIn
) -> None:
    titles = ["N° d'inventaire", "Désignation"]
    games = [titles, *([f"LM-{number:04}", f"Jeu {number}"] for number in range(LONG))]
    loans = [["Matériel", "Emprunteur", "Date de sortie", "Retour prévu"]]
    sheet_id = stand_in.create("La Farandole", {"Matériel": games, "Prêts": loans}, entry="RAW")
    tabs = {"Matériel": "items", "Prêts": "loans"}
    one = {"partner": "la-farandole", "name": "La Farandole", "id": sheet_id, "tabs": tabs}
    here.write_mappings([one])

    assert rest(here) == {"idle"}
    assert len(here.export("item")) == LONG
    assert [one["kind"] for one in here.problems()] == []
    assert {stand_in.open(sheet_id).seen(tab)[0][-1] for tab in tabs} == {"Réf."}
