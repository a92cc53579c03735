"""Rows of people's own that ours covers whole, put back where ours is taken out."""

from collections.abc import Sequence

from french_cells.reading import Raw
from sync_service.domain.spreadsheet import CellWrite, TabSnapshot, WriteBatch
from sync_service.sync.verification.covered import put_back_covered
from sync_service.sync.verification.verify import Verdict, verify
from tests.fakes.spreadsheets import FakeTab

TITLES = ["Nom", "Fonction", "Réf."]
REFERENCE = 2
TOTAL = ["Total", "en tout 3", None]
OURS = [["Badot", "Accueil", "C-1"], ["Cadet", "Caisse", "C-2"]]


def tab_of(lines: Sequence[Sequence[Raw]], formula: tuple[int, int] | None = None) -> TabSnapshot:
    tab = FakeTab(7, "Contacts")
    tab.fill([TITLES, *map(list, lines)])
    if formula is not None:
        text = tab.cell(*formula).text
        tab.type(*formula, text, is_formula=True)
    return tab.snapshot()


def proved(
    before: TabSnapshot, after: TabSnapshot, first: int, ours: Sequence[Sequence[str]] = OURS
) -> Verdict:
    cells = [
        CellWrite(7, first + row, column, text)
        for row, line in enumerate(ours)
        for column, text in enumerate(line)
    ]
    verdict = verify(WriteBatch("m", cells=cells), before, after, 0)
    return put_back_covered(verdict, before, after, REFERENCE)


def mended(verdict: Verdict) -> dict[tuple[int, int], Raw]:
    return {(cell.row, cell.column): cell.value for cell in verdict.cells}


def test_a_total_is_put_back_whole_and_only_its_formula_is_told() -> None:
    before = tab_of([TOTAL], formula=(1, 1))
    formula = before.cell(1, 1).formula

    verdict = proved(before, tab_of([[], *OURS]), first=2)

    assert mended(verdict) == {
        (2, 0): "Total", (2, 1): "en tout 3", (2, 2): None,
        (3, 0): None, (3, 1): None, (3, 2): None,
    }  # fmt: skip
    [lost] = verdict.lost
    assert (lost.write.row, lost.write.column, lost.formula) == (2, 1, formula)


def test_a_total_that_a_sort_took_elsewhere_is_not_written_a_second_time() -> None:
    """Its formula counts less up there, and a reference that the sort left stands beside it."""
    people = [["Henry", "Bar"], ["Irma", "Jeux"], ["Jean", "Sono"], ["Total", "en tout 0"]]
    references = ["C-3", "C-4", "C-5", None, "C-1"]
    lines = [[*line, one] for line, one in zip([*people, OURS[0][:2]], references, strict=True)]
    before = tab_of([*lines[:3], TOTAL], formula=(4, 1))
    sorted_off = [[*line[:2], one] for line, one in zip(lines[::-1], references, strict=True)]
    after = tab_of(sorted_off, formula=(2, 1))

    verdict = proved(before, after, first=5, ours=OURS[:1])

    assert "Total" not in mended(verdict).values()
    assert verdict.lost == []


def test_one_of_two_alike_that_ours_covered_is_put_back() -> None:
    """The other one stands where it stood."""
    line, person = ["Familles", None, None], ["Henry", "Bar", "C-3"]
    before, after = tab_of([line, person, line]), tab_of([[], line, person, OURS[0]])

    verdict = proved(before, after, first=4, ours=OURS[:1])

    assert [value for value in mended(verdict).values() if value] == ["Familles"]


def test_a_row_that_may_be_somebodys_is_asked_about_as_before() -> None:
    """Its record brings it back: here it would stand beside another's cells."""
    verdict = proved(tab_of([["Henry", "Bar", "C-3"]]), tab_of([[], *OURS]), first=2)

    assert set(mended(verdict).values()) == {None}
    assert {one.write.row for one in verdict.lost} == {2, 3}
