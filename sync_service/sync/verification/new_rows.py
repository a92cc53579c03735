"""New rows that a write of ours added: where they are by now, and which rows they covered.

Pure. They are no old rows; what people typed into one was meant for whom it shows.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from french_cells.folding import raw_key
from sync_service.domain.spreadsheet import Cell, CellWrite, TabSnapshot, WriteBatch
from sync_service.sync.verification.alignment import Alignment, is_filled
from sync_service.sync.verification.column_alignment import align_columns
from sync_service.sync.verification.tab_cells import At, cells_of
from sync_service.sync.verification.verify import Lost, Verdict, format_change, needed_format

_ENOUGH = 3
"""So many cells of one row as we wrote them are more than coincidence."""


def set_moved_aside(
    batch: WriteBatch,
    before: TabSnapshot,
    after: TabSnapshot,
    header_row: int,
    reference: int | None,
) -> tuple[WriteBatch, TabSnapshot]:
    """The batch and the tab after it, both without new rows of ours that are elsewhere by now.

    These are no old rows, and what is now where they were written is not ours.
    """
    cells = cells_of(batch, after.sheet_id)
    columns = align_columns(before, after, header_row, cells.keys())
    added = find_added(cells, before, after, columns, reference)
    moved = {row: rows for row, rows in added.items() if rows and row not in rows}
    taken = {row for rows in moved.values() for row in rows}
    lines = [() if row in taken else line for row, line in enumerate(after.rows)]
    left = replace(
        batch,
        cells=[c for c in batch.cells if c.sheet_id != after.sheet_id or c.row not in moved],
        notes=[n for n in batch.notes if n.sheet_id != after.sheet_id or n.row not in moved],
    )
    return (left, replace(after, rows=lines)) if moved else (batch, after)


class ValueIndex:
    """Which rows of a tab hold a value in a column; each column is indexed once."""

    def __init__(self, tab: TabSnapshot) -> None:
        self._tab = tab
        self._columns: dict[int, dict[str, list[int]]] = {}

    def rows(self, column: int, key: str) -> Sequence[int]:
        if column not in self._columns:
            found = self._columns[column] = defaultdict(list)
            for row in range(len(self._tab.rows)):
                found[self._key(row, column)].append(row)
        return self._columns[column].get(key, ())

    def lacking(self, keys: Mapping[int, str], most: int) -> Mapping[int, AbstractSet[int]]:
        """Rows that hold all of these values but at most `most`, and which columns lack theirs."""
        spots = sorted((self.rows(column, key) for column, key in keys.items()), key=len)
        # Starting with the rarest values leaves few rows to compare.
        some = {row for rows in spots[: most + 1] for row in rows}
        found = {row: {c for c, key in keys.items() if self._key(row, c) != key} for row in some}
        return {row: lacks for row, lacks in found.items() if len(lacks) <= most}

    def _key(self, row: int, column: int) -> str:
        return raw_key(self._tab.cell(row, column).value)


def find_added(
    cells: Mapping[At, CellWrite],
    before: TabSnapshot,
    after: TabSnapshot,
    columns: Mapping[int, int],
    reference: int | None,
) -> Mapping[int, AbstractSet[int]]:
    """Each blank row that we wrote to → the rows of `after` that show all that we wrote.

    One cell may differ: a sort leaves the `reference` behind, or a person types. The rest is still
    our row, unless an old row shows as much.
    """
    written: dict[int, dict[int, str]] = defaultdict(dict)
    blank = {row for row, _ in cells if not is_filled(before, row)}
    for (row, column), cell in cells.items():
        if row in blank and column in columns and raw_key(cell.value):
            written[row][column] = raw_key(cell.value)
    was, now = ValueIndex(before), ValueIndex(after)
    reference_at = columns.get(reference, -1) if reference is not None else -1
    found = {
        row: _rows_with(keys, columns, was, now, reference_at) for row, keys in written.items()
    }
    return {
        row: {spot for spot in spots if not _has_more(after, spot, written[row], columns)}
        for row, spots in found.items()
    }


def find_crossed(
    cells: Mapping[At, CellWrite],
    before: TabSnapshot,
    after: TabSnapshot,
    columns: Mapping[int, int],
    reference: int | None,
) -> Mapping[int, Sequence[CellWrite]]:
    """Row → what repairs a new row of ours that was written across columns that had just moved.

    Its values stand in the old order of the columns, and so do their formats. What a person typed
    over one of them was typed under the title that is there now.
    """
    if all(old == new for old, new in columns.items()):
        return {}
    # A sort leaves another row's reference there, which nobody typed.
    reference_at = columns.get(reference) if reference is not None else None
    straight = find_added(cells, before, after, columns, reference)
    crossed = find_added(cells, before, after, {c: c for _, c in cells}, reference)
    found: dict[int, Sequence[CellWrite]] = {}
    for row, spots in crossed.items():
        mine = {c: cell for (r, c), cell in cells.items() if r == row}
        wanted = dict.fromkeys(mine) | {
            columns[c]: cell.value for c, cell in mine.items() if c in columns
        }
        looks = {c: "" for c, cell in mine.items() if cell.format} | {
            columns[c]: look
            for c, cell in mine.items()
            if c in columns and (look := needed_format(cell, before))
        }
        ours = {c: {raw_key(cell.value), ""} for c, cell in mine.items()}
        for spot in spots - straight[row]:
            seen = {c: raw_key(after.cell(spot, c).value) for c in wanted}
            typed = {c for c, key in seen.items() if key not in ours.get(c, {""})}
            found[spot] = [
                CellWrite(
                    after.sheet_id,
                    spot,
                    c,
                    value,
                    format_change(after.cell(spot, c), looks.get(c)),
                )
                for c, value in wanted.items()
                if seen[c] != raw_key(value) and c not in typed - {reference_at}
            ]
    return found


def _has_more(
    after: TabSnapshot, row: int, keys: Mapping[int, str], columns: Mapping[int, int]
) -> bool:
    """Beside our values there is something else: perhaps the rest of a row that ours covered."""
    ours = {columns[column] for column in keys}
    return any(
        raw_key(cell.value) and not cell.is_formula
        for column, cell in enumerate(after.rows[row])
        if column not in ours
    )


def _rows_with(
    keys: Mapping[int, str],
    columns: Mapping[int, int],
    was: ValueIndex,
    now: ValueIndex,
    reference_at: int,
) -> AbstractSet[int]:
    lacking = now.lacking({columns[column]: key for column, key in keys.items()}, 1)
    whole = {row for row, lacks in lacking.items() if not lacks}
    if whole or len(keys) <= _ENOUGH:
        return whole
    left = {
        row
        for row, lacks in lacking.items()
        if not was.lacking({c: key for c, key in keys.items() if columns[c] not in lacks}, 0)
    }
    # Of two, the other one has our reference and is the row that ours resembles.
    return {row for row in left if reference_at in lacking[row]} or left


def find_bearing(
    cells: Mapping[At, CellWrite],
    before: TabSnapshot,
    after: TabSnapshot,
    columns: Mapping[int, int],
    reference: int | None,
) -> Mapping[int, Mapping[int, str]]:
    """Rows of `after` that hold the reference of a new row of ours → what that row should show."""
    names = {
        raw_key(cell.value): row
        for (row, column), cell in cells.items()
        if column == reference and not is_filled(before, row)
    }
    place = columns.get(reference) if reference is not None else None
    rows = range(len(after.rows)) if names and place is not None else ()
    found = {row: names.get(raw_key(after.cell(row, place or 0).value)) for row in rows}
    return {
        row: {
            columns[c]: raw_key(cell.value)
            for (r, c), cell in cells.items()
            if r == mine and c in columns  # a column may be deleted meanwhile
        }
        for row, mine in found.items()
        if mine is not None
    }


def find_misled(
    bearing: Mapping[int, Mapping[int, str]],
    before: TabSnapshot,
    after: TabSnapshot,
    alignment: Alignment,
) -> Iterator[Lost]:
    """What people typed into a new row of ours that covered another row: they saw only ours."""
    old_rows = {new: old for old, new in alignment.match.rows.items()}
    for row, keys in bearing.items():
        if row not in old_rows:
            continue
        stood = {new: before.cell(old_rows[row], old) for old, new in alignment.columns.items()}
        seen = {column: after.cell(row, column) for column in stood}
        strange = [c for c in stood if raw_key(seen[c].value) != raw_key(stood[c].value)]
        typed = [c for c in strange if raw_key(seen[c].value) != keys.get(c)]
        # A reference alone, left behind by a sort, does not make a row ours.
        for c in typed if len(strange) - len(typed) > 1 else ():
            if not (stood[c].is_formula or seen[c].is_formula):
                write = CellWrite(after.sheet_id, row, c, seen[c].value)
                yield Lost(write, [stood[c]], seen[c].text)


@dataclass(frozen=True, slots=True)
class Sent:
    """A write, and one tab as it was right before it."""

    batch: WriteBatch
    tab: TabSnapshot


def find_misled_meanwhile(
    first: Sent,
    repair: Sent,
    after: TabSnapshot,
    verdict: Verdict,
    header_row: int,
    reference: int | None,
) -> Iterator[Lost]:
    """What people typed into such a row during its repair, in cells that the repair left alone.

    The `repair` corrects what the `first` write left, and resulted in `verdict`.
    """
    sheet_id, shown = after.sheet_id, repair.tab
    cells = cells_of(first.batch, sheet_id)
    columns = align_columns(first.tab, shown, header_row, cells.keys())
    named_at = columns.get(reference) if reference is not None else None
    repaired = cells_of(repair.batch, sheet_id)
    bearing = find_bearing(cells, first.tab, shown, columns, reference)
    for row in sorted(bearing.keys() & {row for row, column in repaired if column == named_at}):
        is_open = _is_unrepaired(row, repaired, shown, after, verdict)
        for column in range(max(len(shown.rows[row]), len(shown.rows[header_row]))):
            cell, place = repaired.get((row, column)), verdict.place((row, column))
            if place is None or (cell is not None and not is_open):
                continue
            stood, seen = shown.cell(row, column), after.cell(*place)
            is_formula = stood.is_formula or seen.is_formula
            if raw_key(stood.value) == raw_key(seen.value) or is_formula:
                continue
            if cell is not None:
                stood = Cell(cell.value, "" if cell.value is None else str(cell.value))
            if raw_key(stood.value) != raw_key(seen.value):
                yield Lost(CellWrite(sheet_id, *place, seen.value), [stood], seen.text)


def _is_unrepaired(
    row: int,
    repaired: Mapping[At, CellWrite],
    shown: TabSnapshot,
    after: TabSnapshot,
    verdict: Verdict,
) -> bool:
    """Whether the repair of this row is not in place: people still saw the row as ours."""
    for at, cell in repaired.items():
        place = verdict.place(at)
        if at[0] != row or place is None:
            continue
        stood = raw_key(shown.cell(*at).value)
        is_as_it_stood = raw_key(after.cell(*place).value) == stood
        is_repaired = raw_key(cell.value) == stood
        if is_as_it_stood and not is_repaired:
            return True
    return False
