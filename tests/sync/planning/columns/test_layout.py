"""A tab's rows as the sync sees them."""

from collections.abc import Sequence

import pytest

from french_cells.reading import Raw
from sync_service.domain.base import row_fingerprint
from sync_service.domain.spreadsheet import BLANK, Area, Cell, CellExtras, SheetRow
from sync_service.sync.planning.columns.header import Header
from sync_service.sync.planning.columns.layout import (
    View,
    tab_fingerprint,
    view_tab,
)
from sync_service.sync.planning.columns.totals import is_total, typed_fields
from tests.fakes.spreadsheets import FakeTab
from tests.sync.planning.one_tab import ref

HEADER = Header(0, 1, {"name": 0, "phone": 2}, 3)
REF = ref(1)


def tab_of(*rows: Sequence[Raw]) -> FakeTab:
    tab = FakeTab(1, "T")
    tab.fill([["Nom", "Notes", "Tél", "Réf."], *rows])
    return tab


def view(*rows: Sequence[Raw], header: Header = HEADER) -> View:
    return view_tab(tab_of(*rows).snapshot(), header)


def only_row(*rows: Sequence[Raw]) -> SheetRow:
    (row,) = view(*rows).rows
    return row


def test_a_row_is_its_mapped_cells_and_its_reference() -> None:
    row = only_row(["Petit", "à rappeler", "06", REF])
    assert (row.index, row.ref, row.is_blank) == (1, REF, False)
    assert {name: cell.text for name, cell in row.cells.items()} == {
        "name": "Petit",
        "phone": "06",
    }
    assert row.reference_cell.text == REF


def test_a_short_row_ends_with_blank_cells() -> None:
    row = only_row(["Petit"])
    assert (row.cells["phone"], row.reference_cell, row.ref) == (BLANK, BLANK, None)


def test_a_digest_covers_mapped_cells_and_nothing_else() -> None:
    fingerprint = only_row(["Petit", None, "06", REF]).fingerprint
    assert fingerprint == row_fingerprint(["Petit", "06"])
    assert fingerprint == only_row(["Petit", "x", "06"]).fingerprint
    assert fingerprint != only_row(["Petit", None, "07", REF]).fingerprint


def test_blank_rows_count_only_while_our_reference_stands_in_them() -> None:
    found = view([" "], [], [None, "à rappeler"], [None, None, None, REF], ["Petit"]).rows
    assert [(row.index, row.is_blank) for row in found] == [(4, True), (5, False)]


def test_an_unticked_box_is_no_content_and_a_zero_is() -> None:
    assert view([False]).rows == []
    assert not only_row([0]).is_blank
    assert not only_row([True]).is_blank


def test_a_tab_without_our_column_has_no_references() -> None:
    (row,) = view(["Petit", None, None, REF], header=Header(0, 1, {"name": 0}, None)).rows
    assert (row.ref, row.reference_cell) == (None, BLANK)


def test_what_is_hidden_under_a_merge_is_unknown_but_for_its_first_cell() -> None:
    tab = tab_of(["Petit", None, "06"], ["Durand", None, "07"])
    tab.merges = [Area(1, 3, 2, 3)]
    seen = view_tab(tab.snapshot(), HEADER)
    assert [seen.hidden_by_merge(row, "phone") for row in (1, 2, 3)] == [False, True, False]
    assert not seen.hidden_by_merge(2, "name")
    assert [seen.is_merged(row, 2) for row in (0, 1, 2, 3)] == [False, True, True, False]
    assert not view(["Petit"]).hidden_by_merge(1, "name")


def test_a_blank_cell_below_what_is_merged_with_it_hides_nothing() -> None:
    tab = tab_of(["Petit", None, "06"], ["Durand"])
    tab.merges = [Area(1, 3, 2, 3)]
    assert not view_tab(tab.snapshot(), HEADER).hidden_by_merge(2, "phone")


def test_a_merge_down_from_another_column_hides_all_of_it() -> None:
    tab = tab_of(["Petit", None, "06"])
    tab.merges = [Area(1, 2, 1, 3)]
    assert view_tab(tab.snapshot(), HEADER).hidden_by_merge(1, "phone")


def test_locked_cells_are_known() -> None:
    tab = tab_of(["Petit"])
    tab.locked = [Area(1, 2, 0, 1)]
    seen = view_tab(tab.snapshot(), HEADER)
    assert (seen.is_locked(1, 0), seen.is_locked(1, 1)) == (True, False)


@pytest.mark.parametrize(
    ("rows", "free"),
    [
        ([], 1),
        ([["Petit"], ["Durand"]], 3),
        ([["Petit"], [], [None, "une remarque"]], 4),
        ([["Petit"], [" "], [False]], 2),
        ([["Petit"], [0]], 3),
    ],
)
def test_rows_are_added_below_all_that_anybody_wrote(rows: list[list[Raw]], free: int) -> None:
    assert view(*rows).first_free_row() == free


def test_a_formula_filled_down_a_column_does_not_push_rows_to_its_end() -> None:
    tab = tab_of(["Petit"])
    for row in range(1, 50):
        tab.type(row, 1, 7, is_formula=True)
    assert view_tab(tab.snapshot(), HEADER).first_free_row() == 2


