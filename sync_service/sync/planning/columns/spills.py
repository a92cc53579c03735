"""Cells that one formula fills or may fill: anything written there would break all of it.

Judges formulas by their text, never by their results.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from french_cells.folding import is_blank
from french_cells.patterns import pattern
from sync_service.domain.spreadsheet import Area, TabSnapshot

_FILLING = pattern(
    r"""^=\s*\{ | \b(?:ARRAYFORMULA|IMPORT[A-Z]+|QUERY|FILTER|SORTN?|UNIQUE|FLATTEN|SEQUENCE|
    TRANSPOSE|SPLIT|MAP|BYROW|BYCOL|MAKEARRAY|SCAN|[VH]STACK|TOCOL|TOROW|WRAP(?:ROWS|COLS)|
    CHOOSE(?:ROWS|COLS)|ARRAY_CONSTRAIN|GOOGLEFINANCE)\s*\(""",
    re.VERBOSE | re.IGNORECASE,
)
"""Formulas that fill more cells than their own."""
_TABLE = pattern(
    r"""^=\s*(?:ARRAYFORMULA\(\s*)?(?:\{ | (?:IMPORTRANGE|QUERY|FILTER|SORTN?|UNIQUE|[VH]STACK)\(
    | [^()&+*/<>=^]*\)$)""",
    re.VERBOSE | re.IGNORECASE,
)
"""Formulas that import a table, with as many columns as it has there."""
_RANGE = pattern(r"(?<![A-Z0-9])\$?([A-Z]{1,3})\$?(\d*):\$?([A-Z]{1,3})\$?(\d*)")
_ERRORS = ("#REF!", "#N/A", "#ERROR!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "Loading")
"""What a formula shows if it has no result, in whatever language."""


@dataclass(frozen=True, slots=True)
class Spill:
    """A formula that fills several cells: where it is, and the area that it may fill.

    `is_broken`: it shows an error, so what it filled is missing now.
    """

    row: int
    column: int
    area: Area
    is_broken: bool = False


def find_spills(tab: TabSnapshot, first_row: int) -> Sequence[Spill]:
    """Formulas that fill rows; `first_row` is the first row below the header."""
    found = [
        _find_spill(tab, row, column, first_row)
        for row, line in enumerate(tab.rows)
        for column, cell in enumerate(line)
        if cell.formula
    ]
    return [spill for spill in found if spill is not None]


def broken_columns(spills: Sequence[Spill], columns: Mapping[str, int]) -> Mapping[str, Spill]:
    """Field → the formula that fills its column and shows an error now."""
    return {
        name: spill
        for name, column in columns.items()
        for spill in spills
        if spill.is_broken and spill.area.holds(spill.row, column)
    }


def _find_spill(tab: TabSnapshot, row: int, column: int, first_row: int) -> Spill | None:
    cell = tab.cell(row, column)
    is_filling, is_broken = bool(_FILLING.search(cell.formula)), cell.text.startswith(_ERRORS)
    height = _filled_down(tab, row, column, through_blanks=is_filling)
    # Only one cell is filled. Directly below the header, a table is empty; elsewhere it is a sum.
    if height == 1 and not (
        is_filling and row <= first_row and _is_alone(tab, row, column, is_broken=is_broken)
    ):
        return None
    rows, columns = _source_size(cell.formula)
    width = _filled_right(tab, row, column, height, columns)
    end_row = None if rows is None else row + max(height, rows)
    end = _first_typed_below(tab, Area(row + height, end_row, column, column + width))
    area = Area(row, end if end is not None else end_row, column, column + width)
    return Spill(row, column, area, is_broken=is_broken)


def _filled_down(tab: TabSnapshot, row: int, column: int, *, through_blanks: bool) -> int:
    """How many rows it fills in this column, including its own."""
    height = 1
    for below in range(row + 1, len(tab.rows)):
        cell = tab.cell(below, column)
        if cell.is_formula and not cell.formula:
            height = below - row + 1
        elif not (through_blanks and is_blank(cell.value) and not cell.formula):
            break
    return height


def _filled_right(tab: TabSnapshot, row: int, column: int, height: int, source_width: int) -> int:
    """How many columns it fills or may fill, up to the first that holds anything else."""
    width, widest = 1, max((len(line) for line in tab.rows[row : row + height]), default=0)
    for right in range(column + 1, max(widest, column + source_width)):
        cells = [tab.cell(below, right) for below in range(row, row + height)]
        if any(cell.formula or not (cell.is_formula or is_blank(cell.value)) for cell in cells):
            break
        if right < column + source_width or any(cell.is_formula for cell in cells):
            width = right - column + 1
    return width


def _is_alone(tab: TabSnapshot, row: int, column: int, *, is_broken: bool) -> bool:
    """Nothing is below it, except what broke it; formulas in each row fill no table."""
    cells = (tab.cell(below, column) for below in range(row + 1, len(tab.rows)))
    return all(not cell.formula and (is_broken or is_blank(cell.value)) for cell in cells)


def _first_typed_below(tab: TabSnapshot, area: Area) -> int | None:
    """The first row in which the formula would hit something typed; it has to end above it."""
    last = len(tab.rows) if area.end_row is None else min(area.end_row, len(tab.rows))
    for row in range(area.first_row, last):
        cells = [tab.cell(row, c) for c in range(area.first_column, area.end_column or 0)]
        if any(cell.formula or not (cell.is_formula or is_blank(cell.value)) for cell in cells):
            return row
    return None


def _source_size(formula: str) -> tuple[int | None, int]:
    """How many rows and columns an imported table has at its source, filled or not.

    None for the rows: it has no end there, or its size cannot be known.
    """
    ranges = _RANGE.findall(formula.upper()) if _TABLE.search(formula) else []
    columns = sum(_number(last) - _number(first) + 1 for first, _, last, _ in ranges)
    if not (ranges and all(top and bottom for _, top, _, bottom in ranges)):
        return None, columns
    return sum(int(bottom) - int(top) + 1 for _, top, _, bottom in ranges), columns


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
