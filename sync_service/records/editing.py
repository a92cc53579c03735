"""Who edits by hand, which record, and the run that the journal keeps of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sync_service.domain.errors import NotFound, UsageError
from sync_service.domain.record import Change, Record, find_reference, is_nobody
from sync_service.ports import Clock, Database, RandomSource, Run, Transaction
from sync_service.ports.records import RunKind
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


def refuse_erased(record: Record) -> None:
    """Nothing is noted of nobody, and their reference is nobody else's. Raises UsageError."""
    if is_nobody(record):
        is_family = record.entity == "registration"
        figures = (
            " Un nombre de venus se corrige dans le compte de la séance." if is_family else ""
        )
        raise UsageError(
            f"La fiche {record.ref} a été effacée : plus rien n’y est noté. Si la personne "
            "revient, ou pour une autre, créez une fiche : sync-service new "
            f"{record.entity} CHAMP=VALEUR.{figures}"
        )


def write_run(
    stored: Transaction,
    editing: Editing,
    changes: Sequence[Change],
    now: datetime,
    kind: RunKind = "edit",
) -> str:
    """Its id. What follows from who came is stored with it.

    The journal has these changes first: it says whose word a count is.
    """
    from sync_service.sync.who_came import follow_who_came  # noqa: PLC0415 - most edit nothing

    run = Run(new_run_id(now, editing.rng), kind, now)
    stored.journal.open_run(run)
    stored.journal.append(replace(one, run=run.id) for one in changes)
    refs = dict.fromkeys(one.ref for one in changes)
    left = [str(one.before) for one in changes if one.field == "session_id" and one.before]
    followed = follow_who_came(stored, editing.rng, refs, now, left)
    stored.journal.append(replace(one, run=run.id) for one in followed)
    stored.journal.close_run(run.id, now, {"changes": len(changes) + len(followed)})
    return run.id
