"""The last day: out of the sheets of one partner, or of all, while nobody else is at work.

For all of them the service stays paused afterwards: no mail leaves, no sheet is written.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sync_service.adoption.leave_sheet import Leaving, Traces, ask_nothing, leave_sheet
from sync_service.domain.errors import ConcurrencyError, SpreadsheetError, UsageError
from sync_service.domain.instants import past
from sync_service.domain.mapping import SpreadsheetMapping
from sync_service.operations.health import PULSE, PULSE_SECONDS
from sync_service.ports import Pause, Progress, Transaction
from sync_service.ports.surroundings import say_paused
from sync_service.ports.work import unseen

_TRIES = 40
_NAP_SECONDS = 0.5
_LONGEST_SILENCE = timedelta(seconds=4 * PULSE_SECONDS)
"""Of a worker that lives, as `/healthz` has it."""


@dataclass(frozen=True, slots=True)
class LeftSheet:
    """One spreadsheet on its last day: what went, or why nothing did."""

    spreadsheet: SpreadsheetMapping
    traces: Traces | None = None
    error: str = ""


def leave_sheets(
    leaving: Leaving,
    spreadsheets: Sequence[SpreadsheetMapping],
    pause_mapping: Callable[[str], None],
    *,
    is_whole: bool,
    progress: Progress = unseen,
) -> Sequence[LeftSheet]:
    """One that is out of reach stops no other; the same call again goes on with it.

    Raises UsageError during a pause that somebody has to look at first, and, for one partner,
    while a worker lives; ConcurrencyError while others are at work.
    """
    with _undisturbed(leaving, is_whole=is_whole):
        for one in spreadsheets:
            pause_mapping(one.spreadsheet_id)
        return [_leave(leaving, one) for one in progress(spreadsheets)]


def _leave(leaving: Leaving, spreadsheet: SpreadsheetMapping) -> LeftSheet:
    try:
        return LeftSheet(spreadsheet, leave_sheet(leaving, spreadsheet.spreadsheet_id))
    except SpreadsheetError as error:
        ask_nothing(leaving, spreadsheet.spreadsheet_id)
        return LeftSheet(spreadsheet, error=str(error))


@contextmanager
def _undisturbed(leaving: Leaving, *, is_whole: bool) -> Iterator[None]:
    """Nobody takes anything in hand meanwhile; what others have in hand is waited for."""
    now = leaving.clock.now()
    with leaving.database.transaction() as stored:
        pause = stored.pauses.read()
        if not is_whole:
            _refuse_halfway(stored, pause, now)
        if pause is None:
            stored.pauses.begin(Pause(now, 0))
    is_over = False
    try:
        _wait_for_others(leaving)
        yield
        is_over = True
    finally:
        if not is_whole or not (is_over or pause):
            with leaving.database.transaction() as stored:
                stored.pauses.end()


def _refuse_halfway(stored: Transaction, pause: Pause | None, now: datetime) -> None:
    """A worker that has begun a round knows the mappings as they were, and goes on with them."""
    if pause is not None:
        raise UsageError(f"Rien n’a été touché. {say_paused(pause)}")
    pulse = past(stored.jobs.last(PULSE), now)
    if pulse is not None and now - pulse < _LONGEST_SILENCE:
        raise UsageError(
            "Le worker tourne, ou vient de s’arrêter : rien n’a été touché. Arrêtez-le, relancez "
            "cette commande une minute plus tard, puis redémarrez-le."
        )


def _wait_for_others(leaving: Leaving) -> None:
    for _ in range(_TRIES):
        with leaving.database.reading() as stored:
            if not stored.leases.are_others_busy(leaving.clock.now()):
                return
        leaving.sleep(_NAP_SECONDS)
    raise ConcurrencyError(
        "Le worker ou une commande travaille encore : rien n’a été touché. Arrêtez-les, puis "
        "relancez."
    )
