"""Which column is which field, where titles repeat."""

from sync_service.domain.base import TabState
from sync_service.domain.header import find_header
from sync_service.domain.mapping import Column
from sync_service.domain.snapshot import Cell, TabSnapshot

COLUMNS = [Column("name", ["Nom"]), Column("city", ["Localité"])]


def tab(*lines: list[str]) -> TabSnapshot:
    rows = [[Cell(text or None, text) for text in line] for line in lines]
    return TabSnapshot(sheet_id=0, title="Feuille", rows=rows, row_count=100, column_count=26)


def test_a_title_repeated_over_an_empty_column_raises_no_doubt() -> None:
    header = find_header(
        tab(["Nom", "Localité", "Localité"], ["Les Épis", "Lunéville", ""]),
        COLUMNS,
        TabState("1abc", 0, ""),
    )

    assert header.columns == {"name": 0, "city": 1}
    assert header.aside == {}


def test_a_title_over_two_filled_columns_sets_only_that_field_aside() -> None:
    header = find_header(
        tab(["Nom", "Localité", "Localité"], ["Les Épis", "Lunéville", "Nancy"]),
        COLUMNS,
        TabState("1abc", 0, ""),
    )

    assert header.columns == {"name": 0}
    assert header.aside == {"city": "doubled"}
