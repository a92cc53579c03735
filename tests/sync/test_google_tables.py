"""Google's tables with typed columns: no list, no format of ours there, and rows inside."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from demo.people import Person
from sync_service.domain.mapping import Column, TabRules
from tests.builders import contact_row
from tests.on_google import Rows, Town

pytestmark = pytest.mark.stand_in

COLUMNS = (
    Column("family_name", ("Nom",)),
    Column("given_name", ("Prénom",)),
    Column("role", ("Fonction",)),
    Column("email", ("Courriel",)),
    Column("phone", ("Téléphone",)),
    Column("active_until", ("Parti le",)),
    Column("organisation_id", ("Structure",), dropdown=True),
)
RULES = TabRules("contacts", "contact", "table", COLUMNS)
TITLES = [column.titles[0] for column in COLUMNS]
ROLE, UNTIL, STRUCTURE = 2, 5, 6


def row(number: int, role: str = "Accueil") -> list[object]:
    line = contact_row(number)
    return [*line[:2], role, *line[3:], "", "Les Épis"]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path, rules={"contacts": RULES})
    yield town
    town.close()


def make_table(
    town: Town,
    epis: Person,
    rows: int,
    *,
    roles: Sequence[str] = (),
    structures: Sequence[str] = (),
    footer: bool = False,
) -> None:
    """What Sheets proposes by itself: « Convertir en tableau », columns typed as they look."""
    columns: list[dict[str, Any]] = [
        {"columnIndex": UNTIL, "columnName": "Parti le", "columnType": "DATE"},
    ]
    for at, words in ((ROLE, roles), (STRUCTURE, structures)):
        dropdown = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": w} for w in words]}
        listed = {"columnType": "DROPDOWN", "dataValidationRule": {"condition": dropdown}}
        if words or at == STRUCTURE:
            column = {"columnIndex": at, "columnName": TITLES[at], "columnType": "TEXT"}
            columns.append(column | (listed if words else {}))
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": rows}
    area |= {"startColumnIndex": 0, "endColumnIndex": len(TITLES)}
    table: dict[str, Any] = {"name": "Contacts", "tableId": "t1", "range": area}
    if footer:
        table["rowsProperties"] = {"footerColorStyle": {"rgbColor": {"red": 1}}}
    town.act(epis, {"addTable": {"table": table | {"columnProperties": columns}}})


def table_end(town: Town, epis: Person) -> int:
    path = f"/v4/spreadsheets/{epis.spreadsheet_id}?fields=sheets.tables.range"
    (table,) = town.asked("GET", path)["sheets"][0]["tables"]
    return int(table["range"]["endRowIndex"])


def elsewhere(town: Town, *numbers: int, role: str = "Accueil") -> None:
    rows: Rows = [TITLES, *(row(number, role) for number in numbers)]
    town.add({"Contacts": rows}, partner="le-relais", scope="all")


@pytest.mark.parametrize("first", [True, False], ids=["before the first run", "after a clean one"])
def test_typed_columns_stop_nothing(town: Town, *, first: bool) -> None:
    epis = town.add({"Contacts": [TITLES, row(1), row(2)]})
    if not first:
        town.sync_until_quiet()
    make_table(town, epis, 3)

    town.sync_until_quiet()
    town.edit(town.records()[0].ref, active_until="2026-12-05")
    report = town.sync_until_quiet()

    assert town.states(report) == ["idle"]
    assert epis.seen("Contacts")[0][-1] == "Réf."
    assert epis.seen("Contacts")[1][UNTIL] in ("05/12/2026", "46361")
    assert town.problems() == []


def test_new_rows_land_inside_the_table(town: Town) -> None:
    epis = town.add({"Contacts": [TITLES, row(1), row(2)]})
    make_table(town, epis, 3)
    town.sync_until_quiet()
    elsewhere(town, 11, 12)

    report = town.sync()
    town.sync_until_quiet()

    assert report.requests.writes <= 2
    assert table_end(town, epis) == 5
    assert [line[0] for line in epis.seen("Contacts")[3:5]] == [row(11)[0], row(12)[0]]
    assert town.states(town.sync()) == ["idle", "idle"]
    assert town.problems() == []


def test_its_own_blank_rows_are_filled_first_and_a_list_below_is_left_alone(town: Town) -> None:
    epis = town.add({"Contacts": [TITLES, row(1), [], [], ["à rappeler : la mairie"]]})
    make_table(town, epis, 3)
    town.sync_until_quiet()
    elsewhere(town, 11, 12, 13)

    town.sync_until_quiet()

    shown = [line[0] if line else "" for line in epis.seen("Contacts")]
    assert shown[2:] == [row(11)[0], row(12)[0], "à rappeler : la mairie", row(13)[0]]
    assert table_end(town, epis) == 4
    assert town.problems("refused") == []


def test_a_total_right_below_the_table_is_not_written_over(town: Town) -> None:
    epis = town.add({"Contacts": [TITLES, row(1), ["Total", "=1"]]})
    make_table(town, epis, 2)
    town.sync_until_quiet()
    elsewhere(town, 11)

    town.sync_until_quiet()

    assert [line[0] for line in epis.seen("Contacts")[2:]] == ["Total", row(11)[0]]
    assert table_end(town, epis) == 2
    assert town.problems() == []


def test_a_blank_row_that_somebody_noted_something_on_is_not_taken_into_the_table(
    town: Town,
) -> None:
    epis = town.add({"Contacts": [TITLES, row(1), [], ["à rappeler : la mairie"]]})
    make_table(town, epis, 2)
    town.sync_until_quiet()
    epis.write_note("Contacts", 2, 4, "ligne gardée pour la mairie")
    elsewhere(town, 11)

    town.sync_until_quiet()

    shown = [line[0] if line else "" for line in epis.seen("Contacts")]
    assert shown[2:] == ["", "à rappeler : la mairie", row(11)[0]]
    assert table_end(town, epis) == 2


@pytest.mark.parametrize("below", [[], [[], ["à rappeler : la mairie"]]], ids=["", "and a remark"])
def test_a_footer_leaves_no_room(town: Town, below: Rows) -> None:
    epis = town.add({"Contacts": [TITLES, row(1), ["Total"], *below]})
    make_table(town, epis, 3, footer=True)
    town.sync_until_quiet()
    elsewhere(town, 11)

    town.sync_until_quiet()

    assert table_end(town, epis) == 3
    assert epis.seen("Contacts")[3 + len(below)][0] == row(11)[0]


def test_a_drop_down_gets_the_partners_own_word_for_a_value(town: Town) -> None:
    epis = town.add({"Contacts": [TITLES, row(1, "accueil")]})
    make_table(town, epis, 2, roles=["accueil", "Présidente"])
    town.sync_until_quiet()
    town.edit(town.records()[0].ref, role="Présidente")

    town.sync_until_quiet()

    assert epis.seen("Contacts")[1][ROLE] == "Présidente"
    assert town.problems() == []


def test_a_drop_down_is_emptied_though_its_list_has_no_blank(town: Town) -> None:
    epis = town.add({"Contacts": [TITLES, row(1)]})
    make_table(town, epis, 2, roles=["Accueil", "Présidente"])
    town.sync_until_quiet()
    town.edit(town.records()[0].ref, role=None)

    town.sync_until_quiet()

    assert epis.seen("Contacts")[1][ROLE] == ""
    assert town.problems() == []


def test_a_new_row_gets_the_partners_own_name_for_what_it_is_linked_to(town: Town) -> None:
    epis = town.add({"Contacts": [TITLES, row(1)]})
    make_table(town, epis, 2, structures=["Les Épis"])
    town.sync_until_quiet()
    elsewhere(town, 11)

    town.sync_until_quiet()

    assert [line[STRUCTURE] for line in epis.seen("Contacts")[1:3]] == ["Les Épis"] * 2
    assert table_end(town, epis) == 3
    assert town.problems() == []


def test_a_value_that_its_list_does_not_have_is_told_and_stops_nothing_else(town: Town) -> None:
    epis = town.add({"Contacts": [TITLES, row(1)]})
    make_table(town, epis, 2, roles=["Accueil", "Présidente"])
    town.sync_until_quiet()
    town.edit(town.records()[0].ref, role="Trésorière", phone="+33639981111")
    elsewhere(town, 11, role="Cheffe de chœur")

    town.sync_until_quiet()

    shown = epis.seen("Contacts")
    assert [line[ROLE] for line in shown[1:3]] == ["Accueil", ""]
    assert shown[1][4] == "06 39 98 11 11"
    assert table_end(town, epis) == 3
    told = {p.message for p in town.problems("held") if p.spreadsheet_id == epis.spreadsheet_id}
    assert len(told) == 2
    assert all("votre liste ne propose pas" in message.lower() for message in told)
    assert any("« Trésorière »" in message for message in told)


def test_a_new_row_stays_out_of_another_table_that_is_blank_still(town: Town) -> None:
    epis = town.add({"Contacts": [TITLES, row(1), [], ["Clé", "Salle"]]})
    area = {"sheetId": 0, "startRowIndex": 3, "endRowIndex": 8}
    area |= {"startColumnIndex": 0, "endColumnIndex": 2}
    town.act(epis, {"addTable": {"table": {"name": "Clés", "range": area}}})
    town.sync_until_quiet()
    elsewhere(town, 11)

    town.sync_until_quiet()

    names = [line[0] if line else "" for line in epis.seen("Contacts")]
    assert names[3:] == ["Clé", "", "", "", "", row(11)[0]]


@pytest.mark.parametrize("titles", [("Clé", "Salle"), ()], ids=["titled", "without titles"])
def test_our_reference_column_stays_out_of_another_table(
    town: Town, titles: Sequence[str]
) -> None:
    epis = town.add({"Contacts": [TITLES, row(1)]})
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 9}
    area |= {"startColumnIndex": len(TITLES), "endColumnIndex": len(TITLES) + 2}
    epis.type("Contacts", 0, len(TITLES), *titles)
    town.act(epis, {"addTable": {"table": {"name": "Clés", "range": area}}})

    town.sync_until_quiet()

    assert epis.seen("Contacts")[0][len(TITLES) + 2] == "Réf."
