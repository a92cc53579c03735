"""Rows that a write of ours may have covered: nobody took them away, they are shown once more."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from french_cells.folding import raw_key
from sync_service.domain.base import BaseRow
from sync_service.domain.spreadsheet import TabSnapshot
from sync_service.sync.verification.base_moves import BaseMoves, Route
from sync_service.sync.verification.verify import Lost


def find_unsure(
    before: TabSnapshot, after: TabSnapshot, moves: BaseMoves, column: int
) -> AbstractSet[str]:
    """References that stood in a tab in which a new row of ours has moved since.

    Of those that are gone nobody can know whether people deleted them or ours covered them.
    `column` is where references stand by now.
    """
    added = [move.after for move in moves.rows if move.before is None]
    places = {row.ref: after.cell(row.row_hint or 0, column).text for row in added}
    if all(text == ref for ref, text in places.items()):
        return set()
    return references(before, moves.reference_column)


def find_hidden(
    lost: Iterable[Lost], route: Route, moves: BaseMoves, rows: Mapping[str, BaseRow]
) -> AbstractSet[str]:
    """References of rows of which ours hid every cell, so that incidents alone show them.

    Whatever a sort did with their references since. `rows` are the tab's base.
    """
    columns = {field: route.column(column) for field, column in moves.columns.items()}
    hidden: dict[int, dict[int, set[str]]] = defaultdict(dict)
    for one in lost:
        stood = {raw_key(cell.value) for cell in one.stood}
        hidden[one.write.row][one.write.column] = stood
    return {
        ref
        for ref, row in rows.items()
        if any(_is_told(_filled(row, columns), cells) for cells in hidden.values())
    }


def references(tab: TabSnapshot, column: int) -> set[str]:
    return {tab.cell(row, column).text.strip() for row in range(len(tab.rows))}


def _filled(row: BaseRow, columns: Mapping[str, int | None]) -> Mapping[int, str]:
    cells = ((columns.get(field), raw_key(cell.seen)) for field, cell in row.cells.items())
    return {at: key for at, key in cells if at is not None and key}


def _is_told(shown: Mapping[int, str], stood: Mapping[int, AbstractSet[str]]) -> bool:
    return bool(shown) and all(key in stood.get(at, ()) for at, key in shown.items())
