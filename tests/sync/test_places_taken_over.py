"""Who has somebody's place, number or function is not that person; who changed places still is."""

import pytest

from french_cells.reading import Raw
from sync_service.domain.mapping import Column, TabRules
from sync_service.domain.spreadsheet import Area
from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_composite_columns import add_tab
from tests.sync.test_contested import GIVEN, type_over
from tests.sync.test_sync_scenarios import EMAIL, NAME, PHONE, REF, met

ROLE = 2
TREASURER = 6
SUCCESSOR = "Vasseur"

RULES = TabRules(
    "complet",
    "contact",
    "table",
    (
        Column("full_name", ("Nom et prénom",)),
        Column("role", ("Fonction",)),
        Column("ct_member", ("CT",)),
        Column("copil_member", ("Copil",)),
        Column("phone", ("Téléphone",)),
    ),
)


@pytest.mark.parametrize("name", [SUCCESSOR, "Abel"])
@pytest.mark.parametrize("edits", [1, 2, 4])
def test_a_successor_has_a_record_of_her_own(edits: int, name: str) -> None:
    """The treasurer's row goes, hers comes with the same function and line, and all is sorted.

    With four other numbers edited she was the treasurer, with his consent and his notes.
    """
    rows = [contact_row(number) for number in range(12)]
    rows[TREASURER - 1][ROLE] = "Trésorière"
    world = World()
    tab = world.add_contacts(rows)
    world.sync_until_quiet(2)
    treasurer = str(tab.cell(TREASURER, REF).value)
    world.edit(treasurer, publish_ok=True, note="Absent le lundi")
    world.sync_until_quiet(2)
    line: list[Raw] = [name, "Odile", "Trésorière", "odile@example.org"]
    line.append(tab.cell(TREASURER, PHONE).value)

    for row in [1, 3, 8, 10][:edits]:
        tab.type(row, PHONE, f"06 39 98 77 {row:02d}")
    tab.delete_row(TREASURER)
    end = len(tab.grid)
    for column, value in enumerate(line):
        tab.type(end, column, value)
    tab.sort(1, NAME, columns=range(REF))
    world.sync_until_quiet()

    successor = world.record(family_name=name)
    assert successor.ref != treasurer
    assert (successor.fields["publish_ok"], successor.fields.get("note")) == (False, None)
    assert treasurer not in {one.ref for one in world.records()}
    assert world.problems() == []


def alike(*names: str) -> tuple[World, FakeTab]:
    """People who have all in common but their name and their number."""
    world = World()
    world.add("organisation", "S-1", id="les-epis", name="Centre social Les Épis")
    rows: list[list[Raw]] = [
        [name, "Accueil", "oui", "oui", f"06 39 98 00 {number:02d}"]
        for number, name in enumerate(names)
    ]
    tab = add_tab(world, "epis", RULES, rows)
    world.sync_until_quiet()
    return world, tab


@pytest.mark.parametrize("others", [(), ("Zoé MULLER",)])
def test_rows_that_change_places_without_their_numbers_stay_whose_they_were(
    others: tuple[str, ...],
) -> None:
    """All but the name was as beside the other's reference: that was taken for one edit."""
    world, tab = alike("Anne PETIT", "Bob DURAND", *others)
    before = {one.ref: one.fields["family_name"] for one in world.records()}
    for row in (1, 2):
        tab.type(row, PHONE, None)
    first, second = (tab.cell(row, 0).value for row in (1, 2))
    tab.type(1, 0, second)
    tab.type(2, 0, first)
    world.sync_until_quiet()
    assert {one.ref: one.fields["family_name"] for one in world.records()} == before


