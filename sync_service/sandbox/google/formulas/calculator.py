"""The values of one spreadsheet's formulas, computed when read and remembered until it changes."""

from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from sync_service.sandbox.google.a1 import Area, cells_name
from sync_service.sandbox.google.cell import CellError, Formula, Value, number_format
from sync_service.sandbox.google.formulas.evaluator import Evaluator
from sync_service.sandbox.google.formulas.references import Reference
from sync_service.sandbox.google.formulas.syntax import (
    Cells,
    FormulaSyntaxError,
    FunctionCall,
    Node,
    Operation,
    load_formula,
)
from sync_service.sandbox.google.formulas.values import FormulaError, Matrix, Result
from sync_service.sandbox.google.locales import Locale, find_locale
from sync_service.sandbox.google.spreadsheet import Spreadsheet, bounds_of
from sync_service.sandbox.google.tab import Tab
from sync_service.sandbox.google.wire import Json

_LOOP = CellError(
    "REF",
    "Circular dependency detected. To resolve with iterative calculation, see File > Settings.",
)
_BLOCKED = "Array result was not expanded because it would overwrite data in"
_PARSE = CellError("ERROR", "Formula parse error.")
_Place = tuple[int, int, int]
_DATE_FUNCTIONS: dict[str, Json] = {
    "TODAY": {"type": "DATE"},
    "AUJOURDHUI": {"type": "DATE"},
    "DATE": {"type": "DATE"},
    "NOW": {"type": "DATE_TIME"},
}
_HANDING_ON = {"IF", "SI", "MAX", "MIN", "SUM", "SOMME", "IFERROR", "ARRAYFORMULA", "INDEX"}
_DEEPEST = 8


class Calculator:
    """Computes cells of one spreadsheet, each at most once for each of its versions."""

    def __init__(self, spreadsheet: Spreadsheet, clock: Callable[[], datetime]) -> None:
        self.spreadsheet = spreadsheet
        self._clock = clock
        self._state: tuple[int, datetime] | None = None
        self._results: dict[_Place, Result] = {}
        self._spills: dict[int, dict[tuple[int, int], Value]] = {}
        self._open: set[_Place] = set()

    def value(self, tab: Tab, row: int, column: int) -> Value:
        """What the cell shows: its own value, its formula's, or what spills into it."""
        cell = tab.cell(row, column)
        if cell is not None and isinstance(cell.value, Formula):
            self._refresh()
            return _corner(self._result(tab, row, column, cell.value))
        if cell is not None and cell.value is not None:
            return cell.value
        if tab.has_spills:
            self._refresh()
            return self._spilled(tab).get((row, column))
        return None

    def number_format(self, tab: Tab, row: int, column: int) -> Json | None:
        """The cell's own format, or the one that its formula hands on from what it refers to."""
        cell = tab.cell(row, column)
        own = number_format(cell) if cell is not None else None
        if own is not None or cell is None or not isinstance(cell.value, Formula):
            return own
        locale = find_locale(self.spreadsheet.locale)
        try:
            tree = load_formula(str(cell.value), decimal_comma=locale.decimal == ",")
        except FormulaSyntaxError:
            return None
        return self._handed_on(tab, tree, depth=0)

    def _handed_on(self, tab: Tab, tree: Node, *, depth: int) -> Json | None:
        if isinstance(tree, Cells) and depth < _DEEPEST:
            home = (
                self.spreadsheet.find_titled(tree.reference.title) if tree.reference.title else tab
            )
            if home is None:
                return None
            area = tree.reference.area(home)
            return self.number_format(home, area.r0, area.c0)
        if isinstance(tree, FunctionCall):
            if tree.name in _DATE_FUNCTIONS:
                return _DATE_FUNCTIONS[tree.name]
            at = 1 if tree.name in {"IF", "SI"} else 0
            part = (
                tree.arguments[at]
                if tree.name in _HANDING_ON and len(tree.arguments) > at
                else None
            )
            return None if part is None else self._handed_on(tab, part, depth=depth + 1)
        if isinstance(tree, Operation) and tree.operator in {"+", "-"}:
            return self._handed_on(tab, tree.operands[0], depth=depth + 1)
        return None

    def _refresh(self) -> None:
        # TODAY() changes without anybody touching a cell.
        state = (self.spreadsheet.version, self._clock().replace(second=0, microsecond=0))
        if self._state != state:
            self._state = state
            self._results.clear()
            self._spills.clear()

    def _result(self, tab: Tab, row: int, column: int, formula: str) -> Result:
        place = (tab.sheet_id, row, column)
        if place in self._results:
            return self._results[place]
        if place in self._open:
            return _LOOP
        self._open.add(place)
        try:
            found = self._computed(tab, row, column, formula)
        finally:
            self._open.discard(place)
        self._results[place] = found
        return found

    def _computed(self, tab: Tab, row: int, column: int, formula: str) -> Result:
        locale = find_locale(self.spreadsheet.locale)
        try:
            tree = load_formula(formula, decimal_comma=locale.decimal == ",")
            found = Evaluator(_Home(self, tab, row, column, locale)).result(tree)
        except FormulaSyntaxError:
            return _PARSE
        except FormulaError as error:
            return error.error
        except RecursionError:
            return _LOOP
        if isinstance(tree, Cells) and isinstance(found, list):
            return _crossed(tree.reference.area(tab), found, row, column)
        return self._unless_blocked(tab, row, column, found)

    def _unless_blocked(self, tab: Tab, row: int, column: int, found: Result) -> Result:
        """A result that does not fit is an error: it never overwrites what is there."""
        if not isinstance(found, list):
            return 0 if found is None else found
        for at_row, values in enumerate(found, row):
            for at_column in range(column, column + len(values)):
                if (at_row, at_column) != (row, column) and tab.has_value(at_row, at_column):
                    where = cells_name(Area(at_row, at_row + 1, at_column, at_column + 1))
                    return CellError("REF", f"{_BLOCKED} {where}.")
        return found

    def _spilled(self, tab: Tab) -> dict[tuple[int, int], Value]:
        """Everything that array formulas of the tab put into cells beside their own."""
        known = self._spills.get(tab.sheet_id)
        if known is not None:
            return known
        spilled: dict[tuple[int, int], Value] = {}
        self._spills[tab.sheet_id] = spilled
        for row, column, cell in tab.formula_cells():
            found = self._result(tab, row, column, str(cell.value))
            if isinstance(found, list):
                spilled.update(_beside(found, row, column))
        return spilled

    def matrix(self, tab: Tab, area: Area) -> Matrix:
        last = area.r1
        if not tab.has_spills:
            last = max(min(area.r1, len(tab.rows)), area.r0 + 1)
        return [
            [self.value(tab, row, column) for column in range(area.c0, area.c1)]
            for row in range(area.r0, last)
        ]

    def now(self) -> datetime:
        return self._clock().astimezone(ZoneInfo(str(self.spreadsheet.properties["timeZone"])))


