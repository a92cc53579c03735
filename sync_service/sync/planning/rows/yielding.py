"""Merges a row's cells, where defaults and derived values yield to what people type.

A default is nobody's word: what somebody types where the base knows nothing takes its place
without a conflict, and it returns where a cell is emptied. Writes nothing.
"""

from collections.abc import Mapping
from dataclasses import replace

from french_cells.folding import is_blank
from french_cells.reading import Value
from sync_service.domain.defaults import refilled
from sync_service.domain.record import Record
from sync_service.sync.planning.cut_lists import keep_others
from sync_service.sync.planning.merge import Outcome, Sides
from sync_service.sync.planning.situation import Situation


def merge_cells(
    situation: Situation, record: Record, sides_of: Mapping[str, Sides]
) -> Mapping[str, Outcome]:
    outcomes = {
        name: keep_others(sides, _merge(situation, record, sides))
        for name, sides in sides_of.items()
    }
    taken = {name: one.base.value for name, one in outcomes.items() if one.takes}
    given = refilled(situation.codec, record.fields, taken)
    # « NC » says that there is nothing; only a blank says nothing.
    again = {n: v for n, v in given.items() if v != taken[n] and is_blank(sides_of[n].cell.value)}
    return {**outcomes, **{n: _give(outcomes[n], sides_of[n], v) for n, v in again.items()}}


def _merge(situation: Situation, record: Record, sides: Sides) -> Outcome:
    merge_cell, name = situation.rulebook.merge_cell, sides.codec.name
    outcome = merge_cell(sides)
    # Looked up only where a conflict would begin, since the answer costs a few questions.
    is_begun = outcome.problem == "conflict" and sides.base.kind != "conflict" and not sides.bound
    if not is_begun or not situation.lookups.is_nobodys(record.ref, name):
        return outcome
    return merge_cell(replace(sides, given=replace(sides.giver, is_ours=True)))


def _give(emptied: Outcome, sides: Sides, default: Value) -> Outcome:
    """The cell stays blank, as one in a new row that stands for a default does."""
    base = emptied.base._replace(value=default)
    return replace(emptied, base=base, takes=default != sides.current)
