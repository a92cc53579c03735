"""A tab or a file that is gone costs nothing while it is gone, and is followed once it is back."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from sync_service.domain.errors import SpreadsheetError, Unreachable, WriteRefused
from sync_service.domain.mapping import SpreadsheetMapping, TabMapping, TabRules
from sync_service.sync.sync_services import SyncRequest
from tests.builders import CONTACTS, World, contact_row, the_tab
from tests.fakes.spreadsheets import FakeFile, FakeTab

PHONE = 4


def met() -> tuple[World, FakeTab, FakeFile]:
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(3)])
    world.sync_until_quiet(2)
    return world, tab, world.spreadsheets.files["epis"]


def delete_tab(file: FakeFile) -> Callable[[], None]:
    tabs = list(file.tabs)
    file.tabs.clear()
    return lambda: file.tabs.extend(tabs)


def unshare(file: FakeFile) -> Callable[[], None]:
    file.is_shared = False
    return lambda: setattr(file, "is_shared", True)


def trash(file: FakeFile) -> Callable[[], None]:
    file.is_trashed = True
    return lambda: setattr(file, "is_trashed", False)


LOSSES = [
    (delete_tab, "failed", "missing_tab"),
    (unshare, "lost_access", "lost_access"),
    (trash, "trashed", "trashed"),
]


@pytest.mark.parametrize(("lose", "state", "kind"), LOSSES)
def test_what_is_gone_is_told_in_every_run_and_read_in_none(
    lose: Callable[[FakeFile], Callable[[], None]], state: str, kind: str
) -> None:
    world, _tab, file = met()
    before = world.records()
    lose(file)
    world.sync_until_quiet(2)
    for _ in range(5):
        world.edit(before[0].ref, role="Présidente")
        report = world.sync()
        assert (report.requests.drive, report.requests.reads) == (1, 0)
        assert the_tab(report).state == state
        assert the_tab(report).error
    assert [p.kind for p in world.problems()] == [kind]
    assert len(world.records()) == len(before)


@pytest.mark.parametrize(("lose", "state", "kind"), LOSSES)
def test_what_comes_back_goes_on_in_the_run_in_which_drive_names_it(
    lose: Callable[[FakeFile], Callable[[], None]], state: str, kind: str
) -> None:
    world, tab, file = met()
    give_back = lose(file)
    world.sync_until_quiet(6)
    ref = str(tab.cell(1, 6).value)
    world.edit(ref, role="Présidente")
    world.sync()
    assert state
    assert [p.kind for p in world.problems()] == [kind]
    give_back()
    world.sync_until_quiet(2)
    assert tab.cell(1, 2).value == "Présidente"
    assert world.problems() == []
    assert world.sync().requests.reads == 0


@pytest.mark.parametrize("request_", [SyncRequest(full=True), SyncRequest(spreadsheet="epis")])
def test_a_person_who_asks_needs_no_signal(request_: SyncRequest) -> None:
    world, _tab, file = met()
    give_back = unshare(file)
    world.sync_until_quiet(6)
    give_back()
    world.spreadsheets.read_signal(None)  # Drive's word was lost
    assert not world.sync(request=request_).has_failed


def test_an_audit_finds_what_is_back_without_any_signal() -> None:
    world, _tab, file = met()
    give_back = unshare(file)
    world.sync_until_quiet(6)
    give_back()
    world.spreadsheets.read_signal(None)
    report = world.sync(request=SyncRequest(audited=frozenset({"epis"})))
    assert not report.has_failed
    assert (report.requests.reads, report.requests.audit) == (0, 1)


def test_without_signal_or_audit_it_is_asked_again_some_time_later() -> None:
    world, tab, file = met()
    give_back = unshare(file)
    world.sync_until_quiet(2)
    give_back()
    tab.type(1, PHONE, "06 39 98 11 11")
    world.spreadsheets.before.append(_deafen(world))
    assert world.sync(after=60).has_failed
    assert not world.sync(after=15 * 60).has_failed
    world.record(phone="+33639981111")


def test_while_drive_is_silent_nobody_is_told_that_there_is_nothing_to_do() -> None:
    """A run without Drive's word said « idle », as if all sheets had been looked at."""
    world, tab, _file = met()
    world.sync_until_quiet(6)
    tab.type(1, PHONE, "06 39 98 11 11")
    silent: SpreadsheetError = Unreachable("503", spreadsheet_id="")
    world.spreadsheets.faults.append(("signal", silent, False))

    unheard = world.sync()

    assert unheard.has_failed
    assert the_tab(unheard).state == "failed"
    assert "prochain passage" in str(the_tab(unheard).error)
    assert unheard.requests.reads == 0
    assert not world.sync().has_failed


