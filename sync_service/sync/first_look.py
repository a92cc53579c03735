"""A look at one spreadsheet before anybody takes it in hand: mostly there is nothing to do.

Writes nothing. What was seen counts under the lease only if nobody stored anything meanwhile.
"""

from dataclasses import dataclass

from sync_service.domain.errors import SpreadsheetError, UsageError
from sync_service.domain.snapshot import SpreadsheetSnapshot
from sync_service.ports import SpreadsheetState, Transaction
from sync_service.sync.plan_tabs import SheetRun, lease_name
from sync_service.sync.sync_spreadsheet import is_unchanged

UNFORESEEN = (ArithmeticError, LookupError, TypeError, UsageError, ValueError)
"""What a cell that nobody foresaw may raise: it must not keep the other partners waiting."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """All by which a glance could be overtaken while nobody held the lease."""

    state: SpreadsheetState
    last_change: int
    is_writing: bool
    """Somebody wrote, and nobody knows yet what came of it."""


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What was remembered, and what was read then: a snapshot, an error, or nothing yet."""

    remembered: Remembered
    snapshot: SpreadsheetSnapshot | None = None
    error: Exception | None = None
    is_idle: bool = False

    def still_seen(self, remembered: Remembered) -> SpreadsheetSnapshot | None:
        """None when it has to be read again; raises the error that was met."""
        if remembered != self.remembered or remembered.is_writing:
            return None
        if self.error is not None:
            raise self.error
        return self.snapshot


def remembered_of(stored: Transaction, spreadsheet_id: str) -> Remembered:
    return Remembered(
        stored.memory.read_spreadsheet(spreadsheet_id),
        stored.journal.last_change(),
        bool(stored.memory.read_open_intents(spreadsheet_id)),
    )


def look_first(run: SheetRun) -> FirstLook:
    name = run.spreadsheet_id
    with run.services.database.reading() as stored:
        remembered = remembered_of(stored, name)
        is_busy = stored.leases.is_busy(lease_name(name), run.now())
    if is_busy or remembered.is_writing:
        return FirstLook(remembered)
    try:
        snapshot = run.services.spreadsheets.read(name)
        state = remembered.state
        is_idle = not state.unsettled and is_unchanged(run, state, snapshot)
    except (SpreadsheetError, *UNFORESEEN) as error:
        return FirstLook(remembered, error=error)
    return FirstLook(remembered, snapshot, is_idle=is_idle)
