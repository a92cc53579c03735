"""One matched row: its cells merged, groups bound, rules across fields kept. Writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from french_cells.folding import is_blank, raw_key
from french_cells.reading import Value
from sync_service.domain.base import MASK, REMARK, UNMET, BaseCell, BaseRow, Decision
from sync_service.domain.codec import Beside, FieldCodec, changed, resolve
from sync_service.domain.record import Record, is_nobody
from sync_service.domain.spreadsheet import Cell, SheetRow
from sync_service.sync.planning.barred import find_bar
from sync_service.sync.planning.cells.cells_above import SameAsAbove
from sync_service.sync.planning.cells.cells_in_row import codec_in_row
from sync_service.sync.planning.cells.counted_beside import is_contradicted
from sync_service.sync.planning.cells.day_beside import on_another_day
from sync_service.sync.planning.columns.layout import View, is_in_doubt
from sync_service.sync.planning.merge import Outcome, Sides, read_side, refuse
from sync_service.sync.planning.own_names import is_outdated
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
from sync_service.sync.planning.situation import Situation

_DECIDED = ("conflict", "invalid", "ambiguous", "assumed", "held")


_NO_CELLS: Mapping[str, Any] = MappingProxyType({})


def _no_cells() -> Mapping[str, Any]:
    """The same for all rows: each of a first run's has nothing of the kind."""
    return _NO_CELLS


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What becomes of a row's cells; `sides_of` are what they were judged from.

    Cells in which nothing moved are in neither.
    """

    row: SheetRow
    ref: str
    sides_of: Mapping[str, Sides] = field(default_factory=_no_cells)
    outcomes: Mapping[str, Outcome] = field(default_factory=_no_cells)
    plain: Mapping[str, BaseCell] = field(default_factory=_no_cells)
    """The base of all cells of a new row that are simply taken: nothing met them."""
    aside: Mapping[str, tuple[str, Value]] = field(default_factory=_no_cells)
    """Fields given in another one's cell: that cell's name, and the value."""

    @property
    def changes(self) -> Mapping[str, Value]:
        """What the record takes from the fields' own cells."""
        return {f: o.base.value for f, o in self.outcomes.items() if o.takes}

    @property
    def updates(self) -> Mapping[str, Value]:
        """All that the record takes."""
        return {**{name: value for name, (_, value) in self.aside.items()}, **self.changes}


def merge_row(
    situation: Situation, view: View, row: SheetRow, base: BaseRow, record: Record
) -> RowOutcome:
    """`base` has no cells when row and record meet for the first time."""
    # Every cell will be asked for, some of them several times.
    base = replace(base, cells=dict(base.cells))
    matched = _MatchedRow(situation, view, row, base, record)
    in_motion = _names_in_motion(matched)
    said = {**find_spoken(situation, row.cells, in_motion, record), **_remarked(matched)}
    names = [n for n in names_with_day(row.cells, in_motion, said) if n not in said]
    plain = [name for name in names if name not in situation.composites]
    sides_of = _name_authors(matched, _bind_groups({name: _meet(matched, name) for name in plain}))
    outcomes = {name: situation.rulebook.merge_cell(sides) for name, sides in sides_of.items()}
    merged = RowOutcome(row, record.ref, sides_of, _keep_rules(matched, sides_of, outcomes))
    if situation.readers.aside is None:
        return _merge_composites(matched, merged, names) if situation.composites else merged
    spoken = {name: _meet(matched, name) for name in said}
    looked_at = [*in_motion, *([REMARK] if is_in_motion(row, base) else [])]
    before = {name: base.cells.get(name, UNMET) for name in looked_at}
    merged = replace(merged, aside=tell_aside(situation, spoken, before, record, row))
    if situation.composites:
        merged = _merge_composites(matched, merged, names)
    return _speak(matched, merged, looked_at, spoken)


@dataclass(frozen=True, slots=True)
class _MatchedRow:
    situation: Situation
    view: View
    row: SheetRow
    base: BaseRow
    record: Record


def _names_in_motion(matched: _MatchedRow) -> Sequence[str]:
    """The cells to merge: mostly one of a dozen, and the others would cost as much each."""
    known, names = matched.situation.codec.fields, _readable(matched)
    # A row that is back may ask about any of its cells.
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
    """Below what is merged, while the record holds what nobody ever saw in this cell."""
    if not matched.view.tab.merges or name in matched.base.cells:
        return False
    column = matched.view.header.columns[name]
    is_below = matched.view.tab.merged_from(matched.row.index, column) is not None
    return is_below and matched.record.fields.get(name) is not None


