"""Which row is which row of before, when ours hides some of its cells."""

from collections.abc import Mapping

import pytest

from sync_service.sync.verification.row_matching import Keys, RowMatch, RowMatching
from sync_service.sync.verification.row_order import RowOrder

OURS = 3
"""The column that we wrote; columns 0 to 2 are theirs."""


def row(number: int, **edits: str) -> Keys:
    """`c1="x"`: its second column says x."""
    cells = {column: f"{'nvt'[column]}{number}" for column in range(3)}
    return cells | {int(name[1:]): text for name, text in edits.items()}


OLD = {number: row(number) for number in range(1, 6)}


def match(new: Mapping[int, Keys], *hidden: int, old: Mapping[int, Keys] = OLD) -> RowMatch:
    """Our word stands in the hidden rows."""
    covered = {number: {OURS} for number in hidden}
    shown = {
        number: {**cells, OURS: "ours"} if number in hidden else cells
        for number, cells in new.items()
    }
    return RowMatching(old, shown, covered, set(hidden)).result()


def turned(**edits: str) -> dict[int, Keys]:
    """Sorted the other way round; the row in the middle was edited, too."""
    rows = {6 - number: row(number) for number in range(1, 6)}
    return {**rows, 3: row(3, **edits)}


def test_rows_that_stand_still_are_still() -> None:
    found = match(OLD, 2, 4)
    assert found.is_still
    assert found.rows == {number: number for number in OLD}
    assert (found.owners, found.fresh, found.doubts) == ({2: 2, 4: 4}, set(), {})
    assert found.exact == 5


def test_sorted_rows_are_known_by_what_ours_leaves_of_them() -> None:
    found = match(turned(), 1, 2, 3, 4, 5)
    assert found.rows == {number: 6 - number for number in OLD}
    assert not found.is_still


def test_a_row_edited_beside_ours_is_known_by_its_place() -> None:
    found = match({**OLD, 2: row(2, c1="x", c2="y")}, 2)
    assert found.owners == {2: 2}
    assert found.exact == 4


@pytest.mark.parametrize("is_turned", [False, True])
def test_cells_pasted_a_row_too_high_beside_ours_make_no_row_the_next_one(
    *, is_turned: bool
) -> None:
    """The last of them shows a name of its own and an address that stands in its own row, too."""
    old = {number: {at: f"{'nvtes'[at]}{number}" for at in range(5)} for number in range(1, 6)}
    pasted = {n: {**old[n], **{at: old[n + 1][at] for at in (2, 3, 4)}} for n in (1, 2, 3)}
    places = {number: 6 - number if is_turned else number for number in old}
    places[4], places[5] = places[5], places[4]
    shown = {places[n]: {**cells, 5: "ours"} for n, cells in {**old, **pasted}.items()}
    found = RowMatching(old, shown, {place: {5} for place in shown}, shown.keys()).result()
    assert {1, 4, 5} <= found.rows.keys()
    assert found.rows.items() <= places.items()


def test_a_row_retyped_whole_beside_ours_is_nobodys() -> None:
    assert match({**OLD, 2: row(9)}, 2).doubts == {2: (2,)}


def test_a_row_moved_and_edited_is_known_by_more_than_half_of_it() -> None:
    assert match(turned(c2="x"), 3).owners == {3: 3}
    doubtful = match(turned(c1="x", c2="y"), 3)
    assert (doubtful.owners, doubtful.doubts) == ({}, {3: (3,)})


def test_just_half_of_it_is_too_little() -> None:
    old = {number: {0: f"n{number}", 1: f"v{number}"} for number in OLD}
    new = {6 - number: cells for number, cells in old.items()}
    assert match({**new, 3: {0: "n3", 1: "x"}}, 3, old=old).doubts == {3: (3,)}
    assert match(new, 3, old=old).owners == {3: 3}


def test_of_two_rows_that_are_equally_like_nobody_can_say_which() -> None:
    old = {**OLD, 6: row(3), 7: row(7)}
    new = {8 - number: cells for number, cells in old.items()} | {2: row(3, c2="x")}
    found = match({**new, 5: row(3, c2="y")}, 2, 5, old=old)
    assert found.owners == {}
    assert {number: set(olds) for number, olds in found.doubts.items()} == {2: {3, 6}, 5: {3, 6}}


