"""Two sorts between two looks: of all but the references, then of the names alone."""

import pytest

from tests.sync.test_sync_scenarios import fields_by_ref, met

GIVEN, EMAIL, NAMES, ALL = 1, 3, (0, 1), tuple(range(6))
SORTS = [
    (7, 0, False, True),
    (7, GIVEN, True, True),
    (8, EMAIL, True, False),
    (9, GIVEN, False, True),
    (12, 0, True, False),
]


@pytest.mark.parametrize("answer", ["put back", "confirm"])
@pytest.mark.parametrize(("count", "by", "is_down", "are_names_down"), SORTS)
def test_what_the_sorts_brought_to_a_cell_or_two_is_asked_about_with_the_rest(
    count: int, by: int, answer: str, *, is_down: bool, are_names_down: bool
) -> None:
    """Two names, or two addresses, were swapped unasked while all others were asked about."""
    world, tab = met(count)
    before, grid = fields_by_ref(world), [list(line) for line in tab.grid]
    tab.sort(1, by, columns=ALL, reverse=is_down)
    tab.sort(1, 0, columns=NAMES, reverse=are_names_down)
    world.sync_until_quiet(3)
    assert fields_by_ref(world) == before
    assert world.problems("scramble")
    assert world.sync().requests.writes == 0

    if answer == "put back":
        tab.grid[:] = grid
    for _ in range(3):
        for problem in world.problems("scramble") if answer == "confirm" else ():
            world.decide(problem, "confirm")
        world.sync_until_quiet(3)
    assert world.problems("scramble") == []
    assert world.sync().requests.writes == 0
    if answer == "put back":
        assert fields_by_ref(world) == before
        assert world.problems() == []


def test_a_number_that_two_share_from_now_on_is_taken_while_a_sort_is_asked_about() -> None:
    world, tab = met(8)
    tab.sort(1, EMAIL, columns=[EMAIL], reverse=True)
    world.sync_until_quiet(2)
    assert world.problems("scramble")
    tab.type(3, 4, tab.cell(5, 4).value)
    world.sync_until_quiet(2)
    assert [one.field for one in world.problems("scramble")] == ["email"]
    assert world.record(family_name=str(tab.cell(3, 0).value)).fields["phone"] is not None
    shared = world.record(family_name=str(tab.cell(5, 0).value)).fields["phone"]
    assert world.record(family_name=str(tab.cell(3, 0).value)).fields["phone"] == shared
