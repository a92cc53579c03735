"""What the rows that were found again say of those between them."""

from sync_service.sync.verification.row_order import RowOrder


def order(*news: int | None) -> RowOrder:
    """Where the old rows 0, 1, 2… stand now; None: not found again."""
    return RowOrder({old: new for old, new in enumerate(news) if new is not None})


def test_rows_that_stand_still_tell_who_stands_between_them() -> None:
    assert [order(0, 1, None, 3).old_of(row) for row in (2, 4, 5)] == [2, 4, 5]


def test_rows_below_an_inserted_one_are_shifted() -> None:
    shifted = order(0, 2, 3, None, 5)
    assert (shifted.old_of(4), shifted.old_of(6), shifted.old_of(1)) == (3, 5, None)
    assert shifted.gap_at(1) == 1


def test_a_deleted_row_leaves_no_room() -> None:
    deleted = order(0, 1, None, 2, 3)
    assert (deleted.gap_of(2), deleted.old_of(4), deleted.old_of(5)) == (-1, 5, 6)


def test_a_cleared_row_leaves_its_room() -> None:
    assert order(0, 1, None, 3).gap_of(2) == 0


def test_one_row_or_block_that_was_moved_keeps_the_order_of_the_others() -> None:
    """The last row was dragged up: what stands at 1 and below all is known all the same."""
    dragged = order(0, None, 3, 4, 5, 2)
    assert dragged.is_kept
    assert (dragged.old_of(1), dragged.old_of(6)) == (1, 6)
    block = order(0, 3, 4, 1, 2)
    assert block.is_kept
    assert block.old_of(5) == 5


def test_sorted_rows_tell_nothing_of_each_other() -> None:
    sort = order(0, 4, 1, 3, None, 2)
    assert not sort.is_kept
    assert sort.old_of(5) is None


def test_a_row_is_moved_only_into_room_that_is_new() -> None:
    moved = order(0, None, 1, 2, 4)
    assert moved.is_moved_to(3, 1, rivals=1)
    assert not order(0, None, 2, 3, 4).is_moved_to(5, 1, rivals=1)


def test_nothing_found_again_means_that_all_stands_still() -> None:
    assert RowOrder({}).old_of(7) == 7


def test_a_row_dragged_below_rows_that_show_nothing_moved_alone() -> None:
    dragged = RowOrder({0: 0, 1: 1, 2: 4}, left=[3, 4])
    assert dragged.is_kept
    assert (dragged.place_of(2), dragged.old_place_of(3)) == (2, 2)
    assert RowOrder({0: 0, 1: 1, 2: 4}).gap_at(3) == 2


def test_a_row_above_all_that_is_known_is_counted_from_below() -> None:
    known_below = order(None, None, 3, 4)
    assert (known_below.old_of(2), known_below.old_of(5)) == (1, 4)


def test_rows_that_moved_while_others_vanished_were_sorted() -> None:
    assert order(0, 1, 2, 4, 5, 3).is_kept
    assert not order(0, None, 1, 3, 4, 2).is_kept


def test_two_rows_that_went_to_two_places_were_sorted() -> None:
    assert not order(0, 3, 4, 5, 1, 6, 2).is_kept
    assert not order(0, 5, 1, 6, 2, 3, 4).is_kept


def test_a_row_dragged_up_counts_for_none_of_those_around_it() -> None:
    dragged = order(0, None, 3, 4, 1)
    assert (dragged.is_kept, dragged.old_of(2)) == (True, 1)


def test_where_all_stood_still_but_for_the_end_a_lone_row_may_have_gone_there() -> None:
    still = order(0, 1, 2)
    assert still.is_moved_to(4, 3, rivals=1)
    assert not still.is_moved_to(4, 3, rivals=2)


def test_a_row_did_not_move_away_where_no_row_is_missing() -> None:
    inserted = order(0, 1, None, 3, 5)
    assert not inserted.is_moved_to(4, 2, rivals=1)
