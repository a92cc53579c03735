"""The values of one spreadsheet's formulas, computed when read and remembered until it changes."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from sheets_emulator.errors import GoogleError
from sheets_emulator.formulas.evaluator import Evaluator
from sheets_emulator.formulas.references import Reference
from sheets_emulator.formulas.syntax import (
    Cells,
    FormulaSyntaxError,
    FunctionCall,
    Literal,
    Node,
    Operation,
    load_formula,
)
from sheets_emulator.formulas.values import FormulaError, Matrix, Result
from sheets_emulator.grid.a1 import Area, cells_name
from sheets_emulator.grid.cell import CellError, Formula, Value, number_format
from sheets_emulator.grid.spreadsheet import Spreadsheet, bounds_of
from sheets_emulator.grid.tab import Tab
from sheets_emulator.values.locales import Locale, find_locale
from sheets_emulator.wire import Json

_LOOP = CellError(
    "REF",
    "Circular dependency detected. To resolve with iterative calculation, see File > Settings.",
)
_BLOCKED = "Array result was not expanded because it would overwrite data in"
_NOT_SHARED = CellError("REF", "You don't have permissions to access that sheet.")
_NO_RANGE = CellError("REF", "Cannot find range or sheet for imported range.")
_PARSE = CellError("ERROR", "Formula parse error.")
_FILE_ID = re.compile(r"/spreadsheets/d/([\w-]+)")
_Place = tuple[int, int, int]
_Spot = tuple[int, int]
_DATE_FUNCTIONS: dict[str, Json] = {
    "TODAY": {"type": "DATE"},
    "AUJOURDHUI": {"type": "DATE"},
    "DATE": {"type": "DATE"},
    "NOW": {"type": "DATE_TIME"},
}
_HANDING_ON = {"IF", "SI", "MAX", "MIN", "SUM", "SOMME", "IFERROR", "ARRAYFORMULA", "INDEX"}
_HANDING_ON |= {"FILTER", "UNIQUE"}
_DEEPEST = 8
_HERE = (0, 0)


class Calculator:
    """Computes cells of one spreadsheet, each at most once for each of its versions.

    `find_other` gives the calculator of a spreadsheet that IMPORTRANGE names: None for one that
    this one's owner may not read.
    """

    def __init__(
        self,
        spreadsheet: Spreadsheet,
        clock: Callable[[], datetime],
        find_other: Callable[[str], "Calculator | None"],
    ) -> None:
        self.spreadsheet = spreadsheet
        self._clock = clock
        self._find_other = find_other
        self._state: tuple[int, datetime] | None = None
        self._imported: dict[str, int] = {}
        self._results: dict[_Place, Result] = {}
        self._spills: dict[int, dict[_Spot, Value]] = {}
        self._heads: dict[int, dict[_Spot, _Spot]] = {}
        self._open: set[_Place] = set()

    def value(self, tab: Tab, row: int, column: int) -> Value:
        """What the cell shows: its own value, its formula's, or what spills into it."""
        cell = tab.cell(row, column)
        if cell is not None and isinstance(cell.value, Formula):
            self._refresh()
            found = self._result(tab, row, column, cell.value)
            if isinstance(found, list):
                self._spilled(tab)  # another array may be in its way
                found = self._results.get((tab.sheet_id, row, column), found)
            return _corner(found)
        if cell is not None and cell.value is not None:
            return cell.value
        if tab.has_spills:
            self._refresh()
            return self._spilled(tab).get((row, column))
        return None

    def number_format(self, tab: Tab, row: int, column: int, depth: int = 0) -> Json | None:
        """The cell's own format, or the one that its formula hands on from what it refers to."""
        cell = tab.cell(row, column)
        own = number_format(cell) if cell is not None else None
        if own is not None:
            return own
        if cell is not None and isinstance(cell.value, Formula):
            return self._format_of_formula(tab, str(cell.value), _HERE, depth)
        head = self._head_of(tab, row, column) if cell is None or cell.value is None else None
        source = tab.cell(*head) if head is not None else None
        if source is None or head is None:
            return None
        offset = row - head[0], column - head[1]
        return self._format_of_formula(tab, str(source.value), offset, depth)

    def _head_of(self, tab: Tab, row: int, column: int) -> _Spot | None:
        """Where the array formula is that fills a cell."""
        if not tab.has_spills:
            return None
        self._refresh()
        self._spilled(tab)
        return self._heads[tab.sheet_id].get((row, column))

    def _format_of_formula(self, tab: Tab, formula: str, offset: _Spot, depth: int) -> Json | None:
        locale = find_locale(self.spreadsheet.locale)
        try:
            tree = load_formula(formula, decimal_comma=locale.decimal == ",")
        except FormulaSyntaxError:
            return None
        return self._handed_on(tab, tree, offset, depth=depth)

    def _handed_on(self, tab: Tab, tree: Node, offset: _Spot, *, depth: int) -> Json | None:
        """The format of what a formula refers to, `offset` cells below and right of its start."""
        if isinstance(tree, Cells) and depth < _DEEPEST:
            home = (
                self.spreadsheet.find_titled(tree.reference.title) if tree.reference.title else tab
            )
            if home is None:
                return None
            area = tree.reference.area(home)
            return self.number_format(home, area.r0 + offset[0], area.c0 + offset[1], depth + 1)
        if isinstance(tree, FunctionCall) and tree.name in _DATE_FUNCTIONS:
            return _DATE_FUNCTIONS[tree.name]
        if isinstance(tree, FunctionCall) and tree.name == "IMPORTRANGE":
            return self._imported_format(tree, offset)
        part = _format_giver(tree)
        return None if part is None else self._handed_on(tab, part, offset, depth=depth + 1)

    def _imported_format(self, call: FunctionCall, offset: _Spot) -> Json | None:
        texts = [one.value for one in call.arguments if isinstance(one, Literal)]
        if len(texts) != 2:  # noqa: PLR2004 - an address and a range
            return None
        try:
            other, tab, area = self._other(str(texts[0]), str(texts[1]))
        except FormulaError:
            return None
        return other.number_format(tab, area.r0 + offset[0], area.c0 + offset[1])

    def _other(self, address: str, text: str) -> "tuple[Calculator, Tab, Area]":
        """Where IMPORTRANGE points; raises FormulaError."""
        match = _FILE_ID.search(address)
        other = self._find_other(match[1] if match else address)
        if other is None:
            raise FormulaError(_NOT_SHARED)
        try:
            return other, *other.spreadsheet.find_area(text)
        except GoogleError:
            raise FormulaError(_NO_RANGE) from None

    def imported(self, address: str, text: str) -> Matrix:
        """The cells of another spreadsheet; noted, so that what it shows follows its changes."""
        other, tab, area = self._other(address, text)
        self._imported[other.spreadsheet.id] = other.spreadsheet.version
        return other.matrix(tab, area)

    def _refresh(self) -> None:
        # TODAY() changes without anybody touching a cell, IMPORTRANGE when another file does.
        state = (self.spreadsheet.version, self._clock().replace(second=0, microsecond=0))
        if self._state != state or self._has_stale_imports():
            self._state = state
            self._imported.clear()
            self._results.clear()
            self._spills.clear()
            self._heads.clear()

    def _has_stale_imports(self) -> bool:
        others = ((self._find_other(one), version) for one, version in self._imported.items())
        return any(one is None or one.spreadsheet.version != version for one, version in others)

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
                    return _blocked(at_row, at_column)
        return found

    def _spilled(self, tab: Tab) -> dict[_Spot, Value]:
        """Everything that array formulas of the tab put into cells beside their own."""
        known = self._spills.get(tab.sheet_id)
        if known is not None:
            return known
        spilled: dict[_Spot, Value] = {}
        self._spills[tab.sheet_id] = spilled
        heads = self._heads[tab.sheet_id] = {}
        for row, column, cell in tab.formula_cells():
            found = self._result(tab, row, column, str(cell.value))
            if not isinstance(found, list):
                continue
            beside = dict(_beside(found, row, column))
            taken = next((spot for spot in beside if spot in heads), None)
            if taken is not None:
                self._results[tab.sheet_id, row, column] = _blocked(*taken)
                continue
            spilled.update({spot: value for spot, value in beside.items() if value is not None})
            heads.update(dict.fromkeys(beside, (row, column)))
        return spilled

    def last_row(self, tab: Tab) -> int:
        """The index after the last row that shows a value, spilled ones and empty texts too."""
        own = tab.last_row(tab.whole)
        if not tab.has_spills:
            return own
        self._refresh()
        return max(own, *(row + 1 for row, _ in self._spilled(tab)), 0)

    def matrix(self, tab: Tab, area: Area) -> Matrix:
        """The values of an area, to its own last row: blank ones below what is in use."""
        last = area.r1
        if not tab.has_spills:
            last = max(min(area.r1, len(tab.rows)), area.r0)
        width = area.c1 - area.c0
        blank: list[Value] = [None] * width
        values = [
            [self.value(tab, row, column) for column in range(area.c0, area.c1)]
            for row in range(area.r0, last)
        ]
        return values + [blank] * (area.r1 - last)

    def now(self) -> datetime:
        return self._clock().astimezone(ZoneInfo(str(self.spreadsheet.properties["timeZone"])))


