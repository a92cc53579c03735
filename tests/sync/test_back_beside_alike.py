"""A record that a row brings back beside one that is plainly alike, made while it was archived."""

import pytest

from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_sync_scenarios import EMAIL, PHONE, met

OTHER = ["Autre", *contact_row(1)[1:]]


def build_town() -> tuple[World, FakeTab, FakeTab]:
    """Les Épis and the coordinator, who sees everybody."""
    world = World()
    epis = world.add_contacts([contact_row(1), contact_row(2)])
    everybody = world.add_everybody()
    world.sync_until_quiet(4)
    return world, epis, everybody


def type_anew(everybody: FakeTab) -> None:
    """The coordinator types the person once more, under another name."""
    everybody.fill([[*OTHER, None, "Les Épis"]], len(everybody.grid))


@pytest.mark.parametrize(("came", "runs"), [("meanwhile", 0), ("meanwhile", 4), ("before", 0)])
def test_who_was_made_meanwhile_is_asked_about_once_its_double_is_back(
    came: str, runs: int
) -> None:
    """Two had one address, and lived on untold. Two who were both here before are no news."""
    world, epis, everybody = build_town()
    if came == "before":
        type_anew(everybody)
        world.sync_until_quiet(4)
        for problem in world.problems("duplicate"):
            world.decide(problem, "confirmed")
        world.sync_until_quiet(3)
    row = next(one for one in range(1, 4) if epis.cell(one, 0).value == contact_row(1)[0])
    line = list(epis.grid[row])
    epis.delete_row(row)
    world.sync_until_quiet(4)
    assert [one.fields["given_name"] for one in world.records()].count(contact_row(1)[1]) == (
        1 if came == "before" else 0
    )

    if came == "meanwhile":
        type_anew(everybody)
        world.sync_until_quiet(runs)
    epis.grid.append(line)
    world.sync_until_quiet(5)

    assert [one.fields["email"] for one in world.records()].count(contact_row(1)[3]) == 2
    assert len(world.problems("duplicate")) == (1 if came == "meanwhile" else 0)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_alike_who_went_and_came_back_one_after_the_other_are_no_question(
    order: tuple[int, int],
) -> None:
    world = World()
    epis = world.add_contacts([contact_row(1), OTHER, contact_row(2), contact_row(3)])
    world.sync_until_quiet(4)
    lines = [list(epis.grid[1]), list(epis.grid[2])]
    for _ in lines:
        epis.delete_row(1)
    world.sync_until_quiet(5)

    for one in order:
        epis.grid.append(lines[one])
        world.sync_until_quiet(3)

    assert len(world.records()) == 4
    assert world.problems() == []


@pytest.mark.parametrize(
    ("given", "is_asked"), [("Perisalyne", True), ("Gimonune", False), (None, False)]
)
def test_a_retyped_row_beside_its_own_reference_is_asked_about_by_its_name(
    given: str | None, *, is_asked: bool
) -> None:
    """Retyped and deleted before any run read it, brought back by us, then by Ctrl+Z (2840086)."""
    world, tab = met(5)
    tab.type(3, 1, "Perisaline")
    world.sync_until_quiet(2)
    tab.copy_row(3, 7)
    tab.type(7, 1, given)
    tab.type(7, 2, "Directrice")
    tab.type(7, EMAIL, "neuf@example.org")
    tab.type(7, PHONE, "06 39 98 77 03")
    world.sync_until_quiet(3)
    assert [one.kind for one in world.problems()] == ["duplicate"] * is_asked
    assert len(world.records()) == 6
