"""What one formula fills, and where it may go on."""

import pytest

from sync_service.domain.spreadsheet import BLANK, Area, Cell, CellExtras, TabSnapshot
from sync_service.sync.planning.columns.spills import broken_columns, find_spills

TYPED = Cell("x", "x")
FILLED = Cell("y", "y", CellExtras(is_formula=True))
__ = BLANK


def source(formula: str, text: str = "y") -> Cell:
    return Cell(text, text, CellExtras(is_formula=True, formula=formula))


def areas(*rows: list[Cell], first_row: int = 1) -> list[Area]:
    tab = TabSnapshot(1, "Onglet", rows, 100, 26)
    return [spill.area for spill in find_spills(tab, first_row)]


COLUMN = '=ARRAYFORMULA(A2:A&" "&B2:B)'


def test_a_filled_column_goes_on_to_the_end_of_the_tab() -> None:
    assert areas([TYPED], [source(COLUMN)], [FILLED], [FILLED]) == [Area(1, None, 0, 1)]


def test_a_blank_within_is_the_formulas_too() -> None:
    assert areas([TYPED], [source(COLUMN)], [__], [FILLED]) == [Area(1, None, 0, 1)]


def test_it_ends_before_what_somebody_typed_below() -> None:
    assert areas([TYPED], [source(COLUMN)], [FILLED], [__], [TYPED]) == [Area(1, 4, 0, 1)]


def test_a_formula_in_each_row_fills_nothing() -> None:
    assert areas([TYPED], [source("=A1&B1")], [source("=A2&B2")]) == []
    assert areas([TYPED], [source('=SPLIT(A1;" ")'), FILLED], [source("=SPLIT(A2)"), FILLED]) == []


def test_a_sum_below_a_list_fills_nothing() -> None:
    assert areas([TYPED], [TYPED], [TYPED], [source("=ARRAYFORMULA(SUM(A2:A3))")]) == []


def test_at_the_top_of_a_table_it_may_have_nothing_to_show_yet() -> None:
    formula = '=IMPORTRANGE("https://docs.example.org/x";"Contacts!A2:F")'

    assert areas([TYPED], [source(formula)]) == [Area(1, None, 0, 6)]
    assert areas([TYPED], [TYPED], [source(formula)]) == []


@pytest.mark.parametrize(
    ("formula", "columns"),
    [
        ("=ARRAYFORMULA(Source!A2:D)", 4),
        ("=FILTER(Source!$A$2:$D; Source!A2:A<>0)", 5),
        ("={Source!A2:B, Source!D2:D}", 3),
        ("=UNIQUE(Source!C2:C)", 2),
        ("=ARRAYFORMULA(VLOOKUP(A2:A; Source!A:D; 2; 0))", 2),
        ("=SORT(noms)", 2),
    ],
)
def test_a_table_brought_over_is_as_wide_as_where_it_comes_from(
    formula: str, columns: int
) -> None:
    assert areas([TYPED], [source(formula), FILLED], [FILLED, FILLED]) == [
        Area(1, None, 0, columns)
    ]


def test_it_is_no_wider_than_what_others_left_free() -> None:
    wide = source("=ARRAYFORMULA(Source!A2:D)")

    assert areas([TYPED], [wide, FILLED, TYPED], [FILLED, FILLED]) == [Area(1, None, 0, 2)]
    assert areas([TYPED], [wide, source("=A1")], [FILLED, __]) == [Area(1, None, 0, 1)]


def test_a_range_that_ends_ends_the_table() -> None:
    bounded = source("=ARRAYFORMULA(Source!A2:A20)")

    assert areas([TYPED], [bounded], [FILLED]) == [Area(1, 20, 0, 1)]


def test_a_cell_filled_by_nobody_known_fills_nothing_further() -> None:
    assert areas([TYPED], [FILLED], [FILLED]) == []


def test_an_error_gives_away_the_columns_that_are_not_there_now() -> None:
    broken = source("=ARRAYFORMULA(Source!A2:B)", "#REF!")
    tab = TabSnapshot(1, "Onglet", [[TYPED, TYPED, TYPED], [broken], [__, TYPED]], 100, 26)

    spills = find_spills(tab, 1)

    assert set(broken_columns(spills, {"name": 0, "mail": 1, "phone": 2})) == {"name", "mail"}


def test_an_error_in_one_row_of_many_gives_nothing_away() -> None:
    broken = source("=SPLIT(A1)", "#VALUE!")
    tab = TabSnapshot(1, "Onglet", [[TYPED], [broken], [source("=SPLIT(A2)")]], 100, 26)

    assert find_spills(tab, 1) == []
