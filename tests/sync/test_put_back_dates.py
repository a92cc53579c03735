"""A meeting's date that was corrected in a title, and is put back there."""

from sync_service.domain.mapping import SpreadsheetMapping, TabMapping
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_matrix_sync import committee, statuses


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
