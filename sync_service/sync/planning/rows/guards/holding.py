"""What guards hold back in rows, and what goes back into the sheet once a person says no.

A no gives up only what the guard showed, and only in cells that have no other open question.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from sync_service.domain.base import BaseCell
from sync_service.domain.wording.sentences import SIGNATURE
from sync_service.sync.planning.merge import Outcome, Sides, put_back
from sync_service.sync.planning.rows.guards.asking import row_element
from sync_service.sync.planning.rows.guards.guard import Guard, cell_element
from sync_service.sync.planning.rows.guards.guards import is_held
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.rows.newcomers import Newcomer


@dataclass(frozen=True, slots=True)
class Held:
    """The rows, in which what is held stays as it was, and the new rows that are not held."""

    elements: frozenset[str]
    """All that the guards hold."""
    merged: Sequence[RowOutcome]
    newcomers: Sequence[Newcomer]
    going_back: frozenset[str]
    """Cells that a person refused: their old values are written back now."""


def hold(
    merged: Sequence[RowOutcome],
    newcomers: Sequence[Newcomer],
    guards: Sequence[Guard],
    refused: AbstractSet[str],
) -> Held:
    elements = frozenset(element for guard in guards for element in guard.elements)
    going_back = _find_going_back(merged, guards, refused)
    return Held(
        elements,
        _hold_back(merged, guards, going_back),
        [one for one in newcomers if row_element(one.outcome.row) not in elements],
        going_back,
    )


def _find_going_back(
    rows: Sequence[RowOutcome], guards: Sequence[Guard], refused: AbstractSet[str]
) -> frozenset[str]:
    """The refused cells that can be restored."""
    if not refused:
        return frozenset()
    return frozenset(
        cell_element(row, name)
        for row in rows
        for name in row.outcomes
        if cell_element(row, name) in refused
        and _is_held_back(row, name, guards)
        and _can_go_back(row.sides_of[name])
    )


def _hold_back(
    rows: Sequence[RowOutcome], guards: Sequence[Guard], going_back: AbstractSet[str]
) -> Sequence[RowOutcome]:
    holding = [guard for guard in guards if guard.kind in ("blanked", "changed", "column")]
    return [_hold(row, holding, going_back) for row in rows] if holding else rows


def _hold(row: RowOutcome, guards: Sequence[Guard], going_back: AbstractSet[str]) -> RowOutcome:
    sides_of, outcomes = dict(row.sides_of), dict(row.outcomes)
    for name in row.outcomes:
        if not _is_held_back(row, name, guards):
            continue
        sides = sides_of[name]
        if cell_element(row, name) in going_back:
            # What was typed is recorded as given up, like the losing value of a conflict.
            sides_of[name] = replace(sides, decision="database")
            outcomes[name] = put_back(sides)
        else:
            outcomes[name] = _as_before(sides.base)
    return _without_held_asides(replace(row, sides_of=sides_of, outcomes=outcomes), row, guards)


def _without_held_asides(kept: RowOutcome, row: RowOutcome, guards: Sequence[Guard]) -> RowOutcome:
    """What a cell that is held back says of other fields waits with it: a session's state."""
    waits = {
        field
        for field, (name, _) in row.aside.items()
        if name in row.outcomes and _is_held_back(row, name, guards)
    }
    if not waits:
        return kept
    as_before = {f: _as_before(row.sides_of[f].base) for f in waits if f in row.outcomes}
    aside = {field: one for field, one in row.aside.items() if field not in waits}
    return replace(kept, outcomes={**kept.outcomes, **as_before}, aside=aside)


def _is_held_back(row: RowOutcome, name: str, guards: Sequence[Guard]) -> bool:
    outcome = row.outcomes[name]
    is_change = outcome.takes or outcome.problem == "invalid"
    return is_change and is_held(row, name, guards)


def _can_go_back(sides: Sides) -> bool:
    return sides.base.kind == "agreed" and sides.writable and sides.direction == "both"


def _as_before(base: BaseCell) -> Outcome:
    """What was open in the cell stays open while the guard asks."""
    if base.kind == "agreed" or (base.kind == "held" and not base.note):
        return Outcome(base)
    kind = "held" if base.kind == "formula" else base.kind
    return Outcome(base, problem=kind, message=base.note.removeprefix(SIGNATURE))
