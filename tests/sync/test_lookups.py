"""What a plan looks up one at a time, from what the journal says."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from sync_service.domain.base import TabState
from sync_service.domain.mapping import Mappings
from sync_service.domain.record import WHOLE, Change
from sync_service.ports import Run
from sync_service.sync.gathering.lookups import build_lookups
from tests.fakes.database import FakeDatabase

FIRST = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
REF = "C-7F3K2Q8"
CAME, WENT, NAMED = (WHOLE, REF), (WHOLE, None), ("role", "Accueil")


@pytest.mark.parametrize(
    ("history", "since"),
    [
        ([CAME, NAMED], 0),
        ([CAME, WENT, CAME, NAMED], 2),
        ([CAME, WENT], 0),
        ([NAMED], 0),
        ([], None),
    ],
    ids=["new", "back", "gone", "of before the journal", "unknown"],
)
def test_a_record_came_when_it_was_last_brought_to_life(
    history: Sequence[tuple[str, str | None]], since: int | None
) -> None:
    database = FakeDatabase()
    with database.transaction() as stored:
        for hours, (field, after) in enumerate(history):
            at = FIRST + timedelta(hours=hours)
            stored.journal.open_run(Run(f"r{hours}", "sync", at, at, {}))
            stored.journal.append([Change(REF, field, None, after, "sync", at, f"r{hours}")])
    state = TabState("S1", 7, "l:S1:7")
    with database.reading() as stored:
        lookups = build_lookups(stored, Mappings({}), "contact", state, FIRST)
        came_at = lookups.came_at(REF)

    assert came_at == (None if since is None else FIRST + timedelta(hours=since))
