"""Every real table beside the project as rows of cells, read without the product's readers."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from tests.system.directories import DATA

Rows = list[list[object]]
_ODS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}


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

    @property
    def is_old_workbook(self) -> bool:
        """Excel's format of before 2007, which nothing here reads."""
        return self.path.read_bytes().startswith(b"\xd0\xcf\x11\xe0")

    def read(self) -> Rows:
        content = self.path.read_bytes()
        if content.startswith(b"PK"):  # also the one whose name ends in .xls
            return list(_ods_rows(content, self.sheet))
        text = content.decode(self.encoding or "utf-8-sig", "replace")
        return [
            list(row) for row in csv.reader(io.StringIO(text), delimiter=self.delimiter or ",")
        ]


def real_tables() -> list[RealTable]:
    """As the manifest lists them; none where the folder is absent."""
    manifest = DATA / "manifest.json"
    if not manifest.is_file():
        return []
    return [_table(one) for one in json.loads(manifest.read_text(encoding="utf-8"))]


def _table(one: dict[str, Any]) -> RealTable:
    return RealTable(
        DATA / one["file"],
        one["header_rows"],
        one["columns"],
        one["encoding"],
        one["delimiter"],
        one["sheet"],
    )


def _ods_rows(content: bytes, sheet: str | None) -> Iterator[list[object]]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        root = ET.fromstring(package.read("content.xml"))  # noqa: S314 - our own test data
    for table in root.iterfind(".//table:table", _ODS):
        if sheet in (None, table.get(_name("table", "name"))):
            yield from (_ods_cells(row) for row in table.iterfind("table:table-row", _ODS))
            return


def _ods_cells(row: ET.Element) -> list[object]:
    """Without the blank cells at the edge, of which a workbook has a thousand."""
    cells: list[object] = []
    for cell in row.iterfind("table:table-cell", _ODS):
        text = "\n".join("".join(one.itertext()) for one in cell.iterfind("text:p", _ODS))
        cells.extend([text] * int(cell.get(_name("table", "number-columns-repeated"), "1")))
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _name(space: str, name: str) -> str:
    return f"{{{_ODS[space]}}}{name}"