@pytest.mark.parametrize("left", ["Membre", None])
def test_functions_that_pass_on_to_people_who_are_added_that_day_are_no_question(
    left: str | None,
) -> None:
    """Three officers step down, and three new people are typed with what they were."""
    functions = ("Présidente", "Trésorière", "Secrétaire")
    rows = [contact_row(number) for number in range(12)]
    for row, function in zip(rows, functions, strict=False):
        row[ROLE] = function
    world = World()
    tab = world.add_contacts(rows)
    world.sync_until_quiet(2)
    for number, function in enumerate(functions):
        tab.type(number + 1, ROLE, left)
        line = contact_row(40 + number)
        line[ROLE] = function
        tab.fill([line], len(tab.grid))
    world.sync_until_quiet()
    assert world.problems() == []
    assert len(world.records()) == 15


def name_of(world: World, ref: object) -> object:
    return next((one.fields["family_name"] for one in world.records() if one.ref == ref), None)


@pytest.mark.parametrize("is_locked", [False, True])
def test_a_row_without_its_reference_says_nothing_of_who_is_typed_over_elsewhere(
    *, is_locked: bool
) -> None:
    """Wiped, or not ours to write; whoever was typed over in place was archived, unasked."""
    world, tab = met(6)
    ref = tab.cell(5, REF).value
    if is_locked:
        tab.locked.append(Area(8, 9, REF, REF + 1))
        for column, value in enumerate(contact_row(20)):
            tab.type(8, column, value)
        world.sync_until_quiet(3)
    else:
        tab.type(2, REF, None)
    type_over(tab, 5, 1, NAME, GIVEN, EMAIL, PHONE)
    world.sync_until_quiet(4)
    assert name_of(world, ref) == "Nouv1"


def with_functions(count: int) -> tuple[World, FakeTab]:
    world, tab = met(count)
    for row in range(1, count + 1):
        tab.type(row, ROLE, f"Fonction {row}")
    world.sync_until_quiet(2)
    return world, tab


def copy_for_successor(tab: FakeTab, row: int, number: int, of: int) -> None:
    """A copy of a colleague's row, with the function of who leaves."""
    copy = len(tab.grid)
    tab.copy_row(row, copy)
    type_over(tab, copy, number, NAME, GIVEN, EMAIL, PHONE)
    tab.type(copy, ROLE, f"Fonction {of}")


def test_copies_made_for_two_successors_take_the_records_of_none_whose_cells_were_cleared() -> (
    None
):
    world, tab = with_functions(7)
    gone = {row: tab.cell(row, REF).value for row in (5, 6)}
    for number, row in enumerate(gone, start=1):
        copy_for_successor(tab, number, number, row)
        tab.clear_row(row, range(REF))
    world.sync_until_quiet(3)
    assert [name_of(world, ref) for ref in gone.values()] == [None, None]


def test_a_copy_made_for_a_successor_takes_no_record_from_the_row_with_its_reference() -> None:
    world, tab = with_functions(7)
    ref = tab.cell(5, REF).value
    copy_for_successor(tab, 1, 1, 5)
    type_over(tab, 5, 6, NAME, GIVEN, EMAIL, PHONE)
    tab.type(5, ROLE, "Fonction 9")
    world.sync_until_quiet(3)
    assert name_of(world, ref) == "Nouv6"


def test_whoever_is_sorted_into_a_list_kept_in_order_gets_nobodys_record() -> None:
    """The known rows kept their order among themselves, so that none of them seemed to move."""
    world, tab = met(5)
    for row, name in enumerate(("Aron", "Bolt", "Colin", "Dubois", "Erard"), start=1):
        tab.type(row, NAME, name)
        tab.type(row, ROLE, f"Fonction {row}")
    world.sync_until_quiet(2)
    left = str(tab.cell(3, REF).value)
    for row, name in ((3, "Cyrus"), (6, "Chose")):
        type_over(tab, row, row, GIVEN, ROLE, EMAIL, PHONE)
        tab.type(row, NAME, name)
    tab.sort(1, NAME, columns=range(REF))
    world.sync_until_quiet(4)
    assert left not in {one.ref for one in world.records()}
    people = {one.fields["family_name"] for one in world.records()}
    assert people == {"Aron", "Bolt", "Cyrus", "Dubois", "Erard", "Chose"}
