"""findReplace: in a range, a tab or all of them."""

import re
from collections import Counter
from dataclasses import dataclass

from sheets_emulator.batch.scope import Scope
from sheets_emulator.errors import invalid
from sheets_emulator.grid.a1 import Area
from sheets_emulator.grid.cell import Cell, Formula, number_format
from sheets_emulator.grid.tab import Tab
from sheets_emulator.values.formats import shown
from sheets_emulator.values.locales import find_locale
from sheets_emulator.values.value_input import typed
from sheets_emulator.wire import Json


@dataclass(frozen=True, slots=True)
class _Search:
    """What is looked for, and what becomes of it."""

    scope: Scope
    pattern: re.Pattern[str]
    replacement: str
    in_formulas: bool

    def replaced(self, tab: Tab, row: int, column: int, cell: Cell) -> tuple[Cell, int]:
        """The cell after replacing, and how often something was replaced."""
        if isinstance(cell.value, Formula):
            return self._in_formula(cell, cell.value)
        scope = self.scope
        locale = find_locale(scope.spreadsheet.locale)
        text, hits = self.pattern.subn(
            self.replacement, shown(cell.value, number_format(cell), locale)
        )
        if not hits:
            return cell, 0
        scope.guard(tab, Area(row, row + 1, column, column + 1))
        if scope.personality.replaced_text_is_parsed:
            return typed(cell, text, locale, scope.calculator.now()), hits
        return cell.holding(text or None), hits

    def _in_formula(self, cell: Cell, formula: Formula) -> tuple[Cell, int]:
        if not self.in_formulas:
            return cell, 0
        text, hits = self.pattern.subn(self.replacement, str(formula))
        return (cell.holding(Formula(text)) if text.startswith("=") else cell, hits)


def find_replace(scope: Scope, request: Json) -> Json:
    search = _Search(
        scope, _pattern(request), _replacement(request), bool(request.get("includeFormulas"))
    )
    counts: Counter[str] = Counter()
    for tab, area in _places(scope, request):
        rows: set[int] = set()
        for row, column, cell in list(tab.cells_in(area)):
            changed, hits = search.replaced(tab, row, column, cell)
            if hits:
                tab.put(row, column, changed)
                rows.add(row)
                is_formula = isinstance(cell.value, Formula)
                counts["formulasChanged" if is_formula else "valuesChanged"] += 1
                counts["occurrencesChanged"] += hits
        counts["rowsChanged"] += len(rows)
        counts["sheetsChanged"] += bool(rows)
    return {"findReplace": {name: count for name, count in counts.items() if count}}


def _replacement(request: Json) -> str:
    replacement = str(request.get("replacement", ""))
    if request.get("searchByRegex"):
        return re.sub(r"\$(\d)", r"\\\1", replacement)
    return replacement.replace("\\", "\\\\")


def _pattern(request: Json) -> re.Pattern[str]:
    find = str(request.get("find", ""))
    if not find:
        raise invalid("Must specify a find string.")
    text = find if request.get("searchByRegex") else re.escape(find)
    if request.get("matchEntireCell"):
        text = rf"\A(?:{text})\Z"
    try:
        return re.compile(text, 0 if request.get("matchCase") else re.IGNORECASE)
    except re.error:
        raise invalid(f"Invalid regular expression: {find}") from None


def _places(scope: Scope, request: Json) -> list[tuple[Tab, Area]]:
    if "range" in request:
        return [scope.area(request["range"])]
    if "sheetId" in request:
        tab = scope.tab(request)
        return [(tab, tab.whole)]
    if request.get("allSheets"):
        return [(tab, tab.whole) for tab in scope.spreadsheet.tabs]
    raise invalid("Must specify a scope: range, sheetId or allSheets.")
