"""How things are now, in figures: records, sheets, problems, mails, the last run."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from sync_service.domain.mapping import SpreadsheetMapping
from sync_service.domain.record import Entity
from sync_service.families.to_do import read_to_do
from sync_service.ports import Database, Pause, Run


@dataclass(frozen=True, slots=True)
class SheetStatus:
    """One spreadsheet as the last runs left it."""

    partner: str
    spreadsheet: str
    state: str
    read_at: datetime | None
    problems: int
    error: str


@dataclass(frozen=True, slots=True)
class Status:
    """Everything on one page."""

    records: Mapping[Entity, int]
    """Live records by entity."""
    sheets: Sequence[SheetStatus]
    problems: Mapping[str, int]
    """Problems that wait for a person, by kind."""
    calls: int
    """Families whom only a person can reach."""
    mails_set_aside: int
    last_run: Run | None
    pause: Pause | None
    """Nothing leaves by itself: a copy was taken back, and nobody has looked yet."""
    last_sync: datetime | None
    """When the worker last finished a run."""


def read_status(
    database: Database, spreadsheets: Sequence[SpreadsheetMapping], now: datetime
) -> Status:
    with database.reading() as stored:
        to_do = read_to_do(stored, now)
        by_sheet = Counter(one.spreadsheet_id for one in to_do.problems)
        sheets = []
        for one in spreadsheets:
            state = stored.memory.read_spreadsheet(one.spreadsheet_id)
            sheets.append(
                SheetStatus(
                    partner=one.partner,
                    spreadsheet=one.spreadsheet_id,
                    state="paused" if one.paused else state.state,
                    read_at=state.read_at,
                    problems=by_sheet[one.spreadsheet_id],
                    error=state.error,
                )
            )
        return Status(
            records={entity: len(stored.records.read_all(entity)) for entity in get_args(Entity)},
            sheets=sheets,
            problems=Counter(one.kind for one in to_do.problems),
            calls=len(to_do.calls),
            mails_set_aside=len(to_do.mails),
            last_run=next(iter(stored.journal.read_runs(1)), None),
            pause=stored.pauses.read(),
            last_sync=stored.jobs.last("sync"),
        )
