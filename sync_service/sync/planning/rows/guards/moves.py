"""What moved within one column: a sort of it leaves each value in another cell.

Pure; knows moves alone, and no rows.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import takewhile
from typing import TypeAlias

Move: TypeAlias = tuple[str, str]
"""What a cell held before, and what it holds now."""

_SORTED_CELLS = 3
"""So many cells with values of other rows were sorted; two may have been corrected by hand."""


def keep_closed(moves: list[Move]) -> list[Move]:
    """The moves among which every new value is an old one and vice versa; blank is a value."""
    while True:
        olds, news = {old for old, _ in moves}, {new for _, new in moves}
        closed = [(old, new) for old, new in moves if new in olds and old in news]
        if len(closed) == len(moves):
            return closed
        # Dropping one move may leave another without its counterpart.
        moves = closed


def is_sorted(moves: Sequence[Move]) -> bool:
    """Three values that no two cells share are in cells of other rows: nobody types that.

    Not all values need to be there: one may be in a row that is no record.
    """
    return _count_moved_alone(moves) >= _SORTED_CELLS


def are_sorted_together(moves: Sequence[Move], arrived: Collection[Move]) -> bool:
    """Three such values: two in cells of known rows, the others in rows that were just added.

    Or all that changed has another's, be it twice as a row was copied. Three new people may well
    take over the functions of three who are members from now on.
    """
    olds, news = {old for old, _ in moves}, {new for _, new in moves}
    if arrived and news <= olds and len(news) >= _SORTED_CELLS:
        return True
    together = _count_moved_alone([*moves, *arrived])
    return _count_moved_alone(moves) > 1 and together >= _SORTED_CELLS


def are_handed_on(moves: Sequence[Move], arrived: Collection[Move]) -> bool:
    """A row that was just added has what a known row had, and that one has what another one had.

    Of addresses and numbers this is a sort that took in a row which was no record yet, with just
    one more cell in it: nobody hands these on by twos.
    """
    olds, news = Counter(old for old, _ in moves), Counter(new for _, new in moves)
    taken = {new for _, new in arrived}
    return any(
        old in taken and (olds[old], olds[new], news[new]) == (1, 1, 1)
        for old, new in moves
        if new
    )


def _count_moved_alone(moves: Sequence[Move]) -> int:
    """How many values left one cell and are in one other."""
    olds, news = Counter(old for old, _ in moves), Counter(new for _, new in moves)
    return sum((olds[new], news[new]) == (1, 1) for new in news if new)


def is_pushed_down(before: Mapping[int, str], after: Mapping[int, str], at: int) -> bool:
    """Whether inserted cells pushed the value of one row alone down to this one, row → value.

    Then each row from there on shows what stood as far above it, or nothing where the cells were
    inserted: of A B C, two cells inserted above B make A _ _ B C. Who hands functions on types one
    here and one there, or types again what still stands above. Below cells that are still blank
    the last one pushed may have been retyped at once: A B C D, A _ B X D.
    """
    had = Counter(before.values())
    far = at - next((row for row, value in before.items() if value == after[at]), at)

    def is_pushed(row: int) -> bool:
        return after.get(row, "") in ("", before.get(row - far, ""))

    def are_pushed(first: int) -> bool:
        pushed = list(takewhile(is_pushed, range(first, 0, -1)))
        moved = (row for row in pushed if had[after.get(row, "")] == 1)
        is_blank_left = first == at - 1 or any(not after.get(row, "") for row in pushed)
        return (
            0 < far <= len(pushed)
            and is_blank_left
            and any(after[row] not in ("", after.get(row - far)) for row in moved)
        )

    return are_pushed(at - 1) or are_pushed(at - 2)


def find_moved(moves: Mapping[str, Move], all_moves: Sequence[Move]) -> frozenset[str]:
    """Cells that now hold what another cell held before."""
    olds = {old for old, _ in all_moves if old}
    return frozenset(cell for cell, (_, new) in moves.items() if new in olds)


def add_displaced(
    moves: Mapping[str, Move], moved: frozenset[str], all_moves: Sequence[Move]
) -> frozenset[str]:
    """The moved cells, and those whose former value is in another cell now."""
    olds = {old for old, _ in all_moves if old}
    taken = {moves[cell][1] for cell in moved if cell in moves}
    taken |= {new for _, new in all_moves if new in olds}
    return moved | {cell for cell, (old, _) in moves.items() if old in taken}
