"""cutPaste, copyPaste, pasteData, autoFill: what people do with the clipboard."""

import csv
import io
import math
from dataclasses import dataclass

from sheets_emulator.batch.content.blocks import Block, clear_block, copy_block, put_block
from sheets_emulator.batch.metadata import copy_row_metadata, follow_rows
from sheets_emulator.batch.scope import Scope
from sheets_emulator.errors import invalid
from sheets_emulator.formulas.references import follow_cut, shifted
from sheets_emulator.grid.a1 import Area
from sheets_emulator.grid.cell import EMPTY, Cell, Formula, Value
from sheets_emulator.grid.tab import Tab
from sheets_emulator.values.entry import tidy
from sheets_emulator.values.locales import find_locale
from sheets_emulator.values.value_input import typed
from sheets_emulator.wire import Json


def _pasted(old: Cell | None, new: Cell | None, value: Value, kind: str) -> Cell | None:
    """What a cell becomes under a PasteType."""
    target, source = old or EMPTY, new or EMPTY
    rule = (
        {"dataValidation": (source.extra or {})["dataValidation"]}
        if "dataValidation" in (source.extra or {})
        else None
    )
    if kind == "PASTE_VALUES":
        return target.holding(value)
    if kind == "PASTE_FORMULA":
        return target.holding(source.value)
    if kind == "PASTE_FORMAT":
        return Cell(
            target.value, source.format, target.note, (target.extra or {}) | (rule or {}) or None
        )
    if kind == "PASTE_DATA_VALIDATION":
        return target._replace(extra=rule)
    if kind == "PASTE_NO_BORDERS":
        looks = {key: part for key, part in (source.format or {}).items() if key != "borders"}
        return source._replace(format=looks or None)
    return new


@dataclass(frozen=True, slots=True)
class _Clipboard:
    """Copied cells with what they showed, and how they are to be pasted."""

    block: Block
    values: list[list[Value]]
    kind: str

    def lay(self, tab: Tab, row: int, column: int, moved: Block) -> None:
        pasted = [
            [
                _pasted(tab.cell(row + r, column + c), cell, self.values[r][c], self.kind)
                for c, cell in enumerate(cells)
            ]
            for r, cells in enumerate(moved)
        ]
        put_block(tab, row, column, pasted)


def _copied(scope: Scope, tab: Tab, area: Area, kind: str) -> _Clipboard:
    block = copy_block(tab, area)
    block += [[None] * (area.c1 - area.c0) for _ in range(area.r1 - area.r0 - len(block))]
    values = [
        [scope.calculator.value(tab, row, column) for column in range(area.c0, area.c1)]
        for row in range(area.r0, area.r1)
    ]
    return _Clipboard(block, values, kind)


def cut_paste(scope: Scope, request: Json) -> Json:
    tab, area = scope.area(request.get("source"), "source")
    goal = request.get("destination", {})
    target, row, column = scope.tab(goal), goal.get("rowIndex", 0), goal.get("columnIndex", 0)
    scope.guard(tab, area)
    scope.guard(target, Area(row, row + area.r1 - area.r0, column, column + area.c1 - area.c0))
    if min(row, column) < 0 or row >= target.row_count or column >= target.column_count:
        raise invalid(
            f"GridCoordinate.rowIndex[{row}] is after last row in grid[{target.row_count - 1}]"
        )
    clipboard = _copied(scope, tab, area, request.get("pasteType", "PASTE_NORMAL"))
    if clipboard.kind == "PASTE_NORMAL":
        clear_block(tab, area)
    else:
        _clear_values(tab, area)
    clipboard.lay(target, row, column, clipboard.block)
    if target is tab:
        follow_cut(scope.spreadsheet, tab, area, row - area.r0, column - area.c0)
        whole_rows = area.c0 == 0 and area.c1 == tab.column_count
        if scope.personality.cut_moves_row_metadata and whole_rows:
            moved = {at: at - area.r0 + row for at in range(area.r0, area.r1)}
            follow_rows(scope.spreadsheet, tab, moved)
    return {}


def _clear_values(tab: Tab, area: Area) -> None:
    for row, column, cell in list(tab.cells_in(area)):
        tab.put(row, column, cell.holding(None))


