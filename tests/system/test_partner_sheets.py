"""Sheets as partners really have them: what Google refuses in one stops no other, and is told."""

import json
from typing import Any

import pytest

from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TITLES = ["Nom", "Prénom", "Fonction", "Mail", "Tél.", "Parti le"]
ZOE = ["Perrin", "Zoélie", "Accueil", "zoelie@example.org", "06 39 98 00 01", ""]
LUC = ["Morel", "Luc", "Accueil", "luc@example.org", "06 39 98 00 02", ""]
CONTACTS = {"Contacts": "contacts"}


def act(stand_in: StandIn, sheet: str, *requests: dict[str, Any]) -> None:
    stand_in.call("POST", f"/v4/spreadsheets/{sheet}:batchUpdate", {"requests": list(requests)})


def protected(stand_in: StandIn, sheet: str) -> None:
    """The whole tab, for its owner alone."""
    tab = stand_in.open(sheet).sheet_id("Contacts")
    act(stand_in, sheet, {"addProtectedRange": {"protectedRange": {"range": {"sheetId": tab}}}})


def as_table(stand_in: StandIn, sheet: str) -> None:
    area = {"sheetId": stand_in.open(sheet).sheet_id("Contacts"), "startRowIndex": 0}
    area |= {"endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": len(TITLES)}
    columns = [{"columnIndex": 5, "columnName": TITLES[5], "columnType": "DATE"}]
    table = {"name": "Contacts", "range": area, "columnProperties": columns}
    act(stand_in, sheet, {"addTable": {"table": table}})


def american(stand_in: StandIn, sheet: str) -> None:
    settings = {"properties": {"locale": "en_US"}, "fields": "locale"}
    act(stand_in, sheet, {"updateSpreadsheetProperties": settings})
    stand_in.open(sheet).type("Contacts", 1, 5, "03/12/2026")


def for_reading(stand_in: StandIn, sheet: str) -> None:
    path = f"/drive/v3/files/{sheet}/permissions"
    address = json.loads(stand_in.credentials.read_text(encoding="utf-8"))["client_email"]
    (mine,) = [
        one["id"]
        for one in stand_in.call("GET", f"{path}?fields=permissions(id,emailAddress)")[
            "permissions"
        ]
        if one["emailAddress"] == address
    ]
    stand_in.call("PATCH", f"{path}/{mine}", {"role": "reader"})


def test_none_of_them_stops_another_and_the_commands_say_what_to_do(
    here: HereHost, stand_in: StandIn
) -> None:
    ways = {"protege": protected, "tableau": as_table, "anglais": american, "lecture": for_reading}
    sheets = {}
    for number, (partner, make) in enumerate(ways.items()):
        person = [f"{ZOE[0]}{'abcd'[number]}", *ZOE[1:3], f"zoe{number}@example.org", *ZOE[4:]]
        sheets[partner] = stand_in.create(partner, {"Contacts": [TITLES, person]})
        make(stand_in, sheets[partner])
    bureau = stand_in.create("Bureau", {"Contacts": [TITLES, LUC]})
    followed: list[dict[str, Any]] = [
        {"partner": partner, "id": sheet, "tabs": CONTACTS} for partner, sheet in sheets.items()
    ]
    here.write_mappings([*followed, {"partner": "bureau", "id": bureau, "tabs": CONTACTS}])

    checked = here.run("check", "--json")
    reports = [here.sync() for _ in range(3)]

    assert checked.code == 0
    told = {one["place"].partition(",")[0]: one["message"] for one in checked.json["problems"]}
    assert set(told) == {"protege", "anglais", "lecture"}
    assert "c’est protégé" in told["protege"]
    assert "« France »" in told["anglais"]
    assert "lecture seule" in told["lecture"]
    assert {sheet["state"] for sheet in reports[-1]["sheets"]} == {"idle"}
    assert len(here.export("contact")) == 5
    for sheet in (sheets["tableau"], sheets["anglais"], bureau):
        assert stand_in.open(sheet).seen("Contacts")[0][-1] == "Réf."
    kinds = {(one["partner"], one["kind"]) for one in here.problems()}
    assert kinds == {("anglais", "ambiguous"), ("anglais", "assumed"), ("lecture", "refused")}