@pytest.mark.parametrize(
    ("formulas", "free"),
    [
        ({4: "=SUM(A2:A3)"}, 5),
        ({4: "=SUM(A2:A3)", 5: "=SUM(A2:A2)"}, 6),
        ({2: "=A3*2", 3: "=A4*2"}, 2),
        ({1: "=A2*2", 2: "=A3*2", 3: "=SUM(B2:B3)"}, 4),
        ({2: "=Feuille2!A3", 3: "=Feuille2!A4"}, 2),
    ],
)
def test_rows_are_added_below_a_sum_and_not_below_what_is_filled_down(
    formulas: dict[int, str], free: int
) -> None:
    """« ="Total : "&SUM(H2:H18) » was taken for one: a record was written around it."""
    tab = tab_of(["Petit"])
    for row, formula in formulas.items():
        tab.type(row, 3, "Total : 7", is_formula=True)
        tab.put(row, 3, tab.cell(row, 3).with_extras(formula=formula))
    assert view_tab(tab.snapshot(), HEADER).first_free_row() == free


def test_a_formula_that_shows_nothing_takes_no_room() -> None:
    tab = tab_of(["Petit"])
    tab.type(3, 1, "", is_formula=True)
    assert view_tab(tab.snapshot(), HEADER).first_free_row() == 2


@pytest.mark.parametrize("text", ["Total", "TOTAL général", " Sous-total", "sous total", "Totaux"])
def test_a_row_that_sums_up_others_is_no_record(text: str) -> None:
    assert is_total(only_row([None, None, text]))


def test_a_sum_keeps_no_reference_that_a_sort_left_beside_it() -> None:
    assert is_total(only_row(["Total", None, None, REF]))
    assert not is_total(only_row(["Le Total"]))


def test_a_formula_beside_its_label_sums_up_others() -> None:
    """« Joignables : 4 » under a list was taken for a person without a name."""
    header = Header(0, 1, {"name": 0, "given": 1, "phone": 2}, 3)
    tab = tab_of(["Joignables"])
    tab.type(1, 2, 4, is_formula=True)
    assert is_total(view_tab(tab.snapshot(), header).rows[0])
    tab.type(1, 1, "Lou")
    assert not is_total(view_tab(tab.snapshot(), header).rows[0])


def fingerprint(tab: FakeTab) -> str:
    return tab_fingerprint(tab.snapshot())


def test_a_tabs_digest_covers_what_people_can_change() -> None:
    plain = fingerprint(tab_of(["Petit", "x"]))
    typed, noted, shifted, computed, merged = (tab_of(["Petit", "x"]) for _ in range(5))
    typed.type(1, 1, "y")
    noted.annotate(1, 1, "Rappeler")
    shifted.insert_row(1)
    computed.type(1, 1, "x", is_formula=True)
    merged.merges = [Area(1, 2, 0, 2)]
    fingerprints = [plain, *map(fingerprint, (typed, noted, shifted, computed, merged))]
    assert len(set(fingerprints)) == len(fingerprints)
    assert fingerprint(tab_of(["Petit", "x"])) == plain


def test_a_tabs_digest_tells_namesakes_apart() -> None:
    """Two people's chips show the same name: another one was chosen, and nothing seemed typed."""
    one, other = tab_of(), tab_of()
    for tab, address in ((one, "zoe@example.org"), (other, "luc@example.org")):
        extras = CellExtras(is_chip=True, address=address)
        tab.put(1, 0, Cell("Zoé Perrin", "Zoé Perrin", extras))

    assert fingerprint(one) != fingerprint(other)


def test_a_tabs_digest_tells_rows_columns_and_merges_apart() -> None:
    one, other = tab_of(["a", "b"]), tab_of(["a"], ["b"])
    assert fingerprint(one) != fingerprint(other)
    one.merges, other.grid = [Area(1, 2, 0, 1)], [list(line) for line in one.grid]
    assert len({fingerprint(_merged(one, area)) for area in AREAS}) == len(AREAS)


AREAS = [Area(1, 2, 0, 1), Area(0, 2, 0, 1), Area(1, 3, 0, 1), Area(1, 2, 1, 2), Area(1, 2, 0, 3)]


def _merged(tab: FakeTab, area: Area) -> FakeTab:
    tab.merges = [area]
    return tab


def test_a_note_is_not_a_value() -> None:
    one, other = FakeTab(1, "T"), FakeTab(1, "T")
    one.put(0, 0, Cell("x", "x"))
    other.put(0, 0, Cell(None, "", CellExtras("x")))
    assert fingerprint(one) != fingerprint(other)


def test_a_sum_is_a_number_a_formula_or_a_text_without_a_letter() -> None:
    rows = [["Total", None, value] for value in (12, "12,50", "1 200 €", "n 12", "12 n", "né")]
    assert [is_total(only_row(row)) for row in rows] == [True, True, True, False, False, False]


def test_a_number_or_a_formula_is_a_sum_whatever_its_format_adds() -> None:
    tab = tab_of(["Total", None, None])
    tab.put(1, 2, Cell(12, "12 personnes"))
    assert is_total(view_tab(tab.snapshot(), HEADER).rows[0])
    tab.put(1, 2, Cell("12 h", "12 h", CellExtras(is_formula=True)))
    assert is_total(view_tab(tab.snapshot(), HEADER).rows[0])


def test_a_ticked_box_beside_its_label_is_a_row() -> None:
    assert typed_fields(only_row(["Petit", None, True])) == ["name", "phone"]
    assert typed_fields(only_row(["Petit", None, False])) == ["name"]
