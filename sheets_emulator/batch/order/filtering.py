"""Which rows a basic filter hides."""

from collections.abc import Callable

from sheets_emulator.batch.scope import Scope
from sheets_emulator.grid.a1 import Area
from sheets_emulator.grid.cell import Value, number_format
from sheets_emulator.grid.tab import Tab
from sheets_emulator.values.formats import shown
from sheets_emulator.values.locales import find_locale
from sheets_emulator.wire import Json


def hide_filtered(scope: Scope, tab: Tab, area: Area, criteria: Json) -> None:
    """Marks the rows that the criteria hide, and only them, as hidden by the filter."""
    for row, props in list(tab.row_props.items()):
        if "hiddenByFilter" in props:
            rest = {key: value for key, value in props.items() if key != "hiddenByFilter"}
            if rest:
                tab.row_props[row] = rest
            else:
                del tab.row_props[row]
    if not criteria:
        return
    for row in range(area.r0 + 1, area.r1):
        if any(_hides(scope, tab, row, int(column), rule) for column, rule in criteria.items()):
            tab.row_props[row] = tab.row_props.get(row, {}) | {"hiddenByFilter": True}


def _hides(scope: Scope, tab: Tab, row: int, column: int, rule: Json) -> bool:
    cell = tab.cell(row, column)
    value = scope.calculator.value(tab, row, column)
    text = shown(value, cell and number_format(cell), find_locale(scope.spreadsheet.locale))
    if text in rule.get("hiddenValues", []):
        return True
    condition = rule.get("condition")
    if not condition:
        return False
    test = _CONDITIONS.get(condition.get("type", ""))
    operands = [str(one.get("userEnteredValue", "")) for one in condition.get("values", [])]
    return test is not None and not test(
        value, text.casefold(), [one.casefold() for one in operands]
    )


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")


_CONDITIONS: dict[str, Callable[[Value, str, list[str]], bool]] = {
    "BLANK": lambda _, text, __: text == "",
    "NOT_BLANK": lambda _, text, __: text != "",
    "TEXT_EQ": lambda _, text, operands: text == operands[0],
    "TEXT_CONTAINS": lambda _, text, operands: operands[0] in text,
    "TEXT_NOT_CONTAINS": lambda _, text, operands: operands[0] not in text,
    "TEXT_STARTS_WITH": lambda _, text, operands: text.startswith(operands[0]),
    "TEXT_ENDS_WITH": lambda _, text, operands: text.endswith(operands[0]),
    "NUMBER_EQ": lambda value, _, operands: _number(value) == float(operands[0]),
    "NUMBER_GREATER": lambda value, _, operands: _number(value) > float(operands[0]),
    "NUMBER_GREATER_THAN_EQ": lambda value, _, operands: _number(value) >= float(operands[0]),
    "NUMBER_LESS": lambda value, _, operands: _number(value) < float(operands[0]),
    "NUMBER_LESS_THAN_EQ": lambda value, _, operands: _number(value) <= float(operands[0]),
}
