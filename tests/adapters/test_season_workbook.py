"""The season's workbook as whoever prints it opens it."""

import io

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from sync_service.adapters.season_workbook import make_workbook
from sync_service.digest.season_tables import Table

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
