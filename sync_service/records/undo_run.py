"""Takes back what a run changed, or a sheet since an instant, as a normal merge.

Only records change here: the next run of the sync brings the sheets along.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sync_service.domain.errors import NotFound
from sync_service.domain.record import Change, Record
from sync_service.ports import Run, Transaction
from sync_service.ports.run_ids import new_run_id
from sync_service.records.edit_record import Editing
from sync_service.records.taking_back import WHOLE, TakingBack, take_back


def undo_run(editing: Editing, run_id: str, *, is_dry: bool = False) -> TakingBack:
    """Raises NotFound where no such run changed anything."""
    with editing.database.reading() as stored:
        changes = stored.journal.read_changes(run_id=run_id)
    if not changes:
        raise NotFound(f"Aucun changement du passage {run_id}. Voyez : sync-service runs")
    return _undo(editing, changes, is_dry=is_dry)


def undo_sheet(
    editing: Editing, spreadsheet_id: str, since: datetime, *, is_dry: bool = False
) -> TakingBack:
    """What came from one spreadsheet since an instant, except what was mended elsewhere since.

    Raises NotFound for a spreadsheet that was never met.
    """
    with editing.database.reading() as stored:
        changes = stored.journal.read_changes(since=since)
        is_known = stored.memory.read_spreadsheet(spreadsheet_id).state != "new"
    if not is_known:
        raise NotFound(
            f"Aucune feuille {spreadsheet_id} n’a été lue jusqu’ici. Donnez son adresse, ou la "
            "partie de l’adresse entre /d/ et /edit ; la commande sync --json les liste."
        )
    # With the colon: one identifier may begin as another.
    prefix = f"sheet:{spreadsheet_id}:"
    return _undo(editing, [c for c in changes if c.source.startswith(prefix)], is_dry=is_dry)


def _undo(editing: Editing, changes: Sequence[Change], *, is_dry: bool) -> TakingBack:
    if is_dry:
        with editing.database.reading() as stored:
            return take_back(changes, _records(stored, changes))
    with editing.database.transaction() as stored:
        records = _records(stored, changes)
        taking = take_back(changes, records)
        if not taking.is_empty:
            _carry_out(editing, stored, taking, records)
        return taking


def _records(stored: Transaction, changes: Iterable[Change]) -> dict[str, Record]:
    found = (stored.records.find(ref) for ref in {change.ref for change in changes})
    return {record.ref: record for record in found if record is not None}


def _carry_out(
    editing: Editing, stored: Transaction, taking: TakingBack, records: dict[str, Record]
) -> None:
    now = editing.clock.now()
    run = Run(new_run_id(now, editing.rng), "undo", now)
    stored.journal.open_run(run)
    changes: list[Change] = []
    for ref, fields in taking.fields.items():
        stored.records.update(ref, fields, now)
        changes += [
            Change(ref, name, records[ref].fields.get(name), value, "undo", now, run.id)
            for name, value in fields.items()
        ]
    stored.records.archive(taking.archived, now)
    stored.records.archive(taking.returned, now, archived=False)
    changes += [Change(ref, WHOLE, ref, None, "undo", now, run.id) for ref in taking.archived]
    changes += [Change(ref, WHOLE, None, ref, "undo", now, run.id) for ref in taking.returned]
    stored.journal.append(changes)
    stored.journal.close_run(run.id, now, {"changes": len(changes)})
