"""References inside formulas, and how they follow what happens to rows, columns and cells."""

import re
from collections.abc import Callable
from typing import NamedTuple, Protocol

from sheets_emulator.formulas.tokens import tokens_of
from sheets_emulator.grid.a1 import Area, column_index, column_name, quoted_title, split_title
from sheets_emulator.grid.cell import Formula
from sheets_emulator.grid.spreadsheet import Spreadsheet
from sheets_emulator.grid.tab import Tab

_PART = re.compile(r"(\$?)([A-Za-z]*)(\$?)([0-9]*)")
BROKEN = "#REF!"
_OPEN_END = 1 << 40


class _IndexMap(Protocol):
    def span(self, start: int, end: int) -> tuple[int, int] | None: ...


class Corner(NamedTuple):
    """One end of a reference; None for what it does not name."""

    row: int | None
    column: int | None
    row_fixed: bool = False
    column_fixed: bool = False

    def position(self, *, in_columns: bool) -> int | None:
        return self.column if in_columns else self.row

    def at(self, index: int, *, in_columns: bool) -> "Corner":
        return self._replace(column=index) if in_columns else self._replace(row=index)

    def shown(self) -> str:
        column = "" if self.column is None else "$" * self.column_fixed + column_name(self.column)
        row = "" if self.row is None else "$" * self.row_fixed + str(self.row + 1)
        return column + row


class Reference(NamedTuple):
    """`Tab!A1:B2` inside a formula; `end` is None for a single cell."""

    title: str | None
    start: Corner
    end: Corner | None

    def shown(self) -> str:
        head = "" if self.title is None else quoted_title(self.title) + "!"
        tail = "" if self.end is None else ":" + self.end.shown()
        return head + self.start.shown() + tail

    def area(self, tab: Tab) -> Area:
        last = self.end or self.start
        rows = sorted(r for r in (self.start.row, last.row) if r is not None)
        columns = sorted(c for c in (self.start.column, last.column) if c is not None)
        open_rows = self.start.row is None or last.row is None
        open_columns = self.start.column is None or last.column is None
        return Area(
            rows[0] if rows else 0,
            tab.row_count if open_rows else rows[-1] + 1,
            columns[0] if columns else 0,
            tab.column_count if open_columns else columns[-1] + 1,
        )


def load_reference(text: str) -> Reference:
    title, cells = split_title(text)
    first, colon, last = (cells or "").partition(":")
    return Reference(title, _corner(first), _corner(last) if colon else None)


def _corner(text: str) -> Corner:
    match = _PART.fullmatch(text)
    if match is None:
        raise ValueError(text)
    fixed, letters, fixed_row, digits = match.groups()
    only_row = not letters
    return Corner(
        int(digits) - 1 if digits else None,
        column_index(letters) if letters else None,
        row_fixed=bool(fixed_row) or (only_row and bool(fixed)),
        column_fixed=bool(fixed) and not only_row,
    )


Rewrite = Callable[[Reference], Reference | None]


def rewritten(formula: str, rewrite: Rewrite) -> Formula:
    """The formula with every reference replaced; None becomes #REF!."""
    parts = []
    for token in tokens_of(formula):
        if token.kind != "ref":
            parts.append(token.text)
            continue
        old = load_reference(token.text)
        new = rewrite(old)
        parts.append(token.text if new == old else BROKEN if new is None else new.shown())
    return Formula("".join(parts))


def shifted(formula: str, rows: int, columns: int) -> Formula:
    """The formula as it reads after being copied so many rows down and columns right."""

    def move(corner: Corner) -> Corner | None:
        row = corner.row if corner.row is None or corner.row_fixed else corner.row + rows
        column = (
            corner.column
            if corner.column is None or corner.column_fixed
            else corner.column + columns
        )
        if (row is not None and row < 0) or (column is not None and column < 0):
            return None
        return corner._replace(row=row, column=column)

    def rewrite(old: Reference) -> Reference | None:
        start = move(old.start)
        end = None if old.end is None else move(old.end)
        if start is None or (old.end is not None and end is None):
            return None
        return Reference(old.title, start, end)

    return rewritten(formula, rewrite)


def rewrite_all(spreadsheet: Spreadsheet, target: Tab, rewrite: Rewrite) -> None:
    """Rewrites the references to one tab in all formulas of the spreadsheet."""
    for tab in spreadsheet.tabs:
        for row, column, cell in list(tab.formula_cells()):

            def of_target(old: Reference, home: Tab = tab) -> Reference | None:
                named = home if old.title is None else spreadsheet.find_titled(old.title)
                return rewrite(old) if named is target else old

            text = str(cell.value)
            new = rewritten(text, of_target)
            if new != text:
                tab.put(row, column, cell.holding(new))


def follow_dimension(
    spreadsheet: Spreadsheet, target: Tab, dimension: str, mapping: _IndexMap
) -> None:
    """Lets references follow inserted, deleted or moved rows or columns of a tab."""
    in_columns = dimension == "COLUMNS"

    def rewrite(old: Reference) -> Reference | None:
        last_corner = old.end or old.start
        first, last = (
            old.start.position(in_columns=in_columns),
            last_corner.position(in_columns=in_columns),
        )
        if first is None and last is None:
            return old
        start = min(first or 0, last or 0) if None not in {first, last} else (first or last or 0)
        end = max(first or 0, last or 0) + 1 if None not in {first, last} else _OPEN_END
        span = mapping.span(start, end)
        if span is None:
            return None
        new_start = old.start if first is None else old.start.at(span[0], in_columns=in_columns)
        new_end = old.end
        if new_end is not None and last is not None:
            new_end = new_end.at(span[1] - 1, in_columns=in_columns)
        return Reference(old.title, new_start, new_end)

    rewrite_all(spreadsheet, target, rewrite)


def rename_tab(spreadsheet: Spreadsheet, tab: Tab, title: str) -> None:
    """Lets formulas that name the tab follow its new title."""
    rewrite_all(
        spreadsheet,
        tab,
        lambda old: old if old.title is None else old._replace(title=title),
    )


def follow_cut(spreadsheet: Spreadsheet, tab: Tab, area: Area, rows: int, columns: int) -> None:
    """Lets references into a cut area of a tab follow it to its new place on the same tab."""

    def rewrite(old: Reference) -> Reference | None:
        if not old.area(tab).within(area):
            return old
        return Reference(
            old.title, _moved(old.start, rows, columns), old.end and _moved(old.end, rows, columns)
        )

    rewrite_all(spreadsheet, tab, rewrite)


def _moved(corner: Corner, rows: int, columns: int) -> Corner:
    return corner._replace(
        row=None if corner.row is None else corner.row + rows,
        column=None if corner.column is None else corner.column + columns,
    )