def _beside(found: Matrix, row: int, column: int) -> Iterator[tuple[tuple[int, int], Value]]:
    """The values of a matrix and where they come to stand, but for its first."""
    for at_row, values in enumerate(found, row):
        for at_column, value in enumerate(values, column):
            if value is not None and (at_row, at_column) != (row, column):
                yield (at_row, at_column), value


def _crossed(area: Area, found: Matrix, row: int, column: int) -> Value:
    """A bare range means its cell in the formula's own row or column."""
    if area.c1 - area.c0 == 1 and 0 <= row - area.r0 < len(found):
        return found[row - area.r0][0]
    if area.r1 - area.r0 == 1 and area.c0 <= column < area.c1:
        return found[0][column - area.c0]
    return CellError("VALUE", "An array value could not be found.")


def _corner(result: Result) -> Value:
    if isinstance(result, list):
        return result[0][0] if result and result[0] else None
    return result


class _Home:
    """The spreadsheet as one formula sees it from its own place."""

    def __init__(
        self, calculator: Calculator, tab: Tab, row: int, column: int, locale: Locale
    ) -> None:
        self._calculator = calculator
        self._tab = tab
        self._area = Area(row, row + 1, column, column + 1)
        self.locale = locale
        self.now = calculator.now()

    def _tab_of(self, reference: Reference) -> Tab:
        if reference.title is None:
            return self._tab
        found = self._calculator.spreadsheet.find_titled(reference.title)
        if found is None:
            raise FormulaError(CellError("REF", f"Unresolved sheet name '{reference.title}'."))
        return found

    def cells(self, reference: Reference) -> Matrix:
        tab = self._tab_of(reference)
        area = reference.area(tab)
        if area.r0 >= tab.row_count or area.c0 >= tab.column_count:
            raise FormulaError(CellError("REF", "Reference does not exist"))
        area = area.common(tab.whole)
        if not tab.has_formulas and area.r1 - area.r0 > 1 and reference.end is not None:
            area = area._replace(r1=max(min(area.r1, len(tab.rows)), area.r0 + 1))
        return self._calculator.matrix(tab, area)

    def named(self, name: str) -> Matrix | None:
        spreadsheet = self._calculator.spreadsheet
        for one in spreadsheet.named_ranges:
            if one["name"].casefold() == name.casefold():
                tab = spreadsheet.tab(one["range"].get("sheetId", 0))
                return self._calculator.matrix(tab, tab.area(bounds_of(one["range"])))
        return None

    def place(self, reference: Reference | None) -> Area:
        return self._area if reference is None else reference.area(self._tab_of(reference))