def _is_at_rest(matched: _MatchedRow, name: str) -> bool:
    """Both sides are as they agreed: merging would only agree once more."""
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
    """Nobody gives up what was not shown: a value that came after the decision is asked about."""
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
        # A blank that the formula may fill is its own, too.
        cell = cell.with_extras(is_formula=True)
    current = matched.record.fields.get(name)
    codec = codec_in_row(situation, matched.row, name, current)
    is_as_typed = known != UNMET and raw_key(cell.value) == raw_key(known.seen)
    asking = on_another_day(situation, matched.row, name, current) if is_as_typed else None
    codec = asking or codec
    bar = find_bar(view, at, cell, codec, current)
    # Who gave a value is a look into history: asked only where a sentence may need it.
    is_quiet = known.kind == "agreed" and current == known.value
    return Sides(
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
        waits=(ref, name) in situation.assumed_elsewhere,
        fixed=name in situation.fixed and name in base.cells,
        is_said_around=_is_said_above(known, codec, cell)
        or is_contradicted(situation, matched.row, name)
        or asking is not None,
        is_first=name not in base.cells,
        is_note_deleted=is_note_deleted(known, cell, base, matched.row),
        is_masked=known.seen == MASK and situation.readers.is_hidden(name, cell.value),
    )


def _is_said_above(known: BaseCell, codec: FieldCodec, cell: Cell) -> bool:
    return known == UNMET and isinstance(codec, SameAsAbove) and is_blank(cell.value)


def _name_authors(matched: _MatchedRow, sides_of: Mapping[str, Sides]) -> Mapping[str, Sides]:
    """A cell may conflict because of its group alone: then too its note names somebody."""
    given_by, ref = matched.situation.lookups.given_by, matched.record.ref
    return {
        name: replace(sides, given=sides.given or given_by(ref, name)) if sides.bound else sides
        for name, sides in sides_of.items()
    }


def _bind_groups(sides_of: Mapping[str, Sides]) -> Mapping[str, Sides]:
    groups: dict[str, list[str]] = {}
    for name, sides in sides_of.items():
        if sides.codec.group:
            groups.setdefault(sides.codec.group, []).append(name)
    bound = dict(sides_of)
    for names in groups.values():
        # A group of which the tab maps one field alone has nothing to be half of.
        if len(names) > 1:
            bound.update(_bind({name: sides_of[name] for name in names}))
    return bound


def _bind(group: Mapping[str, Sides]) -> Mapping[str, Sides]:
    """Half an edit makes no sense here: when both sides changed, all that differs conflicts."""
    verdict = _group_verdict(group)
    if verdict is not None:
        return {
            name: replace(sides, decision=sides.decision or _addition(sides) or verdict)
            if sides.base.kind == "conflict" and not sides.is_retyped
            else sides
            for name, sides in group.items()
        }
    # Once one cell of a group asks, the others ask with it until it is answered.
    if any(sides.base.kind == "conflict" for sides in group.values()):
        is_bound = True
    else:
        typed = any(_is_changed_here(sides) for sides in group.values())
        given = any(_is_changed_there(sides) for sides in group.values())
        is_bound = typed and given
    return {name: replace(sides, bound=is_bound) for name, sides in group.items()}


def _group_verdict(group: Mapping[str, Sides]) -> Decision | None:
    """Deciding one cell of a group decides the others."""
    for sides in group.values():
        if sides.base.kind != "conflict":
            continue
        if sides.decision is not None:
            return sides.decision
        is_shown = bool(sides.base.note) and sides.base.other == sides.current
        if is_shown and sides.is_note_deleted and not sides.is_retyped:
            return "sheet"
        if is_shown and sides.is_retyped:
            reading = read_side(sides)
            if reading.accepted:
                return "database" if reading.value == sides.current else "sheet"
    return None


def _addition(sides: Sides) -> Decision | None:
    """What one side wrote where the other has nothing: it stands in nobody's way.

    A return noted here, and another due date there: whoever takes that date keeps the return.
    """
    if sides.base.value is not None:
        return None
    if sides.current is None:
        return "sheet"
    reading = read_side(sides)
    return "database" if reading.accepted and reading.value is None else None


