"""A spreadsheet as a file of another kind: CSV, TSV, XLSX, ODS, zipped HTML, PDF."""

import csv
import io
import zipfile
from collections.abc import Callable
from html import escape

from openpyxl import Workbook

from sheets_emulator.formulas.calculator import Calculator
from sheets_emulator.grid.tab import Tab
from sheets_emulator.value_rendering import renderer, value_rows
from sheets_emulator.wire import Scalar

Export = Callable[[Calculator, Tab], bytes]
ODS = "application/x-vnd.oasis.opendocument.spreadsheet"


def _rows(calculator: Calculator, tab: Tab, option: str = "FORMATTED_VALUE") -> list[list[Scalar]]:
    rows = value_rows(tab, tab.whole, renderer(calculator, option, "FORMATTED_STRING"))
    width = max((len(row) for row in rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _separated(delimiter: str) -> Export:
    def export(calculator: Calculator, tab: Tab) -> bytes:
        """One tab, as it is shown; the last line without an end."""
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter).writerows(_rows(calculator, tab))
        return out.getvalue().removesuffix("\r\n").encode()

    return export


def _xlsx(calculator: Calculator, _: Tab) -> bytes:
    book = Workbook(write_only=True)
    for tab in calculator.spreadsheet.tabs:
        page = book.create_sheet(tab.title[:31])
        for row in _rows(calculator, tab, "UNFORMATTED_VALUE"):
            page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _zipped(entries: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    return out.getvalue()


def _ods(calculator: Calculator, _: Tab) -> bytes:
    tables = []
    for tab in calculator.spreadsheet.tabs:
        rows = "".join(
            "<table:table-row>"
            + "".join(
                f"<table:table-cell><text:p>{escape(str(value))}</text:p></table:table-cell>"
                for value in row
            )
            + "</table:table-row>"
            for row in _rows(calculator, tab)
        )
        tables.append(f'<table:table table:name="{escape(tab.title)}">{rows}</table:table>')
    names = "".join(
        f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names}><office:body>'
        f"<office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return _zipped({"mimetype": ODS.replace("x-vnd", "vnd"), "content.xml": content})


def _html(calculator: Calculator, _: Tab) -> bytes:
    pages = {}
    for tab in calculator.spreadsheet.tabs:
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(str(value))}</td>" for value in row) + "</tr>"
            for row in _rows(calculator, tab)
        )
        pages[tab.title.replace("/", "_") + ".html"] = f"<!DOCTYPE html><table>{rows}</table>"
    return _zipped(pages)


def _pdf(_: Calculator, __: Tab) -> bytes:
    """One empty page: nobody here reads what is printed."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )


EXPORTS: dict[str, Export] = {
    "text/csv": _separated(","),
    "text/tab-separated-values": _separated("\t"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _xlsx,
    ODS: _ods,
    "application/vnd.oasis.opendocument.spreadsheet": _ods,
    "application/zip": _html,
    "application/pdf": _pdf,
}
# The short names of the addresses that a browser downloads from.
FORMATS = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": ODS,
    "zip": "application/zip",
    "pdf": "application/pdf",
}
