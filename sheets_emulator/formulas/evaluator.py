"""Computing a formula's tree, over scalars and, inside ARRAYFORMULA, over matrices."""

import operator
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol

from sheets_emulator.formulas.functions import FRENCH_NAMES, FUNCTIONS, OUTSIDE
from sheets_emulator.formulas.references import Reference
from sheets_emulator.formulas.syntax import (
    ArrayLiteral,
    Cells,
    ErrorLiteral,
    FunctionCall,
    Literal,
    Name,
    Node,
    Operation,
)
from sheets_emulator.formulas.values import (
    FormulaError,
    Matrix,
    Result,
    checked,
    comparable,
    exact,
    failure,
    number,
    scalar,
    text,
    truth,
)
from sheets_emulator.grid.a1 import Area
from sheets_emulator.grid.cell import CellError, Value
from sheets_emulator.values.locales import Locale

_ERROR_KINDS = {
    "#REF!": "REF",
    "#N/A": "N_A",
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#VALUE!": "VALUE",
    "#NAME?": "NAME",
    "#NUM!": "NUM",
    "#NULL!": "NULL_VALUE",
    "#ERROR!": "ERROR",
}
# Their arguments are computed cell by cell without ARRAYFORMULA around them.
_ARRAY_FUNCTIONS = {"FILTER"}
_ERROR_TAKERS = {"COUNT", "COUNTA", "COUNTBLANK", "ISERROR"}
_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}


class Book(Protocol):
    """Where an evaluator finds cells; the place of the formula counts for names and ROW()."""

    locale: Locale
    now: datetime

    def cells(self, reference: Reference) -> Matrix: ...

    def named(self, name: str) -> Matrix | None: ...

    def imported(self, address: str, text: str) -> Matrix: ...

    def place(self, reference: Reference | None) -> Area: ...


