"""A write met another row, an incident shows what stood there, and somebody is erased."""

import pytest

from sync_service.domain.mapping import Column, TabRules
from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_composite_columns import add_tab
from tests.sync.test_erased_while_held import erase
from tests.sync.test_races import Killed
from tests.sync.test_sync_scenarios import PHONE, REF

GIVEN = 1
WHOLE_NAMES = TabRules(
    "complet",
    "contact",
    "table",
    (Column("full_name", ("Nom et prénom",)), Column("phone", ("Téléphone",))),
)


def slip(world: World, tab: FakeTab, row: int, reference: int, **fields: str) -> None:
    """A row comes in above just as we write, and we are killed: ours is in the row above it."""

    def act(what: str, _: object) -> None:
        if what == "write":
            tab.insert_row(1)
        if what == "answer":
            world.spreadsheets.before.clear()
            raise Killed

    world.edit(str(tab.cell(row, reference).value), **fields)
    world.spreadsheets.before.append(act)
    with pytest.raises(Killed):
        world.sync()


def test_it_goes_with_whom_it_shows_in_one_cell_by_their_whole_name() -> None:
    """« c’est peut-être « Zoé MULLER » qui est juste » outlived her erasure."""
    names = ["Anne PETIT", "Bob DURAND", "Zoé MULLER", "Paul SIMON", "Nadia LAURENT"]
    world = World()
    world.add("organisation", "S-1", id="les-epis", name="Centre social Les Épis")
    lines = [[name, f"06 39 98 00 {row:02d}"] for row, name in enumerate(names)]
    tab = add_tab(world, "epis", WHOLE_NAMES, [[*line] for line in lines])
    world.sync_until_quiet(4)
    slip(world, tab, 4, 2, given_name="Paulo")
    tab.type(4, 0, "Zoé Muller-Roux")
    world.sync_until_quiet(3)
    (incident,) = world.problems("incident")
    assert incident.canonical_value == "Zoé MULLER"

    (zoe,) = [one.ref for one in world.records() if one.fields["given_name"] == "Zoé"]
    erase(world, zoe)
    world.sync_until_quiet(3)
    assert world.problems() == []


@pytest.mark.parametrize(
    ("column", "field", "ours", "typed"),
    [
        (PHONE, "phone", "+33639981111", "06 39 98 77 77"),
        (GIVEN, "given_name", "Paulo", "Zoélie"),
    ],
)
def test_it_stays_where_it_is_about_somebody_else_of_the_same_name_or_number(
    column: int, field: str, ours: str, typed: str
) -> None:
    """Two of one switchboard or of one first name: one is erased, the other's cell is in doubt."""
    rows = [contact_row(number) for number in range(8)]
    rows[2][column] = rows[6][column]
    world = World()
    tab = world.add_contacts(rows)
    world.sync_until_quiet(3)
    erased = str(tab.cell(7, REF).value)
    slip(world, tab, 4, REF, **{field: ours})
    tab.type(4, column, typed)
    world.sync_until_quiet(3)
    before = world.problems("incident")
    assert [one.sheet_value for one in before] == [typed]

    erase(world, erased)
    world.sync_until_quiet(3)
    assert world.problems() == before
