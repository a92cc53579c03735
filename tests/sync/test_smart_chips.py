"""People and places as smart chips: read for what they are, never replaced by a text."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.between import acting_between
from demo.people import Person
from sheets_emulator.wire import Call
from tests.builders import CONTACT_TITLES, contact_row
from tests.on_google import Json, Town

pytestmark = pytest.mark.stand_in

TITLES = list(CONTACT_TITLES[:5])
ROLE, MAIL = 2, 3
ZOE, LUC = "zoe@example.org", "luc@example.org"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    for address in (ZOE, LUC):
        # Namesakes: the chip shows the same words for both.
        town.stand_in.add_account(address, "Zoé Perrin")
    yield town
    town.close()


def put_chip(
    town: Town, epis: Person, column: int, chip: Json, text: str = "@", *, row: int = 1
) -> None:
    """Into the first contact's row, as « @ » and a choice do."""
    start = {"sheetId": 0, "rowIndex": row, "columnIndex": column}
    run = {"startIndex": text.index("@"), "chip": chip}
    cell = {"userEnteredValue": {"stringValue": text}, "chipRuns": [run]}
    rows, fields = [{"values": [cell]}], "userEnteredValue,chipRuns"
    town.act(epis, {"updateCells": {"start": start, "rows": rows, "fields": fields}})


def chips(town: Town, epis: Person) -> int:
    path = f"/v4/spreadsheets/{epis.spreadsheet_id}?fields=sheets.data.rowData.values.chipRuns"
    return str(town.asked("GET", path)).count("'chip'")


def of_person(address: str) -> Json:
    return {"personProperties": {"email": address}}


def test_a_person_in_an_address_column_gives_the_address(town: Town) -> None:
    epis = town.add({"Contacts": [TITLES, contact_row(1)]})
    put_chip(town, epis, MAIL, of_person(ZOE))
    report = town.sync_until_quiet()

    (record,) = town.records()
    assert record.fields["email"] == ZOE
    assert (town.problems(), town.states(report)) == ([], ["idle"])
    assert chips(town, epis) == 1

    put_chip(town, epis, MAIL, of_person(LUC))
    town.sync_until_quiet()
    assert town.records()[0].fields["email"] == LUC


def test_in_any_other_column_it_gives_the_name_that_it_shows(town: Town) -> None:
    epis = town.add({"Contacts": [TITLES, contact_row(1)]})
    put_chip(town, epis, ROLE, of_person(ZOE))

    town.sync_until_quiet()

    assert town.records()[0].fields["role"] == "Zoé Perrin"
    assert chips(town, epis) == 1


@pytest.mark.parametrize(
    ("column", "field", "value", "chip"),
    [
        (MAIL, "email", "autre@example.org", of_person(ZOE)),
        (ROLE, "role", "Trésorière", {"richLinkProperties": {"uri": "https://x.example.org/"}}),
    ],
)
def test_it_is_not_replaced_by_a_text_and_says_what_is_known_elsewhere(
    town: Town, column: int, field: str, value: str, chip: Json
) -> None:
    epis = town.add({"Contacts": [TITLES, contact_row(1)]})
    put_chip(town, epis, column, chip)
    town.sync_until_quiet()
    town.edit(town.records()[0].ref, **{field: value})

    report = town.sync_until_quiet()

    (problem,) = town.problems()
    assert (problem.kind, problem.field) == ("held", field)
    assert f"« {value} »" in problem.message
    assert "puce" in problem.message
    assert chips(town, epis) == 1
    assert town.states(report) == ["idle"]

    epis.type("Contacts", 1, column, value)
    town.sync_until_quiet()
    assert town.problems() == []
    assert epis.notes("Contacts") == {}


def test_beside_words_it_gives_no_address(town: Town) -> None:
    """« voir @Zoé »: whose address is meant is for a person to say."""
    epis = town.add({"Contacts": [TITLES, contact_row(1)]})
    town.sync_until_quiet()
    put_chip(town, epis, MAIL, of_person(ZOE), "voir @")

    town.sync_until_quiet()

    (problem,) = town.problems()
    assert (problem.kind, problem.field) == ("ambiguous", "email")
    assert problem.sheet_value == "voir Zoé Perrin"
    assert town.records()[0].fields["email"] == contact_row(1)[MAIL]
    assert chips(town, epis) == 1


def test_beside_words_it_is_not_replaced_either(town: Town) -> None:
    epis = town.add({"Contacts": [TITLES, contact_row(1)]})
    put_chip(town, epis, ROLE, of_person(ZOE), "avec @")
    town.sync_until_quiet()
    assert town.records()[0].fields["role"] == "avec Zoé Perrin"
    town.edit(town.records()[0].ref, role="Trésorière")

    town.sync_until_quiet()

    assert [problem.kind for problem in town.problems()] == ["held"]
    assert epis.seen("Contacts")[1][ROLE] == "avec Zoé Perrin"
    assert chips(town, epis) == 1


def test_in_a_copy_of_its_row_it_stays_when_the_first_row_is_written(town: Town) -> None:
    """What others give reaches a row and its copy, but the copy has the name as a chip."""
    first = contact_row(1)
    first[ROLE] = "Zoé Perrin"
    epis = town.add({"Contacts": [TITLES, contact_row(2), first, first]})
    put_chip(town, epis, ROLE, of_person(ZOE), row=3)
    town.sync_until_quiet()
    assert [problem.kind for problem in town.problems()] == ["duplicate"]
    (ref,) = [one.ref for one in town.records() if one.fields["role"] == "Zoé Perrin"]
    town.edit(ref, role="Trésorière")

    town.sync_until_quiet()

    assert [line[ROLE] for line in epis.seen("Contacts")[2:]] == ["Trésorière", "Zoé Perrin"]
    assert chips(town, epis) == 1


@pytest.mark.parametrize(
    ("column", "field", "value", "stands"),
    [
        (ROLE, "role", "Trésorière", "Zoé Perrin"),
        (MAIL, "email", "autre@example.org", ZOE),
    ],
)
def test_one_that_our_write_met_under_a_sort_is_told(
    town: Town, column: int, field: str, value: str, stands: str
) -> None:
    """Its words are put back, and nothing more can be: it was gone and nobody was told."""
    epis = town.add({"Contacts": [TITLES, *map(contact_row, (1, 2, 3))]})
    put_chip(town, epis, column, of_person(ZOE))
    town.sync_until_quiet()
    town.edit(epis.seen("Contacts")[2][5], **{field: value})
    acts = [lambda: epis.sort("Contacts", 0, 1)]
    path = f"/v4/spreadsheets/{epis.spreadsheet_id}:batchUpdate"

    def meanwhile(call: Call) -> None:
        if acts and call.path == path:
            acts.pop()()

    with acting_between(town.stand_in, meanwhile):
        town.sync()
    town.sync_until_quiet()

    (problem,) = town.problems()
    assert problem.kind == "incident"
    assert "une puce y était, « Zoé Perrin »" in problem.message
    shown = {line[0]: line[column] for line in epis.seen("Contacts")[1:]}
    assert shown[str(contact_row(1)[0])] == stands
    assert shown[str(contact_row(2)[0])] == value
