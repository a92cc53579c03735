"""Sends one batch, and finds out whether it was applied."""

from dataclasses import dataclass

from sync_service.domain.errors import Unreachable
from sync_service.domain.spreadsheet import SpreadsheetSnapshot, WriteBatch
from sync_service.sync.plan_tabs import SheetRun
from sync_service.sync.rivals import installation, signed


def new_marker(run: SheetRun) -> str:
    """The name of one write of this installation, found in the spreadsheet once it is applied."""
    batch_id = f"{run.run_id}.{run.services.rng.number() % 10**8:08d}"
    return signed(batch_id, installation(run), run.spreadsheet_id)


@dataclass(frozen=True, slots=True)
class Written:
    """The spreadsheet after a write, and whether the write is known to be applied.

    `is_late`: this was read later, so people may have typed over the write.
    """

    seen: SpreadsheetSnapshot
    is_applied: bool
    is_late: bool = False


def write(run: SheetRun, batch: WriteBatch) -> Written:
    """Sends a batch, and finds out whether it was applied.

    If not, its intent stays open: a write that Google carries out late is verified by the next
    run.
    """
    spreadsheets = run.services.spreadsheets
    try:
        return Written(spreadsheets.write(run.spreadsheet_id, batch), is_applied=True)
    except Unreachable:
        # The response is lost, perhaps not the write: only the marker tells.
        seen = spreadsheets.read(run.spreadsheet_id)
        return Written(seen, is_applied=seen.marker == batch.marker, is_late=True)


def not_applied(run: SheetRun) -> Written:
    """The result for a batch that Google would not take."""
    return Written(run.services.spreadsheets.read(run.spreadsheet_id), is_applied=False)
