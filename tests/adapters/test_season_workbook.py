"""The season's workbook as whoever prints it opens it."""

import io
from dataclasses import replace

import openpyxl
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from sync_service.adapters.season_workbook import make_workbook
from sync_service.digest.season_tables import Table

A_PIXEL = 9525
"""In the unit of drawings."""
TABLE = Table(
    "Par commune",
    ["Commune", "Séances tenues", "Pères"],
    [["=Lunéville", 12, "1 à 4"], ["Baccarat", 3.5, 7], ["Total", 15.5, 9]],
    chart="Séances tenues",
    has_total=True,
)


def opened(*tables: Table) -> Worksheet:
    book = openpyxl.load_workbook(io.BytesIO(make_workbook(tables, "2026-2027")))
    return book.worksheets[0]


def test_it_prints_on_pages_one_table_wide_with_titles_and_the_season_at_the_foot() -> None:
    sheet = opened(TABLE)

    pages, foot = sheet.sheet_properties.pageSetUpPr, sheet.oddFooter
    assert pages is not None
    assert foot is not None
    assert pages.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.orientation) == (1, "landscape")
    assert sheet.print_title_rows == "$1:$1"
    assert "2026-2027" in str(foot.left.text)
    assert sheet.freeze_panes == "B2"


def test_what_is_to_be_known_first_is_a_tab_of_its_own_before_all_others() -> None:
    content = make_workbook([TABLE], "2026-2027", "Ne les publiez pas.")
    book = openpyxl.load_workbook(io.BytesIO(content))

    assert book.sheetnames == ["À lire d’abord", TABLE.title]
    assert book.active is book.worksheets[0]
    assert book.worksheets[0]["A1"].value == "Ne les publiez pas."


def test_titles_and_total_stand_out_and_no_text_is_a_formula() -> None:
    sheet = opened(TABLE)

    assert sheet["A1"].font.bold
    assert sheet["A4"].font.bold
    assert not sheet["A2"].font.bold
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=Lunéville", "s")
    assert (sheet["B2"].value, sheet["C2"].value) == (12, "1 à 4")
    assert sheet.column_dimensions["A"].width >= len("=Lunéville")


def test_a_table_is_drawn_below_without_its_total() -> None:
    sheet = opened(TABLE)
    [chart] = vars(sheet)["_charts"]

    assert chart.series[0].val.numRef.f == "'Par commune'!$B$2:$B$3"
    assert chart.anchor._from.row == 5
    assert vars(opened(Table("Vide", ["A", "B"], [], chart="B")))["_charts"] == []


def test_all_that_is_printed_is_the_table_and_its_whole_chart() -> None:
    """Tabs with a chart had no print area at all."""
    plain, drawn = opened(replace(TABLE, chart="")), opened(TABLE)
    assert plain.print_area == "'Par commune'!$A$1:$C$4"

    [chart] = vars(drawn)["_charts"]
    columns, rows = range_boundaries(str(drawn.print_area).partition("!")[2].replace("$", ""))[2:]
    assert columns is not None
    assert rows is not None
    widths = [drawn.column_dimensions[get_column_letter(n)].width for n in range(1, columns + 1)]
    # Seven pixels for a character of a column, twenty for a row: as spreadsheets lay them out.
    assert sum(widths) * 7 >= chart.anchor.ext.width / A_PIXEL
    assert (rows - chart.anchor._from.row) * 20 >= chart.anchor.ext.height / A_PIXEL
