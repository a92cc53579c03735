"""Emptied rows of people who were erased, sorted off their references while we write."""

from collections.abc import Callable, Sequence

import pytest

from french_cells.reading import Raw
from sync_service.domain.record import NOBODY
from tests.builders import CONTACT_TITLES, World, contact_row
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_erased_while_held import erase
from tests.sync.test_sync_scenarios import EMAIL, NAME, PHONE, met

GIVEN, REF = 1, 5
TITLES = CONTACT_TITLES[:REF]
THIRD, SEVENTH = 3, 7


def in_the_window(world: World, act: Callable[[], None], where: str = "clef") -> None:
    def hook(what: str, spreadsheet: str) -> None:
        if (what, spreadsheet) == ("write", where):
            world.spreadsheets.before.remove(hook)
            act()

    world.spreadsheets.before.append(hook)


def sorted_twice(erased: Sequence[int], by: int = GIVEN) -> tuple[World, FakeTab]:
    """In the coordinator's list: by a name without « Réf. », then whole, by number."""
    world, own = met(10)
    tab = world.add_everybody()
    tab.fill([TITLES])
    for column in (REF, REF + 1):
        tab.type(0, column, None)
    world.sync_until_quiet(4)
    for number in erased:
        erase(world, world.record(email=f"personne{number}@example.org").ref)
    world.sync_until_quiet(4)
    tab.insert_row(1)
    world.sync_until_quiet(2)
    own.fill([contact_row(10)], first_row=11)
    tab.sort(1, by, columns=range(REF), reverse=True)
    in_the_window(world, lambda: tab.sort(1, PHONE, reverse=True))
    world.sync()
    return world, tab


def emptied(tab: FakeTab) -> list[tuple[Raw, str]]:
    """What stands under « Réf. » of such rows, and our note there."""
    rows = [line for line in tab.grid if line[NAME].value == NOBODY]
    return [(line[REF].value, line[REF].note) for line in rows]


@pytest.mark.parametrize("by", [GIVEN, NAME])
@pytest.mark.parametrize("erased", [(THIRD, SEVENTH), (THIRD, SEVENTH, 1)])
def test_each_is_told_of_and_marked_again(erased: Sequence[int], by: int) -> None:
    """Our notes went, and nothing said any more what these dashes are (seed 2956048)."""
    world, tab = sorted_twice(erased, by)
    world.sync_until_quiet(4)
    told = emptied(tab)
    assert len(told) == len(erased)
    assert all("archivé le" in str(ref) and "Supprimez cette ligne" in note for ref, note in told)
    assert len({ref for ref, _ in told}) == len(erased)


def test_whoever_is_typed_over_one_waits_as_somebody_new() -> None:
    """This list names no structure, so that they are no record yet."""
    world, tab = sorted_twice((THIRD, SEVENTH))
    at = next(row for row, line in enumerate(tab.grid) if line[NAME].value == NOBODY)
    for column, text in {NAME: "Zarazin", GIVEN: "Lou", EMAIL: "lou@example.org"}.items():
        tab.type(at, column, text)
    world.sync_until_quiet(4)
    assert len(emptied(tab)) == 1
    (lou,) = (line for line in tab.grid if line[NAME].value == "Zarazin")
    assert (lou[EMAIL].value, lou[REF].value) == ("lou@example.org", None)


def test_a_dash_that_somebody_types_is_nobodys_row() -> None:
    world, tab = sorted_twice((THIRD, SEVENTH))
    world.sync_until_quiet(4)
    last = len(tab.grid)
    tab.type(last, NAME, NOBODY)
    world.sync_until_quiet(4)
    assert not tab.cell(last, REF).value


def test_whom_ours_covered_until_it_was_repaired_is_emptied_too_once_she_is_erased() -> None:
    """Nothing was remembered of her row by then: she came back as somebody new."""
    world, tab = met(6)
    first, sixth = (world.record(email=f"personne{one}@example.org") for one in (0, 5))
    erase(world, sixth.ref)
    in_the_window(world, lambda: tab.sort(1, PHONE, columns=range(REF + 1), reverse=True), "epis")
    world.sync()
    assert tab.cell(6, EMAIL).value == "personne0@example.org"
    assert str(tab.cell(6, REF + 1).value).startswith(sixth.ref)
    erase(world, first.ref)
    world.sync_until_quiet(3)

    assert [line[NAME].value for line in tab.grid].count(NOBODY) == 2
    assert len([one for one in world.records() if one.fields["email"]]) == 4
    assert world.problems() == []