def _format_giver(tree: Node) -> Node | None:
    """The part of a formula whose format its result takes."""
    if isinstance(tree, Operation) and tree.operator in {"+", "-"}:
        return tree.operands[0]
    if isinstance(tree, FunctionCall) and tree.name in _HANDING_ON:
        at = 1 if tree.name in {"IF", "SI"} else 0
        return tree.arguments[at] if len(tree.arguments) > at else None
    return None


def _blocked(row: int, column: int) -> CellError:
    where = cells_name(Area(row, row + 1, column, column + 1))
    return CellError("REF", f"{_BLOCKED} {where}.")


def _beside(found: Matrix, row: int, column: int) -> Iterator[tuple[_Spot, Value]]:
    """The values of a matrix, blank ones too, and where they go, except for its first."""
    for at_row, values in enumerate(found, row):
        for at_column, value in enumerate(values, column):
            if (at_row, at_column) != (row, column):
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
        return self._calculator.matrix(tab, area.common(tab.whole))

    def imported(self, address: str, text: str) -> Matrix:
        return self._calculator.imported(address, text)

    def named(self, name: str) -> Matrix | None:
        spreadsheet = self._calculator.spreadsheet
        for one in spreadsheet.named_ranges:
            if one["name"].casefold() == name.casefold():
                tab = spreadsheet.tab(one["range"].get("sheetId", 0))
                return self._calculator.matrix(tab, tab.area(bounds_of(one["range"])))
        return None

    def place(self, reference: Reference | None) -> Area:
        return self._area if reference is None else reference.area(self._tab_of(reference))
