"""Two columns of one title, and a person who types another title while a value is on its way."""

from collections.abc import Callable

import pytest

from french_cells.reading import Raw
from sync_service.domain.errors import Unreachable
from tests.builders import CONTACT_TITLES, World, contact_row
from tests.sync.test_around_a_cell import world_of
from tests.sync.test_matrix_sync import RULES

ROLE = 2
TITLES = [*CONTACT_TITLES[:5], "Fonction", "Commune"]


def act_in_next_window(world: World, act: Callable[[], None]) -> None:
    def hook(what: str, _spreadsheet: str) -> None:
        if what == "write":
            world.spreadsheets.before.remove(hook)
            act()

    world.spreadsheets.before.append(hook)


@pytest.mark.parametrize("has_column_before", [True, False])
def test_a_role_stays_under_its_own_title_of_two(*, has_column_before: bool) -> None:
    """It was moved under the second « Fonction », and the record lost it, in silence."""
    world = World()
    tab = world.add_contacts([[*contact_row(n), None, "Toul"] for n in range(3)], titles=TITLES)
    world.sync_until_quiet()
    record = world.record(email="personne1@example.org")
    world.edit(record.ref, role="Présidente")

    def act() -> None:
        if has_column_before:
            tab.insert_column(0)
        tab.type(0, len(TITLES) - 1 + has_column_before, "Ville")

    act_in_next_window(world, act)
    world.sync_until_quiet()

    assert world.record(email="personne1@example.org").fields["role"] == "Présidente"
    assert tab.cell(2, ROLE + has_column_before).value == "Présidente"
    assert world.problems() == []


@pytest.mark.parametrize("dies", [True, False])
def test_a_presence_stays_in_its_own_month_of_two_that_name_the_same_day(*, dies: bool) -> None:
    """« P » was moved from September to December: one presence gone, another made up."""
    rows: list[list[Raw]] = [
        [None, "Septembre 2026", None, "Décembre 2026"],
        ["Structure", "mardi 8", "mardi 15", "mardi 8", "mardi 15"],
        ["Les Épis", "P", "A"],
        ["Le Relais", "P", "P"],
    ]
    world, tab = world_of(RULES, rows, "Présences")
    world.sync_until_quiet()
    (record,) = [one for one in world.records("attendance") if one.fields["status"] == "absent"]
    world.edit(record.ref, status="present")
    if dies:
        world.spreadsheets.faults.append(("write", Unreachable("lost", spreadsheet_id="f"), True))
        world.sync()
        tab.type(1, 5, "mardi 22")
    else:
        act_in_next_window(world, lambda: tab.type(1, 5, "mardi 22"))
    world.sync_until_quiet()

    assert [tab.cell(2, column).value for column in range(1, 5)] == ["P", "P", None, None]
    assert [one.fields["status"] for one in world.records("attendance")] == ["present"] * 4
    assert world.problems() == []
