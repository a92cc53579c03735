"""Conflicts decided for the sheet, although the row or column went before the run came.

What the person chose is the value that the problem showed: it is remembered, even if it stands
nowhere now. Nobody is asked again, so otherwise the other value would stay as if it were chosen.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from french_cells.reading import Value
from sync_service.domain.base import BaseCell, BaseRow
from sync_service.domain.record import Record
from sync_service.domain.spreadsheet import Cell, CellExtras, SheetRow
from sync_service.sync.planning.columns.layout import View
from sync_service.sync.planning.identity.match_index import Matching
from sync_service.sync.planning.rows.decisions import Decided
from sync_service.sync.planning.rows.merging import RowOutcome, merge_row
from sync_service.sync.planning.rows.stock import keep_stock
from sync_service.sync.planning.situation import Situation


@dataclass(frozen=True, slots=True)
class _Absence:
    """A record of which the tab lacks a cell that somebody decided about."""

    record: Record
    base: BaseRow
    row: SheetRow | None
    """Its row as read; None if it is not in the tab."""

    def is_unseen(self, name: str) -> bool:
        return self.row is None or name not in self.row.cells


def with_unseen(
    situation: Situation, view: View, decided: Decided
) -> Mapping[str, Mapping[str, Value]]:
    """Reference → what its record takes, from the tab's rows and from such cells."""
    unseen = take_unseen(situation, view, decided.matching, decided.left_alone)
    seen = {row.ref: row.updates for row in decided.merged if row.updates}
    return {ref: {**unseen.get(ref, {}), **seen.get(ref, {})} for ref in (*seen, *unseen)}


def take_unseen(
    situation: Situation, view: View, matching: Matching, left_alone: AbstractSet[int]
) -> Mapping[str, Mapping[str, Value]]:
    """Reference → what its record takes from such cells, under the same rules as others."""
    decided = {ref for _, ref, _ in situation.given_up}
    if not decided:
        return {}
    absences = _find_absences(situation, view, matching, left_alone, decided)
    outcomes = (_remembered(situation, view, one) for one in absences)
    kept, _, _ = keep_stock(situation, [one for one in outcomes if one.changes], ())
    return {row.ref: row.changes for row in kept if row.changes}


def _find_absences(
    situation: Situation,
    view: View,
    matching: Matching,
    left_alone: AbstractSet[int],
    decided: AbstractSet[str],
) -> Iterator[_Absence]:
    indexes = {ref: index for index, ref in matching.found.items()}
    rows = {row.index: row for row in view.rows}
    for ref in sorted(decided & situation.state.rows.keys()):
        record, index = situation.records.get(ref), indexes.get(ref)
        # Held, or still being typed: what is open there stays open.
        is_waiting = index in left_alone if index is not None else ref in matching.taken
        if record is not None and not record.archived and not is_waiting:
            row = rows[index] if index is not None else None
            yield _Absence(record, _as_shown(situation, situation.state.rows[ref], record), row)


def _as_shown(situation: Situation, base: BaseRow, record: Record) -> BaseRow:
    """A problem may have shown the database's value even if no note could be written."""
    cells = {
        name: known._replace(other=record.fields.get(name))
        for name, known in base.cells.items()
        if _is_given_up(situation, record, name)
    }
    return replace(base, cells={**base.cells, **cells})


def _is_given_up(situation: Situation, record: Record, name: str) -> bool:
    key, codec = ("conflict", record.ref, name), situation.codec.fields.get(name)
    if codec is None or key not in situation.given_up:
        return False
    value = record.fields.get(name)
    return situation.given_up[key] == (None if value is None else codec.text(value))


def _remembered(situation: Situation, view: View, absence: _Absence) -> RowOutcome:
    """The row as it was last planned, with only those cells that are missing and decided about.

    A value that was refused and could be read now was removed before anybody read it again.
    """
    known = situation.codec.fields
    unseen = [n for n in absence.base.cells if n in known and absence.is_unseen(n)]
    beyond = max(view.tab.column_count, *view.header.columns.values(), 0)
    columns = {**dict.fromkeys(unseen, beyond), **view.header.columns}
    view = replace(view, header=replace(view.header, columns=columns))
    row = _row_of(absence, unseen, view.tab.row_count)
    merged = merge_row(situation, view, row, absence.base, absence.record)
    outcomes = {
        name: outcome
        for name, outcome in merged.outcomes.items()
        if name in unseen and merged.sides_of[name].decision == "sheet"
    }
    return replace(merged, outcomes=outcomes, aside={})


def _row_of(absence: _Absence, unseen: Sequence[str], below: int) -> SheetRow:
    base = absence.base
    cells = {name: _cell_of(base.cells[name]) for name in unseen}
    if absence.row is not None:
        return replace(absence.row, cells={**absence.row.cells, **cells})
    reference = Cell(base.ref, base.ref, CellExtras(base.note))
    return SheetRow(below, cells, reference, base.ref, base.fingerprint, is_blank=False)


def _cell_of(known: BaseCell) -> Cell:
    text = "" if known.seen is None else str(known.seen)
    return Cell(known.seen, text, CellExtras(known.note))
