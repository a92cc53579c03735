"""What comes back: columns that were gone, and questions that had been answered.

Cells that such a column lost in the meantime were not emptied by anybody.
"""

from dataclasses import replace

from french_cells.folding import is_blank
from sync_service.domain.base import BaseRow
from sync_service.domain.spreadsheet import SheetRow
from sync_service.sync.planning.assumptions import REOPENED, asked_field, reopen
from sync_service.sync.planning.columns.layout import View
from sync_service.sync.planning.identity.match_index import Matching
from sync_service.sync.planning.situation import Situation


def forget_lost_cells(situation: Situation, view: View, matching: Matching) -> Situation:
    """Forgets what such cells held before, so that they are filled like those of a new column."""
    state = situation.state
    back = view.header.columns.keys() & state.columns.keys() - set(state.fields)
    if not (state.fields and back):
        return situation
    known = dict(state.rows)
    for row in view.rows:
        base = known.get(matching.found.get(row.index, ""))
        if base is not None:
            known[base.ref] = _without_lost(base, row, back)
    return replace(situation, state=replace(state, rows=known))


def _without_lost(base: BaseRow, row: SheetRow, back: set[str]) -> BaseRow:
    lost = {name for name in back if name in base.cells and is_blank(row.cells[name].value)}
    if not lost:
        return base
    kept = {name: cell for name, cell in base.cells.items() if name not in lost}
    return replace(base, cells=kept)


def ask_again(situation: Situation) -> Situation:
    """If a yes for a whole column was taken back, its cells are assumed again."""
    state, rules = situation.state, situation.rules
    keys = {key for key, standing in state.assumptions.items() if standing == REOPENED}
    if not keys:
        return situation

    def asked_of(name: str) -> str:
        return asked_field(name, rules.layout, rules.cell_field)

    rows = reopen(state.rows, situation.codec.fields, keys, asked_of)
    return replace(situation, state=replace(state, rows=rows))
