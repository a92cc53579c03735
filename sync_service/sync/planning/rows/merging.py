"""Merges one matched row: its cells, groups of cells, and rules across fields. Writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from french_cells.folding import is_blank, raw_key
from french_cells.reading import Value
from sync_service.domain.base import MASK, REMARK, UNMET, BaseCell, BaseRow, Decision
from sync_service.domain.codec import Beside, FieldCodec, changed
from sync_service.domain.record import Record, is_nobody
from sync_service.domain.spreadsheet import Cell, SheetRow
from sync_service.sync.planning.barred import find_bar
from sync_service.sync.planning.cells.as_typed import as_typed
from sync_service.sync.planning.cells.cells_above import SameAsAbove
from sync_service.sync.planning.cells.cells_in_row import codec_in_row
from sync_service.sync.planning.cells.counted_beside import is_contradicted
from sync_service.sync.planning.cells.day_beside import on_another_day
from sync_service.sync.planning.cells.times_before import is_timed
from sync_service.sync.planning.columns.layout import View, is_in_doubt
from sync_service.sync.planning.merge import Outcome, Sides
from sync_service.sync.planning.own_names import is_outdated, showed_time
from sync_service.sync.planning.rows.asides import (
    Said,
    close_unread,
    composed_sides,
    find_spoken,
    is_in_motion,
    is_note_deleted,
    judge_remark,
    keep_typed,
    meet_remark,
    names_with_day,
    said_in,
    tell_aside,
    tell_unread,
)
from sync_service.sync.planning.rows.astray import is_astray
from sync_service.sync.planning.rows.groups import bind_groups
from sync_service.sync.planning.rows.moved_parts import take_out_moved
from sync_service.sync.planning.rows.refilled import WIPED, as_refilled, wiped_cell
from sync_service.sync.planning.rows.rules_kept import keep_rules
from sync_service.sync.planning.rows.taken_back import dated
from sync_service.sync.planning.rows.yielding import merge_cells
from sync_service.sync.planning.situation import Situation

_DECIDED = ("conflict", "invalid", "ambiguous", "assumed", "held")


_NO_CELLS: Mapping[str, Any] = MappingProxyType({})


def _no_cells() -> Mapping[str, Any]:
    """One empty mapping for all rows: in a first run hardly any row has such values."""
    return _NO_CELLS


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What becomes of a row's cells, and in `sides_of` what that was decided from.

    Only cells in which something changed are in `sides_of` and `outcomes`.
    """

    row: SheetRow
    ref: str
    sides_of: Mapping[str, Sides] = field(default_factory=_no_cells)
    outcomes: Mapping[str, Outcome] = field(default_factory=_no_cells)
    plain: Mapping[str, BaseCell] = field(default_factory=_no_cells)
    """The bases of a new row whose values are simply taken: nothing had to be merged."""
    aside: Mapping[str, tuple[str, Value]] = field(default_factory=_no_cells)
    """Field → the other cell of the row that gives its value, and the value."""

    @property
    def changes(self) -> Mapping[str, Value]:
        """What the record takes from the fields' own cells."""
        return {f: o.base.value for f, o in self.outcomes.items() if o.takes}

    @property
    def updates(self) -> Mapping[str, Value]:
        """All that the record takes, from whatever cell."""
        return {**{name: value for name, (_, value) in self.aside.items()}, **self.changes}


