from collections.abc import Callable
from pathlib import Path

import pytest

from demo.between import acting_between
from demo.open_spreadsheet import RefusedError
from demo.over_http import OverHttp
from demo.people import Person
from sheets_emulator import Direct, World, mint_credentials, serve
from sheets_emulator.wire import Call

TITLES = ["Nom", "Ville", "Reçu le", "Réf."]
ROWS = [
    ["Zoé", "Lunéville", "12/03/2026", "C-A"],
    ["Amin", "Jolivet", "01/02/2026", "C-B"],
    ["Lou", "Moncel", "05/05/2026", "C-C"],
]


def open_sheet(world: World) -> Person:
    caller = Direct(world, world.person)
    properties = {"title": "Contacts", "locale": "fr_FR"}
    _, made = caller.request("POST", "/v4/spreadsheets", {"properties": properties})
    person = Person(caller, made["spreadsheetId"])
    person.rename_tab("Sheet1", "Feuille")
    for row, texts in enumerate([TITLES, *ROWS]):
        person.type("Feuille", row, 0, *texts)
    return person


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def person(world: World) -> Person:
    return open_sheet(world)


def names(person: Person) -> list[str]:
    return [line[0] if line else "" for line in person.seen("Feuille")[1:]]


def test_typing_is_read_as_the_sheets_locale_reads_it(person: Person) -> None:
    person.type("Feuille", 4, 0, "Max", "1,5", "3/4/2026", "=1+1")

    assert person.seen("Feuille")[4] == ["Max", "1,5", "03/04/2026", "2"]


def test_a_sort_takes_whole_rows_along(person: Person) -> None:
    person.sort("Feuille", by=0, first_row=1)

    assert [line[0] + line[3] for line in person.seen("Feuille")[1:]] == [
        "AminC-B",
        "LouC-C",
        "ZoéC-A",
    ]


def test_a_sort_without_the_reference_tears_rows_apart(person: Person) -> None:
    person.sort_without_reference("Feuille", by=0, first_row=1)

    assert [line[0] + line[3] for line in person.seen("Feuille")[1:]] == [
        "AminC-A",
        "LouC-B",
        "ZoéC-C",
    ]


def test_rows_are_moved_cut_copied_inserted_and_deleted(person: Person) -> None:
    person.move_row("Feuille", 1, 3)
    assert names(person) == ["Amin", "Lou", "Zoé"]
    person.copy_row("Feuille", 1, 4)
    assert names(person) == ["Amin", "Lou", "Zoé", "Amin"]
    person.cut_row("Feuille", 4, 2)
    assert names(person) == ["Amin", "Amin", "Zoé"]
    person.insert_rows("Feuille", 2)
    assert names(person) == ["Amin", "", "Amin", "Zoé"]
    person.delete_rows("Feuille", 1, 2)
    assert names(person) == ["Amin", "Zoé"]


def test_references_are_wiped_and_spoiled(person: Person) -> None:
    person.wipe_reference("Feuille", 1)
    person.spoil_reference("Feuille", 2, "C-AAAA")

    assert [line[3:] for line in person.seen("Feuille")[1:]] == [[], ["C-AAAA"], ["C-C"]]


def test_columns_are_renamed_moved_inserted_and_deleted(person: Person) -> None:
    person.rename_column("Feuille", "Ville", "Commune")
    person.move_column("Feuille", 0, 1)
    person.insert_column("Feuille", 0)
    assert person.seen("Feuille")[0] == ["", "Commune", "Nom", "Reçu le", "Réf."]
    person.delete_column("Feuille", 0)
    assert person.seen("Feuille")[0] == ["Commune", "Nom", "Reçu le", "Réf."]


def test_a_row_is_added_below_everything_and_the_grid_grows(world: World) -> None:
    person = open_sheet(world)
    person.delete_rows("Feuille", 4, 996)

    assert person.add_row("Feuille", "Max") == 4
    assert person.size("Feuille")[0] == 5
    assert names(person)[-1] == "Max"


ACTS: dict[str, Callable[[Person], object]] = {
    "type": lambda one: one.type("Feuille", 1, 0, "autre", "chose"),
    "clear": lambda one: one.clear("Feuille", 1, 0, rows=2, columns=4),
    "write_note": lambda one: one.write_note("Feuille", 1, 0, "une note"),
    "insert_rows": lambda one: one.insert_rows("Feuille", 2),
    "delete_rows": lambda one: one.delete_rows("Feuille", 1, 2),
    "move_row": lambda one: one.move_row("Feuille", 1, 3),
    "cut_row": lambda one: one.cut_row("Feuille", 1, 3),
    "copy_row": lambda one: one.copy_row("Feuille", 1, 5),
    "sort": lambda one: one.sort("Feuille", 2, 1, descending=True),
    "sort_without_reference": lambda one: one.sort_without_reference("Feuille", 0, 1),
    "hide_row": lambda one: one.hide_row("Feuille", 2),
    "move_column": lambda one: one.move_column("Feuille", 3, 0),
    "insert_column": lambda one: one.insert_column("Feuille", 1),
    "delete_column": lambda one: one.delete_column("Feuille", 1),
    "hide_column": lambda one: one.hide_column("Feuille", 1),
    "filter": lambda one: one.filter("Feuille", 0),
    "merge": lambda one: one.merge("Feuille", 1, 0, 2, 2),
    "duplicate_tab": lambda one: one.duplicate_tab("Feuille", "Copie"),
    "rename_tab": lambda one: one.rename_tab(0, "Autre"),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_every_act_can_be_taken_back(act: Callable[[Person], object], person: Person) -> None:
    before = (person.tabs(), person.seen("Feuille"), person.notes("Feuille"))

    act(person)
    assert person.undo()

    assert (person.tabs(), person.seen("Feuille"), person.notes("Feuille")) == before


def test_there_is_nothing_to_take_back_at_the_beginning(world: World) -> None:
    assert not Person(Direct(world, world.person), "x").undo()


def test_what_google_refuses_is_an_error(world: World) -> None:
    with pytest.raises(RefusedError, match="404"):
        Person(Direct(world, world.person), "nowhere").tabs()


def test_people_act_between_any_two_requests_of_a_program(
    world: World, person: Person, tmp_path: Path
) -> None:
    seen: list[str] = []

    def act(call: Call) -> None:
        seen.append(call.method)
        person.type("Feuille", 1, 0, f"fois {len(seen)}")

    with serve(world, 0) as server:
        paths = mint_credentials(world, tmp_path)
        person_path = f"/drive/v3/files/{person.spreadsheet_id}/permissions"
        share = {"type": "user", "role": "writer", "emailAddress": world.service_account.email}
        Direct(world, world.person).request("POST", person_path, share)
        program = OverHttp(server.api_base, paths[world.service_account.email])
        with acting_between(world, act):
            other = Person(program, person.spreadsheet_id)
            other.tabs()
            other.tabs()
        other.tabs()
        program.close()

    assert seen == ["GET", "GET"]
    assert names(person)[0] == "fois 2"


def test_the_same_person_works_over_http(world: World, person: Person, tmp_path: Path) -> None:
    with serve(world, 0) as server:
        paths = mint_credentials(world, tmp_path)
        caller = OverHttp(server.api_base, paths[world.person.email])
        over_http = Person(caller, person.spreadsheet_id)
        over_http.type("Feuille", 1, 0, "Zoë")
        world.tokens.clear()  # as an hour does
        over_http.type("Feuille", 2, 0, "Amine")
        caller.close()

    assert names(person)[:2] == ["Zoë", "Amine"]
