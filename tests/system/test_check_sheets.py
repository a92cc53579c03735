"""What `check` says of followed sheets: all that will not work there, in the sync's own words."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TITLES = ["Nom", "Prénom", "Courriel", "Tél."]
ROWS = [
    TITLES,
    ["Aubin", "Zoé", "zoe@example.org", "06 39 98 00 01"],
    ["Babin", "Léo", "leo@example.org", "06 39 98 00 02"],
]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def follow(host: HereHost, sheet: str, *titles: str) -> None:
    tabs = dict.fromkeys(titles or ("Contacts",), "contacts")
    host.write_mappings([{"partner": "les-epis", "name": "Les Épis", "id": sheet, "tabs": tabs}])


def act(stand_in: StandIn, sheet: str, *requests: dict[str, Any]) -> None:
    stand_in.call("POST", f"/v4/spreadsheets/{sheet}:batchUpdate", {"requests": [*requests]})


def protect(stand_in: StandIn, sheet: str, title: str, **area: int) -> None:
    where = {"sheetId": stand_in.open(sheet).sheet_id(title), **area}
    act(stand_in, sheet, {"addProtectedRange": {"protectedRange": {"range": where}}})


def messages(host: HereHost) -> Sequence[str]:
    return [one["message"] for one in host.run("check", "--json").json["problems"]]


def test_an_office_file_is_said_to_be_one_everywhere(here: HereHost, stand_in: StandIn) -> None:
    body = {"name": "Contacts.xlsx", "mimeType": XLSX}
    sheet = str(stand_in.call("POST", "/drive/v3/files", body)["id"])
    stand_in.share(sheet)
    follow(here, sheet)

    answer = here.run("sync", "--json")

    (report,) = answer.json["sheets"]
    assert (answer.code, report["state"]) == (1, "failed")
    (problem,) = here.problems()
    (checked,) = messages(here)
    assert problem["kind"] == "refused"
    assert problem["message"] == checked == report["error"]
    assert "Excel" in checked
    assert "Enregistrer au format" in checked
    (standing,) = here.run("status", "--json").json["sheets"]
    assert standing["error"].startswith(checked)
    told = [here.run(*one) for one in (["sync"], ["status"], ["check"], ["problems"])]
    adopted = here.run("adopt", sheet, "--entity", "contact", "--partner", "les-epis")
    assert adopted.code == 2
    assert "Excel" in adopted.err
    said = " ".join([*(one.out for one in told), adopted.out, adopted.err])
    assert "partagée" not in said.replace("Adresse avec qui partager", "")


def test_a_file_in_the_bin_is_to_be_corrected(here: HereHost, stand_in: StandIn) -> None:
    sheet = stand_in.create("Les Épis", {"Contacts": ROWS})
    follow(here, sheet)
    here.sync()
    stand_in.caller.request("PATCH", f"/drive/v3/files/{sheet}", {"trashed": True})

    answer = here.run("check", "--json")

    assert answer.code == 1
    (problem,) = answer.json["problems"]
    assert "corbeille" in problem["message"]
    stand_in.caller.request("PATCH", f"/drive/v3/files/{sheet}", {"trashed": False})
    assert messages(here) == []


def test_what_may_not_be_written_is_told_before_and_after_the_first_run(
    here: HereHost, stand_in: StandIn
) -> None:
    titles = ["Normal", "Colonne", "Onglet", "Vue", "Case"]
    sheet = stand_in.create("Les Épis", dict.fromkeys(titles, ROWS))
    partner = stand_in.open(sheet)
    protect(stand_in, sheet, "Colonne", startColumnIndex=3, endColumnIndex=4)
    protect(stand_in, sheet, "Onglet")
    protect(stand_in, sheet, "Case", startColumnIndex=6, endColumnIndex=7)
    partner.clear("Vue", 1, 0, 2, 4)
    partner.type("Vue", 1, 0, "=ARRAYFORMULA(Normal!A2:D)")
    follow(here, sheet, *titles)

    before = messages(here)
    here.sync()
    here.sync()
    after = messages(here)

    column, tab, formula = before
    assert column.startswith("Onglet « Colonne », colonne « Tél. » : c’est protégé")
    assert tab.startswith("Onglet « Onglet » : c’est protégé")
    assert formula.startswith("Onglet « Vue » : une formule remplit")
    address = json.loads(stand_in.credentials.read_text(encoding="utf-8"))["client_email"]
    assert address in column
    assert address in tab
    assert [one.partition(" : ")[0] for one in after] == [
        one.partition(" : ")[0] for one in before
    ]
    shown = here.run("check")
    assert shown.code == 0
    assert shown.out.index("À savoir") < shown.out.index(column[:30])


def test_another_installations_sheet_is_told(here: HereHost, stand_in: StandIn) -> None:
    sheet = stand_in.create("Les Épis", {"Contacts": ROWS})
    follow(here, sheet)
    here.sync()
    here.sync()
    first = dict(here.settings)
    assert messages(here) == []
    here.settings["DATABASE_URL"] = first["DATABASE_URL"].replace("sync.db", "autre.db")
    here.run("db", "upgrade")

    (before,) = messages(here)
    here.sync()

    (question,) = here.problems()
    assert before == question["message"]
    assert messages(here) == [before]
    here.run("confirm", str(question["id"]))
    here.sync()
    assert messages(here) == []
