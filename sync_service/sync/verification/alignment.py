"""Where a tab's cells went between the read and the write that answered. Pure.

`before` is the tab as it was read, `after` as it is with our cells written. What we wrote hides
what was there; everything else shows how people moved rows and columns meanwhile.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import groupby

from french_cells.folding import raw_key
from french_cells.text import fold
from sync_service.domain.spreadsheet import BLANK, Cell, TabSnapshot
from sync_service.sync.verification.row_matching import Keys, RowMatch, RowMatching

At = tuple[int, int]
_MARKED_ANEW = 4
"""One changed cell in so many may have been typed where a column was sorted by itself."""


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
        """Where a cell that we wrote belongs now; a new row of ours belongs where it is."""
        row, column = at
        is_new = row in self.match.fresh and not is_filled(before, row)
        if is_new and column in self.columns:
            # A whole row of ours is as good wherever it finds room.
            return row, self.columns[column]
        return self.place(row, column)


def align(
    before: TabSnapshot,
    after: TabSnapshot,
    header_row: int,
    written: AbstractSet[At],
    noted: AbstractSet[int] = frozenset(),
) -> Alignment:
    """`written` cells hide what stood there; `noted` rows are looked for too."""
    columns = align_columns(before, after, header_row, written)
    hidden: dict[int, set[int]] = defaultdict(set)
    for row, column in written:
        hidden[row].add(column)
    old = {
        row: keys for row in range(len(before.rows)) if (keys := _old_keys(before, row, columns))
    }
    new = {row: keys for row in range(len(after.rows)) if (keys := _new_keys(after, row))}
    asked = noted | hidden.keys()
    hints = _formula_hints(before, after, columns, _changed_rows(old, new, hidden), written)
    whole = RowMatching(old, new, hidden, asked, hints).result()
    staying, changed = _staying_columns(old, new, hidden)
    if staying and _are_marked_anew(changed, old, new, hidden):
        return Alignment(whole, columns)
    while staying:
        # Somebody sorted some columns and left the others where they were.
        part = RowMatching(
            _without(old, staying),
            _without(new, staying),
            {row: cells - staying for row, cells in hidden.items()},
            asked,
            hints,
        ).result()
        # Only when it explains more rows than a sort of whole rows would.
        if part.exact <= whole.exact:
            break
        gone_along = {one for one in staying if _has_gone_along(one, part.rows, old, new, hidden)}
        if not gone_along:
            # What says nothing of its own is where most of the others are.
            is_most = len(staying) > len(changed)
            return Alignment(part, columns, {*columns.values()} - changed if is_most else staying)
        staying -= gone_along
    return Alignment(whole, columns)


def is_filled(tab: TabSnapshot, row: int) -> bool:
    line = tab.rows[row] if row < len(tab.rows) else ()
    return any(raw_key(cell.value) for cell in line)


def align_columns(
    before: TabSnapshot, after: TabSnapshot, header_row: int, written: AbstractSet[At]
) -> Mapping[int, int]:
    """Old index → new one, by the titles, and by what is below a title that was retyped."""
    titles = _titles(before, header_row, written)
    width = max((0, *map(len, before.rows), *(column + 1 for _, column in written)))
    candidates = range(max(0, header_row - 3), min(len(after.rows), header_row + 4))
    heads = {row: _titles(after, row, written) for row in candidates}
    if titles in heads.values():
        return {column: column for column in range(width)}
    shared = {row: len({*head.values()} & {*titles.values()}) for row, head in heads.items()}
    best = max(shared, key=lambda row: shared[row], default=header_row)
    places = {title: column for column, title in heads.get(best, {}).items()}
    columns = {column: places[title] for column, title in titles.items() if title in places}
    lost = [column for column in titles if column not in columns]
    strange = [column for title, column in places.items() if title not in titles.values()]
    columns |= _retitled(_Values(before, header_row), _Values(after, best, written), lost, strange)
    taken, shift = set(columns.values()), 0
    for column in range(width):
        if column in columns:
            shift = columns[column] - column
        elif column not in titles or (best, column + shift) in written:
            # Without a title, or with one that ours may hide: it went with its neighbour.
            spots = (column + shift, column, *range(width + len(taken)))
            columns[column] = next(spot for spot in spots if spot not in taken and spot >= 0)
            taken.add(columns[column])
    return columns


class _Values:
    """What is in each column below the row of titles, without ours."""

    def __init__(
        self, tab: TabSnapshot, header_row: int, written: AbstractSet[At] = frozenset()
    ) -> None:
        self._tab, self._rows = tab, range(header_row + 1, len(tab.rows))
        self._written = written

    def of(self, column: int) -> Counter[str]:
        at = ((row, column) for row in self._rows if (row, column) not in self._written)
        return Counter(key for place in at if (key := _key(self._tab.cell(*place))))


def _retitled(
    before: _Values, after: _Values, lost: Sequence[int], strange: Sequence[int]
) -> Mapping[int, int]:
    """Columns whose title is nowhere → those with a new title, over most of the same values."""
    found: dict[int, int] = {}
    for column in lost if strange else ():
        was = before.of(column)
        shared = {new: (was & after.of(new)).total() for new in strange}
        best = max(shared, key=lambda new: shared[new])
        if 2 * shared[best] > was.total() and best not in found.values():
            found[column] = best
    return found


def _titles(tab: TabSnapshot, row: int, written: AbstractSet[At]) -> dict[int, str]:
    line = tab.rows[row] if row < len(tab.rows) else ()
    return {
        column: cell.text
        for column, cell in enumerate(line)
        if cell.text and (row, column) not in written
    }


def _staying_columns(
    old: Mapping[int, Keys], new: Mapping[int, Keys], hidden: Mapping[int, AbstractSet[int]]
) -> tuple[AbstractSet[int], AbstractSet[int]]:
    """Columns that are filled, and as they were, in rows in which others changed; and those."""
    telling: set[int] = set()
    changed: set[int] = set()
    for row in old.keys() | new.keys():
        was, now, covered = old.get(row, {}), new.get(row, {}), hidden.get(row, set())
        open_columns = (was.keys() | now.keys()) - covered
        differing = {column for column in open_columns if was.get(column) != now.get(column)}
        if differing:
            changed |= differing
            telling |= open_columns - differing
    return telling - changed, changed


def _are_marked_anew(
    changed: AbstractSet[int],
    old: Mapping[int, Keys],
    new: Mapping[int, Keys],
    hidden: Mapping[int, AbstractSet[int]],
) -> bool:
    """Too much in these columns is new to them: a sort brings nothing that was not there.

    Whoever marks a whole meeting anew leaves the same few marks in other rows. A column that was
    sorted by itself has those that are alike together.
    """
    typed, differing = 0, 0
    for column in changed:
        was = Counter(keys[column] for keys in old.values() if column in keys)
        rows = [row for row in new if column not in hidden.get(row, ())]
        now = Counter(new[row][column] for row in rows if column in new[row])
        typed += (now - was).total()
        if len(changed) == 1 and not _is_shifted(column, old, new, rows):
            typed += _count_apart(
                [key for row in sorted(rows) if (key := new[row].get(column))], was
            )
        differing += sum(new[row].get(column) != old.get(row, {}).get(column) for row in rows)
    # One cell alone may say again what stood in another: that is no sort.
    return differing - typed <= 1 or (typed > 1 and _MARKED_ANEW * typed > differing)


def _count_apart(keys: Sequence[str], was: Mapping[str, int]) -> int:
    """How many groups more than one for each of those keys that were there; « p » is « P »."""
    known = [fold(key) for key in keys if key in was]
    return sum(1 for _ in groupby(known)) - len({*known})


def _is_shifted(
    column: int, old: Mapping[int, Keys], new: Mapping[int, Keys], rows: Sequence[int]
) -> bool:
    """A cell came in or went, and all cells below it but one moved by one: nobody marked anew."""

    def differing(by: int) -> int:
        return sum(new[row].get(column) != old.get(row - by, {}).get(column) for row in moved)

    moved = [row for row in rows if new[row].get(column) != old.get(row, {}).get(column)]
    return min(differing(1), differing(-1)) <= 1


def _has_gone_along(
    column: int,
    rows: Mapping[int, int],
    old: Mapping[int, Keys],
    new: Mapping[int, Keys],
    hidden: Mapping[int, AbstractSet[int]],
) -> bool:
    """Its cells are as well explained by what the sort did to the others.

    Where all loans are « en prêt », that they still are says nothing of where the column went.
    """
    return all(
        # A row that holds nothing but what ours hides has no keys.
        old.get(row, {}).get(column) == new.get(place, {}).get(column)
        for row, place in rows.items()
        if column not in hidden.get(place, ())
    )


def _without(rows: Mapping[int, Keys], columns: AbstractSet[int]) -> dict[int, Keys]:
    kept = {
        row: {column: key for column, key in keys.items() if column not in columns}
        for row, keys in rows.items()
    }
    return {row: keys for row, keys in kept.items() if keys}


def _old_keys(tab: TabSnapshot, row: int, columns: Mapping[int, int]) -> Keys:
    keyed = (
        (columns[column], _key(cell))
        for column, cell in enumerate(tab.rows[row])
        if column in columns
    )
    return {column: key for column, key in keyed if key}


def _new_keys(tab: TabSnapshot, row: int) -> Keys:
    keyed = ((column, _key(cell)) for column, cell in enumerate(tab.rows[row]))
    return {column: key for column, key in keyed if key}


def _formula_hints(
    before: TabSnapshot,
    after: TabSnapshot,
    columns: Mapping[int, int],
    changed: AbstractSet[int],
    written: AbstractSet[At],
) -> Mapping[int, Mapping[int, int]]:
    """New row → old rows, and how many formulas there show what in all the tab only those showed.

    A column that numbers its rows, or that a sort left where it was, says nothing of whose a row
    is: in rows that `changed` it shows what it did before.
    """
    found: dict[int, Counter[int]] = defaultdict(Counter)
    for column, place in columns.items():
        olds, now = _alone(_shown_by_formulas(before, column)), _shown_by_formulas(after, place)
        news = _alone({row: key for row, key in now.items() if (row, place) not in written})
        pairs = [(olds[key], news[key]) for key in olds.keys() & news.keys()]
        stayed = sum(old == new in changed for old, new in pairs)
        if stayed <= sum(old != new for old, new in pairs):
            for old, new in pairs:
                found[new][old] += 1
    return found


def _changed_rows(
    old: Mapping[int, Keys], new: Mapping[int, Keys], hidden: Mapping[int, AbstractSet[int]]
) -> AbstractSet[int]:
    """Rows that show something else than before, beside ours."""
    return {
        row
        for row in old.keys() | new.keys()
        if any(
            old.get(row, {}).get(column) != new.get(row, {}).get(column)
            for column in (old.get(row, {}).keys() | new.get(row, {}).keys())
            - hidden.get(row, set())
        )
    }


def _shown_by_formulas(tab: TabSnapshot, column: int) -> Mapping[int, str]:
    cells = ((row, tab.cell(row, column)) for row in range(len(tab.rows)))
    return {row: key for row, cell in cells if cell.is_formula and (key := raw_key(cell.value))}


def _alone(keys: Mapping[int, str]) -> Mapping[str, int]:
    """Which row shows what no other one does."""
    counts = Counter(keys.values())
    return {key: row for row, key in keys.items() if counts[key] == 1}


def _key(cell: Cell) -> str:
    """A formula may show something else from one read to the next."""
    return "" if cell is BLANK or cell.is_formula else raw_key(cell.value)
