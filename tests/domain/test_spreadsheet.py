"""Areas of cells, and cells that are not there."""

import pytest

from sync_service.domain.spreadsheet import (
    BLANK,
    Area,
    Cell,
    TabSnapshot,
    cell_name,
    column_letters,
)

AREA = Area(2, 4, 1, 3)


@pytest.mark.parametrize("at", [(2, 1), (3, 2), (2, 2), (3, 1)])
def test_an_area_holds_its_cells(at: tuple[int, int]) -> None:
    assert AREA.holds(*at)


@pytest.mark.parametrize("at", [(1, 1), (4, 1), (2, 0), (2, 3), (0, 2), (9, 2), (3, 9)])
def test_an_area_ends_before_its_ends(at: tuple[int, int]) -> None:
    assert not AREA.holds(*at)


def test_an_area_without_ends_goes_on() -> None:
    assert Area(first_row=2).holds(10**6, 10**3)
    assert not Area(first_row=2).holds(1, 0)
    assert not Area(first_column=2).holds(0, 1)
    assert Area().holds(0, 0)


def test_a_cell_beyond_the_rows_is_blank() -> None:
    tab = TabSnapshot(1, "T", [[Cell("a"), Cell("b")], [Cell("c")]], 10, 10)
    assert tab.cell(0, 1) == Cell("b")
    assert [tab.cell(1, 1), tab.cell(2, 0), tab.cell(-1, 0), tab.cell(0, -1)] == [BLANK] * 4


@pytest.mark.parametrize(
    ("column", "letters"),
    [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")],
)
def test_columns_are_named_as_people_read_them(column: int, letters: str) -> None:
    assert column_letters(column) == letters
    assert cell_name(6, column) == f"{letters}7"