def _is_changed_here(sides: Sides) -> bool:
    if not sides.is_retyped or sides.is_first:
        return False
    reading = read_side(sides)
    return reading.accepted and reading.value not in (sides.base.value, sides.current)


def _is_changed_there(sides: Sides) -> bool:
    if sides.current == sides.base.value or sides.is_first:
        return False
    return not sides.is_retyped or (read_side(sides).value != sides.current)


def _merge_composites(
    matched: _MatchedRow, merged: RowOutcome, moving: Sequence[str]
) -> RowOutcome:
    """What a composite's cell says is judged beside what the row's other cells said."""
    situation = matched.situation
    sides_of, outcomes = dict(merged.sides_of), dict(merged.outcomes)
    fields = changed(matched.record.fields, merged.updates, situation.composites)
    said = said_in(situation, matched.row)
    columns = matched.row.cells.keys() - situation.composites.keys()
    for name, composite in situation.composites.items():
        # What is derived may move because another cell of its row did.
        is_moving = name in moving or (composite.is_derived and bool(merged.updates))
        if not is_moving or name not in _readable(matched):
            continue
        met = _meet(matched, name)
        asked = {one for one, told in outcomes.items() if told.problem is not None}
        refused = {one for one in asked if outcomes[one].problem in ("invalid", "ambiguous")}
        beside = Beside(
            fields,
            columns,
            met.base.value,
            asked=asked - {name},
            refused=refused - {name},
            said=said,
        )
        sides_of[name] = composed_sides(composite, met, beside, situation.accepted)
        outcomes[name] = situation.rulebook.merge_cell(sides_of[name])
    kept = _keep_rules(matched, sides_of, outcomes)
    return _bring_along(matched, replace(merged, sides_of=sides_of, outcomes=kept))


def _bring_along(matched: _MatchedRow, merged: RowOutcome) -> RowOutcome:
    """What a composite's cell gave is shown in the part's own column too."""
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


def _remarked(matched: _MatchedRow) -> Said:
    """What a word beside the row's own cells says, unless it is in doubt."""
    aside, remark = matched.situation.readers.aside, matched.row.remark
    if aside is None or remark is None or not is_in_motion(matched.row, matched.base):
        return {}
    said = {} if is_in_doubt(remark) else aside(REMARK, remark)
    return {REMARK: said} if said else {}


def _speak(
    matched: _MatchedRow, merged: RowOutcome, in_motion: Sequence[str], spoken: Mapping[str, Sides]
) -> RowOutcome:
    """The cells that say something of other fields, beside what became of the rest."""
    kept = {name: keep_typed(one) for name, one in spoken.items()}
    if REMARK in in_motion and REMARK not in spoken:
        unsaid = _meet(matched, REMARK)
        merged = replace(merged, sides_of={**merged.sides_of, REMARK: unsaid})
        kept[REMARK] = judge_remark(matched.situation, unsaid, matched.record)
    outcomes = close_unread(matched.record, merged.sides_of, {**merged.outcomes, **kept})
    return replace(
        merged,
        sides_of={**merged.sides_of, **spoken},
        outcomes=outcomes,
        aside={**merged.aside, **tell_unread(matched.record, outcomes)},
    )


def _keep_rules(
    matched: _MatchedRow, sides_of: Mapping[str, Sides], outcomes: Mapping[str, Outcome]
) -> Mapping[str, Outcome]:
    """Refuses typed values that break a rule across fields; the others go on."""
    kept = dict(outcomes)
    if not any(outcome.takes for outcome in kept.values()):
        return kept
    check = matched.situation.codec.check
    fields = resolve(matched.record.fields, matched.situation.composites)
    # A record that breaks a rule already is not to blame on who types elsewhere in it.
    standing = set(check(fields))
    # Refusing one value may break or fix another rule: at most once for each field.
    for _ in range(len(kept)):
        taken = {name: o.base.value for name, o in kept.items() if o.takes}
        objections = set(check({**fields, **taken})) - standing if taken else set()
        if not objections:
            break
        for objection in objections:
            culprits = [objection.field] if objection.field in taken else list(taken)
            for name in culprits:
                kept[name] = refuse(sides_of[name], "invalid", objection.message)
    return kept
