"""Whether somebody sorted some columns of a tab and left the others in place. Pure.

Much that looks like it was merely typed: a few marks for one meeting stood in other rows before.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from french_cells.text import fold
from sync_service.sync.verification.row_matching import Keys
from sync_service.sync.verification.row_order import Pair, longest_rise

_TYPED_ANEW = 4
"""A column was sorted by itself if fewer than one changed cell in four may have been typed."""
_FEW_SHARE = 1.25
"""At most so many rows for each value of a column, where it tells them apart."""
_FEWEST_ROWS = 2
"""One cell may have been typed with its former value into a row that had moved; two are proof."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A tab before and after, as row → column → key; columns are numbered as they are now.

    `hidden`: new row → the columns in which our cells cover it.
    """

    old: Mapping[int, Keys]
    new: Mapping[int, Keys]
    hidden: Mapping[int, AbstractSet[int]]

    def open_rows(self, column: int) -> Sequence[int]:
        return [row for row in sorted(self.new) if column not in self.hidden.get(row, ())]

    def differs(self, row: int, column: int) -> bool:
        return self.old.get(row, {}).get(column) != self.new.get(row, {}).get(column)

    def differing(self, row: int) -> AbstractSet[int]:
        return {column for column in self.open_columns(row) if self.differs(row, column)}

    def open_columns(self, row: int) -> AbstractSet[int]:
        """Columns in which the row is or was filled, except where our cells are."""
        filled = self.old.get(row, {}).keys() | self.new.get(row, {}).keys()
        return filled - self.hidden.get(row, set())

    def without(self, columns: AbstractSet[int]) -> "Rows":
        return Rows(
            _without(self.old, columns),
            _without(self.new, columns),
            {row: cells - columns for row, cells in self.hidden.items()},
        )


def _without(rows: Mapping[int, Keys], columns: AbstractSet[int]) -> Mapping[int, Keys]:
    kept = {
        row: {column: key for column, key in keys.items() if column not in columns}
        for row, keys in rows.items()
    }
    return {row: keys for row, keys in kept.items() if keys}


def find_staying(rows: Rows) -> tuple[AbstractSet[int], AbstractSet[int]]:
    """Columns that stayed the same in rows in which others changed, and those that changed."""
    unchanged: Counter[int] = Counter()
    changed: set[int] = set()
    for row in rows.old.keys() | rows.new.keys():
        if differing := rows.differing(row):
            changed |= differing
            unchanged.update(rows.open_columns(row) - differing)
    staying = {column for column, count in unchanged.items() if count >= _FEWEST_ROWS}
    return staying - changed, changed


def are_typed_anew(changed: AbstractSet[int], moves: Mapping[int, int], rows: Rows) -> bool:
    """Whether people typed into the `changed` columns; `moves` (old row → new) would be a sort.

    A sort brings no new values. It moves several cells of a row together, or leaves its column in
    order.
    """
    if any(_is_copied(column, rows) for column in changed):
        return True
    total, strange, out_of_order, wiped = 0, 0, 0, 0
    for column in changed:
        was = Counter(_column(rows.old, column))
        open_rows = rows.open_rows(column)
        seen = [key for row in open_rows if (key := rows.new[row].get(column)) is not None]
        differing = [row for row in open_rows if rows.differs(row, column)]
        total += len(differing)
        wiped += sum(column not in rows.new[row] for row in differing)
        strange += (Counter(seen) - was).total()
        if not _is_shifted(column, rows):
            out_of_order += _count_out_of_order([key for key in seen if key in was])
    if _have_moved(changed, moves, rows):
        return strange > 1 and _TYPED_ANEW * strange > total
    # One cell alone may repeat by coincidence what stood in another row.
    is_little = total - wiped - strange <= 1
    return is_little or _TYPED_ANEW * (strange + out_of_order) > total


def _is_copied(column: int, rows: Rows) -> bool:
    """Whether a value stands in more rows than before and another is gone: it was pasted there.

    A sort does neither, even if cells of an older copy, pasted a row too high, look like one. In a
    column that tells rows apart; a few people may share an address.
    """
    was = Counter(_column(rows.old, column))
    seen = Counter(rows.new[row].get(column) for row in rows.open_rows(column))
    is_any_gone = not all(key in seen for key in was)
    tells_apart = was.total() <= _FEW_SHARE * len({fold(key) for key in was})
    return is_any_gone and tells_apart and any(seen[key] > count for key, count in was.items())


def has_gone_along(column: int, moves: Mapping[int, int], rows: Rows) -> bool:
    """The sort of the other columns explains this column's cells equally well.

    Where all loans are « en prêt », that they still are does not tell whether the column moved.
    """
    return all(
        # A row that holds nothing but what ours hides has no keys.
        rows.old.get(row, {}).get(column) == rows.new.get(place, {}).get(column)
        for row, place in moves.items()
        if column not in rows.hidden.get(place, ())
    )


def _column(rows: Mapping[int, Keys], column: int) -> Sequence[str]:
    return [keys[column] for keys in rows.values() if column in keys]


def _have_moved(changed: AbstractSet[int], moves: Mapping[int, int], rows: Rows) -> bool:
    """Two cells of a row moved together, or two of a column in which no value repeats."""
    naming = {column for column in changed if _names_rows(_column(rows.old, column))}
    named = 0
    for row, place in moves.items():
        # A row that holds nothing but what ours hides has no keys.
        was, now = rows.old.get(row, {}), rows.new.get(place, {})
        stood = rows.old.get(place, {})
        moved = {
            column
            for column in changed & was.keys()
            if was[column] == now.get(column) and stood.get(column) != now.get(column)
        }
        named += not moved.isdisjoint(naming)
        if len(moved) > 1 or named > 1:
            return True
    return False


def _names_rows(keys: Sequence[str]) -> bool:
    """Whether all values are different; « p » equals « P »."""
    return len({fold(key) for key in keys}) == len(keys)


def _count_out_of_order(keys: Sequence[str]) -> int:
    """How many would have to be removed for the rest to be sorted, up or down."""
    folded = [fold(key) for key in keys]
    rises = (longest_rise(_ranked(one)) for one in (folded, folded[::-1]))
    return len(folded) - max(map(len, rises))


def _ranked(keys: Sequence[str]) -> Sequence[Pair]:
    """(Rank of the key if sorted, its position now) for each key; equal keys keep their order."""
    in_order = sorted(range(len(keys)), key=keys.__getitem__)
    return sorted(enumerate(in_order), key=lambda pair: pair[1])


def _is_shifted(column: int, rows: Rows) -> bool:
    """A cell was inserted or removed and all below but one shifted by one: nobody typed them."""
    moved = [row for row in rows.open_rows(column) if rows.differs(row, column)]

    def count_others(by: int) -> int:
        return sum(
            rows.new[row].get(column) != rows.old.get(row - by, {}).get(column) for row in moved
        )

    return min(count_others(1), count_others(-1)) <= 1
