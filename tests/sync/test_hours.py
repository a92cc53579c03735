"""Hours that we write are true times where the column's are, and words where people type words."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.people import Person
from french_cells.reading import Value
from sync_service.domain.mapping import Column, TabRules
from sync_service.domain.record import Change, Entity, Record, make_reference
from tests.on_google import Town

pytestmark = pytest.mark.stand_in

COLUMNS = (
    Column("workshop_id", ("Atelier",)),
    Column("date", ("Date",)),
    Column("start_time", ("Début",)),
    Column("end_time", ("Fin",)),
    Column("place", ("Lieu",)),
)
RULES = TabRules("Séances", "session", "table", COLUMNS)
TITLES = [column.titles[0] for column in COLUMNS]
WORKSHOP, SESSION = make_reference("workshop", 1), make_reference("session", 1)
START, END = 2, 3
LATE = 16.5 / 24


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path, rules={"Séances": RULES})
    town.add({"Vide": [["Mot"]]}, untracked=["Vide"])
    town.sync()  # the known structures become records
    add(town, "workshop", WORKSHOP, title="Café", lead_organisation_id="les-epis")
    yield town
    town.close()


def add(town: Town, entity: Entity, ref: str, **fields: Value) -> None:
    now = town.clock.now()
    with town.database.transaction() as stored:
        stored.records.add([Record(ref, entity, fields, now)])
        stored.journal.append([Change(ref, "*", None, ref, "command", now)])


def coming(town: Town) -> None:
    hours = {"start_time": "16:30", "end_time": "18:00", "place": "Salle"}
    add(town, "session", SESSION, workshop_id=WORKSHOP, date="2026-12-15", **hours)


def follow(town: Town, *hours: tuple[str, str]) -> Person:
    days = (f"{1 + number:02d}/12/2026" for number in range(len(hours)))
    rows = [["Café", day, *both, "Salle"] for day, both in zip(days, hours, strict=True)]
    person = town.add({"Séances": [TITLES, *rows]}, scope="all")
    town.sync_until_quiet()
    assert town.problems() == []
    return person


def cell(town: Town, person: Person, row: int, column: int) -> tuple[object, str, str]:
    """What was entered, its format's type, and what a person sees."""
    fields = "userEnteredValue,userEnteredFormat.numberFormat,formattedValue"
    path = f"/v4/spreadsheets/{person.spreadsheet_id}?includeGridData=true"
    asked = f"{path}&fields=sheets.data.rowData.values({fields})"
    rows = town.asked("GET", asked)["sheets"][0]["data"][0]["rowData"]
    found = rows[row]["values"][column]
    (value,) = found["userEnteredValue"].values()
    looks = found.get("userEnteredFormat", {}).get("numberFormat", {})
    return value, looks.get("type", ""), found["formattedValue"]


def is_idle(town: Town) -> bool:
    """Nothing to read, nothing to write, nothing to ask: neither now nor when it is read again."""
    requests = town.sync().requests
    return (requests.reads, requests.writes, town.problems()) == (0, 0, [])


def read_again(town: Town, person: Person) -> None:
    """Somebody types something else, so that all is looked at."""
    person.type("Séances", 1, 4, "Grande salle")
    before = [one.fields for one in town.records("session")]
    report = town.sync_until_quiet()
    assert report.requests.writes == 0
    after = [one.fields for one in town.records("session")]
    assert [one | {"place": ""} for one in map(dict, after)] == [
        one | {"place": ""} for one in map(dict, before)
    ]


def test_a_row_that_we_add_beside_true_times_has_true_times(town: Town) -> None:
    """They were words there, which no formula of the partner's adds up."""
    epis = follow(town, ("14:30", "16:00"), ("09:00", "10:30"))
    coming(town)
    town.sync_until_quiet()

    assert cell(town, epis, 3, START) == (LATE, "TIME", "16:30")
    assert cell(town, epis, 3, END) == (0.75, "TIME", "18:00")
    assert is_idle(town)
    read_again(town, epis)
    assert cell(town, epis, 3, START) == (LATE, "TIME", "16:30")
    assert is_idle(town)


