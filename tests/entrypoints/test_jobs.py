"""When the weekly digest is due, whatever the worker missed."""

from datetime import datetime

import pytest

from sync_service.entrypoints.jobs import digest_is_due

MONDAY = "2026-11-30T07:30:00+01:00"


@pytest.mark.parametrize(
    ("last", "now", "is_due"),
    [
        (None, MONDAY, True),
        ("2026-11-23T07:30:10+01:00", "2026-11-30T07:29:59+01:00", False),
        ("2026-11-23T07:30:10+01:00", MONDAY, True),
        ("2026-11-30T07:30:10+01:00", "2026-12-06T23:00:00+01:00", False),
        # A worker that was off for three weeks sends the last one, once.
        ("2026-11-09T07:30:10+01:00", "2026-12-02T15:00:00+01:00", True),
        # A server in UTC, after the clocks of Paris went forward and back.
        ("2027-03-22T06:30:10+00:00", "2027-03-29T05:30:00+00:00", True),
        ("2027-10-25T05:30:10+00:00", "2027-11-01T06:29:59+00:00", False),
        ("2027-10-25T05:30:10+00:00", "2027-11-01T06:30:00+00:00", True),
    ],
)
def test_the_digest_is_due_once_after_each_monday_morning(
    last: str | None, now: str, *, is_due: bool
) -> None:
    before = datetime.fromisoformat(last) if last else None

    assert digest_is_due(before, datetime.fromisoformat(now)) is is_due