def test_who_asks_for_all_sheets_gets_them_while_drive_is_silent() -> None:
    world, _tab, _file = met()
    world.sync_until_quiet(6)
    silent: SpreadsheetError = Unreachable("503", spreadsheet_id="")
    world.spreadsheets.faults.append(("signal", silent, False))

    report = world.sync(request=SyncRequest(full=True))

    assert not report.has_failed
    assert report.requests.reads == 1


def _deafen(world: World) -> Callable[[str, str], None]:
    def forget(what: str, _spreadsheet: str) -> None:
        if what == "signal":
            for file in world.spreadsheets.files.values():
                world.spreadsheets._seen[file.spreadsheet_id] = world.spreadsheets._version(file)

    return forget


def test_a_write_that_google_refuses_is_not_tried_in_every_run() -> None:
    world, tab, _file = met()
    world.edit(str(tab.cell(1, 6).value), role="Présidente")
    refused: SpreadsheetError = WriteRefused("400", spreadsheet_id="epis")
    world.spreadsheets.faults += [("write", refused, False)] * 9
    world.sync_until_quiet(2)
    assert world.sync().requests.writes == 0
    world.spreadsheets.faults.clear()
    tab.type(2, PHONE, "06 39 98 22 22")
    world.sync()
    assert tab.cell(1, 2).value == "Présidente"


def test_the_other_tabs_of_a_spreadsheet_go_on() -> None:
    world, tab, file = met()
    other = FakeTab(8, "Bureau")
    other.fill([["Nom", "Courriel", "Fonction"], ["Abricot", "prune@example.org", "Élue"]])
    file.tabs.append(other)
    followed = world.followed[0]
    world.followed[0] = replace(followed, tabs=[*followed.tabs, TabMapping("Bureau", "contacts")])
    world.sync_until_quiet(3)
    file.tabs.remove(tab)
    world.sync_until_quiet(3)
    report = world.sync()
    assert [one.state for one in report.tabs] == ["failed", "idle"]
    assert report.requests.reads == 0
    world.edit(world.record(family_name="Abricot").ref, role="Présidente")
    assert world.sync().requests.writes == 1
    assert other.cell(1, 2).value == "Présidente"
    assert world.sync().requests.reads == 0


def test_a_tab_named_in_the_mappings_later_is_taken_in_without_a_change_of_the_sheet() -> None:
    world, _tab, file = met()
    other = FakeTab(8, "Bureau")
    other.fill([["Nom", "Courriel"], ["Abricot", "prune@example.org"]])
    file.tabs.append(other)
    world.sync_until_quiet(2)
    followed = world.followed[0]
    world.followed[0] = replace(followed, tabs=[*followed.tabs, TabMapping("Bureau", "contacts")])
    world.sync()
    world.record(family_name="Abricot")
    world.sync()
    assert world.sync().requests.reads == 0


def test_a_title_mended_in_the_mappings_is_found() -> None:
    world = World()
    world.add_contacts([contact_row(1)])
    named = world.followed[0]
    world.followed[0] = SpreadsheetMapping("les-epis", "epis", [TabMapping("Contact", "contacts")])
    world.sync_until_quiet(3)
    assert [p.kind for p in world.problems()] == ["missing_tab"]
    assert world.sync().requests.reads == 0
    world.followed[0] = named
    world.sync()
    assert len(world.records()) == 1
    assert world.problems() == []


def test_a_column_named_in_the_mappings_later_is_read() -> None:
    narrow: TabRules = replace(CONTACTS, columns=CONTACTS.columns[:4])
    world = World(rules={"contacts": narrow})
    world.add_contacts([contact_row(1)])
    world.sync_until_quiet(2)
    assert world.record().fields.get("phone") is None
    world.rules = {"contacts": CONTACTS}
    world.sync_until_quiet(2)
    assert world.record().fields["phone"] == "+33639980001"
    assert world.sync().requests.reads == 0
