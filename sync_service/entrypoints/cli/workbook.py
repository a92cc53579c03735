"""Writes tables into a workbook for spreadsheet programs; knows nothing of what they say."""

import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from french_cells.reading import Value
from sync_service.domain.errors import UsageError


def workbook(sheets: Mapping[str, Iterable[Sequence[Value]]]) -> bytes:
    """The workbook's bytes; by title, the rows of each of its sheets."""
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def write_file(path: Path, content: bytes) -> None:
    """Raises UsageError where the file cannot be written."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{path} ne peut pas être écrit : {error.strerror}.") from None


def _cell(sheet: WriteOnlyWorksheet, value: Value) -> Cell:
    """Strings stay strings: a leading `=` is no formula here, so no apostrophe is needed."""
    shown = ", ".join(value) if isinstance(value, list) else value
    cell = WriteOnlyCell(sheet, value=shown)
    if isinstance(shown, str):
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell
