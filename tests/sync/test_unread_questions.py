"""What was assumed waits for a yes also while its cell cannot be read, and a yes counts then."""

from collections.abc import Callable

import pytest

from french_cells.reading import Raw
from tests.builders import World
from tests.fakes.spreadsheets import FakeFile, FakeTab
from tests.sync.test_around_a_cell import matrix
from tests.sync.test_assumptions import DAY, READ_SO, kinds, stir, two_sheets
from tests.sync.test_out_of_reach import trash, unshare
from tests.sync.test_sync_scenarios import REF

BESIDE = "12/03/2024 (noté par Lise)"


def lose_tab(world: World, tab: FakeTab) -> Callable[[], None]:
    file = world.spreadsheets.files["epis"]
    file.tabs.remove(tab)
    return lambda: file.tabs.append(tab)


def lose_titles(_world: World, tab: FakeTab) -> Callable[[], None]:
    titles = [cell.text for cell in tab.grid[0]]
    for column in range(len(titles)):
        tab.type(0, column, f"Rang {column}")
    tab.anchors.clear()

    def give_back() -> None:
        for column, title in enumerate(titles):
            tab.type(0, column, title)

    return give_back


def lose_column(_world: World, tab: FakeTab) -> Callable[[], None]:
    title = tab.cell(0, DAY).text
    tab.type(0, DAY, "Divers")
    tab.anchors[:] = [one for one in tab.anchors if one.column != DAY]
    return lambda: tab.type(0, DAY, title)


LOSSES = [lose_tab, lose_titles, lose_column]


@pytest.mark.parametrize("typed", [READ_SO, BESIDE], ids=["one cell", "a column"])
@pytest.mark.parametrize("lose", LOSSES)
def test_it_waits_while_its_place_is_gone_and_is_asked_again_once_it_is_back(
    lose: Callable[[World, FakeTab], Callable[[], None]], typed: str
) -> None:
    """The question closed, and the others received the day without anybody's yes."""
    world, tab, whole = two_sheets(typed)
    [asked] = world.problems("assumed")
    give_back = lose(world, tab)
    world.sync_until_quiet(2)
    stir(world, tab)
    assert whole.cell(1, DAY).value is None
    assert [one.id for one in world.problems("assumed")] == [asked.id]
    assert world.sync().requests.reads == 0

    give_back()
    world.sync_until_quiet(3)
    assert (kinds(world), whole.cell(1, DAY).value) == (["assumed"], None)
    world.decide(world.problems("assumed")[0], "confirm")
    world.sync_until_quiet(3)
    assert (kinds(world), whole.cell(1, DAY).text) == ([], "12/03/2024")


@pytest.mark.parametrize("typed", [READ_SO, BESIDE], ids=["one cell", "a column"])
@pytest.mark.parametrize("lose", LOSSES)
def test_a_yes_counts_while_its_place_is_gone_and_nobody_is_asked_again(
    lose: Callable[[World, FakeTab], Callable[[], None]], typed: str
) -> None:
    world, tab, whole = two_sheets(typed)
    give_back = lose(world, tab)
    world.sync_until_quiet(2)
    # Of a tab that is there, something else is written in the very run.
    world.edit(str(tab.cell(2, REF).value), role="Autre")
    world.decide(world.problems("assumed")[0], "confirm")
    world.sync_until_quiet(4)
    assert whole.cell(1, DAY).text == "12/03/2024"
    assert world.problems("assumed") == []
    assert world.sync().requests.reads == 0

    give_back()
    world.sync_until_quiet(3)
    assert (kinds(world), tab.cell(1, DAY).note, tab.cell(0, DAY).note) == ([], "", "")
    assert tab.cell(1, DAY).text == typed
    assert world.sync().requests.reads == 0


def test_it_is_over_once_another_value_is_given_elsewhere() -> None:
    world, tab, whole = two_sheets()
    lose_tab(world, tab)
    world.sync_until_quiet(2)
    world.edit(str(tab.cell(1, REF).value), active_until="2026-04-01")
    world.sync_until_quiet(3)
    assert (kinds(world), whole.cell(1, DAY).text) == (["missing_tab"], "01/04/2026")
    assert world.sync().requests.reads == 0


def test_what_was_refused_over_it_stays_refused() -> None:
    world, tab, whole = two_sheets()
    tab.type(1, DAY, "bientôt")
    world.sync_until_quiet(2)
    give_back = lose_tab(world, tab)
    world.sync_until_quiet(2)
    stir(world, tab)
    assert (kinds(world), whole.cell(1, DAY).value) == (["assumed", "missing_tab"], None)
    world.decide(world.problems("assumed")[0], "confirm")
    world.sync_until_quiet(3)
    assert whole.cell(1, DAY).text == "12/03/2024"

    give_back()
    world.sync_until_quiet(3)
    [refused] = world.problems()
    assert refused.kind in ("invalid", "ambiguous")
    assert (refused.sheet_value, tab.cell(1, DAY).text) == ("bientôt", "bientôt")


def test_one_day_of_a_list_of_presence_is_asked_on_when_its_tab_is_gone() -> None:
    rows: list[list[Raw]] = [["Structure", "15/09/2026"], ["Les Épis", "x"], ["Le Relais", "P"]]
    world = matrix("Présences", rows)
    [asked] = world.problems("assumed")
    assert asked.field == "status"
    [file] = world.spreadsheets.files.values()
    [tab] = file.tabs
    file.tabs.clear()
    world.sync_until_quiet(2)
    assert [one.id for one in world.problems("assumed")] == [asked.id]
    world.decide(asked, "confirm")
    world.sync_until_quiet(2)
    assert kinds(world) == ["missing_tab"]
    file.tabs.append(tab)
    world.sync_until_quiet(2)
    assert (kinds(world), tab.cell(1, 1).note) == ([], "")


@pytest.mark.parametrize("lose", [unshare, trash])
def test_it_waits_while_its_file_is_out_of_reach(
    lose: Callable[[FakeFile], Callable[[], None]],
) -> None:
    world, tab, whole = two_sheets()
    [asked] = world.problems("assumed")
    give_back = lose(world.spreadsheets.files["epis"])
    world.sync_until_quiet(2)
    stir(world, tab)
    world.decide(asked, "confirm")
    world.sync_until_quiet(2)
    assert [one.id for one in world.problems("assumed")] == [asked.id]
    assert whole.cell(1, DAY).value is None

    give_back()
    world.sync_until_quiet(4)
    assert (kinds(world), whole.cell(1, DAY).text) == ([], "12/03/2024")