class Evaluator:
    """Computes trees for one formula."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._in_array = False

    def result(self, node: Node) -> Result:
        if isinstance(node, Literal):
            value = node.value
            return exact(value) if isinstance(value, float) else value
        if isinstance(node, Cells):
            return self._cells(node.reference)
        if isinstance(node, Operation):
            return self._operation(node)
        if isinstance(node, FunctionCall):
            return self._call(node)
        if isinstance(node, ArrayLiteral):
            return [[scalar(self.result(part)) for part in row] for row in node.rows]
        if isinstance(node, ErrorLiteral):
            raise failure(
                _ERROR_KINDS[node.shown], "Reference does not exist" if "REF" in node.shown else ""
            )
        return self._name(node)

    def _cells(self, reference: Reference) -> Result:
        matrix = self._book.cells(reference)
        return matrix if reference.end is not None else matrix[0][0]

    def _name(self, node: Name) -> Result:
        found = self._book.named(node.name)
        if found is None:
            raise failure("NAME", f"Unknown range name: '{node.name.upper()}'.")
        return found if len(found) > 1 or len(found[0]) > 1 else found[0][0]

    def _operation(self, node: Operation) -> Result:
        operands = [self.result(one) for one in node.operands]
        if self._in_array and any(isinstance(one, list) for one in operands):
            return _broadcast(operands, lambda values: self._guarded(node.operator, values))
        return self._operate(node.operator, [scalar(one) for one in operands])

    def _guarded(self, name: str, values: list[Value]) -> Value:
        try:
            return self._operate(name, values)
        except FormulaError as error:
            return error.error

    def _operate(self, name: str, values: list[Value]) -> Value:
        locale = self._book.locale
        if name == "&":
            return text(values[0], locale) + text(values[1], locale)
        if name in {"=", "<>", "<", ">", "<=", ">="}:
            return _compared(name, checked(values[0]), checked(values[1]))
        numbers = [number(value, locale) for value in values]
        if len(numbers) == 1:
            return exact({"u-": -numbers[0], "u+": numbers[0], "%": numbers[0] / 100}[name])
        return exact(_computed(name, numbers[0], numbers[1]))

    def _call(self, node: FunctionCall) -> Result:
        name = FRENCH_NAMES.get(node.name, node.name)
        special = getattr(self, "_" + name.lower() + "_call", None)
        if special is not None:
            found: Result = special(node)
            return found
        if name in OUTSIDE:
            raise failure("REF", "The sandbox reads nothing from outside.")
        function = FUNCTIONS.get(name)
        if function is None:
            raise failure("NAME", f"Unknown function: '{node.name}'.")
        with self._array_if(name in _ARRAY_FUNCTIONS):
            arguments = [self._argument(name, one) for one in node.arguments]
        try:
            return function(arguments, self._book.locale, self._book.now)
        except (IndexError, ValueError, OverflowError):
            count = len(arguments)
            raise failure(
                "N_A", f"Wrong number of arguments to {name}. Got {count} arguments."
            ) from None

    def _argument(self, name: str, node: Node | None) -> Result:
        if node is None:
            return None
        try:
            return self.result(node)
        except FormulaError as error:
            if name in _ERROR_TAKERS:
                return error.error
            raise

    @contextmanager
    def _array_if(self, condition: bool) -> Iterator[None]:  # noqa: FBT001 - it is the condition
        """Computes cell by cell inside, where the condition holds."""
        outer = self._in_array
        self._in_array = outer or condition
        try:
            yield
        finally:
            self._in_array = outer

    def _arrayformula_call(self, node: FunctionCall) -> Result:
        with self._array_if(condition=True):
            return self.result(_first(node))

    def _if_call(self, node: FunctionCall) -> Result:
        test = self.result(_first(node))
        branches = [*node.arguments[1:], None, None][:2]
        if self._in_array and isinstance(test, list):
            results = [False if one is None else self.result(one) for one in branches]
            return _broadcast([test, *results], lambda v: v[1] if truth(v[0]) else v[2])
        chosen = branches[0] if truth(scalar(test)) else branches[1]
        if chosen is None:
            return False if len(node.arguments) < 3 else None  # noqa: PLR2004 - no else branch
        return self.result(chosen)

    def _iferror_call(self, node: FunctionCall) -> Result:
        try:
            found = self.result(_first(node))
            if not isinstance(found, list):
                checked(found)
        except FormulaError:
            rest = node.arguments[1] if len(node.arguments) > 1 else None
            return None if rest is None else self.result(rest)
        return found

    def _importrange_call(self, node: FunctionCall) -> Result:
        if len(node.arguments) != 2:  # noqa: PLR2004 - an address and a range
            raise failure("N_A", "Wrong number of arguments to IMPORTRANGE. Expected 2.")
        locale = self._book.locale
        address, cells = (text(scalar(self._argument("", one)), locale) for one in node.arguments)
        return self._book.imported(address, cells)

    def _row_call(self, node: FunctionCall) -> Result:
        area = self._book.place(_reference(node))
        rows: Matrix = [[row + 1] for row in range(area.r0, area.r1)]
        return rows if self._in_array else area.r0 + 1

    def _column_call(self, node: FunctionCall) -> Result:
        return self._book.place(_reference(node)).c0 + 1

    def _rows_call(self, node: FunctionCall) -> Result:
        area = self._book.place(_reference(node))
        return area.r1 - area.r0

    def _columns_call(self, node: FunctionCall) -> Result:
        area = self._book.place(_reference(node))
        return area.c1 - area.c0


def _first(node: FunctionCall) -> Node:
    if not node.arguments or node.arguments[0] is None:
        raise failure("N_A", f"Wrong number of arguments to {node.name}. Expected at least 1.")
    return node.arguments[0]


def _reference(node: FunctionCall) -> Reference | None:
    if not node.arguments:
        return None
    first = node.arguments[0]
    if not isinstance(first, Cells):
        raise failure("N_A", "Argument must be a range.")
    return first.reference


def _computed(name: str, one: float, other: float) -> float:
    if name == "/":
        if other == 0:
            raise failure("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero.")
        return one / other
    if name == "^":
        try:
            return float(one**other)
        except (OverflowError, ZeroDivisionError, TypeError):
            raise failure("NUM", "Function POWER caused a numeric overflow.") from None
    return _ARITHMETIC[name](one, other)


def _compared(name: str, one: Value, other: Value) -> bool:
    first, second = _order(one, other), _order(other, one)
    return {
        "=": first == second,
        "<>": first != second,
        "<": first < second,
        ">": first > second,
        "<=": first <= second,
        ">=": first >= second,
    }[name]


def _order(value: Value, beside: Value) -> tuple[int, float, str]:
    """Numbers come before texts before truth values; an empty cell is like what it meets."""
    value = comparable(value)
    if value is None:
        return (
            (1, 0, "")
            if isinstance(beside, str)
            else (2, 0, "")
            if isinstance(beside, bool)
            else (0, 0, "")
        )
    if isinstance(value, bool):
        return (2, int(value), "")
    if isinstance(value, str):
        return (1, 0, value.casefold())
    return (0, float(str(value)) if isinstance(value, CellError) else value, "")


def _broadcast(operands: list[Result], compute: Callable[[list[Value]], Value]) -> Matrix:
    """Applies a function cell by cell; scalars and single rows or columns repeat."""
    matrices = [one if isinstance(one, list) else [[one]] for one in operands]
    height = max(len(one) for one in matrices)
    width = max(len(one[0]) for one in matrices if one)

    def at(matrix: Matrix, row: int, column: int) -> Value:
        line = (
            matrix[row if len(matrix) > 1 else 0] if row < len(matrix) or len(matrix) == 1 else []
        )
        if len(line) == 1:
            return line[0]
        return line[column] if column < len(line) else CellError("N_A", "")

    return [
        [compute([at(one, row, column) for one in matrices]) for column in range(width)]
        for row in range(height)
    ]
