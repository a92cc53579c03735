"""What an answer proves, and how what slipped is put right: exactly, or not at all."""

from collections.abc import Callable

import pytest

from sync_service.domain.folding import raw_key
from sync_service.domain.verify import Verdict, verify
from sync_service.domain.write import CellWrite, NoteWrite, WriteBatch
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
    assert verdict == Verdict(is_as_planned=False)


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
    assert [(cell.row, cell.column) for cell in verdict.lost] == [(3, 2)]
