"""Rows that a write of ours hid, or may have hidden: they are shown again, not archived.

Pure. A row of ours covered them, and the tab alone cannot tell that from a deletion.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from french_cells.folding import raw_key
from french_cells.reading import Raw
from sync_service.domain.base import BaseCell, BaseRow
from sync_service.domain.mapping import is_link
from sync_service.domain.record import says_nothing
from sync_service.domain.spreadsheet import Cell, TabSnapshot, WriteBatch
from sync_service.sync.verification.alignment import is_filled
from sync_service.sync.verification.base_moves import BaseMoves, Route
from sync_service.sync.verification.new_rows import ValueIndex
from sync_service.sync.verification.tab_cells import cells_of
from sync_service.sync.verification.verify import Verdict


def find_unsure(
    before: TabSnapshot, after: TabSnapshot, moves: BaseMoves, column: int
) -> AbstractSet[str]:
    """References of a tab in which a new row of ours has moved since it was written.

    If one of them is gone, nobody can know whether people deleted its row or ours covered it.
    `column` is where references stand now.
    """
    added = [move.after for move in moves.rows if move.before is None]
    if all(_has_stayed(row, after, moves, column) for row in added):
        return set()
    return references(before, moves.reference_column)


def _has_stayed(row: BaseRow, after: TabSnapshot, moves: BaseMoves, column: int) -> bool:
    """With its reference and what it says, but for one cell: a sort may leave references."""
    at = row.row_hint or 0
    if after.cell(at, column).text != row.ref:
        return False
    shown = [raw_key(after.cell(at, place).value) for place in moves.columns.values()]
    keys = [raw_key(row.cells[name].seen) if name in row.cells else "" for name in moves.columns]
    return sum(key != now for key, now in zip(keys, shown, strict=True) if key) <= 1


def find_vanished(
    batch: WriteBatch, before: TabSnapshot, after: TabSnapshot, moves: BaseMoves, route: Route
) -> AbstractSet[str]:
    """References that a write gave to rows typed by people, and that no row shows any more.

    A new row of ours may have covered such a row. The reference itself may still be in the tab,
    beside another row that moved there or where a sort left it.
    """
    cells = [cell for cell in batch.cells if cell.sheet_id == after.sheet_id]
    if all(is_filled(before, cell.row) for cell in cells):
        return set()
    now = ValueIndex(after)
    columns = {column: route.column(column) for column in moves.columns.values()}
    given = {str(one.value): one.row for one in cells if one.column == moves.reference_column}
    return {
        ref
        for ref, row in given.items()
        if is_filled(before, row)
        and not before.cell(row, moves.reference_column).text.strip()
        and not _is_shown(before, row, columns, now)
    }


def _find_taken_out(after: TabSnapshot, moves: BaseMoves, route: Route) -> AbstractSet[str]:
    """References of rows that a write added, and of which no row shows what they said any more.

    A repair may have given the row to whom it had covered. Remembered, ours would look deleted.
    """
    column = route.column(moves.reference_column)
    added = (move.after for move in moves.rows if move.before is None)
    # Nearly always all of them are where we put them.
    moved = [row for row in added if column is None or not _has_stayed(row, after, moves, column)]
    now = ValueIndex(after)
    columns = {field: route.column(at) for field, at in moves.columns.items()}
    filled = {row.ref: _filled(row, columns) for row in moved}
    return {ref for ref, keys in filled.items() if len(keys) > 1 and not now.lacking(keys, 1)}


def _is_shown(
    before: TabSnapshot, row: int, columns: Mapping[int, int | None], now: ValueIndex
) -> bool:
    """Whether some row shows what this one held, but for one cell; so if it held just one."""
    stood = {new: raw_key(before.cell(row, old).value) for old, new in columns.items()}
    keys = {new: key for new, key in stood.items() if new is not None and key}
    return bool(now.lacking(keys, 1)) if len(keys) > 1 else True


def find_owed(
    unsure: AbstractSet[str],
    rows: Mapping[str, BaseRow],
    before: TabSnapshot,
    moves: BaseMoves,
    questioned: AbstractSet[str],
) -> list[BaseRow]:
    """Rows to show again because people typed something in them that still waits.

    Or because something in another sheet is asked about their record (`questioned`). They are
    remembered like rows that were removed although their record lives, so that they come back.
    `rows` are the tab's base, `before` the tab ahead of the write: what stood there and is in no
    base was waiting, for example for a guard.
    """
    planned = {move.after.ref: move.after for move in moves.rows}
    rows_by_reference: dict[str, list[int]] = defaultdict(list)
    for row in range(len(before.rows)):
        rows_by_reference[before.cell(row, moves.reference_column).text.strip()].append(row)
    known: list[BaseRow] = []
    for ref in sorted(unsure & rows.keys()):
        places, last = rows_by_reference[ref], planned.get(ref, rows[ref])
        columns = moves.columns if len(places) == 1 else {}
        stood = {name: before.cell(places[0], at) for name, at in columns.items()}
        known.append(_with_typed(rows[ref], last, stood, rows.values()))
    return [
        replace(row, archived=True)
        for row in known
        if row.ref in questioned or any(cell.waits for cell in row.cells.values())
    ]


def _with_typed(
    row: BaseRow, planned: BaseRow, stood: Mapping[str, Cell], everyone: Iterable[BaseRow]
) -> BaseRow:
    """The base row with what its row showed and no base knows yet.

    Not if the row is more like another record's: a sort may leave references behind.
    """
    typed = {
        name: _waiting(row.cells[name], cell.value)
        for name, cell in stood.items()
        if name in row.cells and not cell.is_formula
        if not (_is_seen(row, name, cell) or _is_seen(planned, name, cell))
    }

    def likeness(other: BaseRow) -> int:
        return sum(_is_seen(other, name, cell) for name, cell in stood.items())

    if not typed or max(map(likeness, everyone)) > likeness(row):
        return row
    return replace(row, cells={**row.cells, **typed})


def _is_seen(row: BaseRow, name: str, cell: Cell) -> bool:
    return name in row.cells and raw_key(row.cells[name].seen) == raw_key(cell.value)


def _waiting(known: BaseCell, value: Raw) -> BaseCell:
    kind = "invalid" if known.kind == "agreed" else known.kind
    return known._replace(kind=kind, sheet_raw=value)


def find_hidden(
    verdict: Verdict, route: Route, moves: BaseMoves, rows: Mapping[str, BaseRow]
) -> AbstractSet[str]:
    """References of rows of which only incidents still show what they held.

    Ours hid them, or a repair had written them and its own takes them out again, as nobody knows
    where they belong. Found by content, whatever a sort did to references since. `rows` are the
    tab's base.
    """
    emptied = {(cell.row, cell.column) for cell in verdict.cells if not raw_key(cell.value)}
    placed = {(cell.column, raw_key(cell.value)) for cell in verdict.cells}
    columns = {field: route.column(column) for field, column in moves.columns.items()}
    hidden: dict[int, dict[int, set[str]]] = defaultdict(dict)
    for one in verdict.lost:
        row, column, ours = one.write.row, one.write.column, raw_key(one.write.value)
        keys = {raw_key(cell.value) for cell in one.stood}
        if (row, column) in emptied and (column, ours) not in placed:
            keys.add(ours)
        hidden[row][column] = keys
    return {
        ref
        for ref, row in rows.items()
        if any(_is_told(_filled(row, columns), cells) for cells in hidden.values())
    }


def find_uncertain(
    batch: WriteBatch, before: TabSnapshot, after: TabSnapshot, moves: BaseMoves, route: Route
) -> AbstractSet[str]:
    """References whose rows a write may have covered, or added and lost: they are shown again.

    `after` is the tab as the write and its repairs left it.
    """
    column = route.column(moves.reference_column)
    if column is None:
        return set()
    around = _find_around_emptied(before, after, moves, column)
    covered = _find_covered(batch, before, after, moves, route)
    return around | covered | _find_taken_out(after, moves, route)


def _find_around_emptied(
    before: TabSnapshot, after: TabSnapshot, moves: BaseMoves, column: int
) -> AbstractSet[str]:
    """References that no row shows any more, and one of which a row emptied whole may have hidden.

    They stood between the rows that now are around the place where a write emptied one, or right
    below the emptied one. Nothing tells which of them people deleted: theirs, the emptied one, or
    others, so that ours covered the next. `column` is where references stand now.
    """
    emptied = _emptied(moves)
    places = [row for row in emptied.values() if row is not None]
    if not places:
        return set()
    stood, stand = _places(before, moves.reference_column), _places(after, column)
    gone = {ref: row for ref, row in stood.items() if ref not in stand}
    kept = {row: stood[ref] for ref, row in stand.items() if ref in stood and ref not in emptied}
    return {
        ref
        for ref, row in gone.items()
        if any(row == place + 1 or _is_within(row, place, kept) for place in places)
    }


def _is_within(row: int, place: int, kept: Mapping[int, int]) -> bool:
    """`kept`: where a row is now → where it stood. What is at the place itself may be a guess."""
    above, below = ([one for one in kept if one < place], [one for one in kept if one > place])
    first = kept[max(above)] if above else -1
    return first < row and (not below or row < kept[min(below)])


def _places(tab: TabSnapshot, column: int) -> Mapping[str, int]:
    """Reference → row, also of a row that is marked."""
    texts = ((tab.cell(row, column).text, row) for row in range(len(tab.rows)))
    return {ref[0]: row for text, row in texts if (ref := text.split(maxsplit=1))}


def _find_covered(
    batch: WriteBatch, before: TabSnapshot, after: TabSnapshot, moves: BaseMoves, route: Route
) -> AbstractSet[str]:
    """References of rows that are nowhere now, where ours must have covered some.

    So it is where a row that a write emptied still stands: a sort took it away before, and ours
    emptied another one. And where rows moved under a repair, too, but none was deleted. Rows are
    known by what they held: a sort may have left references where they were.
    """
    emptied = _emptied(moves).values()
    is_overtaken = _is_overtaken(route) and after.row_count >= before.row_count
    if not (emptied or is_overtaken):
        return set()
    now = ValueIndex(after)
    columns = {column: route.column(column) for column in moves.columns.values()}
    still = (row for row in emptied if row is not None)
    if not (is_overtaken or any(_is_shown(before, row, columns, now) for row in still)):
        return set()
    refs = references_once_written(batch, before, moves.reference_column)
    gone = {row: ref for row, ref in refs.items() if row not in emptied}
    written = cells_of(batch, after.sheet_id).keys()
    filled = _find_dashes(after, moves, route)

    def is_shown(row: int) -> bool:
        left = {old: new for old, new in columns.items() if (row, old) not in written}
        return _is_shown(before, row, left, now)

    return {
        ref
        for row, ref in gone.items()
        if ref and ref not in filled and is_filled(before, row) and not is_shown(row)
    }


def _find_dashes(after: TabSnapshot, moves: BaseMoves, route: Route) -> AbstractSet[str]:
    """References beside which stands the dash of an emptied row: the next plan fills it again."""
    reference = route.column(moves.reference_column)
    columns = [at for one in moves.columns.values() if (at := route.column(one)) is not None]
    if reference is None:
        return set()
    return {
        after.cell(row, reference).text.strip()
        for row in range(len(after.rows))
        if says_nothing(after.cell(row, at).value for at in columns)
    }


def _is_overtaken(route: Route) -> bool:
    """Whether people moved or typed something under a repair."""
    repairs = [verdict for _, verdict in route.steps[1:]]
    is_moved = (one.alignment is not None and not one.alignment.is_still for one in repairs)
    return any(is_moved) or not all(one.is_alone for one in repairs)


def without_emptied(
    gone: AbstractSet[str], rows: Mapping[str, BaseRow], moves: BaseMoves
) -> AbstractSet[str]:
    """Of references to forget, those of rows that hold something of somebody.

    An emptied row of somebody erased holds nothing that could be another's. Forgotten, its dash
    would stand there and nobody would say what it is; and where a sort took such a row away from
    where we emptied, what is remembered of it is all that tells whose it is.
    """
    kept = {ref for ref in gone if ref in rows and _is_emptied(rows[ref])}
    return gone - _emptied(moves).keys() - kept


def _emptied(moves: BaseMoves) -> Mapping[str, int | None]:
    """References of the rows that a write emptied whole, and where they stood."""
    emptied = (move.after for move in moves.rows if _is_emptied(move.after))
    return {row.ref: row.row_hint for row in emptied}


def _is_emptied(row: BaseRow) -> bool:
    # The cells of most rows need not be read.
    return row.archived and says_nothing(
        cell.seen for name, cell in row.cells.items() if not is_link(name)
    )


def references(tab: TabSnapshot, column: int) -> set[str]:
    return {tab.cell(row, column).text.strip() for row in range(len(tab.rows))}


def references_once_written(batch: WriteBatch, tab: TabSnapshot, column: int) -> dict[int, str]:
    """Each row's reference once the write is applied; `tab` is as it was before."""
    refs = {row: tab.cell(row, column).text.strip() for row in range(len(tab.rows))}
    mine = (cell for cell in batch.cells if cell.sheet_id == tab.sheet_id)
    return refs | {cell.row: str(cell.value).strip() for cell in mine if cell.column == column}


def _filled(row: BaseRow, columns: Mapping[str, int | None]) -> Mapping[int, str]:
    cells = ((columns.get(field), raw_key(cell.seen)) for field, cell in row.cells.items())
    return {at: key for at, key in cells if at is not None and key}


def _is_told(shown: Mapping[int, str], stood: Mapping[int, AbstractSet[str]]) -> bool:
    return bool(shown) and all(key in stood.get(at, ()) for at, key in shown.items())
