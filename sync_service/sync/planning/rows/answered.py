"""What a cell of a row asks about families, and whether a person said yes to it. Draws nothing."""

from dataclasses import replace

from sync_service.domain.decisions import ASKS
from sync_service.sync.planning.merge import Outcome, Sides, refuse
from sync_service.sync.planning.rows.astray import note_in_sheet
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.rows.same_place import is_same_place
from sync_service.sync.planning.situation import Situation


def ask(sides: Sides, message: str) -> Outcome:
    return replace(refuse(sides, "held", message), asks=ASKS)


def is_yes_here(situation: Situation, row: RowOutcome, sides: Sides) -> bool:
    """A decision, or our note deleted, in answer to exactly what was asked."""
    is_asked = sides.base.kind == "held" and not sides.is_retyped
    return is_asked and is_said_here(situation, row, sides)


def is_said_here(situation: Situation, row: RowOutcome, sides: Sides) -> bool:
    """A note is deleted only where it was: a copy of its row may have been made without it."""
    is_note_deleted = bool(sides.base.note) and sides.is_note_deleted
    if not is_note_deleted or sides.decision is not None:
        return is_note_deleted or sides.decision in ("confirm", "sheet")
    base = situation.state.rows.get(row.ref)
    if base is None:
        return False
    return is_same_place(situation, row.row, base, note_in_sheet(base, sides.base.note))