def test_a_word_typed_beside_ours_into_an_empty_row_is_a_new_row() -> None:
    found = match({**OLD, 6: {0: "n6"}}, 6)
    assert (found.owners, found.fresh, found.doubts) == ({6: 6}, {6}, {})
    assert found.is_still


def test_ours_alone_in_an_empty_row_hides_nobody() -> None:
    found = match({**OLD, 6: {}}, 6)
    assert (found.fresh, found.gone, found.is_still) == ({6}, frozenset(), True)


def test_ours_alone_where_a_row_was_deleted_is_all_that_is_left_of_it() -> None:
    found = match({number: OLD[number] for number in range(1, 5)} | {5: {}}, 5)
    assert (found.fresh, found.gone, found.is_still) == ({5}, {5}, False)


def test_a_row_cannot_have_gone_up_to_where_ours_leaves_it_no_cell() -> None:
    """A row came in above the last but one, which was marked, and another was added: the last row,
    under that, might have been where the mark was. It passed for lost."""
    new = {1: row(1), 2: row(2), 3: row(3), 4: {OURS: "mark"}, 5: row(4)}
    new[6] = dict.fromkeys(range(4), "new")
    found = RowMatching(OLD, new, {4: {OURS}, 6: set(new[6])}, {4, 6}).result()
    assert (found.owners, found.fresh, found.doubts) == ({4: 4, 6: 5}, {4}, {})


def test_a_row_that_went_down_leaves_its_place_to_ours() -> None:
    """Inserted above the third: ours landed on the new, blank row."""
    new = {1: row(1), 2: row(2), 3: {}, 4: row(3), 5: row(4), 6: row(5)}
    found = match(new, 3)
    assert (found.owners, found.fresh) == ({3: 3}, {3})
    assert found.rows == {1: 1, 2: 2, 3: 4, 4: 5, 5: 6}
    assert not found.is_still


def test_twins_are_told_apart_by_their_places() -> None:
    old = {1: row(1), 2: row(2), 3: row(2), 4: row(4)}
    found = match(old, 2, 3, old=old)
    assert (found.owners, found.is_still, found.exact) == ({2: 2, 3: 3}, True, 4)


def match_covered(new: Mapping[int, Keys], *covered: int) -> RowMatch:
    """Ours hides all that these rows hold."""
    hidden = {number: {0, 1, 2, OURS} for number in covered}
    shown = {**new, **{number: {OURS: "ours"} for number in covered}}
    return RowMatching(OLD, shown, hidden, set(covered)).result()


def test_a_row_dragged_just_under_ours_is_the_one_that_is_missing() -> None:
    found = match_covered({1: row(1), 2: row(3), 3: row(4), 5: row(5)}, 4)
    assert (found.owners, found.rows[2], found.doubts) == ({4: 2}, 4, {})


def test_after_a_sort_the_one_row_under_ours_is_the_one_row_left() -> None:
    new = {6 - number: row(number) for number in (1, 2, 4, 5)}
    assert match_covered(new, 3).owners == {3: 3}


def test_after_a_sort_nobody_can_say_which_of_two_rows_lies_under_which() -> None:
    new = {6 - number: row(number) for number in (1, 2, 5)}
    found = match_covered(new, 2, 3)
    assert found.owners == {}
    assert {at: set(olds) for at, olds in found.doubts.items()} == {2: {3, 4}, 3: {3, 4}}


def test_a_reference_left_beside_nothing_but_ours_is_not_the_row_that_shows_more() -> None:
    """Ours was taken for that row, which got a second record with somebody else's telephone."""
    new = {number: OLD[number] for number in (1, 4, 5)}
    for reference_alone, shows_more in ((6, 2), (2, 6)):
        other = {reference_alone: {2: "t3"}, shows_more: row(3, c2="t2")}
        hidden = {reference_alone: {0, 1, OURS}, shows_more: {OURS}}
        found = RowMatching(OLD, {**new, **other}, hidden, {2, 6}).result()
        assert found.rows[3] == shows_more
        assert reference_alone not in found.rows.values()


def test_a_reference_left_alone_is_no_row_in_its_old_place_either() -> None:
    """A sort put the row elsewhere, and a blank one where it had been, beside its reference."""
    new = {**OLD, 2: {2: "t2"}, 6: row(2, c2="t9")}
    found = RowMatching(OLD, new, {2: {0, OURS}, 6: {OURS}}, {2, 6}).result()
    assert (found.rows[2], found.owners[6]) == (6, 2)


