"""Where columns and rows went between the read and the write that answered."""

from collections.abc import Sequence

import pytest

from french_cells.reading import Raw
from sync_service.domain.spreadsheet import TabSnapshot
from sync_service.sync.verification.alignment import Alignment, align
from sync_service.sync.verification.tab_cells import At
from tests.fakes.spreadsheets import FakeTab

Grid = Sequence[Sequence[Raw]]


def snapshot(rows: Grid) -> TabSnapshot:
    tab = FakeTab(1, "T")
    tab.fill([list(line) for line in rows])
    return tab.snapshot()


def aligned(before: Grid, after: Grid, *written: At, header_row: int = 0) -> Alignment:
    return align(snapshot(before), snapshot(after), header_row, set(written))


def columns(before: Sequence[Raw], after: Sequence[Raw], *written: At) -> dict[int, int]:
    """Of two headers."""
    return dict(aligned([before], [after], *written).columns)


def test_a_cell_is_found_where_its_row_and_its_column_went() -> None:
    moved = aligned(
        [["Nom", "Ville"], ["Petit", "Lunéville"], ["Roux", "Baccarat"]],
        [[None, "Nom", "Ville"], [None, "Roux", "Baccarat"], [None, "Petit", "Lunéville"]],
    )
    assert (moved.place(1, 1), moved.place(2, 0)) == ((2, 2), (1, 1))
    assert not moved.is_still


def test_cells_of_a_column_that_was_deleted_are_nowhere() -> None:
    deleted = aligned([["Nom", "Ville"], ["Petit", "Lunéville"]], [["Nom"], ["Petit"]])
    assert (deleted.place(1, 0), deleted.place(1, 1)) == ((1, 0), None)


def test_a_first_column_without_a_title_stays_where_no_other_went() -> None:
    inserted = columns([None, "Nom", "Ville"], [None, None, "Nom", "Ville"])
    assert inserted == {0: 0, 1: 2, 2: 3}


def test_a_column_without_a_title_goes_with_its_neighbour_on_the_left() -> None:
    inserted = columns(["Nom", None, "Ville"], [None, "Nom", None, "Ville"])
    assert inserted == {0: 1, 1: 2, 2: 3}


def test_a_title_that_ours_hides_is_behind_its_neighbour() -> None:
    """Somebody inserted a column; our own title was meant for the third and hides « Ville »."""
    hidden = columns(["Nom", "Ville"], [None, "Nom", "Réf."], (0, 2))
    assert hidden == {0: 1, 1: 2, 2: 3}


def test_a_title_typed_above_a_column_that_had_none_moves_nothing() -> None:
    """Ours in that column was taken for a word on a new one, and wiped."""
    assert columns(["Nom", None, "Ville"], ["Nom", "Notes", "Ville"]) == {0: 0, 1: 1, 2: 2}
    assert columns([None, None], ["Nom", None], (0, 2)) == {0: 0, 1: 1, 2: 2}


def test_two_columns_of_one_title_stay_where_they_are() -> None:
    assert columns(["Jour", "Jour"], ["Jour", "Jour"]) == {0: 0, 1: 1}


def test_a_header_that_went_down_is_looked_for_near_and_then_anywhere() -> None:
    before = [["Nom", "Ville"], ["Petit", "Lunéville"]]
    after = [[], [], [], [None, "Nom", "Ville"], [None, "Petit", "Lunéville"]]
    assert aligned(before, after).columns == {0: 1, 1: 2}
    assert aligned(before, [[], *after]).columns == {0: 1, 1: 2}
    near = [["Ville", "Nom"], ["Lunéville", "Petit"], [], [], [], *before]
    assert aligned(before, near).columns == {0: 1, 1: 0}


def test_in_a_tab_that_was_empty_nothing_can_have_moved() -> None:
    assert aligned([], [["Nom"]], (0, 0)).is_still
    assert aligned([], [], header_row=5).is_still


HALF = [
    ["Nom", "Rôle", "Réf."],
    ["Alban", "élu", "r1"],
    ["Bruno", "élu", "r2"],
    ["Carla", "invité", "r3"],
    ["Diane", "élu", "r4"],
]
SORTED = [HALF[0], *([*HALF[5 - row][:2], f"r{row}"] for row in range(1, 5))]


def test_a_column_that_a_sort_left_out_kept_its_rows() -> None:
    half = aligned(HALF, SORTED)
    assert half.staying == {2}
    assert [half.place(1, column) for column in range(3)] == [(4, 0), (4, 1), (1, 2)]


def test_what_ours_covers_is_no_change_of_the_column_that_stayed() -> None:
    ours = [*SORTED[:2], [*SORTED[2][:2], "ours"], *SORTED[3:]]
    half = aligned(HALF, ours, (2, 2))
    assert half.staying == {2}
    assert half.place(1, 0) == (4, 0)


def test_a_column_that_says_the_same_in_all_rows_went_with_its_row() -> None:
    """« Rendu » landed on another loan and was taken to be in its place: a return day was lost."""
    lent = [HALF[0], *([line[0], "en prêt", line[2]] for line in HALF[1:])]
    ours = [HALF[0], *([line[0], "en prêt", line[2]] for line in SORTED[1:])]
    ours[1][1] = "rendu"
    half = aligned(lent, ours, (1, 1))
    assert half.staying == {2}
    assert (half.place(1, 1), half.place(4, 1), half.place(1, 2)) == ((4, 1), (1, 1), (1, 2))


