"""What stands below a list: no row is ever added where there is anything."""

from french_cells.folding import is_blank
from french_cells.patterns import pattern
from sync_service.domain.spreadsheet import TabSnapshot

_NUMBER = pattern(r"\d+")


def has_content(tab: TabSnapshot, row: int, first_row: int) -> bool:
    """Whether anything stands in the row, in any column; `first_row` is the list's."""
    line = tab.rows[row] if row < len(tab.rows) else ()
    return any(is_content(tab, row, column, first_row) for column in range(len(line)))


def is_content(tab: TabSnapshot, row: int, column: int, first_row: int) -> bool:
    """Unticked boxes, and formulas filled down a column or showing nothing, do not count."""
    cell = tab.cell(row, column)
    if cell.value is False or is_blank(cell.value):
        return False
    if not cell.is_formula:
        return True
    return bool(cell.formula) and not _is_filled_down(tab, row, column, first_row)


def _is_filled_down(tab: TabSnapshot, row: int, column: int, first_row: int) -> bool:
    """The cell above or below calculates the same; the sum below a list is the only one."""
    own = tab.cell(row, column).formula
    return any(
        _calculates_alike(own, tab.cell(beside, column).formula, beside - row)
        for beside in (row - 1, row + 1)
        if beside >= first_row
    )


def _calculates_alike(one: str, other: str, rows: int) -> bool:
    """Equal texts, except that row numbers may differ by `rows`."""
    if _NUMBER.split(one) != _NUMBER.split(other):
        return False
    numbers = zip(_NUMBER.findall(one), _NUMBER.findall(other), strict=True)
    return all(int(second) - int(first) in (0, rows) for first, second in numbers)
