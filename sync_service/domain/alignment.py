"""Where a tab's rows and columns went between the read and the write that answered. Pure.

`before` is the tab as read, `after` as it is once our cells were written: what we wrote hides
what stood there, everything else shows how people moved rows and columns meanwhile.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sync_service.domain.folding import raw_key
from sync_service.domain.snapshot import BLANK, Cell, TabSnapshot

At = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Alignment:
    """`rows` and `columns`: old index → new one. `owners`: written row → old row, None: unknown.

    A written row that was blank or is new has itself for an owner when nothing is hidden by it.
    """

    rows: Mapping[int, int]
    columns: Mapping[int, int]
    owners: Mapping[int, int | None]
    fresh: frozenset[int] = field(default_factory=frozenset)
    """Written rows that held nothing before us."""

    @property
    def is_still(self) -> bool:
        still_rows = all(old == new for old, new in self.rows.items())
        return still_rows and all(old == new for old, new in self.columns.items())


def align(before: TabSnapshot, after: TabSnapshot, header_row: int, written: set[At]) -> Alignment:
    columns = _align_columns(before, after, header_row, written)
    return _RowAlignment(before, after, columns, written).result()


def _align_columns(
    before: TabSnapshot, after: TabSnapshot, header_row: int, written: set[At]
) -> Mapping[int, int]:
    titles = _titles(before, header_row, written)
    width = max((len(line) for line in before.rows), default=0)
    width = max(width, *(column + 1 for _, column in written))
    candidates = range(max(0, header_row - 3), min(len(after.rows), header_row + 4))
    heads = [_titles(after, row, written) for row in candidates]
    if titles in heads or not titles:
        return {column: column for column in range(width)}
    best = max(heads, key=lambda head: len({*head.values()} & {*titles.values()}), default={})
    places = {title: column for column, title in best.items()}
    columns: dict[int, int] = {}
    shift = 0
    for column in range(width):
        title = titles.get(column)
        if title is not None and title in places:
            shift = places[title] - column
        elif title is not None:
            continue
        columns[column] = column + shift
    return columns


def _titles(tab: TabSnapshot, row: int, written: set[At]) -> dict[int, str]:
    line = tab.rows[row] if row < len(tab.rows) else ()
    return {
        column: cell.text
        for column, cell in enumerate(line)
        if cell.text and (row, column) not in written
    }


class _RowAlignment:
    """First the rows that we did not touch, then those whose written cells hide something."""

    def __init__(
        self,
        before: TabSnapshot,
        after: TabSnapshot,
        columns: Mapping[int, int],
        written: set[At],
    ) -> None:
        self._before, self._after, self._columns = before, after, columns
        self._written: dict[int, set[int]] = defaultdict(set)
        for row, column in written:
            self._written[row].add(column)
        self._left: dict[int, Mapping[int, str]] = {}
        for row in range(len(before.rows)):
            if keys := self._moved_keys(row):
                self._left[row] = keys
        self._rows: dict[int, int] = {}
        self._owners: dict[int, int | None] = {}
        self._fresh: set[int] = set()

    def result(self) -> Alignment:
        self._match_untouched()
        touched = sorted(self._written)
        # Rows that show nothing but what we wrote fit any row: they come last.
        shown = [row for row in touched if self._seen(row)]
        for row in shown:
            self._match_exactly(row)
        for row in shown:
            if row not in self._owners:
                self._match_best(row)
        for row in touched:
            if row not in self._owners:
                self._match_exactly(row)
        self._settle_rest(touched)
        return Alignment(self._rows, self._columns, self._owners, frozenset(self._fresh))

    def _settle_rest(self, touched: Iterable[int]) -> None:
        """Somebody typed beside ours into an empty row, or nobody knows whose row it is."""
        is_still = all(old == new for old, new in self._rows.items()) and not self._left
        for row in touched:
            if row in self._owners:
                continue
            is_free = is_still and not self._is_filled_before(row)
            self._owners[row] = row if is_free else None
            if is_free:
                self._fresh.add(row)

    def _match_untouched(self) -> None:
        places: dict[tuple[tuple[int, str], ...], list[int]] = defaultdict(list)
        for row in range(len(self._after.rows)):
            if row not in self._written:
                places[_frozen(self._after_keys(row))].append(row)
        for old in list(self._left):
            spots = places.get(_frozen(self._left[old]))
            if spots:
                new = old if old in spots else spots[0]
                spots.remove(new)
                self._rows[old] = new
                del self._left[old]

    def _match_exactly(self, row: int) -> None:
        """The old row whose cells are those that we left alone here."""
        seen = self._seen(row)
        fitting = [old for old in self._left if self._kept(old, row) == seen]
        if row in fitting:
            self._own(row, row)
        elif len(fitting) == 1:
            self._own(row, fitting[0])
        elif (shifted := row - self._shift_above(row)) in fitting:
            self._own(row, shifted)
        elif not seen and not fitting:
            self._owners[row] = row
            self._fresh.add(row)

    def _match_best(self, row: int) -> None:
        """The old row most like it: people changed cells beside ours, or sorted half a row."""
        seen = self._seen(row)
        scores = {
            old: sum(seen.get(column) == key for column, key in self._kept(old, row).items())
            for old in self._left
        }
        best = max(scores.values(), default=0)
        likest = [old for old, score in scores.items() if score == best]
        if best and row in likest:
            self._own(row, row)
        elif len(likest) == 1 and 2 * best > len(seen):
            self._own(row, likest[0])

    def _seen(self, row: int) -> Mapping[int, str]:
        return {c: k for c, k in self._after_keys(row).items() if c not in self._written[row]}

    def _kept(self, old: int, row: int) -> Mapping[int, str]:
        return {c: k for c, k in self._left[old].items() if c not in self._written[row]}

    def _shift_above(self, row: int) -> int:
        """How far rows above went down, when all rows kept their order; else nowhere."""
        pairs = sorted(self._rows.items())
        news = [new for _, new in pairs]
        if news != sorted(news):
            return len(self._before.rows) + 1
        above = [(old, new) for old, new in pairs if new < row]
        return above[-1][1] - above[-1][0] if above else 0

    def _is_filled_before(self, row: int) -> bool:
        line = self._before.rows[row] if row < len(self._before.rows) else ()
        return any(_key(cell) for cell in line)

    def _own(self, row: int, old: int) -> None:
        self._owners[row] = old
        self._rows[old] = row
        del self._left[old]

    def _moved_keys(self, row: int) -> Mapping[int, str]:
        line = self._before.rows[row]
        keyed = (
            (self._columns[column], _key(cell))
            for column, cell in enumerate(line)
            if column in self._columns
        )
        return {column: key for column, key in keyed if key}

    def _after_keys(self, row: int) -> Mapping[int, str]:
        line = self._after.rows[row] if row < len(self._after.rows) else ()
        keyed = ((column, _key(cell)) for column, cell in enumerate(line))
        return {column: key for column, key in keyed if key}


def _key(cell: Cell) -> str:
    """A formula may show something else from one read to the next."""
    return "" if cell is BLANK or cell.is_formula else raw_key(cell.value)


def _frozen(keys: Mapping[int, str]) -> tuple[tuple[int, str], ...]:
    return tuple(sorted(keys.items()))
