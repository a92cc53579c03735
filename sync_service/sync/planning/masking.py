"""Takes out of a plan what must be stored nowhere: a reason for an absence, as it was typed.

Cells stay as people typed them; problems, notes, history and what is remembered get a mask.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from french_cells.reading import Raw
from sync_service.domain.base import BaseCell, BaseRow, Problem
from sync_service.sync.planning.plan import Plan
from sync_service.sync.planning.rendering.memory import TabMemory

MASK = "(motif non gardé)"
"""Stands where something was typed that tells too much."""

Hides = Callable[[str, Raw], bool]
"""Whether what a field's cell holds must not be kept."""


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