def merge_row(
    situation: Situation, view: View, row: SheetRow, base: BaseRow, record: Record
) -> RowOutcome:
    """`base` has no cells when row and record are brought together for the first time."""
    # Looked up for every cell, some of them several times.
    base = replace(base, cells=dict(base.cells))
    matched = _MatchedRow(situation, view, row, base, record)
    in_motion = _names_in_motion(matched)
    said = {**find_spoken(situation, row.cells, in_motion, record), **_remarked(matched)}
    names = [n for n in names_with_day(row.cells, in_motion, said, record) if n not in said]
    plain = [name for name in names if name not in situation.composites]
    sides_of = _name_authors(matched, bind_groups({name: _meet(matched, name) for name in plain}))
    outcomes = merge_cells(situation, record, sides_of)
    kept = keep_rules(situation, record, sides_of, outcomes)
    merged = RowOutcome(row, record.ref, *take_out_moved(situation, row, sides_of, kept))
    if situation.readers.aside is None:
        return _merge_composites(matched, merged, names) if situation.composites else merged
    spoken = {name: _meet(matched, name) for name in said}
    looked_at = [*in_motion, *([REMARK] if is_in_motion(row, base) else [])]
    before = {name: base.cells.get(name, UNMET) for name in looked_at}
    merged = replace(merged, aside=tell_aside(situation, spoken, before, record, row))
    if situation.composites:
        merged = _merge_composites(matched, merged, names)
    return _with_spoken(matched, merged, looked_at, spoken)


@dataclass(frozen=True, slots=True)
class _MatchedRow:
    situation: Situation
    view: View
    row: SheetRow
    base: BaseRow
    record: Record


def _names_in_motion(matched: _MatchedRow) -> Sequence[str]:
    """The cells to merge: usually one of a dozen, and each other one would cost as much."""
    known, names = matched.situation.codec.fields, _readable(matched)
    # A row that is back may raise a question about any of its cells.
    if matched.record.archived and matched.base.missing_since is not None:
        return [name for name in names if name in known]
    moving = {name for name in names if not _is_at_rest(matched, name)}
    groups = {known[name].group for name in moving} - {""}
    return [name for name in names if name in moving or known[name].group in groups]


def _readable(matched: _MatchedRow) -> Sequence[str]:
    known, view, row = matched.situation.codec.fields, matched.view, matched.row
    return [
        name
        for name in row.cells
        if name in known
        and not view.hidden_by_merge(row.index, name)
        and not _is_others_merge(matched, name)
    ]


def _is_others_merge(matched: _MatchedRow, name: str) -> bool:
    """Whether it lies in a merged area, and the record's value was never shown here."""
    if not matched.view.tab.merges or name in matched.base.cells:
        return False
    column = matched.view.header.columns[name]
    is_below = matched.view.tab.merged_from(matched.row.index, column) is not None
    return is_below and matched.record.fields.get(name) is not None


def _is_at_rest(matched: _MatchedRow, name: str) -> bool:
    """Neither side has changed since they agreed, so merging would change nothing."""
    base, cell = matched.base.cells.get(name), matched.row.cells[name]
    return (
        base is not None
        and base.kind == "agreed"
        and base.value == matched.record.fields.get(name)
        and not (base.note or cell.note)
        and raw_key(base.raw) == raw_key(cell.value)
        and not is_outdated(matched.situation.codec.fields[name], base)
        and not is_contradicted(matched.situation, matched.row, name)
        and not on_another_day(matched.situation, matched.row, name, base.value)
    )


def _still_answers(
    decision: Decision | None, known: BaseCell, cell: Cell, current: Value
) -> Decision | None:
    """A decision gives up only a value that was shown; a later one is asked about again."""
    if decision is not None and known.kind == "held":
        return decision if raw_key(known.sheet_raw) == raw_key(cell.value) else None
    if decision is None or known.kind != "conflict":
        return decision
    given_up_is_shown = (
        known.other == current
        if decision == "sheet"
        else raw_key(known.sheet_raw) == raw_key(cell.value)
    )
    return decision if given_up_is_shown else None


