"""findReplace: in a range, a tab or all of them."""

import re

from sync_service.sandbox.google.a1 import Area
from sync_service.sandbox.google.batch.scope import Scope
from sync_service.sandbox.google.cell import Cell, Formula, number_format
from sync_service.sandbox.google.errors import invalid
from sync_service.sandbox.google.formats import shown
from sync_service.sandbox.google.locales import find_locale
from sync_service.sandbox.google.tab import Tab
from sync_service.sandbox.google.value_input import typed
from sync_service.sandbox.google.wire import Json


def find_replace(scope: Scope, request: Json) -> Json:
    pattern = _pattern(request)
    replacement = str(request.get("replacement", ""))
    if not request.get("searchByRegex"):
        replacement = replacement.replace("\\", "\\\\")
    else:
        replacement = re.sub(r"\$(\d)", r"\\\1", replacement)
    counts = {"values": 0, "formulas": 0, "rows": 0, "sheets": 0, "occurrences": 0}
    for tab, area in _places(scope, request):
        rows: set[int] = set()
        for row, column, cell in list(tab.cells_in(area)):
            changed, hits = _replaced(
                scope, tab, (row, column), cell, pattern, replacement, request
            )
            if not hits:
                continue
            tab.put(row, column, changed)
            rows.add(row)
            counts["occurrences"] += hits
            counts["formulas" if isinstance(cell.value, Formula) else "values"] += 1
        counts["rows"] += len(rows)
        counts["sheets"] += bool(rows)
    names = {
        "values": "valuesChanged",
        "formulas": "formulasChanged",
        "rows": "rowsChanged",
        "sheets": "sheetsChanged",
        "occurrences": "occurrencesChanged",
    }
    return {"findReplace": {names[key]: count for key, count in counts.items() if count}}


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


def _replaced(
    scope: Scope,
    tab: Tab,
    place: tuple[int, int],
    cell: Cell,
    pattern: re.Pattern[str],
    replacement: str,
    request: Json,
) -> tuple[Cell, int]:
    locale, now = find_locale(scope.spreadsheet.locale), scope.calculator.now()
    if isinstance(cell.value, Formula):
        if not request.get("includeFormulas"):
            return cell, 0
        text, hits = pattern.subn(replacement, str(cell.value))
        return (cell.holding(Formula(text)) if text.startswith("=") else cell, hits)
    text, hits = pattern.subn(replacement, shown(cell.value, number_format(cell), locale))
    if not hits:
        return cell, 0
    scope.guard(tab, Area(place[0], place[0] + 1, place[1], place[1] + 1))
    if scope.personality.replaced_text_is_parsed:
        return typed(cell, text, locale, now), hits
    return cell.holding(text or None), hits
