"""« Prévue » that we wrote, in a new row that somebody copied: nobody's word there either. Pure.

A sheet does not say how a cell was filled. A row that brought another's reference along, or half
of its cells, with just the word that we wrote there, is taken for a copy of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from french_cells.folding import is_blank, raw_key
from sync_service.domain.base import BaseRow
from sync_service.domain.spreadsheet import SheetRow
from sync_service.domain.taken_cells import TakenCells
from sync_service.sync.planning.rows.newcomers import Newcomer
from sync_service.sync.planning.situation import Situation

_STATE = "status"
_OURS = "planned"
"""Only this state is a default of a session to come: who copies « Annulée » means it."""


@dataclass(frozen=True, slots=True)
class Planned:
    """The rows of sessions that we called planned, by reference."""

    rows: Mapping[str, Mapping[str, str]]

    @classmethod
    def find(cls, situation: Situation) -> Self:
        if situation.codec.entity != "session":
            return cls({})
        rows = situation.state.rows.items()
        return cls({ref: _keys_of(base) for ref, base in rows if _is_ours(base)})

    def has_copy(self, row: SheetRow) -> bool:
        state = row.cells.get(_STATE)
        if state is None:
            return False
        shown = {n: raw_key(c.value) for n, c in row.cells.items() if not is_blank(c.value)}
        same = [(r, k) for r, k in self.rows.items() if k.get(_STATE) == raw_key(state.value)]
        return any(ref == row.ref or _is_alike(shown, keys) for ref, keys in same)


def mark_copied(situation: Situation, newcomers: Sequence[Newcomer]) -> Sequence[Newcomer]:
    """New sessions whose state came with a copied row, as ours."""
    planned = Planned.find(situation) if newcomers else Planned({})
    if not planned.rows:
        return newcomers
    return [_marked(one) if planned.has_copy(one.outcome.row) else one for one in newcomers]


def _is_ours(base: BaseRow) -> bool:
    state = base.cells.get(_STATE)
    return state is not None and state.kind == "agreed" and state.ours and state.value == _OURS


def _keys_of(base: BaseRow) -> Mapping[str, str]:
    return {name: raw_key(cell.seen) for name, cell in base.cells.items()}


def _is_alike(shown: Mapping[str, str], keys: Mapping[str, str]) -> bool:
    """The state aside, at least half: whoever copies a row changes its day, or its hours too."""
    others = [name for name in shown if name != _STATE]
    return 2 * sum(keys.get(name) == shown[name] for name in others) >= len(others) > 0


def _marked(newcomer: Newcomer) -> Newcomer:
    outcome = newcomer.outcome
    if isinstance(outcome.plain, TakenCells):
        return replace(newcomer, outcome=replace(outcome, plain=outcome.plain.as_ours(_STATE)))
    if _STATE in outcome.plain:
        plain = {**outcome.plain, _STATE: outcome.plain[_STATE]._replace(ours=True)}
        return replace(newcomer, outcome=replace(outcome, plain=plain))
    if _STATE not in outcome.outcomes or outcome.outcomes[_STATE].base.kind != "agreed":
        return newcomer
    taken = outcome.outcomes[_STATE]
    ours = replace(taken, base=taken.base._replace(ours=True))
    outcomes = {**outcome.outcomes, _STATE: ours}
    return replace(newcomer, outcome=replace(outcome, outcomes=outcomes))