def test_a_row_that_only_bears_a_note_of_ours_hides_nothing() -> None:
    edited = {**OLD, 2: row(9)}
    found = RowMatching(OLD, edited, {}, {2, 3}).result()
    assert (found.owners, found.doubts) == ({3: 3}, {2: (2,)})
    assert not found.is_still


def test_rows_found_by_half_of_what_they_show_are_not_counted_as_exact() -> None:
    assert match(turned(c2="x"), 3).exact == 4
    assert match(turned(), 3).exact == 5


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
    dragged = RowOrder({0: 0, 1: 1, 2: 4}, left=[3, 4], room=[2, 3])
    assert dragged.is_kept
    assert (dragged.place_of(2), dragged.old_place_of(3)) == (2, 2)
    assert RowOrder({0: 0, 1: 1, 2: 4}).gap_at(3) == 2


def test_a_row_cut_and_pasted_below_all_leaves_its_place_to_nobody() -> None:
    """Dragged there, it had the rows below move up."""
    below, found = [3, 4, 5, 6], {0: 0, 1: 1}
    cut = RowOrder({**found, 2: 7}, left=below, room=below)
    assert [cut.old_of(row) for row in below] == below
    assert [cut.gap_of(row) for row in below] == [0] * 4
    dragged = RowOrder({**found, 2: 6}, left=below, room=[2, 3, 4, 5])
    assert [dragged.old_of(row) for row in (2, 3, 4, 5)] == below

    stayed = order(0, 1, 7, None, 4, 5, 6)
    assert (stayed.old_of(3), stayed.gap_at(3), stayed.last) == (3, 0, 6)
    assert order(0, 1, 6, None, 3, 4, 5).old_of(2) == 3


def test_rows_below_such_a_one_that_stayed_or_moved_up_are_known_by_it() -> None:
    left = [3, 4, 5]
    cut = RowOrder({0: 0, 1: 1, 2: 7, 6: 6}, left=left, room=left)
    assert [cut.old_of(row) for row in left] == left
    dragged = RowOrder({0: 0, 1: 1, 2: 6, 6: 5}, left=left, room=[2, 3, 4])
    assert [dragged.old_of(row) for row in (2, 3, 4)] == left


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


def test_of_rows_alike_those_that_kept_their_places_leave_ours_its_own() -> None:
    """Words dragged down below the list: ours was thought to stand in the last of these rows."""
    old = {**OLD, **{number: {2: "vu"} for number in (6, 7, 8)}}
    assert match(old, 6, old=old).rows == {number: number for number in old}


@pytest.mark.parametrize("by", [1, -1], ids=["a row came in above", "the first row went"])
def test_of_as_many_rows_alike_as_before_each_keeps_its_turn(by: int) -> None:
    """Crossed, two pairs of them were a sort, and the last row under ours was nobody's."""
    alike = {2: {0: "—"}, 3: {0: "—"}, 5: {0: "à rappeler"}, 6: {0: "à rappeler"}}
    old = {number: alike.get(number, row(number)) for number in range(1, 9)}
    new = {number + by: cells for number, cells in old.items() if number + by > 0}
    found = match(new, old=old).rows
    assert found == {number: number + by for number in old if number + by > 0}


REFERENCE = 4
"""The column that a sort left where it was."""
AFTER_A_SORT = [(3, 4), (4, 1), (5, 3)]
"""Where rows are, and which."""


@pytest.mark.parametrize(("reference", "is_known"), [("r1", True), ("R-9", False)])
def test_a_reference_that_a_sort_left_behind_says_nothing_against_a_row(
    reference: str, *, is_known: bool
) -> None:
    """One cell of it shows beside ours, and the reference of another row that is elsewhere."""
    old = {number: {**row(number), REFERENCE: f"r{number}"} for number in OLD}
    # A row was inserted above them, and then they were sorted off their references.
    new = {1: row(2), **{at: {**row(of), REFERENCE: f"r{at - 1}"} for at, of in AFTER_A_SORT}}
    here = {0: "ours", 1: "ours", 2: "t5", REFERENCE: reference}
    found = RowMatching(old, {**new, 2: here}, {2: {0, 1}}, {2}).result()
    assert found.owners == ({2: 5} if is_known else {})
    assert found.doubts == ({} if is_known else {2: (5,)})