def copy_paste(scope: Scope, request: Json) -> Json:
    """Copies a source over a destination, as often as it fits; formulas move along."""
    tab, source = scope.area(request.get("source"), "source")
    target, goal = scope.area(request.get("destination"), "destination")
    height, width = source.r1 - source.r0, source.c1 - source.c0
    clipboard = _copied(scope, tab, source, request.get("pasteType", "PASTE_NORMAL"))
    if request.get("pasteOrientation") == "TRANSPOSE":
        block = [list(column) for column in zip(*clipboard.block, strict=True)]
        scope.guard(target, Area(goal.r0, goal.r0 + width, goal.c0, goal.c0 + height))
        put_block(target, goal.r0, goal.c0, block)
        return {}
    down = max((goal.r1 - goal.r0) // height, 1) * height
    right = max((goal.c1 - goal.c0) // width, 1) * width
    scope.guard(target, Area(goal.r0, goal.r0 + down, goal.c0, goal.c0 + right))
    for row in range(goal.r0, goal.r0 + down, height):
        for column in range(goal.c0, goal.c0 + right, width):
            moved = _moved(clipboard.block, row - source.r0, column - source.c0)
            clipboard.lay(target, row, column, moved)
    if scope.personality.copied_row_keeps_metadata and width == tab.column_count:
        copy_row_metadata(scope.spreadsheet, tab, source, target, goal.r0)
    return {}


def _moved(block: Block, rows: int, columns: int) -> Block:
    return [
        [
            cell.holding(shifted(cell.value, rows, columns))
            if cell is not None and isinstance(cell.value, Formula)
            else cell
            for cell in cells
        ]
        for cells in block
    ]


def paste_data(scope: Scope, request: Json) -> Json:
    """Text or HTML from outside, read as if typed; the grid grows as needed."""
    goal = request.get("coordinate", {})
    tab, row, column = scope.tab(goal), goal.get("rowIndex", 0), goal.get("columnIndex", 0)
    if request.get("html"):
        raise invalid("The sandbox pastes delimited text only, no HTML.")
    text = str(request.get("data", ""))
    delimiter = request.get("delimiter", "\t")
    if len(delimiter) != 1 or min(row, column) < 0:
        raise invalid("The delimiter must be one character, the coordinate within the grid.")
    lines = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    width = max((len(line) for line in lines), default=0)
    tab.row_count = max(tab.row_count, row + len(lines))
    tab.column_count = max(tab.column_count, column + width)
    scope.guard(tab, Area(row, row + len(lines), column, column + width))
    locale, now = find_locale(scope.spreadsheet.locale), scope.calculator.now()
    for at, line in enumerate(lines, row):
        old = [tab.cell(at, column + c) or EMPTY for c in range(len(line))]
        tab.put_cells(
            at,
            column,
            [typed(cell, text, locale, now) for cell, text in zip(old, line, strict=True)],
        )
    return {}


def auto_fill(scope: Scope, request: Json) -> Json:
    """Continues number series and repeats anything else."""
    if "range" in request:
        tab, area = scope.area(request["range"], "range")
        scope.guard(tab, area)
        source, length, downwards = _detected(tab, area)
        _fill(tab, source, length, downwards=downwards)
        return {}
    if "sourceAndDestination" not in request:
        raise invalid("Either range or sourceAndDestination must be specified.")
    wanted = request["sourceAndDestination"]
    tab, source = scope.area(wanted.get("source"), "source")
    length, downwards = int(wanted.get("fillLength", 0)), wanted.get("dimension") != "COLUMNS"
    scope.guard(tab, _filled(source, length, downwards=downwards))
    _fill(tab, source, length, downwards=downwards)
    return {}


def _filled(source: Area, length: int, *, downwards: bool) -> Area:
    if downwards:
        return source._replace(r0=source.r1, r1=source.r1 + length)
    return source._replace(c0=source.c1, c1=source.c1 + length)


def _detected(tab: Tab, area: Area) -> tuple[Area, int, bool]:
    """The part of the area that has data, how much is left of it, and whether that is below."""
    filled = [
        (row, column)
        for row in range(area.r0, area.r1)
        for column in range(area.c0, area.c1)
        if (tab.cell(row, column) or EMPTY).value is not None
    ]
    bottom = max((row for row, _ in filled), default=area.r0 - 1) + 1
    right = max((column for _, column in filled), default=area.c0 - 1) + 1
    if bottom < area.r1:
        return area._replace(r1=bottom), area.r1 - bottom if filled else 0, True
    return area._replace(c1=right), area.c1 - right, False


def _fill(tab: Tab, source: Area, length: int, *, downwards: bool) -> None:
    lanes = range(source.c0, source.c1) if downwards else range(source.r0, source.r1)
    start, end = (source.r0, source.r1) if downwards else (source.c0, source.c1)
    tab.row_count = max(tab.row_count, end + length) if downwards else tab.row_count
    for lane in lanes:
        places = [(at, lane) if downwards else (lane, at) for at in range(start, end)]
        cells = [tab.cell(*place) or EMPTY for place in places]
        for step in range(1, length + 1):
            at = end + step - 1
            row, column = (at, lane) if downwards else (lane, at)
            model = (step - 1) % len(cells)
            by = (at - start - model, 0) if downwards else (0, at - start - model)
            tab.put(row, column, _continued(cells, step, by))


def _continued(cells: list[Cell], step: int, by: tuple[int, int]) -> Cell:
    model = cells[(step - 1) % len(cells)]
    if isinstance(model.value, Formula):
        return model.holding(shifted(model.value, *by))
    numbers = [
        cell.value
        for cell in cells
        if isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
    ]
    if len(numbers) == len(cells) and len(cells) > 1:
        slope = (numbers[-1] - numbers[0]) / (len(numbers) - 1)
        value = numbers[-1] + slope * step
        return cells[-1].holding(tidy(value) if math.isfinite(value) else value)
    return model