def _meet(matched: _MatchedRow, name: str) -> Sides:
    situation, view, base, ref = matched.situation, matched.view, matched.base, matched.record.ref
    if name == REMARK:
        return meet_remark(situation, matched.row, base, ref)
    at = (matched.row.index, view.header.columns[name])
    cell, known = matched.row.cells[name], base.cells.get(name, UNMET)
    if view.is_filled(*at):
        # A blank cell that the formula may fill belongs to the formula as well.
        cell = cell.with_extras(is_formula=True)
    was_time = showed_time(situation.codec.fields[name], known, cell)
    if was_time or is_timed(situation, ref, name, cell):
        cell = cell.with_extras(was_time=True)
    current = matched.record.fields.get(name)
    read_in = as_typed(situation, name, known, cell)
    codec = codec_in_row(read_in, matched.row, name, current)
    is_as_typed = known != UNMET and raw_key(cell.value) == raw_key(known.seen)
    asking = on_another_day(situation, matched.row, name, current) if is_as_typed else None
    codec = asking or codec
    bar = find_bar(view, at, cell, codec, current)
    # Who gave a value is looked up in the history, so only where a sentence may need it.
    is_quiet = known.kind == "agreed" and current == known.value
    is_gone = is_note_deleted(known, cell, base, matched.row)
    sides = Sides(
        codec=codec,
        base=known,
        cell=cell,
        current=current,
        now=situation.now,
        direction="both" if is_nobody(matched.record) else situation.direction_of(name),
        decision=_still_answers(situation.decision_on(ref, name, *_DECIDED), known, cell, current),
        given=None if is_quiet else situation.lookups.given_by(ref, name),
        writable=not bar,
        bar=bar,
        waits=situation.waits_for_a_yes(ref, name),
        fixed=name in situation.fixed and name in base.cells,
        is_said_around=_is_said_above(matched, name, codec)
        or is_contradicted(situation, matched.row, name)
        or asking is not None,
        is_first=name not in base.cells,
        is_note_deleted=is_gone and not is_astray(situation, base, known),
        is_masked=known.seen == MASK and situation.readers.is_hidden(name, cell.value),
    )
    is_wiped = wiped_cell(ref, name) in situation.state.asked.get(WIPED, ())
    return as_refilled(sides) if is_wiped else sides


def _is_said_above(matched: _MatchedRow, name: str, codec: FieldCodec) -> bool:
    """Of a new row, or in a merge: what begins a column of a known list is said of one row."""
    if name in matched.base.cells or not isinstance(codec, SameAsAbove):
        return False
    tab, at = matched.view.tab, (matched.row.index, matched.view.header.columns[name])
    is_meant = not matched.base.cells or tab.merged_from(*at) is not None
    return is_meant and is_blank(matched.row.cells[name].value)


def _name_authors(matched: _MatchedRow, sides_of: Mapping[str, Sides]) -> Mapping[str, Sides]:
    """A cell may be in conflict only because of its group; its note still says who changed it."""
    given_by, ref = matched.situation.lookups.given_by, matched.record.ref
    return {
        name: replace(sides, given=sides.given or given_by(ref, name)) if sides.bound else sides
        for name, sides in sides_of.items()
    }


def _merge_composites(
    matched: _MatchedRow, merged: RowOutcome, moving: Sequence[str]
) -> RowOutcome:
    """Merges composite columns last, given what the row's other cells have changed."""
    situation = matched.situation
    sides_of, outcomes = dict(merged.sides_of), dict(merged.outcomes)
    fields = changed(matched.record.fields, merged.updates, situation.composites)
    said = said_in(situation, matched.row)
    columns = matched.row.cells.keys() - situation.composites.keys()
    for name, composite in situation.composites.items():
        # A derived value may change because another cell of its row did.
        is_moving = name in moving or (composite.is_derived and bool(merged.updates))
        if not is_moving or name not in _readable(matched):
            continue
        composite_sides = _meet(matched, name)
        asked = {one for one, told in outcomes.items() if told.problem is not None}
        refused = {one for one in asked if outcomes[one].problem in ("invalid", "ambiguous")}
        beside = Beside(
            fields,
            columns,
            composite_sides.base.value,
            asked=asked - {name},
            refused=refused - {name},
            said=said,
            changed=merged.updates.keys(),
        )
        own = composite.about(matched.record.ref)
        sides_of[name] = composed_sides(own, composite_sides, beside, situation.accepted)
        outcomes[name] = situation.rulebook.merge_cell(sides_of[name])
    kept = keep_rules(situation, matched.record, sides_of, outcomes)
    return _bring_along(matched, replace(merged, sides_of=sides_of, outcomes=kept))


