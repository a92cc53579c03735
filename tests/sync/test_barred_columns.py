"""A column that may not be written is said once, on its title, however many rows wait for it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from demo.people import Person
from sync_service.domain.spreadsheet import cell_name
from tests.builders import CONTACT_TITLES, contact_row
from tests.on_google import Rows, Town

pytestmark = pytest.mark.stand_in

TITLES = list(CONTACT_TITLES[:5])
PHONE, ROLE = 4, 2
MANY = 12


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


def protect(town: Town, epis: Person) -> None:
    town.protect(epis, startColumnIndex=PHONE, endColumnIndex=PHONE + 1)


def fill(town: Town, epis: Person) -> None:
    """One formula gives the whole column."""
    for row in range(1, MANY + 1):
        epis.clear("Contacts", row, PHONE)
    epis.type("Contacts", 1, PHONE, f"=ARRAYFORMULA(H2:H{MANY + 1})")
    for row in range(1, MANY + 1):
        epis.type("Contacts", row, 7, contact_row(row)[PHONE])
    town.sync_until_quiet()


def choose(town: Town, epis: Person) -> None:
    values = [{"userEnteredValue": "Accueil"}]
    rule = {"condition": {"type": "ONE_OF_LIST", "values": values}}
    typed = {"columnIndex": ROLE, "columnName": TITLES[ROLE], "columnType": "DROPDOWN"}
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": MANY + 1}
    area |= {"startColumnIndex": 0, "endColumnIndex": len(TITLES)}
    table = {"name": "T", "tableId": "t1", "range": area}
    columns = [typed | {"dataValidationRule": rule}]
    town.act(epis, {"addTable": {"table": table | {"columnProperties": columns}}})


WAYS = [
    pytest.param(protect, PHONE, "sont protégées", "ôtez la protection", id="protected"),
    pytest.param(fill, PHONE, "une formule remplit", "là où la formule prend", id="a formula's"),
    pytest.param(choose, ROLE, "ne propose pas « Cuisine »", "Ajoutez", id="a list"),
]


@pytest.mark.parametrize(("bar", "column", "why", "what_to_do"), WAYS)
def test_what_rows_in_the_tab_wait_for_is_said_once_on_the_title(
    town: Town, bar: Callable[[Town, Person], None], column: int, why: str, what_to_do: str
) -> None:
    epis = town.add({"Contacts": [TITLES, *(contact_row(n) for n in range(1, MANY + 1))]})
    town.sync_until_quiet()
    bar(town, epis)
    town.sync_until_quiet()
    shown = [line[: len(TITLES)] for line in epis.seen("Contacts")]
    for number, record in enumerate(town.records()):
        town.edit(record.ref, role="Cuisine", phone=f"+336399801{number:02}")
    free = ROLE if column == PHONE else PHONE

    town.sync_until_quiet()

    (problem,) = town.problems()
    assert (problem.kind, problem.ref, problem.cell) == ("held", None, cell_name(0, column))
    for words in (f"« {TITLES[column]} »", f"{MANY} ", why, what_to_do):
        assert words in problem.message
    assert "Corrigez la formule" not in problem.message
    notes = epis.notes("Contacts")
    assert {row for row, _ in notes} == {0}
    (note,) = notes.values()
    assert note.removeprefix("Synchronisation : ") == problem.message
    after = epis.seen("Contacts")
    assert [line[column] for line in after] == [line[column] for line in shown]
    assert after[1][free] != shown[1][free]
    idle = town.sync()
    assert (idle.requests.reads, idle.requests.writes) == (0, 0)


def test_it_ends_with_what_was_in_the_way(town: Town) -> None:
    epis = town.add({"Contacts": [TITLES, *(contact_row(n) for n in range(1, MANY + 1))]})
    town.sync_until_quiet()
    where = {"sheetId": 0, "startColumnIndex": PHONE, "endColumnIndex": PHONE + 1}
    editors = {"users": [town.stand_in.person.email]}
    protected = {"range": where, "protectedRangeId": 77, "editors": editors}
    town.act(epis, {"addProtectedRange": {"protectedRange": protected}})
    for number, record in enumerate(town.records()):
        town.edit(record.ref, phone=f"+336399801{number:02}")
    town.sync_until_quiet()
    assert len(town.problems()) == 1

    town.act(epis, {"deleteProtectedRange": {"protectedRangeId": 77}})
    town.sync_until_quiet()

    assert town.problems() == []
    assert epis.notes("Contacts") == {}
    phones = {line[PHONE].replace(" ", "")[-8:] for line in epis.seen("Contacts")[1:]}
    assert phones == {f"399801{number:02}" for number in range(MANY)}


def test_rows_of_others_are_one_problem_from_the_run_that_adds_them(town: Town) -> None:
    rows: Rows = [TITLES, *(contact_row(n) for n in range(1, MANY + 1))]
    epis = town.add({"Contacts": [TITLES, contact_row(0)]})
    protect(town, epis)
    town.sync_until_quiet()
    town.add({"Contacts": rows})

    town.sync_until_quiet()
    (problem,) = town.problems()
    first = epis.notes("Contacts")
    town.sync_until_quiet()

    assert f"{MANY} cases" in problem.message
    assert [one.message for one in town.problems()] == [problem.message]
    assert [one.id for one in town.problems()] == [problem.id]
    assert list(first.values()) == [f"Synchronisation : {problem.message}"]
    assert epis.notes("Contacts") == first
    assert len(epis.seen("Contacts")) == MANY + 2
    assert town.sync().requests.writes == 0


def test_of_few_cells_each_says_what_is_known_elsewhere(town: Town) -> None:
    """Copied by hand as soon as read."""
    epis = town.add({"Contacts": [TITLES, *(contact_row(n) for n in range(1, MANY + 1))]})
    town.sync_until_quiet()
    protect(town, epis)
    for number, record in enumerate(town.records()[:2]):
        town.edit(record.ref, phone=f"+336399801{number:02}")

    town.sync_until_quiet()

    told = [one.message for one in town.problems()]
    assert len(told) == 2
    assert all(f"06 39 98 01 0{number}" in told[number] for number in range(2))


def test_a_row_that_somebody_is_typing_in_is_counted_on(town: Town) -> None:
    epis = town.add({"Contacts": [TITLES, *(contact_row(n) for n in range(1, 4))]})
    town.sync_until_quiet()
    protect(town, epis)
    for number, record in enumerate(town.records()):
        town.edit(record.ref, phone=f"+336399801{number:02}")
    town.sync_until_quiet()
    (before,) = town.problems()
    town.settings = type(town.settings)(settle_seconds=20, quiet_seconds=20)

    epis.type("Contacts", 1, ROLE, "Trésorière")
    report = town.sync()

    assert "waiting" in town.states(report)
    (during,) = town.problems()
    assert (during.id, during.message) == (before.id, before.message)
