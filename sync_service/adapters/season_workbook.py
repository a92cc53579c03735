"""A season's tables as a workbook to print and send as it is: styles, widths, pages, charts."""

import io
from collections.abc import Sequence
from math import ceil

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from french_cells.reading import Value
from sync_service.digest.season_tables import Table

_GREEN, _PALE, _LINE = "1D4D44", "E7EFEB", "CFD6CF"
_TITLE = Font(bold=True, color="FBF9F4")
_BOLD = Font(bold=True)
_EDGE = Border(bottom=Side(style="thin", color=_LINE))
_NARROWEST, _WIDEST = 9, 46
_CHART_ROWS_BELOW = 2
_CHART_ROWS, _CHART_CHARACTERS, _USUAL_WIDTH = 16, 84, 8
"""A chart of openpyxl's, 15 × 7.5 cm, in rows and in characters of a column's width."""


def make_workbook(tables: Sequence[Table], label: str, notice: str = "") -> bytes:
    """`label`: the season, as the foot of each page says it. `notice`: what is read first."""
    book = Workbook()
    book.remove(book.worksheets[0])
    if notice:
        _warn(book.create_sheet("À lire d’abord"), notice)
    for table in tables:
        sheet = book.create_sheet(table.title)
        _fill(sheet, table)
        _lay_out(sheet, table, label)
        if table.is_drawn:
            _draw(sheet, table)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _warn(sheet: Worksheet, notice: str) -> None:
    _put(sheet, 1, 1, notice)
    sheet["A1"].font, sheet["A1"].alignment = _BOLD, Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width = 2 * _WIDEST


def _fill(sheet: Worksheet, table: Table) -> None:
    for row, values in enumerate([table.header, *table.rows], start=1):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row, column)
            _put(sheet, row, column, value)
            cell.border = _EDGE
            is_text = isinstance(value, str)
            cell.alignment = Alignment(
                horizontal="left" if column == 1 else "right" if not is_text else "center",
                vertical="top",
                wrap_text=row == 1 or column == 1,
            )
    for cell in sheet[1]:
        cell.font, cell.fill = _TITLE, PatternFill("solid", fgColor=_GREEN)
    if table.has_total:
        for cell in sheet[len(table.rows) + 1]:
            cell.font, cell.fill = _BOLD, PatternFill("solid", fgColor=_PALE)


def _put(sheet: Worksheet, row: int, column: int, value: Value) -> None:
    """Strings stay strings: a leading `=` is no formula here."""
    cell = sheet.cell(row, column)
    if isinstance(value, bool):
        cell.value = "oui" if value else "non"
    elif isinstance(value, str):
        cell.value, cell.data_type, cell.quotePrefix = value, "s", True
    elif isinstance(value, int | float):
        cell.value = value
        cell.number_format = "#,##0" if value == int(value) else "#,##0.0"


def _lay_out(sheet: Worksheet, table: Table, label: str) -> None:
    """One page wide, the titles on each page, the season at its foot."""
    for column in range(1, len(table.header) + 1):
        texts = [str(row[column - 1]) for row in table.rows]
        longest = max([*map(len, texts), *map(len, table.header[column - 1].split())], default=0)
        width = min(max(longest + 2, _NARROWEST), _WIDEST)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "B2"
    sheet.print_area = _printed(sheet, table)
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart(f"CLEF, saison {label}"),
        center=_HeaderFooterPart(table.title),
        right=_HeaderFooterPart("&P / &N"),
    )


def _printed(sheet: Worksheet, table: Table) -> str:
    """The table, and its chart as a whole, which may be wider."""
    columns, rows = len(table.header), len(table.rows) + 1
    if table.is_drawn:
        rows += _CHART_ROWS_BELOW + _CHART_ROWS
        widths = [sheet.column_dimensions[get_column_letter(n + 1)].width for n in range(columns)]
        columns += max(0, ceil((_CHART_CHARACTERS - sum(widths)) / _USUAL_WIDTH))
    return f"A1:{get_column_letter(columns)}{rows}"


def _draw(sheet: Worksheet, table: Table) -> None:
    """Below the table, so that both are on one page."""
    column = table.header.index(table.chart) + 1
    last = len(table.rows) + 1 - table.has_total
    chart = BarChart()
    chart.type, chart.title, chart.legend = "bar", f"{table.chart}, {table.title.lower()}", None
    chart.add_data(
        Reference(sheet, min_col=column, min_row=1, max_row=last), titles_from_data=True
    )
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=last))
    chart.series[0].graphicalProperties.solidFill = _GREEN
    sheet.add_chart(chart, f"A{len(table.rows) + 1 + _CHART_ROWS_BELOW}")
