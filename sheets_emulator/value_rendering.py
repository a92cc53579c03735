"""Cells as values verbs answer them: formatted, unformatted or as formulas."""

from collections.abc import Callable

from sheets_emulator.errors import invalid_value
from sheets_emulator.formulas.calculator import Calculator
from sheets_emulator.grid.a1 import Area
from sheets_emulator.grid.cell import Cell, CellError, Formula, number_format
from sheets_emulator.grid.tab import Tab
from sheets_emulator.values.formats import is_date_format, shown
from sheets_emulator.values.locales import find_locale
from sheets_emulator.wire import Json, Scalar

_RENDER = "type.googleapis.com/google.apps.sheets.v4.ValueRenderOption"
RENDER_OPTIONS = ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA")
_DATE_RENDER = "type.googleapis.com/google.apps.sheets.v4.DateTimeRenderOption"
_DATE_OPTIONS = ("SERIAL_NUMBER", "FORMATTED_STRING")
DIMENSIONS = ("ROWS", "COLUMNS")

Render = Callable[[Tab, int, int, Cell | None], Scalar]


def chosen(option: str, allowed: tuple[str, ...], name: str, proto: str) -> str:
    """The option, or the first allowed one; raises Google's refusal of anything else."""
    if not option or option.endswith("_UNSPECIFIED"):
        return allowed[0]
    if option not in allowed:
        raise invalid_value(name, proto, option)
    return option


def renderer(calculator: Calculator, render_option: str, date_option: str) -> Render:
    """A function from a cell to the JSON scalar that values verbs show for it."""
    option = chosen(render_option, RENDER_OPTIONS, "value_render_option", _RENDER)
    locale = find_locale(calculator.spreadsheet.locale)
    dates = chosen(date_option, _DATE_OPTIONS, "date_time_render_option", _DATE_RENDER)
    dates_as_text = dates == "FORMATTED_STRING"

    def render(tab: Tab, row: int, column: int, cell: Cell | None) -> Scalar:
        value = cell.value if cell is not None else None
        if type(value) is str:
            return value
        is_formula = isinstance(value, Formula)
        if is_formula and option == "FORMULA":
            return str(value)
        if is_formula or (value is None and tab.has_spills):
            value = calculator.value(tab, row, column)
        if value is None:
            return ""
        if isinstance(value, CellError):
            return value.shown
        looks = _looks(calculator, tab, row, column, cell)
        if option == "FORMATTED_VALUE" or (
            dates_as_text and is_date_format(looks) and type(value) in {int, float}
        ):
            return shown(value, looks, locale)
        return value

    return render


def _looks(
    calculator: Calculator, tab: Tab, row: int, column: int, cell: Cell | None
) -> Json | None:
    if cell is None or cell.value is None or isinstance(cell.value, Formula):
        return calculator.number_format(tab, row, column)
    return number_format(cell)


def value_rows(tab: Tab, area: Area, render: Render) -> list[list[Scalar]]:
    """The area's values by rows; empty cells at the ends of rows and empty last rows left out."""
    rows: list[list[Scalar]] = []
    last = area.r1 if tab.has_spills else min(area.r1, len(tab.rows))
    for index in range(area.r0, last):
        cells = tab.row(index)[area.c0 : area.c1]
        if tab.has_spills:
            cells += (None,) * (area.c1 - area.c0 - len(cells))
        row = [render(tab, index, column, cell) for column, cell in enumerate(cells, area.c0)]
        rows.append(trimmed(row))
    while rows and not rows[-1]:
        rows.pop()
    return rows


def trimmed(row: list[Scalar]) -> list[Scalar]:
    while row and row[-1] == "":
        row.pop()
    return row


def turned(rows: list[list[Scalar]]) -> list[list[Scalar]]:
    """Columns for rows, trimmed alike."""
    width = max((len(row) for row in rows), default=0)
    columns = [trimmed([row[at] if at < len(row) else "" for row in rows]) for at in range(width)]
    while columns and not columns[-1]:
        columns.pop()
    return columns


def value_range(tab: Tab, area: Area, dimension: str, render: Render) -> Json:
    """A ValueRange message: without a `values` key where there are none."""
    proto = "type.googleapis.com/google.apps.sheets.v4.Dimension"
    major = chosen(dimension, DIMENSIONS, "major_dimension", proto)
    result: Json = {"range": tab.name_of(area), "majorDimension": major}
    rows = value_rows(tab, area, render)
    if rows:
        result["values"] = rows if major == "ROWS" else turned(rows)
    return result
