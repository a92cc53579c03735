"""How rows that were found again moved: all in their order, but for one block, or sorted. Pure."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise

Pair = tuple[int, int]
"""Old row, new row."""


class RowOrder:
    """`is_kept`: but for one block that was moved or cut, all rows stand in their old order."""

    def __init__(self, rows: Mapping[int, int]) -> None:
        pairs = sorted(rows.items(), key=lambda pair: pair[1])
        kept = _longest_rise(pairs)
        standing = set(kept)
        # People do one thing at a time: one block may have moved, the rest stands.
        self.is_kept = _is_block([pair for pair in pairs if pair not in standing])
        self._olds = [old for old, _ in kept]
        self._news = [new for _, new in kept]

    def old_of(self, row: int) -> int | None:
        """Which old row stands at `row` if nothing was inserted or deleted just there."""
        if not self.is_kept or self.gap_at(row) != 0:
            return None
        place = bisect_left(self._news, row)
        if place:
            return row - self._news[place - 1] + self._olds[place - 1]
        return row - (self._news[0] - self._olds[0]) if self._news else row

    def gap_at(self, row: int) -> int:
        """How many rows more than before stand between the neighbours of this one."""
        return self._gap(bisect_left(self._news, row))

    def gap_of(self, old: int) -> int:
        """The same between the neighbours that an old row had; negative: rows are gone there."""
        return self._gap(bisect_left(self._olds, old))

    def is_moved_to(self, row: int, old: int, rivals: int) -> bool:
        """One act explains it: a row left its place, and this place is new; or all was sorted."""
        if not self.is_kept:
            return rivals == 1
        return self.gap_at(row) > 0 and self.gap_of(old) < 0

    def _gap(self, place: int) -> int:
        if not 0 < place < len(self._news):
            return 0
        news = self._news[place] - self._news[place - 1]
        return news - (self._olds[place] - self._olds[place - 1])


def _longest_rise(pairs: Sequence[Pair]) -> list[Pair]:
    """The longest run of pairs, by new row, whose old rows rise too."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (old, _) in enumerate(pairs):
        place = bisect_left(tails, old)
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [old]
        ends[place : place + 1] = [index]
    rise: list[Pair] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        rise.append(pairs[index])
        index = before[index]
    return rise[::-1]


def _is_block(moved: Sequence[Pair]) -> bool:
    """Neighbours before and after: people move or cut one block at a time."""
    steps = pairwise(moved)
    return all(b[0] - a[0] == 1 and b[1] - a[1] == 1 for a, b in steps)
