"""Values on their way in: RAW as they are, USER_ENTERED as if a person typed them."""

from collections.abc import Callable
from datetime import datetime

from sheets_emulator.errors import invalid, invalid_value
from sheets_emulator.grid.a1 import Area
from sheets_emulator.grid.cell import EMPTY, Cell, number_format
from sheets_emulator.grid.spreadsheet import Spreadsheet
from sheets_emulator.grid.tab import Tab
from sheets_emulator.values.entry import checked_text, load_entry, tidy
from sheets_emulator.values.locales import Locale, find_locale
from sheets_emulator.wire import Json, Scalar

_LIST = "type.googleapis.com/google.protobuf.ListValue"
_OPTION = "type.googleapis.com/google.apps.sheets.v4.ValueInputOption"

Enter = Callable[[Cell, Scalar], Cell]


def entering(option: str, spreadsheet: Spreadsheet, now: datetime) -> Enter:
    """A function that puts one JSON scalar into a cell, by a ValueInputOption."""
    if option not in {"RAW", "USER_ENTERED"}:
        if option in {"", "INPUT_VALUE_OPTION_UNSPECIFIED"}:
            raise invalid("'valueInputOption' is required but not specified")
        raise invalid_value("value_input_option", _OPTION, option)
    if option == "RAW":
        return _enter_raw
    locale = find_locale(spreadsheet.locale)
    return lambda cell, value: typed(cell, value, locale, now)


def _enter_raw(cell: Cell, value: Scalar) -> Cell:
    return cell.holding(None if value == "" and isinstance(value, str) else _plain(value))


def _plain(value: Scalar) -> Scalar:
    if isinstance(value, str):
        return checked_text(value)
    return tidy(value) if isinstance(value, float) else value


def typed(cell: Cell, value: Scalar, locale: Locale, now: datetime) -> Cell:
    """The cell after a person typed the value into it."""
    if not isinstance(value, str) or value == "":
        return _enter_raw(cell, value)
    own_format = number_format(cell)
    if own_format and own_format.get("type") == "TEXT":
        return cell.holding(_plain(value))
    entry = load_entry(_as_text(value), locale, now.date())
    if entry.number_format and not own_format:
        looks = (cell.format or {}) | {"numberFormat": entry.number_format}
        return Cell(entry.value, looks, cell.note, cell.extra)
    return cell.holding(entry.value)


def _as_text(value: str) -> str:
    _plain(value)
    return value


def checked_rows(values: object, dimension: str) -> list[list[Scalar | None]]:
    """The rows of a ValueRange; raises what Google's parser says of anything else."""
    if values is None:
        return []
    if not isinstance(values, list):
        raise invalid_value("data.values", _LIST, values)
    for index, row in enumerate(values):
        if not isinstance(row, list):
            raise invalid_value(f"data.values[{index}]" if index else "data.values", _LIST, row)
        for at, value in enumerate(row):
            if isinstance(value, dict | list):
                kind = "struct_value" if isinstance(value, dict) else "list_value"
                raise invalid(f"Invalid values[{index}][{at}]: {kind} {{\n}}\n")
    if dimension == "COLUMNS":
        height = max((len(column) for column in values), default=0)
        return [
            [column[at] if at < len(column) else None for column in values] for at in range(height)
        ]
    return values


def write_rows(tab: Tab, area: Area, rows: list[list[Scalar | None]], enter: Enter) -> None:
    """Writes rows from the area's first cell on: all of them or, where one is refused, none."""
    has_merges = bool(tab.features["merges"])
    lines: list[list[Cell | None]] = []
    for row, values in enumerate(rows, area.r0):
        old, cells = tab.row(row), list[Cell | None]()
        for column, value in enumerate(values, area.c0):
            cell = old[column] if column < len(old) else None
            # null leaves a cell as it is, and so does a merge that hides it.
            if value is not None and not (has_merges and tab.is_covered(row, column)):
                cell = enter(cell or EMPTY, value)
            cells.append(cell)
        lines.append(cells)
    for row, cells in enumerate(lines, area.r0):
        if cells:
            tab.put_cells(row, area.c0, cells)


def updates_answer(
    spreadsheet: Spreadsheet, tab: Tab, area: Area, rows: list[list[Scalar | None]]
) -> Json:
    """An UpdateValuesResponse: counts of what was written, zero ones left out."""
    height = len(rows)
    width = max((len(row) for row in rows), default=0)
    written = Area(area.r0, area.r0 + max(height, 1), area.c0, area.c0 + max(width, 1))
    result: Json = {"spreadsheetId": spreadsheet.id}
    if height and width:
        result["updatedRange"] = tab.name_of(written)
        cells = sum(value is not None for row in rows for value in row)
        rows_hit = sum(any(value is not None for value in row) for row in rows)
        columns_hit = {at for row in rows for at, value in enumerate(row) if value is not None}
        counts = {
            "updatedRows": rows_hit,
            "updatedColumns": len(columns_hit),
            "updatedCells": cells,
        }
        result |= {name: count for name, count in counts.items() if count}
    else:
        result["updatedRange"] = tab.name_of(area)
    return result
