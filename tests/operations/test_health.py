"""What makes a part ill, at its very limits."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sync_service.domain.roster import RosterState, RosterTab
from sync_service.operations.health import HealthFacts, find_unnamed, judge_health
from sync_service.ports import SpreadsheetState
from tests.builders import World, contact_row

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


def ago(**time: float) -> datetime:
    return NOW - timedelta(**time)


def sheet(state: str, read_at: datetime | None = None) -> SpreadsheetState:
    return SpreadsheetState(f"{state}-{read_at}", state=state, read_at=read_at)


WELL = HealthFacts(
    now=NOW,
    since=ago(hours=5),
    poll_seconds=60,
    pulse=ago(seconds=10),
    last_sync=ago(seconds=50),
    sheets=[sheet("ok", ago(hours=1))],
    oldest_mail=None,
    set_aside=0,
    is_paused=False,
    free_bytes=10**10,
)


def test_all_is_well() -> None:
    assert set(judge_health(WELL).values()) == {"ok"}


@pytest.mark.parametrize(
    ("part", "state", "change"),
    [
        ("worker", "ok", {"pulse": ago(seconds=60)}),
        ("worker", "failed", {"pulse": ago(seconds=61)}),
        ("worker", "failed", {"pulse": None}),
        ("worker", "ok", {"pulse": None, "since": ago(seconds=50)}),
        ("worker", "ok", {"pulse": ago(hours=9), "since": ago(seconds=50)}),
        ("worker", "failed", {"pulse": NOW + timedelta(days=400)}),
        ("google", "ok", {"last_sync": ago(seconds=120)}),
        ("google", "failed", {"last_sync": ago(seconds=121)}),
        ("google", "ok", {"last_sync": ago(seconds=85), "poll_seconds": 5.0}),
        ("google", "failed", {"last_sync": ago(seconds=91), "poll_seconds": 5.0}),
        ("google", "failed", {"last_sync": None}),
        ("google", "ok", {"last_sync": None, "since": ago(seconds=30)}),
        ("google", "ok", {"last_sync": None, "sheets": [sheet("new", ago(seconds=9))]}),
        ("google", "ok", {"last_sync": ago(hours=1), "is_paused": True}),
        ("google", "ok", {"last_sync": ago(hours=1), "pulse": ago(hours=1)}),
        ("sheets", "failed", {"sheets": [sheet("lost_access")]}),
        ("sheets", "failed", {"sheets": [sheet("failed"), sheet("ok")]}),
        ("sheets", "warning", {"sheets": [sheet("trashed"), sheet("ok"), sheet("guard")]}),
        ("sheets", "ok", {"sheets": []}),
        ("mail", "ok", {"oldest_mail": ago(minutes=15)}),
        ("mail", "failed", {"oldest_mail": ago(minutes=16)}),
        ("mail", "ok", {"oldest_mail": ago(minutes=16), "is_paused": True}),
        ("mail", "warning", {"set_aside": 1}),
        ("restore", "warning", {"is_paused": True}),
        ("disk", "warning", {"free_bytes": 499_999_999}),
        ("disk", "failed", {"free_bytes": 99_999_999}),
        ("copies", "warning", {"are_copies_missed": True}),
    ],
)
def test_a_part_is_judged_by_its_own_facts(
    part: str, state: str, change: dict[str, object]
) -> None:
    assert judge_health(replace(WELL, **change))[part] == state  # type: ignore[arg-type]


@pytest.mark.parametrize(("state", "is_missed"), [("leaving", False), ("declined", True)])
def test_a_sheet_that_the_coordinator_lets_go_is_not_missed(
    state: RosterState, *, is_missed: bool
) -> None:
    """While it could not be reached, it was said that the mapping files were gone."""
    world = World()
    world.add_contacts([contact_row(0)])
    world.sync()
    with world.database.transaction() as stored:
        stored.roster.save(RosterTab("epis", "Contacts", "les-epis", state, NOW))
        assert bool(find_unnamed(stored, stored.memory.read_spreadsheets(), [])) is is_missed
