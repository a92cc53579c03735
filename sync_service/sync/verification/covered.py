"""Puts back rows of people's own that ours may have covered, where nobody knows which did. Pure.

A row of totals has no record, so no plan would bring it back. Put back whole it mixes nothing,
wherever it goes: as near to its old place as ours is taken out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from french_cells.folding import raw_key
from french_cells.reading import Raw
from sync_service.domain.spreadsheet import Cell, CellWrite, TabSnapshot
from sync_service.sync.verification.alignment import Alignment
from sync_service.sync.verification.tab_cells import At
from sync_service.sync.verification.verify import (
    Lost,
    Verdict,
    format_change,
    is_more_than_value,
    put_back,
)


def put_back_covered(
    verdict: Verdict, before: TabSnapshot, after: TabSnapshot, reference: int | None
) -> Verdict:
    """The verdict with such rows in place of rows that it empties, and no question about them.

    Only if each row that may have been there has no `reference`; otherwise both values are
    reported as usual.
    """
    alignment = verdict.alignment
    if alignment is not None and reference is not None:
        verdict = _without_moved(verdict, before, after, alignment, reference)
    doubts = alignment.match.doubts if alignment is not None else {}
    covered = sorted({old for olds in doubts.values() for old in olds})
    if alignment is None or reference is None or not covered:
        return verdict
    if any(before.cell(old, reference).text for old in covered):
        return verdict
    repaired = {(cell.row, cell.column): cell.value for cell in verdict.cells}
    spots = [row for row in sorted(doubts) if _is_emptied(after, row, repaired)]
    if len(spots) < len(covered):
        return verdict
    # Whatever was inserted above moved them down.
    below = [row for row in spots if row > covered[0]]
    chosen = (below if len(below) >= len(covered) else spots)[: len(covered)]
    back = dict(
        cell
        for pair in zip(chosen, covered, strict=True)
        for cell in _cells(before, alignment, *pair)
    )
    kept = [cell for cell in verdict.cells if (cell.row, cell.column) not in back]
    written = [
        CellWrite(after.sheet_id, *at, put_back(cell), format_change(after.cell(*at), cell.format))
        for at, cell in back.items()
    ]
    more = [
        Lost(CellWrite(after.sheet_id, *at, put_back(cell)), [cell], cell.text)
        for at, cell in back.items()
        if is_more_than_value(cell)
    ]
    lost = [one for one in verdict.lost if one.write.row not in doubts]
    return replace(verdict, cells=[*kept, *written], lost=[*lost, *more])


def _without_moved(
    verdict: Verdict, before: TabSnapshot, after: TabSnapshot, alignment: Alignment, reference: int
) -> Verdict:
    """Takes back the restoring of a row of totals that a sort moved elsewhere, still whole.

    Its formula counts other rows there, and the reference beside it, which stayed, is another's.
    """
    own = {
        row: old
        for row, old in alignment.match.owners.items()
        if old < len(before.rows) and not before.cell(old, reference).text
    }
    if not own:
        return verdict
    there, known = alignment.columns.get(reference), {*alignment.match.rows.values(), *own}
    shown = {
        frozenset(_keys(after, row, {at: at for at in range(len(line)) if at != there}))
        for row, line in enumerate(after.rows)
        if row not in known
    }
    columns = {old: new for old, new in alignment.columns.items() if old != reference}
    keyed = {row: frozenset(_keys(before, old, columns)) for row, old in own.items()}
    moved = {row for row, keys in keyed.items() if keys and keys in shown}
    return replace(
        verdict,
        cells=[replace(one, value=None) if one.row in moved else one for one in verdict.cells],
        lost=[one for one in verdict.lost if one.write.row not in moved],
    )


def _keys(tab: TabSnapshot, row: int, columns: Mapping[int, int]) -> Iterator[tuple[int, str]]:
    for column, place in columns.items():
        cell = tab.cell(row, column)
        if not cell.is_formula and (key := raw_key(cell.value)):
            yield place, key


def _is_emptied(after: TabSnapshot, row: int, repaired: Mapping[At, Raw]) -> bool:
    """Whether all that it holds is ours and is taken out."""
    cells = enumerate(after.rows[row] if row < len(after.rows) else ())
    return all(repaired.get((row, at), cell.value) is None for at, cell in cells)


def _cells(
    before: TabSnapshot, alignment: Alignment, row: int, old: int
) -> Iterator[tuple[At, Cell]]:
    """What stood in the `old` row, at its place in `row`."""
    for column, cell in enumerate(before.rows[old]):
        place = alignment.columns.get(column)
        if place is not None and cell.value is not None:
            yield (row, place), cell
