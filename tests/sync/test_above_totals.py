"""New people come above the total of a list, be it by rows that are inserted there first."""

import pytest

from french_cells.reading import Raw
from sync_service.domain.errors import RefusedRequest, WriteRefused
from sync_service.domain.record import make_reference
from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_failing_repairs import NAME, Act, at_writes, failing, kill, sync_through_death
from tests.sync.test_room_made import TOTAL, inserted

COUNT = 3
LAST = COUNT + 1


def listed(*below: str, is_summed: bool = False, blanks: int = 0) -> tuple[World, FakeTab]:
    """Three people, and what stands below them."""
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(COUNT)])
    for at, text in enumerate(below, LAST + blanks):
        tab.type(at, NAME, text)
        if is_summed:
            tab.type(at, 4, f"={COUNT}", is_formula=True)
    world.sync_until_quiet(3)
    assert (len(world.records()), world.problems()) == (COUNT, [])
    return world, tab


def arrive(world: World, *names: str) -> None:
    for name in names:
        world.add(
            "contact",
            make_reference("contact", 900 + ord(name[0])),
            organisation_id=world.records()[0].fields["organisation_id"],
            family_name=name,
            email=f"{name.lower()}@example.org",
        )


def names(tab: FakeTab) -> list[Raw]:
    return [tab.cell(row, NAME).value for row in range(1, len(tab.grid))]


def assert_quiet(world: World) -> None:
    world.sync_until_quiet(3)
    assert world.problems() == []
    assert world.sync().requests.reads == 0


@pytest.mark.parametrize("people", [["Noir"], ["Noir", "Oger"]])
@pytest.mark.parametrize("below", [[TOTAL], [TOTAL, "Total adultes"]])
def test_new_people_come_above_the_total(people: list[str], below: list[str]) -> None:
    """They stood below it, and the list went on there."""
    world, tab = listed(*below)
    before = names(tab)[:COUNT]
    arrive(world, *people)
    world.sync()
    assert names(tab) == [*before, *people, *below]
    assert inserted(world.spreadsheets.batches) == len(people)
    assert_quiet(world)


def test_they_come_above_the_last_row_of_what_a_formula_sums_up() -> None:
    """In the midst of what it counts, so that it counts them."""
    world, tab = listed(TOTAL, is_summed=True)
    before = names(tab)[:COUNT]
    arrive(world, "Noir")
    world.sync()
    assert names(tab) == [*before[:-1], "Noir", before[-1], TOTAL]
    assert_quiet(world)


def test_a_blank_row_above_the_total_is_filled_first() -> None:
    world, tab = listed(TOTAL, blanks=1)
    before = names(tab)[:COUNT]
    arrive(world, "Noir")
    world.sync()
    assert names(tab) == [*before, "Noir", TOTAL]
    assert inserted(world.spreadsheets.batches) == 0
    assert_quiet(world)


@pytest.mark.parametrize(
    "below", [["Mis à jour par Odile le mardi"], [TOTAL, "Voir aussi l’accueil"]]
)
def test_where_anything_else_stands_below_they_come_below_that(below: list[str]) -> None:
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(COUNT)])
    for at, text in enumerate(below, LAST):
        tab.type(at, 8, text)
    tab.type(LAST, NAME, below[0] if below[0] == TOTAL else None)
    world.sync_until_quiet(3)
    arrive(world, "Noir")
    world.sync_until_quiet(3)
    assert names(tab)[-1] == "Noir"
    assert inserted(world.spreadsheets.batches) == 0


@pytest.mark.parametrize("is_summed", [False, True])
@pytest.mark.parametrize("at", [0, 1], ids=["rows inserted", "values written"])
@pytest.mark.parametrize("is_sent", [False, True], ids=["before", "after"])
def test_whoever_dies_at_either_write_inserts_no_row_twice(
    at: int, *, is_sent: bool, is_summed: bool
) -> None:
    world, tab = listed(TOTAL, is_summed=is_summed)
    arrive(world, "Noir")
    acts: list[Act | None] = [*[None] * at, kill]
    at_writes(world, [] if is_sent else acts, acts if is_sent else [])
    sync_through_death(world)
    assert_quiet(world)
    assert (len(names(tab)), names(tab)[-1]) == (COUNT + 2, TOTAL)
    assert names(tab).count("Noir") == 1
    assert inserted(world.spreadsheets.batches) == 1


@pytest.mark.parametrize("at", [0, 1], ids=["rows inserted", "values written"])
@pytest.mark.parametrize("is_applied", [False, True], ids=["before apply", "after apply"])
def test_a_500_at_either_write_inserts_no_row_twice(at: int, *, is_applied: bool) -> None:
    world, tab = listed(TOTAL)
    arrive(world, "Noir")
    at_writes(world, [*[None] * at, failing(world, is_applied=is_applied)])
    world.sync()
    assert_quiet(world)
    assert (names(tab)[-2:], inserted(world.spreadsheets.batches)) == (["Noir", TOTAL], 1)


def test_where_google_takes_no_row_they_come_below() -> None:
    world, tab = listed(TOTAL)
    arrive(world, "Noir")

    def refuse() -> None:
        error = WriteRefused("protégé", spreadsheet_id="epis", refused=RefusedRequest(7, "growth"))
        world.spreadsheets.faults.append(("write", error, False))

    at_writes(world, [refuse])
    world.sync()
    assert names(tab)[-2:] == [TOTAL, "Noir"]
    assert_quiet(world)


def test_a_row_that_comes_back_shares_no_place_with_a_new_one() -> None:
    """Both fit into the blank row that it left above the last one, which a formula sums up."""
    world, tab = listed(TOTAL, is_summed=True)
    before = names(tab)[:COUNT]
    (cleared,) = (one for one in world.records() if one.fields["family_name"] == before[1])
    for column in range(len(tab.grid[COUNT - 1])):
        tab.type(COUNT - 1, column, None)
    world.sync()
    world.edit(cleared.ref, phone="+33639981234")
    arrive(world, "Noir")
    world.sync_until_quiet(3)
    assert sorted(map(str, names(tab))) == sorted(map(str, [*before, "Noir", TOTAL]))
    assert_quiet(world)
