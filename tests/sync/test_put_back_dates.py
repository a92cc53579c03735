"""A meeting's date that was corrected in a title, and is put back there."""

import pytest

from sync_service.domain.mapping import SpreadsheetMapping, TabMapping
from tests.builders import World
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_matrix_sync import RULES, committee, statuses

DATES = ("15/09/2026", "13/10/2026", "10/11/2026")


def test_a_corrected_date_that_is_put_back_moves_its_meeting_back() -> None:
    """The column was read no more, for a meeting « déplacée ailleurs » : by its own title."""
    world, tab = committee()
    world.sync()
    before = {m.ref for m in world.records("meeting")}
    tab.type(1, 2, "14/10/2026")
    world.sync_until_quiet()
    for day in ("13", "14", "13"):
        tab.type(1, 2, f"{day}/10/2026")
        world.sync_until_quiet()
        assert world.problems() == []
        assert statuses(world)["les-epis", f"2026-10-{day}"] == "absent"
        assert {m.ref for m in world.records("meeting")} == before

    tab.type(2, 2, "P")
    world.sync_until_quiet()
    assert statuses(world)["les-epis", "2026-10-13"] == "present"


def test_a_list_that_kept_the_date_is_read_again_once_it_is_put_back() -> None:
    world, tab = committee()
    other = FakeTab(4, "Présences")
    other.fill([["Structure", "15/09/2026", "13/10/2026"], ["Le Relais", "exc.", "P"]])
    world.spreadsheets.add("mine", other)
    world.followed.append(
        SpreadsheetMapping("le-relais", "mine", [TabMapping("Présences", "presences", "own")])
    )
    world.sync_until_quiet()
    before = {m.ref for m in world.records("meeting")}
    tab.type(1, 2, "14/10/2026")
    world.sync_until_quiet()
    assert statuses(world)["le-relais", "2026-10-14"] == "present"
    tab.type(1, 2, "13/10/2026")
    world.sync_until_quiet()
    assert world.problems() == []
    other.type(1, 2, "A")
    world.sync_until_quiet()
    assert statuses(world)["le-relais", "2026-10-13"] == "absent"
    assert {m.ref for m in world.records("meeting")} == before


@pytest.mark.parametrize(
    "steps",
    [
        [("13/10/2026", "10/11/2026", "17/11/2026")],
        [("08/09/2026", "15/09/2026", "13/10/2026")],
        [("13/10/2026", "14/10/2026", "10/11/2026")],
        [("14/09/2026", "15/09/2026", "10/11/2026")],
        [("15/09/2026", "10/11/2026", "")],
        [("15/09/2026", "14/10/2026", "10/11/2026"), ("15/09/2026", "mardi", "10/11/2026")],
        [("15/09/2026", "14/10/2026", "10/11/2026"), ("15/09/2026", "10/11/2026", "10/11/2026")],
        [("13/10/2026", "15/09/2026", "10/11/2026")],
    ],
)
def test_dates_that_slipped_by_a_column_and_are_put_back_are_as_they_were(
    steps: list[tuple[str, str, str]],
) -> None:
    """The first meeting's marks were in no record any more, and a meeting of no list had some."""
    world, tab = World(rules={"presences": RULES}), FakeTab(3, "Présences CT")
    marks = [("Les Épis", "P", "A", "E"), ("Le Relais", "exc.", "P", "A")]
    tab.fill([["Structure", *DATES], *(list(row) for row in marks)])
    world.spreadsheets.add("ct", tab)
    followed = TabMapping("Présences CT", "presences", "all")
    world.followed.append(SpreadsheetMapping("les-epis", "ct", [followed]))
    world.sync_until_quiet()
    before = statuses(world)

    for titles in (*steps, DATES):
        for column, title in enumerate(titles, 1):
            tab.type(0, column, title)
        world.sync_until_quiet()
        shown = [tuple(tab.cell(row, column).value for column in range(4)) for row in (1, 2)]
        assert shown == marks

    assert statuses(world) == before
    assert world.problems() == []


def test_dates_that_slipped_leave_no_meeting_where_another_list_has_the_first() -> None:
    """It counted as one at which the partners had been, or not."""
    world, tab = World(rules={"presences": RULES}), FakeTab(3, "Présences CT")
    tab.fill([["Structure", *DATES], ["Les Épis", "P", "A", "E"]])
    other = FakeTab(4, "Présences")
    other.fill([["Structure", *DATES[:2]], ["Le Relais", "A", "P"]])
    for partner, name, one in (("les-epis", "ct", tab), ("le-relais", "mine", other)):
        world.spreadsheets.add(name, one)
        followed = TabMapping(one.title, "presences", "all")
        world.followed.append(SpreadsheetMapping(partner, name, [followed]))
    world.sync_until_quiet()
    before = statuses(world)

    for titles in ((*DATES[1:], "17/11/2026"), DATES):
        for column, title in enumerate(titles, 1):
            tab.type(0, column, title)
        world.sync_until_quiet()

    # That nobody knows says nothing of anybody.
    assert {at: status for at, status in statuses(world).items() if status} == before
    assert [tab.cell(1, column).value for column in (1, 2, 3)] == ["P", "A", "E"]
    assert world.problems() == []
