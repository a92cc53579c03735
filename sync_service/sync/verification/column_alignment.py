"""Which column of a tab is which after people moved some: by titles and by content. Pure."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from sync_service.domain.spreadsheet import TabSnapshot
from sync_service.sync.verification.tab_cells import At, own_key


def align_columns(
    before: TabSnapshot, after: TabSnapshot, header_row: int, written: AbstractSet[At]
) -> Mapping[int, int]:
    """Old index → new index, each used once; columns that are gone are left out.

    By title, which a sort of the whole tab may have moved anywhere; by content where a title was
    changed or several columns share it; else like the neighbour on the left.
    """
    titles = _titles(before, header_row, written)
    width = max((0, *map(len, before.rows), *(column + 1 for _, column in written)))
    candidates = range(max(0, header_row - 3), min(len(after.rows), header_row + 4))
    heads = {row: _titles(after, row, written) for row in candidates}
    wanted = {*titles.values()}
    # Those of another list pasted below share some of them.
    if not any(wanted.issubset(head.values()) for head in heads.values()):
        heads = {row: _titles(after, row, written) for row in range(len(after.rows))}
    if titles in heads.values():
        return {column: column for column in range(width)}
    shared = {row: len(wanted.intersection(head.values())) for row, head in heads.items()}
    best = max(shared, key=lambda row: (shared[row], -abs(row - header_row)), default=header_row)
    was, now = _Values(before, header_row), _Values(after, best, written)
    columns = _same_titles(titles, heads.get(best, {}), was, now)
    lost = [column for column in titles if column not in columns]
    strange = [
        column for column, title in heads.get(best, {}).items() if title not in titles.values()
    ]
    columns |= _retitled(was, now, lost, strange)
    taken, shift = set(columns.values()), 0
    for column in range(width):
        if column in columns:
            shift = columns[column] - column
        elif column not in titles or (best, column + shift) in written:
            # Without a title, or with one that ours may hide: it moved with its neighbour.
            spots = (column + shift, column, *range(width + len(taken)))
            columns[column] = next(spot for spot in spots if spot not in taken and spot >= 0)
            taken.add(columns[column])
    return columns


class _Values:
    """What each column holds below the row of titles, without our cells."""

    def __init__(
        self, tab: TabSnapshot, header_row: int, written: AbstractSet[At] = frozenset()
    ) -> None:
        self._tab, self._rows = tab, range(header_row + 1, len(tab.rows))
        self._written = written
        self._known: dict[int, Counter[str]] = {}

    def of(self, column: int) -> Counter[str]:
        if column not in self._known:
            at = ((row, column) for row in self._rows if (row, column) not in self._written)
            keys = (own_key(self._tab.cell(*place)) for place in at)
            self._known[column] = Counter(key for key in keys if key)
        return self._known[column]


def _same_titles(
    titles: Mapping[int, str], head: Mapping[int, str], before: _Values, after: _Values
) -> dict[int, int]:
    """Columns of equal titles; if their number changed, by most common values, then nearest."""
    olds, news = _by_title(titles), _by_title(head)
    sure = {
        old: new
        for title, places in olds.items()
        if len(places) == len(news[title])
        for old, new in zip(places, news[title], strict=True)
    }

    def moved(column: int) -> int:
        """Where the column is if it moved with its neighbour on the left."""
        left = max((one for one in sure if one < column), default=None)
        return column if left is None else column + sure[left] - left

    likely = sorted(
        (-(before.of(old) & after.of(new)).total(), abs(moved(old) - new), old, new)
        for title, places in olds.items()
        for old in places
        for new in news[title]
        if old not in sure
    )
    columns, taken = dict(sure), {*sure.values()}
    for _, _, old, new in likely:
        if old not in columns and new not in taken:
            columns[old] = new
            taken.add(new)
    return columns


def _by_title(titles: Mapping[int, str]) -> Mapping[str, Sequence[int]]:
    columns: dict[str, list[int]] = defaultdict(list)
    for column, title in titles.items():
        columns[title].append(column)
    return columns


def _retitled(
    before: _Values, after: _Values, lost: Sequence[int], strange: Sequence[int]
) -> Mapping[int, int]:
    """Columns whose title is gone → a column with a new title and most of the same values."""
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