def test_an_hour_that_changes_in_a_true_time_s_cell_keeps_the_cell_s_own_format(
    town: Town,
) -> None:
    epis = follow(town, ("14:30:00", "16:00:00"), ("09:00:00", "10:30:00"))
    shown = cell(town, epis, 2, START)[2]
    first = min(town.records("session"), key=lambda one: str(one.fields["date"]))
    town.edit(first.ref, start_time="13:07")
    town.sync_until_quiet()

    value, looks, text = cell(town, epis, 1, START)
    assert (value, looks) == (pytest.approx(787 / 1440), "TIME")
    assert len(text) == len(shown), "the pattern that the person chose"
    assert is_idle(town)
    read_again(town, epis)


def test_where_people_type_words_words_are_written(town: Town) -> None:
    epis = follow(town, ("14h30", "16h"), ("9h", "10h30"))
    coming(town)
    town.sync_until_quiet()

    assert cell(town, epis, 3, START) == ("16h30", "", "16h30")
    assert is_idle(town)
    read_again(town, epis)


def test_where_both_stand_the_more_usual_is_written(town: Town) -> None:
    epis = follow(town, ("14:30", "16h"), ("09:00", "10:30"), ("9h", "11h"))
    coming(town)
    town.sync_until_quiet()

    assert cell(town, epis, 4, START) == (LATE, "TIME", "16:30")
    assert cell(town, epis, 4, END) == ("18h00", "", "18h00")
    assert is_idle(town)


def test_an_hour_typed_over_ours_and_an_edit_meet_as_any_other_cell(town: Town) -> None:
    epis = follow(town, ("14:30", "16:00"), ("09:00", "10:30"))
    coming(town)
    town.sync_until_quiet()
    epis.type("Séances", 3, START, "17:00")
    town.sync_until_quiet()

    (one,) = (one for one in town.records("session") if one.fields["date"] == "2026-12-15")
    assert one.fields["start_time"] == "17:00"
    epis.type("Séances", 3, START, "17:15")
    town.edit(one.ref, start_time="17:30")
    town.sync_until_quiet()
    (conflict,) = town.problems()
    assert (conflict.kind, conflict.canonical_value) == ("conflict", "17h30")
    epis.type("Séances", 3, START, "17:30")
    town.sync_until_quiet()
    assert is_idle(town)


def test_a_sort_between_two_runs_finds_each_row_that_we_wrote(town: Town) -> None:
    epis = follow(town, ("14:30", "16:00"), ("09:00", "10:30"))
    coming(town)
    town.sync_until_quiet()
    before = {one.ref: one.fields for one in town.records("session")}
    area = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 4}
    area |= {"startColumnIndex": 0, "endColumnIndex": 6}
    order = [{"dimensionIndex": START, "sortOrder": "ASCENDING"}]
    town.act(epis, {"sortRange": {"range": area, "sortSpecs": order}})
    town.sync_until_quiet()

    assert {one.ref: one.fields for one in town.records("session")} == before
    assert town.problems() == []


@pytest.mark.parametrize(("column_type", "written"), [("TIME", LATE), ("TEXT", "16h30")])
def test_a_typed_column_has_what_its_type_says(
    town: Town, column_type: str, written: object
) -> None:
    epis = follow(town, ("14:30", "16:00"), ("9h", "10:30"))
    column = {"columnIndex": START, "columnName": "Début", "columnType": column_type}
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 3}
    area |= {"startColumnIndex": 0, "endColumnIndex": len(TITLES)}
    table = {"name": "S", "tableId": "t1", "range": area, "columnProperties": [column]}
    town.act(epis, {"addTable": {"table": table}})
    coming(town)
    town.sync_until_quiet()

    # A format of ours would be refused there.
    assert cell(town, epis, 3, START)[:2] == (written, "")
    assert is_idle(town)
