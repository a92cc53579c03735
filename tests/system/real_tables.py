"""Every real table beside the project as rows of cells, read without the product's readers."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from tests.system.directories import SAMPLE

Rows = list[list[object]]
# How files begin that are workbooks: a zip (xlsx, ods), Excel's format of before 2007.
_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True)
class RealTable:
    """One file: where its header is, counted from 1, and which titles are which field."""

    path: Path
    header_rows: Sequence[int]
    columns: dict[str, str]
    encoding: str | None
    delimiter: str | None
    sheet: str | None

    @property
    def name(self) -> str:
        return self.path.name

    def label(self) -> str:
        """Its name, and whether it is of the sample that a clone has or of the whole."""
        return f"{self.name} of the {'sample' if SAMPLE in self.path.parents else 'whole'}"

    def read(self) -> Rows:
        content = self.path.read_bytes()
        if content.startswith(_WORKBOOKS):
            return list(_workbook_rows(content, self.sheet))
        text = content.decode(self.encoding or "utf-8-sig", "replace")
        return [
            list(row) for row in csv.reader(io.StringIO(text), delimiter=self.delimiter or ",")
        ]


def real_tables(folder: Path) -> list[RealTable]:
    """As the manifest lists them; none where the folder is absent."""
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        return []
    return [_table(folder, one) for one in json.loads(manifest.read_text(encoding="utf-8"))]


def _table(folder: Path, one: dict[str, Any]) -> RealTable:
    return RealTable(
        folder / one["file"],
        one["header_rows"],
        one["columns"],
        one["encoding"],
        one["delimiter"],
        one["sheet"],
    )


def _workbook_rows(content: bytes, sheet: str | None) -> Iterator[list[object]]:
    """Of any workbook, by its content: an `.xls` may hold what Excel writes today."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    found = book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)
    for row in found.to_python(skip_empty_area=False):
        yield [_as_in_a_sheet(cell) for cell in row]


def _as_in_a_sheet(cell: object) -> object:
    """Numbers lose a needless « .0 »; dates are as a French sheet shows them."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return str(cell) if isinstance(cell, time | timedelta) else cell
