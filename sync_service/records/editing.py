"""Who edits by hand, and the run that the journal keeps of it."""

from dataclasses import dataclass
from datetime import datetime

from sync_service.domain.record import Change
from sync_service.ports import Clock, Database, RandomSource, Run, Transaction
from sync_service.ports.surroundings import new_run_id


@dataclass(frozen=True, slots=True)
class Editing:
    """What an edit needs of the outside, and where it comes from."""

    database: Database
    clock: Clock
    rng: RandomSource
    source: str = "command"


def write_run(stored: Transaction, editing: Editing, changes: list[Change], now: datetime) -> None:
    run = Run(new_run_id(now, editing.rng), "edit", now)
    stored.journal.open_run(run)
    stored.journal.append(
        Change(one.ref, one.field, one.before, one.after, one.source, one.at, run.id)
        for one in changes
    )
    stored.journal.close_run(run.id, now, {"changes": len(changes)})
