"""Where a tab's cells went between the read and the response to the write. Pure.

`before` is the tab as it was read, `after` as it is with our cells written. What we wrote hides
what was there; everything else shows how people moved rows and columns in the meantime.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial

from french_cells.folding import raw_key
from sync_service.domain.spreadsheet import TabSnapshot
from sync_service.sync.verification.column_alignment import align_columns
from sync_service.sync.verification.row_matching import Keys, RowMatch, RowMatching
from sync_service.sync.verification.sorted_columns import (
    Rows,
    are_typed_anew,
    find_staying,
    has_gone_along,
)
from sync_service.sync.verification.tab_cells import At, own_key


@dataclass(frozen=True, slots=True)
class Alignment:
    """`columns`: old index → new one. Cells of `staying` (new) columns kept their rows."""

    match: RowMatch
    columns: Mapping[int, int]
    staying: AbstractSet[int] = frozenset()

    @property
    def is_still(self) -> bool:
        still_columns = all(old == new for old, new in self.columns.items())
        return still_columns and self.match.is_still

    def place(self, row: int, column: int) -> At | None:
        """Where this cell of the old tab is now; None when it is gone or nobody knows."""
        new = self.columns.get(column)
        if new is None:
            return None
        if new in self.staying:
            return row, new
        new_row = self.match.rows.get(row)
        return None if new_row is None else (new_row, new)

    def place_written(self, before: TabSnapshot, at: At) -> At | None:
        """Where a cell that we wrote belongs now; a new row of ours may stay wherever it is."""
        row, column = at
        is_new = row in self.match.fresh and not is_filled(before, row)
        if is_new and column in self.columns:
            # A whole row of ours is equally good wherever it finds room.
            return row, self.columns[column]
        return self.place(row, column)


def align(
    before: TabSnapshot,
    after: TabSnapshot,
    header_row: int,
    written: AbstractSet[At],
    noted: AbstractSet[int] = frozenset(),
) -> Alignment:
    """`written` cells hide what stood there; rows in `noted` are to be found as well."""
    columns = align_columns(before, after, header_row, written)
    hidden: dict[int, set[int]] = defaultdict(set)
    for row, column in written:
        hidden[row].add(column)
    old = {
        row: keys for row in range(len(before.rows)) if (keys := _old_keys(before, row, columns))
    }
    new = {row: keys for row in range(len(after.rows)) if (keys := _new_keys(after, row))}
    rows, asked = Rows(old, new, hidden), noted | hidden.keys()
    hints = _formula_hints(before, after, columns, _changed_rows(rows), written)
    is_as_long = before.row_count == after.row_count
    match = partial(RowMatching, asked=asked, hints=hints, is_as_long=is_as_long)
    whole = match(old, new, hidden).result()
    staying, changed = find_staying(rows)
    while staying:
        # Somebody sorted some columns and left the others in place.
        rest = rows.without(staying)
        part = match(rest.old, rest.new, rest.hidden).result()
        # Only if that explains more rows than a sort of whole rows.
        if part.exact <= whole.exact or are_typed_anew(changed, part.rows, rows):
            break
        gone_along = {column for column in staying if has_gone_along(column, part.rows, rows)}
        if not gone_along:
            # Columns that prove nothing are taken to have done what most others did.
            is_most = len(staying) > len(changed)
            return Alignment(part, columns, {*columns.values()} - changed if is_most else staying)
        staying -= gone_along
    return Alignment(whole, columns)


def is_filled(tab: TabSnapshot, row: int) -> bool:
    """Whether somebody typed into the row.

    Formulas alone do not count, since people fill them down beyond the last row.
    """
    line = tab.rows[row] if row < len(tab.rows) else ()
    return any(map(own_key, line))


def _old_keys(tab: TabSnapshot, row: int, columns: Mapping[int, int]) -> Keys:
    keyed = (
        (columns[column], own_key(cell))
        for column, cell in enumerate(tab.rows[row])
        if column in columns
    )
    return {column: key for column, key in keyed if key}


def _new_keys(tab: TabSnapshot, row: int) -> Keys:
    keyed = ((column, own_key(cell)) for column, cell in enumerate(tab.rows[row]))
    return {column: key for column, key in keyed if key}


def _formula_hints(
    before: TabSnapshot,
    after: TabSnapshot,
    columns: Mapping[int, int],
    changed: AbstractSet[int],
    written: AbstractSet[At],
) -> Mapping[int, Mapping[int, int]]:
    """New row → old row → how many formulas show a value there that only these two rows show.

    A column that numbers the rows, or that a sort left in place, says nothing about whose row it
    is: in rows that changed (`changed`) it shows what it showed before.
    """
    found: dict[int, Counter[int]] = defaultdict(Counter)
    for column, place in columns.items():
        olds, now = _alone(_shown_by_formulas(before, column)), _shown_by_formulas(after, place)
        news = _alone({row: key for row, key in now.items() if (row, place) not in written})
        pairs = [(olds[key], news[key]) for key in olds.keys() & news.keys()]
        stayed = sum(old == new and new in changed for old, new in pairs)
        if stayed <= sum(old != new for old, new in pairs):
            for old, new in pairs:
                found[new][old] += 1
    return found


def _changed_rows(rows: Rows) -> AbstractSet[int]:
    """Rows that show something else than before, apart from our cells."""
    return {row for row in rows.old.keys() | rows.new.keys() if rows.differing(row)}


def _shown_by_formulas(tab: TabSnapshot, column: int) -> Mapping[int, str]:
    cells = ((row, tab.cell(row, column)) for row in range(len(tab.rows)))
    return {row: key for row, cell in cells if cell.is_formula and (key := raw_key(cell.value))}


def _alone(keys: Mapping[int, str]) -> Mapping[str, int]:
    """Value → the only row that shows it."""
    counts = Counter(keys.values())
    return {key: row for row, key in keys.items() if counts[key] == 1}
