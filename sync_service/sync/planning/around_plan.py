"""What happens to a plan before and after it is made: composite columns, and what is kept nowhere.

Composites are composed on the way into a plan and taken apart on the way out. The reason for an
absence stays in its cell as people typed it; problems, notes, history and memory get a mask.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from french_cells.reading import Raw, Value
from sync_service.domain.base import BaseCell, BaseRow, Problem
from sync_service.domain.codec import (
    ComposingCodec,
    Composites,
    changed,
    compose_records,
    resolve,
)
from sync_service.domain.record import Record
from sync_service.sync.planning.plan import Plan, TabMemory
from sync_service.sync.planning.situation import Situation

MASK = "(motif non gardé)"
"""Stands where something was typed that tells too much."""

Hides = Callable[[str, Raw], bool]
"""Whether what a field's cell holds must not be kept."""


def with_composites(situation: Situation, composites: Composites) -> Situation:
    """The same situation, told in the tab's columns."""
    if not composites:
        return situation
    return replace(
        situation,
        composites=composites,
        records=compose_records(situation.records, composites, situation.state.rows),
        codec=ComposingCodec(situation.codec, composites),
    )


def take_apart(plan: Plan, situation: Situation) -> Plan:
    """The same plan, said of the dictionary's fields."""
    composites = situation.composites
    if not composites:
        return plan
    updated = {
        ref: changes
        for ref, composed in plan.updated.items()
        if (changes := _changes(situation.records[ref], composed, composites))
    }
    return replace(
        plan,
        is_unsettled=plan.is_unsettled or _says_less_somewhere(plan, situation),
        created=[replace(one, fields=resolve(one.fields, composites)) for one in plan.created],
        updated=updated,
        confirmed=[part for one in plan.confirmed for part in _confirmed(one, composites)],
        replaced=[_replaced(one, composites) for one in plan.replaced],
    )


def _says_less_somewhere(plan: Plan, situation: Situation) -> bool:
    """« En prêt » was taken for a loan that is late: the next run shows the whole state."""
    derived = {name: one for name, one in situation.composites.items() if one.is_derived}
    after = {one.ref: resolve(one.fields, situation.composites) for one in plan.created}
    for ref, composed in plan.updated.items():
        if derived.keys() & composed.keys():
            fields = situation.records[ref].fields
            after[ref] = changed(fields, composed, situation.composites)
    return any(
        cell.kind == "agreed"
        and cell.value is not None
        and not one.holds(cell.value, after[row.ref])
        for row in plan.written.rows
        if row.ref in after
        for name, one in derived.items()
        if (cell := row.cells.get(name)) is not None
    )


def _changes(
    record: Record, composed: Mapping[str, Value], composites: Composites
) -> Mapping[str, Value]:
    before = resolve(record.fields, composites)
    after = changed(record.fields, composed, composites)
    return {name: value for name, value in after.items() if before.get(name) != value}


def _confirmed(
    one: tuple[str, str, Value], composites: Composites
) -> Sequence[tuple[str, str, Value]]:
    ref, name, value = one
    if name not in composites:
        return [one]
    return [(ref, part, told) for part, told in composites[name].told(value).items()]


def _replaced(
    one: tuple[str, str, Value, Value], composites: Composites
) -> tuple[str, str, Value, Value]:
    ref, name, typed, value = one
    if name not in composites:
        return one
    composite = composites[name]
    return ref, composite.parts[0], typed, composite.codec.text(value)


def mask_plan(plan: Plan, hides: Hides) -> Plan:
    words = _hidden(plan, hides)
    if not words:
        return plan
    notes = [replace(one, note=_masked(one.note, words)) for one in plan.batch.notes]
    return replace(
        plan,
        problems=[_mask_problem(one, words) for one in plan.problems],
        ingested=_mask_memory(plan.ingested, hides, words),
        written=_mask_memory(plan.written, hides, words),
        batch=replace(plan.batch, notes=tuple(notes)),
        replaced=[
            (ref, name, MASK if typed in words else typed, value)
            for ref, name, typed, value in plan.replaced
        ],
        steps=[
            replace(one, before=_cover(one.before, words), after=_cover(one.after, words))
            for one in plan.steps
        ],
    )


def _hidden(plan: Plan, hides: Hides) -> frozenset[str]:
    """Every text of this plan that must not be kept."""
    cells = [
        (name, raw)
        for memory in (plan.ingested, plan.written)
        for row in memory.rows
        for name, cell in row.cells.items()
        for raw in (cell.raw, cell.sheet_raw)
    ]
    told = [(one.field or "", one.sheet_value) for one in plan.problems]
    return frozenset(str(raw) for name, raw in [*cells, *told] if raw and hides(name, raw))


def _mask_problem(problem: Problem, words: frozenset[str]) -> Problem:
    return replace(
        problem,
        message=_masked(problem.message, words),
        sheet_value=_cover(problem.sheet_value, words),
    )


def _mask_memory(memory: TabMemory, hides: Hides, words: frozenset[str]) -> TabMemory:
    return replace(memory, rows=[_mask_row(row, hides, words) for row in memory.rows])


def _mask_row(row: BaseRow, hides: Hides, words: frozenset[str]) -> BaseRow:
    cells: Mapping[str, BaseCell] = {
        name: _mask_cell(cell, words) if _tells(name, cell, hides) else cell
        for name, cell in row.cells.items()
    }
    return replace(row, cells=cells, note=_masked(row.note, words))


def _tells(name: str, cell: BaseCell, hides: Hides) -> bool:
    return hides(name, cell.raw) or hides(name, cell.sheet_raw)


def _mask_cell(cell: BaseCell, words: frozenset[str]) -> BaseCell:
    return cell._replace(
        raw=MASK if cell.raw in words else cell.raw,
        sheet_raw=MASK if cell.sheet_raw in words else cell.sheet_raw,
        note=_masked(cell.note, words),
    )


def _cover(text: str | None, words: frozenset[str]) -> str | None:
    return text if text is None else _masked(text, words)


def _masked(text: str, words: Sequence[str] | frozenset[str]) -> str:
    """The longest first: « malade (grippe) » before « malade »."""
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, MASK)
    return text
