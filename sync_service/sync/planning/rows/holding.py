"""Takes the guarded class of change out of what a run would do; everything else goes on."""

from collections.abc import Sequence
from dataclasses import replace

from sync_service.domain.base import BaseCell
from sync_service.domain.sentences import SIGNATURE
from sync_service.sync.planning.merge import Outcome
from sync_service.sync.planning.rows.guards import Guard, is_held
from sync_service.sync.planning.rows.merging import RowOutcome


def hold_back(rows: Sequence[RowOutcome], guards: Sequence[Guard]) -> Sequence[RowOutcome]:
    holding = [guard for guard in guards if guard.kind in ("blanked", "changed", "column")]
    return [_hold(row, holding) for row in rows] if holding else rows


def _hold(row: RowOutcome, guards: Sequence[Guard]) -> RowOutcome:
    outcomes = {
        name: _as_before(row.sides_of[name].base)
        if (outcome.takes or outcome.problem == "invalid") and is_held(row, name, guards)
        else outcome
        for name, outcome in row.outcomes.items()
    }
    return replace(row, outcomes=outcomes)


def _as_before(base: BaseCell) -> Outcome:
    """What was open in the cell stays so while the guard asks."""
    if base.kind == "agreed":
        return Outcome(base)
    kind = "held" if base.kind == "formula" else base.kind
    return Outcome(base, problem=kind, message=base.note.removeprefix(SIGNATURE))
