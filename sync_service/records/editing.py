"""Who edits by hand, which record, and the run that the journal keeps of it."""

from dataclasses import dataclass
from datetime import datetime

from sync_service.domain.errors import NotFound
from sync_service.domain.record import Change, Record, find_reference
from sync_service.ports import Clock, Database, RandomSource, Run, Transaction
from sync_service.ports.surroundings import new_run_id


@dataclass(frozen=True, slots=True)
class Editing:
    """What an edit needs of the outside, and where it comes from."""

    database: Database
    clock: Clock
    rng: RandomSource
    source: str = "command"


def find_record(stored: Transaction, ref: str) -> Record:
    """The record that a reference as people type it names; raises NotFound."""
    record = stored.records.find(find_reference(ref) or ref)
    if record is None:
        raise NotFound(f"Aucune fiche {ref}. Vérifiez la référence, par exemple C-7F3K2Q8.")
    return record


def write_run(stored: Transaction, editing: Editing, changes: list[Change], now: datetime) -> str:
    """Its id."""
    run = Run(new_run_id(now, editing.rng), "edit", now)
    stored.journal.open_run(run)
    stored.journal.append(
        Change(one.ref, one.field, one.before, one.after, one.source, one.at, run.id)
        for one in changes
    )
    stored.journal.close_run(run.id, now, {"changes": len(changes)})
    return run.id