def test_a_column_that_ours_covers_is_where_most_others_are() -> None:
    """Moved, and sorted back without the references: two telephones changed places with them."""
    people = [["Nom", "Rôle", "Tél.", "Réf."], *([*line[:2], "t", line[2]] for line in HALF[1:])]
    for number, line in enumerate(people[1:]):
        line[1:3] = [f"rôle {number}", f"t{number}"]
    after = [list(line) for line in people]
    after[1][3], after[2][3] = after[2][3], after[1][3]
    after[1][2], after[2][2] = "ours", "ours, too"
    half = aligned(people, after, (1, 2), (2, 2))
    assert [half.place(1, column) for column in range(4)] == [(1, 0), (1, 1), (1, 2), (2, 3)]


@pytest.mark.parametrize(
    ("marks", "typed"),
    [
        (["A", "R", "E", "A", "A", "P"], ["R", "E", "R, too", "P", "P, too", "ours"]),
        # All but one were there: « R » twice, with « E » and « A » between.
        (["A", "E", "R", "P", "P, too", "R"], ["R, too", "R", "E", "A", "R", "ours"]),
    ],
)
def test_a_meeting_that_was_marked_anew_was_not_sorted_by_itself(
    marks: list[str], typed: list[str]
) -> None:
    """The « A » that ours was for another's mark went over the « P » that somebody had typed."""
    before, after = (
        [
            ["Structure", "16/09"],
            *([name, mark] for name, mark in zip("EFCMPT", seen, strict=True)),
        ]
        for seen in (marks, typed)
    )
    found = aligned(before, after, (6, 1))
    assert found.staying == frozenset()
    assert (found.place(4, 1), found.place(6, 1)) == ((4, 1), (6, 1))


@pytest.mark.parametrize(
    ("marks", "moved"),
    [
        (["P", "a", "p", "A", "P", "a", "E", "p"], ["a", "A", "a", "E", "P", "p", "P", "ours"]),
        (["P", "A", "P", "R", "P", "A", "E", None], ["X", "P", "A", "P", "R", "P", "A", "ours"]),
    ],
    ids=["sorted, capitals and not", "a cell was put in at the top"],
)
def test_marks_that_moved_by_themselves_were_not_marked_anew(
    marks: list[str | None], moved: list[str]
) -> None:
    """« E », which ours covered there, was let go."""
    before: list[list[Raw]] = [["Structure", "16/09"]]
    after: list[list[Raw]] = [["Structure", "16/09"]]
    for name, mark, now in zip("ABCDEFGH", marks, moved, strict=True):
        before.append([name, mark])
        after.append([name, now])
    assert aligned(before, after, (8, 1)).staying == {0}


def test_one_mark_that_says_what_another_said_is_no_sort() -> None:
    """Typed in the instant of our « A », which covers the mark that it repeats (seed 2314116)."""
    before: list[list[Raw]] = [
        ["Structure", "09/09", "16/09", "23/09"],
        ["Épis", None, "P", "R"],
        ["Farandole", None, "R", "R, too"],
        ["Mairie", None, "A", "P"],
        ["PMI", None, "A", "P, too"],
    ]
    after = [list(line) for line in before]
    after[2][1:] = ["excusé", "R", "ours"]
    after[3][2:] = ["ours, too", "R, too"]
    found = aligned(before, after, (2, 3), (3, 2))
    assert found.staying == frozenset()
    assert [found.place(*at) for at in ((2, 3), (3, 2), (3, 3))] == [(2, 3), (3, 2), (3, 3)]


def test_whole_rows_that_were_sorted_left_no_column_behind() -> None:
    whole = aligned(HALF, [HALF[0], *HALF[:0:-1]])
    assert whole.staying == frozenset()
    assert whole.place(1, 2) == (4, 2)


def test_a_column_whose_title_was_retyped_is_known_by_what_stands_below() -> None:
    """Rows moved, too: what was to be put right in that column was let go."""
    before = [["Nom", "Fonction"], ["Petit", "Accueil"], ["Roux", "Jeux"], ["Blanc", "Prêt"]]
    after = [["Poste", None, "Nom"], ["Jeux", None, "Roux"], [], ["Accueil", None, "Petit"]]
    retitled = aligned(before, after)
    assert (retitled.place(1, 1), retitled.place(2, 1)) == ((3, 0), (1, 0))


def test_another_column_under_a_new_title_is_not_the_one_that_went() -> None:
    before = [["Nom", "Fonction"], ["Petit", "Accueil"], ["Roux", "Jeux"]]
    after = [["Nom", "Ville"], ["Petit", "Accueil"], ["Roux", "Baccarat"]]
    assert aligned(before, after).place(1, 1) is None


def numbered(rows: Sequence[Sequence[str]]) -> TabSnapshot:
    """With a last column in which a formula numbers the rows."""
    tab = FakeTab(1, "T")
    tab.fill([[*line, "N°" if not row else None] for row, line in enumerate(rows)])
    for row in range(1, len(rows)):
        tab.type(row, len(rows[row]), str(row), is_formula=True)
    return tab.snapshot()


def test_a_formula_that_numbers_the_rows_tells_nothing_of_whose_they_are() -> None:
    """Ours hid the rest of two rows that a sort took down: one shows the other's number."""
    header, vert, blanc = ["Nom", "Tél.", "Ville"], ["Vert", "03", "Toul"], ["Blanc", "04", "Toul"]
    before = [header, ["Petit", "01", "Nancy"], ["Roux", "02", "Nancy"], vert, blanc]
    after = [header, vert, ["Ours", "05", "Nancy"], ["Ours", "06", "Nancy"], blanc]
    written = {(row, column) for row in (2, 3) for column in (0, 1)}
    found = align(numbered(before), numbered(after), 0, written).match
    assert ({**found.owners}, {**found.doubts}) == ({}, {2: (1, 2), 3: (1, 2)})
