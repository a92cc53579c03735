"""What an answer proves, and how what slipped is put right: exactly, or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from french_cells.folding import raw_key
from sync_service.domain.spreadsheet import (
    GENERAL,
    Cell,
    CellExtras,
    CellWrite,
    NoteWrite,
    TabSnapshot,
    WriteBatch,
)
from sync_service.sync.verification.tab_cells import At
from sync_service.sync.verification.verify import Verdict, verify
from tests.fakes.spreadsheets import FakeTab

HEADER = ["Nom", "Ville", "Tél", "Réf."]
PEOPLE = [[f"N{n}", f"V{n}", f"t{n}", f"R{n}"] for n in range(1, 7)]


def a_tab() -> FakeTab:
    tab = FakeTab(1, "T")
    tab.fill([HEADER, *PEOPLE])
    return tab


def apply(tab: FakeTab, batch: WriteBatch) -> None:
    for cell in batch.cells:
        tab.type(cell.row, cell.column, cell.value)
        if cell.format:
            tab.put(
                cell.row,
                cell.column,
                tab.cell(cell.row, cell.column).with_extras(format=cell.format),
            )
    for note in batch.notes:
        tab.annotate(note.row, note.column, note.note)


def race(batch: WriteBatch, act: Callable[[FakeTab], object]) -> tuple[FakeTab, Verdict]:
    """Somebody acts, then our batch lands."""
    tab = a_tab()
    before = tab.snapshot()
    act(tab)
    apply(tab, batch)
    return tab, verify(batch, before, tab.snapshot(), 0)


EDIT = WriteBatch("m", cells=[CellWrite(1, 3, 2, "new3"), CellWrite(1, 5, 2, "new5")])
APPEND = WriteBatch("m", cells=[CellWrite(1, 7, c, v) for c, v in enumerate(("N7", "V7", "t7"))])


def test_a_write_into_a_still_tab_is_as_planned() -> None:
    _, verdict = race(EDIT, lambda _tab: None)
    assert verdict == Verdict(is_as_planned=True)


def test_somebody_typing_in_another_row_is_noticed() -> None:
    _, verdict = race(EDIT, lambda tab: tab.type(1, 1, "Ailleurs"))
    assert (verdict.is_as_planned, verdict.is_alone) == (True, False)


def test_somebody_typing_beside_ours_is_left_to_the_next_run() -> None:
    _, verdict = race(EDIT, lambda tab: tab.type(3, 1, "Ailleurs"))
    assert verdict == Verdict(is_as_planned=False, is_alone=False)


ACTS: dict[str, Callable[[FakeTab], object]] = {
    "insert": lambda tab: tab.insert_row(2),
    "insert above the header": lambda tab: tab.insert_row(0),
    "delete": lambda tab: tab.delete_row(2),
    "sort": lambda tab: tab.sort(1, 0, reverse=True),
    "move": lambda tab: tab.move_row(6, 1),
    "insert a column": lambda tab: tab.insert_column(1),
    "move a column": lambda tab: tab.move_column(2, 0),
}


@pytest.mark.parametrize("name", ACTS)
def test_cells_that_landed_elsewhere_are_put_right_exactly(name: str) -> None:
    tab, verdict = race(EDIT, ACTS[name])
    assert not verdict.is_as_planned
    assert not verdict.lost
    apply(tab, WriteBatch("r", cells=verdict.cells, notes=verdict.notes))
    expected = a_tab()
    apply(expected, EDIT)
    ACTS[name](expected)
    for row in range(9):
        for column in range(6):
            shown, meant = tab.cell(row, column), expected.cell(row, column)
            assert raw_key(shown.value) == raw_key(meant.value), (row, column)


def test_a_row_hidden_by_an_appended_one_comes_back() -> None:
    tab, verdict = race(APPEND, lambda tab: tab.insert_row(1))
    apply(tab, WriteBatch("r", cells=verdict.cells))
    assert [tab.cell(7, column).value for column in range(4)] == PEOPLE[5]


def test_a_day_that_is_written_again_is_shown_as_a_day() -> None:
    batch = WriteBatch("m", cells=[CellWrite(1, 3, 2, 45451, "DATE")])

    _, verdict = race(batch, lambda tab: tab.insert_row(1))

    assert [(cell.row, cell.value, cell.format) for cell in verdict.cells] == [
        (3, "t2", "GENERAL"),
        (4, 45451, "DATE"),
    ]


def test_notes_go_where_their_rows_went() -> None:
    batch = WriteBatch("m", cells=[CellWrite(1, 3, 2, "new3")], notes=[NoteWrite(1, 3, 2, "ours")])
    tab, verdict = race(batch, lambda tab: tab.insert_row(1))
    apply(tab, WriteBatch("r", cells=verdict.cells, notes=verdict.notes))
    assert [tab.cell(row, 2).note for row in (3, 4)] == ["", "ours"]


def test_what_nobody_can_know_is_an_incident() -> None:
    def retype(tab: FakeTab) -> None:
        tab.insert_row(1)
        for column in (0, 1, 3):
            tab.type(3, column, f"autre{column}")

    _, verdict = race(EDIT, retype)
    assert [(lost.write.row, lost.write.column) for lost in verdict.lost] == [(3, 2)]
    assert [cell.value for cell in verdict.lost[0].stood] == [None, "t2"]
    assert verdict.lost[0].shown == "new3"


def test_a_day_that_hid_what_nobody_knows_is_told_as_a_day() -> None:
    def cut(tab: FakeTab) -> None:
        tab.copy_row(2, 7)
        tab.grid[2] = []
        for column in range(4):
            tab.put(7, column, tab.cell(7, column).with_extras(format="DATE"))

    batch = WriteBatch("m", cells=[CellWrite(1, 7, column, 46327) for column in range(4)])
    _, verdict = race(batch, cut)
    assert {lost.shown for lost in verdict.lost} == {"01/11/2026"}


def test_a_note_alone_that_landed_on_another_row_is_noticed() -> None:
    """The next run took the note, gone from its cell, for one that a person had deleted."""
    batch = WriteBatch("m", notes=[NoteWrite(1, 3, 2, "ours")])
    tab, verdict = race(batch, lambda tab: tab.insert_row(1))
    assert not verdict.is_as_planned
    apply(tab, WriteBatch("r", notes=verdict.notes))
    assert [tab.cell(row, 2).note for row in (3, 4)] == ["", "ours"]


def test_a_new_row_that_hides_a_whole_moved_row_gives_it_back() -> None:
    """All that shows there is ours, just as planned."""

    def drag(tab: FakeTab) -> None:
        tab.insert_row(7)
        tab.move_row(2, 7)

    tab, verdict = race(APPEND, drag)
    assert not verdict.is_as_planned
    apply(tab, WriteBatch("r", cells=verdict.cells))
    assert [tab.cell(7, column).value for column in range(4)] == PEOPLE[1]


def test_a_new_row_stays_when_a_row_above_it_is_deleted() -> None:
    tab, verdict = race(APPEND, lambda tab: tab.delete_row(2))
    assert (verdict.cells, verdict.lost) == ([], [])
    assert [tab.cell(7, column).value for column in range(4)] == ["N7", "V7", "t7", None]


NEW_ROWS = WriteBatch(
    "m", cells=[CellWrite(1, row, c, f"{v}{row}") for row in (7, 8) for c, v in enumerate("NVtR")]
)


@pytest.mark.parametrize("row", range(1, 7))
def test_somebody_typing_in_a_row_above_new_ones_is_left_to_the_next_run(row: int) -> None:
    """It was taken for a row that had vanished under ours: 16 incidents, ours taken out again."""
    for appended in (APPEND, NEW_ROWS, replace(NEW_ROWS, cells=NEW_ROWS.cells[:4])):
        _, verdict = race(appended, lambda tab: tab.type(row, 1, "Ailleurs"))
        assert verdict == Verdict(is_as_planned=True, is_alone=False)


def test_a_row_typed_anew_where_another_was_dragged_under_ours_is_not_that_one() -> None:
    def drag_and_type(tab: FakeTab) -> None:
        tab.copy_row(2, 7)
        tab.grid[2] = []
        tab.fill([["Autre", "V2", "t9", "R9"]], first_row=2)

    batch = WriteBatch("m", cells=[*APPEND.cells, CellWrite(1, 7, 3, "R7")])
    _, verdict = race(batch, drag_and_type)
    assert [cell.value for cell in verdict.lost[0].stood] == [None, "N2"]


@pytest.mark.parametrize(
    ("rows", "act"),
    [((3,), "cut"), ((3, 4, 5), "cut"), ((3, 4, 5, 6), "cut"), ((3, 4, 5), "dragged")],
)
def test_whole_rows_of_ours_below_a_row_that_goes_to_the_end_are_all_there(
    rows: Sequence[int], act: str
) -> None:
    """One of them was taken out of the sheet, or all were, and told as incidents."""

    def go(tab: FakeTab) -> None:
        if act == "dragged":
            tab.move_row(2, 6)
            return
        tab.copy_row(2, 7)
        tab.grid[2] = []

    whole = [CellWrite(1, row, c, f"new{row}{c}") for row in rows for c in range(4)]
    tab, verdict = race(WriteBatch("m", cells=[CellWrite(1, 2, 2, "new2"), *whole]), go)
    apply(tab, WriteBatch("r", cells=verdict.cells))

    found = [[tab.cell(row, c).value for c in range(4)] for row in range(1, 8)]
    expected = [
        [f"new{n}{c}" for c in range(4)] if n in rows else PEOPLE[n - 1] for n in range(1, 7)
    ]
    expected[1] = ["N2", "V2", "new2", "R2"]
    assert verdict.lost == []
    assert [row for row in expected if row not in found] == []


@pytest.mark.parametrize("place", [3, 4, 5])
@pytest.mark.parametrize("rows", [(4,), (3, 4), (3, 4, 5)])
def test_whole_rows_of_ours_around_a_row_that_is_put_in_are_all_there(
    rows: Sequence[int], place: int
) -> None:
    """All of them were emptied, and nothing was said of it."""
    whole = [CellWrite(1, row, c, f"new{row}{c}") for row in rows for c in range(4)]
    tab, verdict = race(WriteBatch("m", cells=whole), lambda tab: tab.insert_row(place))
    apply(tab, WriteBatch("r", cells=verdict.cells))

    found = [[tab.cell(row, c).value for c in range(4)] for row in range(1, 8)]
    expected = [
        [f"new{n}{c}" for c in range(4)] if n in rows else PEOPLE[n - 1] for n in range(1, 7)
    ]
    assert verdict.lost == []
    assert [row for row in found if any(row)] == expected


def test_a_row_cut_and_pasted_where_ours_lands_is_an_incident_that_shows_both() -> None:
    """It may as well have been cleared: nobody can know."""

    def cut(tab: FakeTab) -> None:
        tab.copy_row(2, 7)
        tab.grid[2] = []

    batch = WriteBatch("m", cells=[*APPEND.cells, CellWrite(1, 7, 3, "R7")])
    _, verdict = race(batch, cut)
    shown = {lost.write.value: [cell.value for cell in lost.stood] for lost in verdict.lost}
    assert shown == {
        "N7": [None, "N2"],
        "V7": [None, "V2"],
        "t7": [None, "t2"],
        "R7": [None, "R2"],
    }


def test_a_sort_that_left_the_reference_column_is_put_right() -> None:
    def sort(tab: FakeTab) -> None:
        tab.sort(1, 0, columns=[0, 1, 2], reverse=True)

    tab, verdict = race(EDIT, sort)
    apply(tab, WriteBatch("r", cells=verdict.cells))
    expected = a_tab()
    apply(expected, EDIT)
    sort(expected)
    assert tab.values() == expected.values()


def test_columns_that_moved_are_noticed_by_a_row_that_was_blank() -> None:
    tab, verdict = race(APPEND, lambda tab: tab.move_column(2, 0))
    apply(tab, WriteBatch("r", cells=verdict.cells))
    assert [tab.cell(7, column).value for column in range(3)] == ["t7", "N7", "V7"]


@pytest.mark.parametrize("height", [400])
def test_a_large_table_whose_every_row_we_write_is_put_right_in_no_time(height: int) -> None:
    tab = FakeTab(1, "T")
    tab.fill([HEADER[:3], *([f"N{n}", f"V{n}", f"t{n}"] for n in range(height))])
    before = tab.snapshot()
    batch = WriteBatch("m", cells=[CellWrite(1, n + 1, 3, f"R{n}") for n in range(height)])
    tab.sort(1, 0, reverse=True)
    apply(tab, batch)
    verdict = verify(batch, before, tab.snapshot(), 0)
    apply(tab, WriteBatch("r", cells=verdict.cells))
    assert all(str(line[3].value)[1:] == str(line[0].value)[1:] for line in tab.grid[1:])


def test_ours_is_not_done_again_over_a_word_typed_meanwhile() -> None:
    """The row went down, and somebody typed into the very cell that we meant."""

    def act(tab: FakeTab) -> None:
        tab.insert_row(1)
        tab.type(4, 2, "typed3")

    tab, verdict = race(EDIT, act)

    assert tab.cell(4, 2).value == "typed3"
    written = {(cell.row, cell.column): cell.value for cell in verdict.cells}
    assert (4, 2) not in written
    assert written[6, 2] == "new5"


def _acts() -> st.SearchStrategy[Callable[[FakeTab], object]]:
    rows = st.integers(1, 6)
    return st.one_of(
        st.builds(lambda row: lambda tab: tab.insert_row(row), st.integers(0, 7)),
        st.builds(lambda row: lambda tab: tab.delete_row(row), rows),
        st.builds(lambda a, b: lambda tab: tab.move_row(a, b), rows, rows),
        st.builds(lambda by: lambda tab: tab.sort(1, by, reverse=True), st.integers(0, 1)),
        st.builds(lambda column: lambda tab: tab.insert_column(column), st.integers(0, 3)),
        st.builds(lambda a, b: lambda tab: tab.move_column(a, b), *[st.integers(0, 3)] * 2),
    )


@given(
    st.sets(st.tuples(st.integers(1, 6), st.integers(2, 3)), min_size=1, max_size=8),
    _acts(),
)
def test_after_any_one_act_every_cell_is_right_or_told_as_lost(
    places: set[At], act: Callable[[FakeTab], object]
) -> None:
    """Right is what stands there when our batch lands first, and then somebody acts."""
    batch = WriteBatch(
        "m", [CellWrite(1, row, column, f"n{row}{column}") for row, column in places]
    )
    tab, verdict = race(batch, act)
    apply(tab, WriteBatch("r", cells=verdict.cells))
    expected = a_tab()
    apply(expected, batch)
    act(expected)
    lost = {(one.write.row, one.write.column) for one in verdict.lost}
    for row in range(9):
        for column in range(6):
            shown, meant = tab.cell(row, column), expected.cell(row, column)
            assert (row, column) in lost or raw_key(shown.value) == raw_key(meant.value)


@given(st.permutations(range(6)), st.sets(st.integers(1, 6), min_size=1))
def test_after_any_sort_every_row_has_its_own_word_and_note(
    order: list[int], written: set[int]
) -> None:
    def sort(tab: FakeTab) -> None:
        tab.grid[1:] = [tab.grid[1:][place] for place in order]

    batch = WriteBatch(
        "m",
        [CellWrite(1, row, 2, f"n{row}") for row in written],
        [NoteWrite(1, row, 1, f"note{row}") for row in written],
    )
    tab, verdict = race(batch, sort)
    apply(tab, WriteBatch("r", cells=verdict.cells, notes=verdict.notes))
    assert not verdict.lost
    for line in tab.grid[1:]:
        number = str(line[0].value)[1:]
        is_written = int(number) in written
        assert line[2].value == (f"n{number}" if is_written else f"t{number}")
        assert line[1].note == (f"note{number}" if is_written else "")


def test_where_ours_hid_a_formula_stands_what_it_showed_and_the_formula_is_told() -> None:
    """Ours stayed there, and the next run took it for what a person had typed in that row."""
    formulas = a_tab()
    formulas.type(2, 2, "calcul", is_formula=True)
    before = formulas.snapshot()
    batch = WriteBatch("m", cells=[CellWrite(1, 3, 2, "new3")])
    formulas.insert_row(1)
    apply(formulas, batch)
    verdict = verify(batch, before, formulas.snapshot(), 0)
    assert [
        (one.write.value, [cell.is_formula for cell in one.stood]) for one in verdict.lost
    ] == [("new3", [True])]
    assert [(cell.row, cell.value) for cell in verdict.cells] == [(3, "calcul"), (4, "new3")]


def test_where_a_formula_may_have_stood_or_not_nobody_is_told_that_it_did() -> None:
    """Ours is taken out, and the formula told as one of two."""
    tab = a_tab()
    for row in (2, 3):
        for column in (0, 1, 3):
            tab.type(row, column, "même")
    tab.type(2, 2, "calcul", is_formula=True)
    before = tab.snapshot()
    batch = WriteBatch("m", cells=[CellWrite(1, 4, 2, "new4")])
    tab.delete_row(2)
    tab.insert_row(1)
    tab.insert_row(1)
    apply(tab, batch)
    (lost,) = verify(batch, before, tab.snapshot(), 0).lost
    assert {cell.value for cell in lost.stood} > {"calcul"}
    assert (lost.formula, lost.is_formulas) == ("=A1", False)


def test_what_anothers_formula_had_filled_is_left_to_it_again() -> None:
    tab = a_tab()
    tab.grid[2][2] = tab.cell(2, 2).with_extras(is_formula=True)
    before = tab.snapshot()
    tab.insert_row(1)
    apply(tab, WriteBatch("m", cells=[CellWrite(1, 3, 2, "new3")]))
    verdict = verify(
        WriteBatch("m", cells=[CellWrite(1, 3, 2, "new3")]), before, tab.snapshot(), 0
    )
    assert [(cell.row, cell.value) for cell in verdict.cells] == [(3, None), (4, "new3")]
    assert verdict.lost == []


def test_a_formula_that_shows_something_else_moves_nothing() -> None:
    tab = a_tab()
    tab.type(4, 1, 1, is_formula=True)
    before = tab.snapshot()
    apply(tab, EDIT)
    tab.type(4, 1, 2, is_formula=True)
    assert verify(EDIT, before, tab.snapshot(), 0) == Verdict(is_as_planned=True)


def test_writes_into_other_tabs_are_another_answers_matter() -> None:
    elsewhere = WriteBatch("m", [CellWrite(9, 3, 2, "new3")], [NoteWrite(9, 3, 2, "x")])
    before = a_tab().snapshot()
    assert verify(elsewhere, before, before, 0) == Verdict(is_as_planned=True)


def test_titles_that_changed_places_beside_a_column_without_one_are_known() -> None:
    """The column without a title was taken for its neighbour, and what stood there was lost."""
    tab = FakeTab(1, "T")
    tab.fill([["Nom", "Prénom", "Fonction", None, "Mail"], ["N1", "P1", "F1", None, "M1"]])
    before = tab.snapshot()
    batch = WriteBatch("m", cells=[CellWrite(1, 1, 2, "new")])
    tab.move_column(1, 2)
    apply(tab, batch)
    verdict = verify(batch, before, tab.snapshot(), 0)
    apply(tab, WriteBatch("r", cells=verdict.cells))
    assert [cell.value for cell in tab.grid[1]] == ["N1", "new", "P1", None, "M1"]


def with_a_reference_alone_in_row(tab: FakeTab, row: int) -> FakeTab:
    for column in range(3):
        tab.type(row, column, None)
    return tab


def test_a_reference_alone_in_its_row_that_was_dragged_under_ours_is_put_back() -> None:
    """The tab has as many rows as before, so none was deleted."""
    tab = with_a_reference_alone_in_row(a_tab(), 2)
    before = tab.snapshot()
    batch = WriteBatch("m", cells=[CellWrite(1, 6, 3, "R9")])
    tab.move_row(2, 6)
    apply(tab, batch)
    verdict = verify(batch, before, tab.snapshot(), 0)
    assert [(one.row, one.column, one.value) for one in verdict.cells] == [
        (5, 3, "R9"),
        (6, 3, "R2"),
    ]
    assert verdict.lost == []


def test_a_reference_alone_in_its_row_that_may_have_been_deleted_is_an_incident() -> None:
    tab = with_a_reference_alone_in_row(a_tab(), 2)
    before = tab.snapshot()
    batch = WriteBatch("m", cells=[CellWrite(1, 6, 3, "R9")])
    tab.delete_row(2)
    apply(tab, batch)
    verdict = verify(batch, before, tab.snapshot(), 0)
    assert [[cell.value for cell in lost.stood] for lost in verdict.lost] == [[None, "R2"]]


def test_rows_that_show_nothing_but_ours_are_told_by_their_number() -> None:
    """Two references alone in their rows, the row above them cut away."""
    tab = with_a_reference_alone_in_row(with_a_reference_alone_in_row(a_tab(), 5), 6)
    before = tab.snapshot()
    batch = WriteBatch("m", cells=[CellWrite(1, 5, 3, "R9"), CellWrite(1, 6, 3, None)])
    tab.copy_row(4, 7)
    tab.grid[4] = []
    apply(tab, batch)
    assert verify(batch, before, tab.snapshot(), 0).cells == []
    assert [tab.cell(row, 3).value for row in (5, 6, 7)] == ["R9", None, "R4"]


def test_where_nobody_knows_what_stood_ours_goes_all_the_same() -> None:
    """It belongs to another row, where it was written again: nobody needs it twice."""

    def cut(tab: FakeTab) -> None:
        tab.copy_row(2, 7)
        tab.grid[2] = []

    batch = WriteBatch("m", cells=[*APPEND.cells, CellWrite(1, 7, 3, "R7")])
    tab, verdict = race(batch, cut)
    apply(tab, WriteBatch("r", cells=verdict.cells))
    assert [tab.cell(7, column).value for column in range(4)] == [None] * 4


def test_repairs_are_written_row_by_row_into_this_very_tab() -> None:
    batch = WriteBatch(
        "m",
        [CellWrite(1, 5, 2, "new5"), CellWrite(1, 3, 2, "new3")],
        [NoteWrite(1, 5, 2, "ours5"), NoteWrite(1, 3, 2, "ours3")],
    )
    _, verdict = race(batch, lambda tab: tab.insert_row(1))
    assert verdict.is_as_planned is False
    assert [(one.row, one.column) for one in verdict.cells] == [(3, 2), (4, 2), (5, 2), (6, 2)]
    assert {one.sheet_id for one in verdict.cells} == {1}
    assert {one.sheet_id for one in verdict.notes} == {1}
    assert [(one.row, one.note) for one in verdict.notes] == [
        (3, ""), (4, "ours3"), (5, ""), (6, "ours5"),
    ]  # fmt: skip


def test_a_number_put_back_where_our_day_was_is_no_day_where_its_row_went() -> None:
    """Columns changed places under the write, rows under its repair: a deposit became a day."""
    titles = [Cell("Nom", "Nom"), Cell("Caution", "Caution")]
    lamp, book = [Cell("lampe", "lampe")], [Cell("livre", "livre"), Cell(1077, "1077")]
    day = Cell(46446, "28/02/2027", CellExtras(format="DATE"))
    repair = WriteBatch("m", cells=[CellWrite(7, 2, 1, 1086, GENERAL)])
    before = TabSnapshot(7, "Prêts", [titles, book, [*lamp, day]], 100, 10)
    met = [book[0], Cell(1086, "1086")]
    after = TabSnapshot(7, "Prêts", [titles, [], met, [*lamp, day]], 100, 10)

    found = verify(repair, before, after, 0)

    assert [(cell.row, cell.value, cell.format) for cell in found.cells] == [
        (2, 1077, ""),
        (3, 1086, GENERAL),
    ]


def test_a_day_of_ours_that_landed_where_no_format_was_left_is_shown_as_a_day() -> None:
    """A row was deleted under the write: ours was for a blank row that showed days."""
    titles = [Cell("Nom", "Nom"), Cell("Retour", "Retour")]
    shown = [Cell("", "", CellExtras(format="")), Cell(None, "", CellExtras(format="DATE"))]
    day = Cell(46446, "28/02/2027", CellExtras(format="DATE"))
    rows = [titles, [Cell("lampe", "lampe"), day], [Cell("livre", "livre"), day], shown]
    batch = WriteBatch("m", cells=[CellWrite(7, 3, 0, "malle"), CellWrite(7, 3, 1, 46495)])
    before = TabSnapshot(7, "Prêts", rows, 100, 10)
    ours = [Cell("malle", "malle"), Cell(46495, "46495")]
    after = TabSnapshot(7, "Prêts", [titles, rows[2], shown, ours], 100, 10)

    found = verify(batch, before, after, 0)

    assert [(cell.row, cell.column, cell.value, cell.format) for cell in found.cells] == [
        (3, 1, 46495, "DATE")
    ]
    mended = TabSnapshot(
        7, "Prêts", [titles, rows[2], shown, [ours[0], day._replace(value=46495)]], 100, 10
    )
    assert verify(batch, before, mended, 0).cells == []


@pytest.mark.parametrize("order", [(3, 4, 1, 2, 5, 6, 0), (6, 5, 4, 3, 2, 1, 0)])
def test_a_write_into_a_tab_that_is_sorted_with_its_titles_puts_back_what_it_hid(
    order: tuple[int, ...],
) -> None:
    """The titles came to stand further down than they were looked for (seed 2824412).

    The column that was written was unknown then: its cell was emptied, and nothing told of it.
    """
    lines = [HEADER, *PEOPLE]

    def sort_all(tab: FakeTab) -> None:
        tab.fill([lines[row] for row in order])

    tab, verdict = race(EDIT, sort_all)
    apply(tab, WriteBatch("r", cells=[*verdict.cells]))
    wanted = {"N3": "new3", "N5": "new5"}
    shown = {str(line[0]): line[2] for line in tab.values()}
    assert shown == {line[0]: wanted.get(line[0], line[2]) for line in lines}
    assert not verdict.lost
