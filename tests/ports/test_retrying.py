"""Settling, quiet, faults, crashes: what the sync waits for, and what it meets again."""

import pytest

from sync_service.domain.errors import LostAccess, QuotaExceeded, SpreadsheetError, Unreachable
from sync_service.sync.sync_services import SyncRequest, SyncSettings
from tests.builders import World, contact_row, the_tab
from tests.fakes.spreadsheets import FakeTab

REF, PHONE = 6, 4


def patient(count: int = 3) -> tuple[World, FakeTab]:
    world = World(settings=SyncSettings(settle_seconds=20, quiet_seconds=20))
    return world, world.add_contacts([contact_row(n) for n in range(count)])


def at_once(count: int = 3) -> tuple[World, FakeTab]:
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(count)])
    world.sync_until_quiet(2)
    return world, tab


def test_a_row_counts_once_it_stood_still() -> None:
    world, tab = patient()
    assert the_tab(world.sync()).state == "waiting"
    assert world.records() == []
    world.sync(after=10)
    assert world.records() == []
    world.sync(after=11)
    assert len(world.records()) == 3
    tab.type(1, PHONE, "06 39 98 1")
    world.sync(after=60)
    tab.type(1, PHONE, "06 39 98 11 11")
    world.sync(after=15)
    assert world.problems() == []
    world.sync(after=21)
    world.record(phone="+33639981111")
    assert world.problems() == []


def test_nothing_is_written_while_somebody_types() -> None:
    world, tab = patient()
    world.sync()
    world.sync(after=30)
    world.sync(after=30)
    ref = str(tab.cell(1, REF).value)
    assert ref.startswith("C-")
    world.edit(ref, phone="+33639981111")
    for number in range(4):
        tab.type(3, 2, f"en train d'écrire {number}")
        report = world.sync(after=15)
        assert report.requests.writes == 0
        assert the_tab(report).state == "waiting"
    world.sync(after=30)
    world.sync(after=30)
    assert tab.cell(1, PHONE).value == "06 39 98 11 11"


def test_after_a_quarter_of_an_hour_it_writes_all_the_same() -> None:
    world, tab = patient()
    for _ in range(3):
        world.sync(after=30)
    world.edit(str(tab.cell(1, REF).value), phone="+33639981111")
    for number in range(80):
        tab.type(3, 2, f"toujours {number}")
        world.sync(after=15)
    assert tab.cell(1, PHONE).value == "06 39 98 11 11"


@pytest.mark.parametrize("is_applied", [True, False])
def test_a_write_without_an_answer_is_told_by_its_marker(*, is_applied: bool) -> None:
    world, tab = at_once()
    ref = str(tab.cell(1, REF).value)
    world.edit(ref, phone="+33639981111")
    error = Unreachable("silence", spreadsheet_id="epis")
    world.spreadsheets.faults.append(("write", error, is_applied))
    world.sync()
    world.sync()
    assert tab.cell(1, PHONE).value == "06 39 98 11 11"
    applied = [b for b in world.spreadsheets.batches if any(c.column == PHONE for c in b.cells)]
    assert len(applied) == 1
    assert world.sync().requests.reads == 0
    assert world.problems() == []


@pytest.mark.parametrize(
    "error",
    [
        Unreachable("silence", spreadsheet_id="epis"),
        QuotaExceeded("slow down", spreadsheet_id="epis"),
        LostAccess("not shared", spreadsheet_id="epis"),
    ],
)
def test_a_failing_sheet_does_not_stop_the_others_and_is_met_again(
    error: SpreadsheetError,
) -> None:
    world, tab = at_once()
    other = world.add_contacts([contact_row(9)], name="autre", partner="le-relais")
    world.sync()
    tab.type(1, PHONE, "06 39 98 11 11")
    other.type(1, PHONE, "06 39 98 22 22")
    world.spreadsheets.faults.append(("read", error, False))
    report = world.sync()
    assert report.tabs[0].state in ("failed", "lost_access")
    assert report.has_failed
    world.record(phone="+33639982222")
    report = world.sync()
    assert not report.has_failed
    world.record(phone="+33639981111")
    assert world.problems() == []


