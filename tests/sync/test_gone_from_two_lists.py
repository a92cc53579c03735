"""Rows that go from two lists, while one of them is still asked, or was looked at once only."""

import pytest

from sync_service.domain.base import Decision
from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab

NAME, GIVEN, REF, CLEFS_REF = 0, 1, 6, 7
ROWS, GONE = 9, 6
HIS = contact_row(1)[NAME]


@pytest.fixture
def lists() -> tuple[World, FakeTab, FakeTab]:
    world = World()
    epis = world.add_contacts([contact_row(number) for number in range(ROWS)])
    clef = world.add_everybody()
    world.sync_until_quiet()
    return world, epis, clef


def row_of(tab: FakeTab, name: object = HIS) -> int:
    return next(row for row in range(len(tab.grid)) if tab.cell(row, NAME).value == name)


def names(world: World) -> set[object]:
    return {one.fields["family_name"] for one in world.records()}


def asked(world: World, epis: FakeTab) -> None:
    for _ in range(GONE):
        epis.delete_row(1)
    world.sync_until_quiet(3)
    (guard,) = world.problems("guard")
    assert guard.message.startswith(f"{GONE} lignes ont disparu d’un coup. Elles ne sont pas arch")


def test_nobody_is_archived_here_while_another_list_is_asked_about_them(
    lists: tuple[World, FakeTab, FakeTab],
) -> None:
    """They were archived at the second look, though the other list said that nobody was."""
    world, epis, clef = lists
    asked(world, epis)
    clef.delete_row(row_of(clef))
    world.sync_until_quiet()
    assert HIS in names(world)
    note = clef.cell(row_of(clef), CLEFS_REF).note
    assert "de la feuille de Centre social Les Épis, et nous y demandons si c’est voulu" in note
    (guard,) = world.problems("guard")
    assert guard.message.startswith(f"{GONE} lignes")
    assert world.sync().requests.reads == 0


@pytest.mark.parametrize("answer", ["confirm", "database"])
def test_what_is_answered_there_is_so_in_both(
    lists: tuple[World, FakeTab, FakeTab], answer: Decision
) -> None:
    world, epis, clef = lists
    before = names(world)
    asked(world, epis)
    clef.delete_row(row_of(clef))
    world.sync_until_quiet()
    world.decide(world.problems("guard")[0], answer)
    world.sync_until_quiet()
    assert len(before) - len(names(world)) == (GONE if answer == "confirm" else 0)
    marked = str(clef.cell(row_of(clef), CLEFS_REF).value)
    assert ("archivé le" in marked) == (answer == "confirm")
    assert len(epis.values()) - 1 == len(names(world))
    assert world.problems() == []
    assert world.sync().requests.writes == 0


def test_a_row_that_is_cut_there_keeps_whom_this_list_misses(
    lists: tuple[World, FakeTab, FakeTab],
) -> None:
    """They were archived for the moment until somebody pasted the row."""
    world, epis, clef = lists
    clef.delete_row(row_of(clef))
    world.sync()
    row = [epis.cell(row_of(epis), column).value for column in range(REF + 1)]
    epis.delete_row(row_of(epis))
    world.sync()
    assert HIS in names(world)
    epis.fill([row], len(epis.grid))
    world.sync_until_quiet()
    assert HIS in names(world)
    (his,) = (one for one in world.records() if one.fields["family_name"] == HIS)
    with world.database.reading() as stored:
        history = stored.journal.read_history(his.ref)
    assert not any(one.field == "*" and one.after is None for one in history)
    assert "encore dans la feuille de" in clef.cell(row_of(clef), CLEFS_REF).note


def test_whoever_goes_from_both_is_archived_at_the_last_ones_second_look(
    lists: tuple[World, FakeTab, FakeTab],
) -> None:
    world, epis, clef = lists
    clef.delete_row(row_of(clef))
    world.sync()
    epis.delete_row(row_of(epis))
    world.sync_until_quiet(2)
    assert HIS not in names(world)
    world.sync_until_quiet(2)
    assert world.sync().requests.reads == 0


def test_a_list_that_is_not_reached_any_more_holds_up_nobody_for_long(
    lists: tuple[World, FakeTab, FakeTab],
) -> None:
    world, epis, clef = lists
    clef.delete_row(row_of(clef))
    world.sync()
    epis.delete_row(row_of(epis))
    world.sync()
    world.spreadsheets.files["epis"].is_trashed = True
    world.sync()
    assert HIS in names(world)
    world.sync(after=3601)
    assert HIS not in names(world)
