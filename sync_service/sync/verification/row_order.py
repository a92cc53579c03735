"""How rows moved relative to each other, and where a hidden row may be. Knows no cells. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

Pair = tuple[int, int]
"""Old row, new row."""


class RowOrder:
    """`is_kept`: all rows are in their old order, except for one block that was moved or cut.

    `last`: the last old row that was found again.
    """

    def __init__(
        self, rows: Mapping[int, int], left: Iterable[int] = (), room: Iterable[int] = ()
    ) -> None:
        """`left`: old rows not found again; `room`: new rows where ours may hide one of them."""
        pairs = sorted(rows.items(), key=lambda pair: pair[1])
        kept = longest_rise(pairs)
        if _is_dragged_to_the_end(kept, left, room):
            kept = longest_rise([pair for pair in pairs if pair != kept[-1]])
        standing = set(kept)
        # People do one thing at a time: one block may have moved, and the rest stayed in order.
        moved = [pair for pair in pairs if pair not in standing]
        self._olds = [old for old, _ in kept]
        self._news = [new for _, new in kept]
        self.last = max(rows, default=-1)
        is_cut = _is_cut_to_the_end(kept, moved, self.last_of(left))
        self._gone = [] if is_cut else sorted(old for old, _ in moved)
        self._come = [] if is_cut else sorted(new for _, new in moved)
        # Rows moved while others vanished: a sort explains that better than two separate acts.
        is_split = bool(moved) and any(self._gap(place) < 0 for place in range(len(kept)))
        self.is_kept = _is_block(moved) and not is_split

    def old_of(self, row: int) -> int | None:
        """Which old row is at `row`, provided that no row was inserted or deleted just there."""
        if not self.is_kept or self.gap_at(row) != 0:
            return None
        place = bisect_left(self._news, row)
        new, old = (self._news[place - 1], self._olds[place - 1]) if place else (-1, -1)
        if not place and self._news:
            # Above the first known row, rows may have been inserted or deleted: count from below.
            return row - self._news[0] + self._olds[0]
        found = old + row - new - _count(self._come, new, row)
        for gone in self._gone:
            found += old < gone <= found
        return found

    def last_of(self, left: Iterable[int]) -> int:
        """The last row of the old table, including rows that were not found again."""
        return max(self.last, max(left, default=-1))

    def place_of(self, row: int) -> int:
        """A number for the gap between known rows that this row is in; see `old_place_of`."""
        return bisect_left(self._news, row)

    def old_place_of(self, old: int) -> int:
        """The same number for the gap that an old row was in."""
        return bisect_left(self._olds, old)

    def gap_at(self, row: int) -> int:
        """How many more rows than before are between the neighbours of this one."""
        return self._gap(bisect_left(self._news, row))

    def gap_of(self, old: int) -> int:
        """The same for the former neighbours of an old row; negative if rows are gone there."""
        return self._gap(bisect_left(self._olds, old))

    def is_moved_to(self, row: int, old: int, rivals: int) -> bool:
        """One act explains it: a row left its place and this place is new. Or all was sorted."""
        if not self.is_kept or self.is_at_the_end(old):
            return rivals == 1
        return self.gap_at(row) > 0 and self.gap_of(old) < 0

    def is_at_the_end(self, old: int) -> bool:
        """Whether it was below all known rows: if such a row is gone, nothing shows it."""
        return self.old_place_of(old) == len(self._olds)

    def _gap(self, place: int) -> int:
        if not 0 < place < len(self._news):
            return 0
        news, olds = self._news[place - 1 : place + 1], self._olds[place - 1 : place + 1]
        slots = news[1] - news[0] - _count(self._come, *news)
        return slots - (olds[1] - olds[0] - _count(self._gone, *olds))


def _count(rows: Sequence[int], above: int, below: int) -> int:
    """How many of these sorted rows lie between two others."""
    return bisect_left(rows, below) - bisect_left(rows, above + 1)


def longest_rise(pairs: Sequence[Pair]) -> list[Pair]:
    """The longest subsequence of pairs, ordered by new row, in which old rows rise as well."""
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


def _is_dragged_to_the_end(kept: Sequence[Pair], left: Iterable[int], room: Iterable[int]) -> bool:
    """The last row found again has room above it for all rows that used to be below it."""
    if len(kept) < 2:  # noqa: PLR2004 - two of them
        return False
    (old_above, new_above), (old, new) = kept[-2:]
    below, above = sum(one > old for one in left), sum(new_above < row < new for row in room)
    return 0 < below <= min(above, (new - new_above) - (old - old_above))


def _is_cut_to_the_end(kept: Sequence[Pair], moved: Sequence[Pair], last: int) -> bool:
    """They were cut and pasted below all others: the rows around their old place stayed there.

    A block that is dragged to the end has the rows below it move up. Where none of these is known,
    it comes to stand no lower than the `last` old row did.
    """
    above = [pair for pair in kept if moved and pair[0] < moved[0][0]]
    if not above or moved[0][1] < kept[-1][1]:
        return False
    (old, new), below = above[-1], kept[len(above) :]
    if below:
        return below[0][1] - below[0][0] == new - old
    return moved[0][1] - (new - old) > last


def _is_block(moved: Sequence[Pair]) -> bool:
    """Whether they are adjacent before and after: people move or cut one block at a time."""
    return all(b[0] - a[0] == 1 and b[1] - a[1] == 1 for a, b in pairwise(moved))
