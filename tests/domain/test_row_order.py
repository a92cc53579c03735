"""How rows moved, told from those that were found again."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync_service.domain.row_order import RowOrder

STILL = {0: 0, 1: 1, 2: 2, 3: 3}
INSERTED = {0: 0, 1: 1, 2: 3, 3: 4}
"""One row more between the second and the third."""
DELETED = {0: 0, 1: 1, 3: 2, 4: 3}
SORTED = {0: 3, 1: 2, 2: 1, 3: 0}
MOVED = {0: 0, 3: 1, 4: 2, 1: 3, 2: 4}
"""Two rows, one block, from the middle to the end."""


def olds(rows: dict[int, int], *asked: int) -> list[int | None]:
    order = RowOrder(rows)
    return [order.old_of(row) for row in asked]


def test_rows_between_those_that_stand_still_stand_still() -> None:
    assert olds({0: 0, 2: 2, 5: 5}, 1, 3, 4, 6, 9) == [1, 3, 4, 6, 9]
    assert olds({}, 0, 7) == [0, 7]


def test_rows_above_and_below_follow_their_neighbours() -> None:
    assert olds({3: 5, 4: 6}, 4, 7, 9) == [2, 5, 7]
    assert olds({3: 1, 6: 4}, 2, 3) == [4, 5]


def test_nothing_is_known_where_rows_came_or_went() -> None:
    assert olds(INSERTED, 2, 5) == [None, 4]
    assert RowOrder(INSERTED).gap_at(2) == 1
    assert RowOrder(DELETED).gap_of(2) == -1
    assert RowOrder(STILL).gap_at(2) == RowOrder(STILL).gap_of(2) == 0


def test_outside_of_what_was_found_no_row_is_missed() -> None:
    order = RowOrder({2: 5, 3: 6})
    assert [order.gap_at(0), order.gap_at(9), order.gap_of(0), order.gap_of(9)] == [0] * 4


def test_one_block_that_moved_leaves_the_others_in_their_order() -> None:
    assert RowOrder(STILL).is_kept
    assert RowOrder(MOVED).is_kept
    assert not RowOrder(SORTED).is_kept
    assert olds(SORTED, 0, 9) == [None, None]


def test_two_rows_that_moved_apart_are_no_block() -> None:
    assert not RowOrder({0: 3, 1: 1, 2: 2, 3: 0, 4: 4, 5: 5, 6: 6}).is_kept
    assert RowOrder({0: 0, 5: 1, 1: 2, 2: 3, 3: 4, 4: 5}).is_kept


def test_a_row_moved_where_one_is_missing_and_one_more_stands() -> None:
    """Old row 2 left; at 4 there is one more than before."""
    order = RowOrder({0: 0, 1: 1, 3: 2, 4: 3, 5: 5, 6: 6})
    assert order.is_moved_to(4, 2, rivals=1)
    assert not order.is_moved_to(1, 2, rivals=1)
    assert not order.is_moved_to(4, 4, rivals=1)


@pytest.mark.parametrize(("rivals", "is_moved"), [(1, True), (2, False)])
def test_after_a_sort_only_the_last_row_left_is_certain(rivals: int, *, is_moved: bool) -> None:
    assert RowOrder(SORTED).is_moved_to(9, 9, rivals) is is_moved


@given(st.permutations(range(6)))
def test_as_many_rows_as_possible_are_thought_to_stand_in_their_order(news: list[int]) -> None:
    """Kept is told from the fewest rows that must have moved, whichever they are."""
    rows = dict(enumerate(news))
    pairs = sorted(rows.items(), key=lambda pair: pair[1])
    longest = max(
        size
        for size in range(1, 7)
        for some in combinations(pairs, size)
        if [old for old, _ in some] == sorted(old for old, _ in some)
    )
    if longest == 6:
        assert RowOrder(rows).is_kept
    if longest < 3:
        assert not RowOrder(rows).is_kept


@given(st.integers(0, 8), st.integers(1, 4), st.integers(0, 8))
def test_one_block_moved_anywhere_is_one_act(first: int, size: int, target: int) -> None:
    olds_now = list(range(12))
    block = olds_now[first : first + size]
    rest = olds_now[:first] + olds_now[first + size :]
    now = rest[:target] + block + rest[target:]
    assert RowOrder({old: new for new, old in enumerate(now)}).is_kept