def _bring_along(matched: _MatchedRow, merged: RowOutcome) -> RowOutcome:
    """A field that a composite's cell changed is also written to its own column."""
    situation, record = matched.situation, matched.record
    after = changed(record.fields, merged.changes, situation.composites)
    sides_of, outcomes = dict(merged.sides_of), dict(merged.outcomes)
    for name in _readable(matched):
        is_taken = name in outcomes and outcomes[name].takes
        if name in situation.composites or is_taken or after.get(name) == record.fields.get(name):
            continue
        sides_of[name] = replace(_meet(matched, name), current=after.get(name))
        outcomes[name] = situation.rulebook.merge_cell(sides_of[name])
    return replace(merged, sides_of=sides_of, outcomes=outcomes)


def bring_asides_along(situation: Situation, view: View, merged: RowOutcome) -> RowOutcome:
    """What a cell said of another field is also written to that field's own cell, if at rest.

    Once it is stored, nothing else of the row would tell a later run that this cell is outdated.
    """
    base, record = situation.state.rows.get(merged.ref), situation.records.get(merged.ref)
    if not merged.aside or base is None or record is None:
        return merged
    matched = _MatchedRow(situation, view, merged.row, base, record)
    cells, sides_of, outcomes = merged.row.cells, dict(merged.sides_of), dict(merged.outcomes)
    # A composite's cell was composed with all that the row's other cells say.
    spoken_of = merged.aside.keys() & base.cells.keys() - situation.composites.keys()
    for name in _readable(matched):
        if name not in spoken_of or not _is_quiet(merged, name):
            continue
        sides = replace(_meet(matched, name), current=merged.aside[name][1])
        # « Complet » there stays as typed, whatever the state.
        is_spoken = bool(find_spoken(situation, cells, [name], record))
        sides_of[name] = sides
        outcomes[name] = (
            dated(situation, record, sides, keep_typed(sides))
            if is_spoken
            else situation.rulebook.merge_cell(sides)
        )
    return replace(merged, sides_of=sides_of, outcomes=outcomes)


def _is_quiet(merged: RowOutcome, name: str) -> bool:
    """Nobody typed there, and nothing is asked or written there."""
    if name not in merged.outcomes:
        return True
    one, sides = merged.outcomes[name], merged.sides_of[name]
    is_settled = one.write is None and one.problem is None and not one.takes
    return is_settled and not sides.is_retyped and sides.current != merged.aside[name][1]


def _remarked(matched: _MatchedRow) -> Said:
    """What a word outside the mapped columns says for certain; {} if there is none."""
    aside, remark = matched.situation.readers.aside, matched.row.remark
    if aside is None or remark is None or not is_in_motion(matched.row, matched.base):
        return {}
    said = {} if is_in_doubt(remark) else aside(REMARK, remark)
    return {REMARK: said} if said else {}


def _with_spoken(
    matched: _MatchedRow, merged: RowOutcome, in_motion: Sequence[str], spoken: Mapping[str, Sides]
) -> RowOutcome:
    """Adds the outcomes of cells that speak of other fields, as « annulé » under « Lieu »."""
    situation, record = matched.situation, matched.record
    kept = {n: dated(situation, record, one, keep_typed(one)) for n, one in spoken.items()}
    if REMARK in in_motion and REMARK not in spoken:
        unclear = _meet(matched, REMARK)
        merged = replace(merged, sides_of={**merged.sides_of, REMARK: unclear})
        kept[REMARK] = judge_remark(situation, unclear, record)
    outcomes = close_unread(record, merged.sides_of, {**merged.outcomes, **kept})
    return replace(
        merged,
        sides_of={**merged.sides_of, **spoken},
        outcomes=outcomes,
        aside={**merged.aside, **tell_unread(record, outcomes)},
    )
