"""The values of one spreadsheet's formulas, computed when read and remembered until it changes."""

from collections.abc import Callable
from datetime import datetime

from sync_service.sandbox.google.cell import Formula, Value
from sync_service.sandbox.google.spreadsheet import Spreadsheet
from sync_service.sandbox.google.tab import Tab


class Calculator:
    """Computes cells of one spreadsheet."""

    def __init__(self, spreadsheet: Spreadsheet, clock: Callable[[], datetime]) -> None:
        self.spreadsheet = spreadsheet
        self.clock = clock

    def value(self, tab: Tab, row: int, column: int) -> Value:
        cell = tab.cell(row, column)
        if cell is None:
            return None
        return None if isinstance(cell.value, Formula) else cell.value