def test_a_file_in_the_bin_is_a_state_not_a_loss() -> None:
    world, _tab = at_once()
    before = world.records()
    world.spreadsheets.files["epis"].is_trashed = True
    assert the_tab(world.sync()).state == "trashed"
    assert world.records() == before
    assert [p.kind for p in world.problems()] == ["trashed"]
    world.spreadsheets.files["epis"].is_trashed = False
    world.sync()
    assert world.problems() == []


def test_a_missing_tab_is_no_deletion() -> None:
    world, tab = at_once()
    before = world.records()
    world.spreadsheets.files["epis"].tabs.clear()
    world.sync()
    world.sync()
    assert world.records() == before
    assert [p.kind for p in world.problems()] == ["missing_tab"]
    world.spreadsheets.files["epis"].tabs.append(tab)
    world.sync()
    assert world.problems() == []


def test_a_renamed_tab_is_still_known_and_a_copied_file_is_not_the_original() -> None:
    world, tab = at_once()
    tab.title = "Contacts 2027"
    tab.type(1, PHONE, "06 39 98 11 11")
    world.sync()
    world.record(phone="+33639981111")
    copy = world.add_contacts(name="copie")
    copy.grid = [list(line) for line in tab.grid]
    copy.anchors = list(tab.anchors)
    before = world.records()
    report = world.sync()
    assert report.tabs[1].state == "copied"
    assert world.records() == before


def test_what_is_open_in_a_renamed_tab_is_counted_all_the_same() -> None:
    world, tab = at_once()
    tab.title = "Contacts 2027"
    tab.type(1, PHONE, "zut")
    assert the_tab(world.sync()).invalid == 1
    world.sync()
    assert the_tab(world.sync()).invalid == 1


class Killed(BaseException):
    """The process died here."""


@pytest.mark.parametrize("step", range(1, 12))
def test_a_crash_at_any_step_is_met_again(step: int) -> None:
    world, tab = at_once()
    ref = str(tab.cell(1, REF).value)
    world.edit(ref, phone="+33639981111")
    tab.type(2, PHONE, "06 39 98 22 22")
    tab.type(3, PHONE, "rubbish")
    tab.fill([contact_row(20)], 4)
    real, calls = world.database.transaction, [0]

    class Dying(type(world.database)):  # type: ignore[misc]
        def transaction(self):  # type: ignore[no-untyped-def] # noqa: ANN202
            calls[0] += 1
            if calls[0] == step:
                raise Killed
            return real()

    world.database.__class__ = Dying
    try:
        world.sync()
    except Killed:
        pass
    finally:
        world.database.__class__ = Dying.__mro__[1]
    world.database.die()
    world.database = world.database.other_process()
    for _ in range(4):
        world.sync()
    phones = sorted(str(record.fields["phone"]) for record in world.records())
    assert phones == ["+33639980002", "+33639980020", "+33639981111", "+33639982222"]
    assert tab.cell(1, PHONE).value == "06 39 98 11 11"
    assert tab.cell(4, REF).value in {record.ref for record in world.records()}
    assert [p.kind for p in world.problems()] == ["invalid"]
    assert world.sync().requests.reads == 0


def test_cells_count_as_written_once_they_are_and_in_a_dry_run_as_they_would_be() -> None:
    world = World(settings=SyncSettings(settle_seconds=20, quiet_seconds=20))
    world.add_contacts([contact_row(n) for n in range(3)])
    first = the_tab(world.sync())
    assert (first.state, first.cells_written) == ("waiting", 0)
    world.clock.advance(25)
    assert the_tab(world.sync(request=SyncRequest(is_dry=True))).cells_written == 4
    assert the_tab(world.sync()).cells_written == 4
