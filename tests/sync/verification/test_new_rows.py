"""A row of which ours hid every cell is shown once more, whatever became of its reference."""

import pytest

from sync_service.domain.base import BaseCell, BaseRow
from sync_service.domain.spreadsheet import Cell, CellWrite
from sync_service.sync.verification.base_moves import Route, gather_moves
from sync_service.sync.verification.new_rows import find_hidden
from sync_service.sync.verification.verify import Lost

COLUMNS = {"name": 0, "phone": 1, "role": 3}
MOVES = gather_moves(COLUMNS, 2, {}, [])


def row(ref: str, **cells: str) -> BaseRow:
    return BaseRow(ref, {name: BaseCell(text, text) for name, text in cells.items()})


def lost(row: int, column: int, *stood: str) -> Lost:
    return Lost(CellWrite(7, row, column, "ours"), [Cell(text, text) for text in stood])


ROWS = {
    "C-BADOT00": row("C-BADOT00", name="Badot", phone="old"),
    "C-BATCO00": row("C-BATCO00", name="Batcot", phone="his", role="secretary"),
    "C-EMPTY00": row("C-EMPTY00"),
}


@pytest.mark.parametrize(
    ("incidents", "hidden"),
    [
        ([lost(4, 0, "Badot"), lost(4, 1, "old"), lost(4, 2, "C-BADOT00")], {"C-BADOT00"}),
        ([lost(4, 0, "Badot", "Batcot"), lost(4, 1, "his", "old")], {"C-BADOT00"}),
        ([lost(4, 0, "Batcot"), lost(4, 1, "his")], set()),
        ([lost(4, 0, "Badot"), lost(5, 1, "old")], set()),
        ([lost(4, 1, "old")], set()),
        ([], set()),
    ],
    ids=[
        "every cell of it is told",
        "one of two rows that may have stood there",
        "its role is still there",
        "cells of two rows",
        "one cell",
        "nothing is lost",
    ],
)
def test_only_a_row_that_incidents_show_whole_is_hidden(
    incidents: list[Lost], hidden: set[str]
) -> None:
    assert find_hidden(incidents, Route(), MOVES, ROWS) == hidden
