"""The worker's own reads: what people are at work on is polled, the rest audited in turn."""

from datetime import datetime, timedelta

import pytest

from sync_service.domain.errors import Unreachable
from sync_service.sync.sync_services import RunReport, SyncRequest
from sync_service.sync.watch import (
    ACTIVE_FOR,
    Watched,
    audit,
    next_to_audit,
    next_to_poll,
    poll_active,
)
from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab

PHONE = 4
NOW = datetime.fromisoformat("2026-11-25T09:00:00+01:00")


@pytest.fixture
def world() -> World:
    world = World()
    world.add_contacts([contact_row(1)])
    world.sync_until_quiet()
    world.clock.advance(ACTIVE_FOR.total_seconds() + 1)
    return world


@pytest.fixture
def tab(world: World) -> FakeTab:
    return world.spreadsheets.files["epis"].tab("Contacts")


def poll(world: World, *, already_read: datetime | None = None) -> RunReport | None:
    world.clock.advance(1)
    now = world.clock.now()
    return poll_active(world.services, 60, already_read=already_read or now)


def test_an_audit_counts_its_read_apart_and_does_not_ask_drive(world: World) -> None:
    report = audit(world.services)
    assert report is not None
    spent = report.requests
    assert (spent.drive, spent.reads, spent.writes, spent.audit) == (0, 0, 0, 1)


def test_an_audit_that_finds_nothing_leaves_no_run_behind(world: World) -> None:
    with world.database.reading() as stored:
        before = stored.journal.read_runs()
    audit(world.services)
    with world.database.reading() as stored:
        assert stored.journal.read_runs() == before


def test_an_audit_sees_what_drive_never_named(world: World, tab: FakeTab) -> None:
    tab.type(1, PHONE, "06 39 98 11 11")
    audit(world.services)
    assert world.record().fields["phone"] == "+33639981111"


def test_nobody_at_work_means_no_poll(world: World) -> None:
    assert poll(world) is None


def test_a_sheet_that_somebody_just_changed_is_polled_for_a_while(
    world: World, tab: FakeTab
) -> None:
    tab.type(1, PHONE, "06 39 98 11 11")
    world.sync()
    tab.type(1, PHONE, "06 39 98 22 22")
    report = poll(world)
    assert report is not None
    assert (report.requests.audit, report.requests.drive) == (1, 0)
    assert world.record().fields["phone"] == "+33639982222"
    world.clock.advance(ACTIVE_FOR.total_seconds())
    assert poll(world) is None


def test_our_own_write_is_no_reason_to_poll(world: World) -> None:
    world.edit(world.record().ref, phone="+33639987766")
    assert world.sync().requests.writes == 1
    assert poll(world) is None
    assert world.sync().requests.reads == 0


def test_what_this_run_read_is_not_polled_again(world: World, tab: FakeTab) -> None:
    tab.type(1, PHONE, "06 39 98 11 11")
    started_at = world.clock.now()
    world.sync()
    assert poll(world, already_read=started_at) is None


def test_thirty_sheets_are_all_audited_within_five_rounds_of_six() -> None:
    world = World()
    for number in range(30):
        world.add_contacts([contact_row(number)], name=f"sheet-{number}")
    world.sync_until_quiet()
    read: list[str] = []

    def note(_: str, spreadsheet_id: str) -> None:
        read.append(spreadsheet_id)

    world.spreadsheets.before.append(note)
    for _ in range(5):
        world.clock.advance(60)
        report = audit(world.services)
        assert report is not None
        assert report.requests.audit == 6
    assert sorted(read) == sorted(f"sheet-{number}" for number in range(30))


def test_each_account_has_its_own_six_audits_a_minute() -> None:
    """Google counts what each of them reads."""
    world = World()
    for number in range(20):
        world.add_contacts([contact_row(number)], name=f"sheet-{number}")
        world.spreadsheets.accounts[f"sheet-{number}"] = f"sync{number % 2}@example.org"
    world.sync_until_quiet()

    report = audit(world.services)

    assert report is not None
    assert report.requests.audit == 12


def test_a_sheet_that_always_fails_does_not_keep_the_others_from_their_audit() -> None:
    world = World()
    for name in ("sick", "well"):
        world.add_contacts([contact_row(1)], name=name)
    world.sync_until_quiet()
    world.clock.advance(60)
    silence = Unreachable("silence", spreadsheet_id="sick")
    world.spreadsheets.faults.append(("read", silence, False))
    served = [audit(world.services, 1), audit(world.services, 1)]
    assert [report.tabs[0].spreadsheet for report in served if report] == ["sick", "well"]


def test_a_full_run_reads_all_and_calls_it_reading(world: World) -> None:
    spent = world.sync(request=SyncRequest(full=True)).requests
    assert (spent.reads, spent.audit) == (1, 0)


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def test_only_what_people_changed_lately_is_polled() -> None:
    watched = [
        Watched("quiet"),
        Watched("long-ago", NOW - ACTIVE_FOR - timedelta(seconds=1)),
        Watched("just-now", ago(1)),
    ]
    assert next_to_poll(watched, NOW, 10) == ["just-now"]


def test_more_active_spreadsheets_than_the_budget_allows_take_turns() -> None:
    watched = [Watched(str(n), ago(1), ago(n)) for n in range(5)]
    assert next_to_poll(watched, NOW, 2) == ["4", "3"]


def test_audits_begin_with_what_was_never_read_and_go_on_with_the_oldest() -> None:
    watched = [Watched("recent", read_at=ago(1)), Watched("old", read_at=ago(9)), Watched("never")]
    assert next_to_audit(watched, 2) == ["never", "old"]
    assert next_to_audit(watched, 0) == []


def test_people_are_thought_to_go_on_for_ten_minutes() -> None:
    watched = [Watched("a", NOW - ACTIVE_FOR), Watched("b", NOW - ACTIVE_FOR * 2)]
    assert next_to_poll(watched, NOW, 9) == ["a"]


def test_no_budget_reads_nothing() -> None:
    assert next_to_audit([Watched("a"), Watched("b")], -1) == []
