"""When copies at night are missed, at the very limits."""

from datetime import UTC, datetime, timedelta

import pytest

from sync_service.ports import Vitals
from sync_service.ports.work import COPIES_BEGUN, COPIES_JOB, missed_copies_since

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
LONG = NOW - timedelta(days=2, hours=1, seconds=1)
LAST = NOW - timedelta(days=2, hours=1)


@pytest.mark.parametrize(
    ("copied", "begun", "missed"),
    [
        (LAST, None, None),
        (LONG, None, LONG),
        (None, LAST, None),
        (None, LONG, LONG),
        (LAST, LONG, None),
        (LONG, LAST, None),
        (None, None, None),
        (NOW + timedelta(days=300), LONG, LONG),
    ],
    ids=[
        "a night was missed",
        "two were",
        "a first try",
        "none ever worked",
        "one worked later",
        "the first try after long",
        "no worker had the folder yet",
        "a clock that was ahead made one",
    ],
)
def test_two_nights_without_a_copy_are_told(
    copied: datetime | None, begun: datetime | None, missed: datetime | None
) -> None:
    assert missed_copies_since(vitals(copied, begun), NOW) == missed


def test_none_is_missed_while_a_restored_copy_waits_for_a_person() -> None:
    assert missed_copies_since(vitals(LONG, LONG, is_paused=True), NOW) is None


def vitals(copied: datetime | None, begun: datetime | None, *, is_paused: bool = False) -> Vitals:
    return Vitals(
        last_runs={COPIES_JOB: copied, COPIES_BEGUN: begun},
        oldest_mail=None,
        set_aside=0,
        is_paused=is_paused,
        is_of_today=True,
    )
