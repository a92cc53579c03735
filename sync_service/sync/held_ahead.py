"""Sessions that an older program left « Tenue » before their day: planned again, asked by nobody.

No cell of theirs changes, so no sheet would ever tell. What somebody said outside a sheet stands,
and so does what a cell waits for. Knows no sheet: the next reading brings the cells along.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from sync_service.domain.dated_anew import is_held_ahead
from sync_service.domain.record import BY_ITS_DAY, WHOLE, Change, Record
from sync_service.ports import Run, Transaction
from sync_service.ports.surroundings import new_run_id
from sync_service.sync.sync_services import SyncServices

_BY_CELLS = ("sheet", "mapping")
_LOOKED_AT = ("date", "moment", "status")
"""The cells that say whether it was held: while one of them waits, a person is asked already."""


def plan_held_ahead(services: SyncServices) -> None:
    """Does nothing where there are none."""
    now = services.clock.now()
    with services.database.reading() as stored:
        refs = [one.ref for one in _find_stuck(stored, now.date())]
    if not refs:
        return
    with services.database.transaction() as stored:
        stored.records.hold(refs)
        # Read again: whoever changed one of them meanwhile had the last word.
        stuck = [one for one in _find_stuck(stored, now.date()) if one.ref in refs]
        run = Run(new_run_id(now, services.rng), "sync", now)
        stored.journal.open_run(run)
        stored.records.update_all({one.ref: {"status": "planned"} for one in stuck}, now)
        stored.journal.append(
            Change(one.ref, "status", "held", "planned", BY_ITS_DAY, now, run.id) for one in stuck
        )
        stored.journal.close_run(run.id, now, {"changes": len(stuck)})


def _find_stuck(stored: Transaction, today: date) -> Sequence[Record]:
    tomorrow = (today + timedelta(days=1)).isoformat()
    return [
        one
        for one in stored.records.read_sessions_from(tomorrow)
        if is_held_ahead(one.entity, one.fields, today)
        and not is_said_outside(stored.journal.read_history(one.ref))
        and not _waits(stored, one.ref)
    ]


def is_said_outside(history: Sequence[Change]) -> bool:
    """Whether somebody said outside a sheet that it was held, and on this very day."""
    said = next((one for one in reversed(history) if one.field in ("status", WHOLE)), None)
    if said is None or said.source.partition(":")[0] in _BY_CELLS:
        return False
    return not any(one.field == "date" and one.at > said.at for one in history)


def _waits(stored: Transaction, ref: str) -> bool:
    cells = (cell for name in _LOOKED_AT for cell in stored.memory.find_cells(ref, name))
    return any(cell.kind != "agreed" for cell in cells)
