"""Requests that tidy texts and rows: split, trim, remove duplicates, shuffle."""

import random

from sheets_emulator.batch.content.blocks import clear_block, copy_block, put_block
from sheets_emulator.batch.scope import Scope
from sheets_emulator.errors import invalid
from sheets_emulator.grid.a1 import Area
from sheets_emulator.grid.cell import EMPTY, Cell, Formula, Value
from sheets_emulator.grid.tab import Tab
from sheets_emulator.values.locales import find_locale
from sheets_emulator.values.value_input import typed
from sheets_emulator.wire import Json

_DELIMITERS = {"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " "}


def text_to_columns(scope: Scope, request: Json) -> Json:
    """Splits one column; the parts are read as if typed and overwrite what is right of it."""
    tab, area = scope.area(request.get("source"), "source")
    if area.c1 - area.c0 != 1:
        raise invalid("The source range must span exactly one column.")
    scope.guard(tab, area)
    delimiter = _delimiter(tab, area, request)
    locale, now = find_locale(scope.spreadsheet.locale), scope.calculator.now()
    for row, _, cell in list(tab.cells_in(area)):
        if not isinstance(cell.value, str) or isinstance(cell.value, Formula):
            continue
        parts = cell.value.split(delimiter)
        tab.column_count = max(tab.column_count, area.c0 + len(parts))
        old = [tab.cell(row, area.c0 + at) or EMPTY for at in range(len(parts))]
        cells = [
            typed(one, part.strip(), locale, now) for one, part in zip(old, parts, strict=True)
        ]
        tab.put_cells(row, area.c0, cells)
    return {}


def _delimiter(tab: Tab, area: Area, request: Json) -> str:
    kind = request.get("delimiterType", "")
    if kind == "CUSTOM":
        if not request.get("delimiter"):
            raise invalid("Must specify a delimiter when the delimiterType is CUSTOM.")
        return str(request["delimiter"])
    if kind == "AUTODETECT":
        texts = [str(cell.value) for _, _, cell in tab.cells_in(area)]
        return max(",;. ", key=lambda mark: sum(mark in text for text in texts))
    if kind not in _DELIMITERS:
        raise invalid("Must specify a delimiterType.")
    return _DELIMITERS[kind]


def trim_whitespace(scope: Scope, request: Json) -> Json:
    tab, area = scope.area(request.get("range"))
    scope.guard(tab, area)
    count = 0
    for row, column, cell in list(tab.cells_in(area)):
        if isinstance(cell.value, str) and not isinstance(cell.value, Formula):
            text = " ".join(cell.value.split())
            if text != cell.value:
                tab.put(row, column, cell.holding(text or None))
                count += 1
    return {"trimWhitespace": {"cellsChangedCount": count} if count else {}}


def delete_duplicates(scope: Scope, request: Json) -> Json:
    """Keeps the first of rows that look alike; the others' cells are drawn up."""
    tab, area = scope.area(request.get("range"))
    scope.guard(tab, area)
    spans = request.get("comparisonColumns") or [{"startIndex": area.c0, "endIndex": area.c1}]
    columns = [
        c
        for span in spans
        for c in range(span.get("startIndex", 0), span.get("endIndex", area.c1))
    ]
    seen: set[tuple[Value, ...]] = set()
    kept: list[list[Cell | None]] = []
    removed = 0
    for row, cells in enumerate(copy_block(tab, area), area.r0):
        key = tuple(_key(scope.calculator.value(tab, row, column)) for column in columns)
        if key in seen:
            removed += 1
            continue
        seen.add(key)
        kept.append(cells)
    clear_block(tab, area)
    put_block(tab, area.r0, area.c0, kept)
    return {"deleteDuplicates": {"duplicatesRemovedCount": removed} if removed else {}}


def _key(value: Value) -> Value:
    return value.casefold() if isinstance(value, str) else value


def randomize_range(scope: Scope, request: Json) -> Json:
    tab, area = scope.area(request.get("range"))
    scope.guard(tab, area)
    block = copy_block(tab, area)
    random.shuffle(block)
    put_block(tab, area.r0, area.c0, block)
    return {}
