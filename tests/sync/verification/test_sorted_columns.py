"""A write that met columns sorted without the others, or words that were only typed."""

from collections.abc import Mapping, Sequence

import pytest

from french_cells.reading import Raw
from sync_service.domain.spreadsheet import CellWrite, WriteBatch
from sync_service.sync.verification.sorted_columns import (
    Rows,
    are_typed_anew,
    has_gone_along,
)
from sync_service.sync.verification.verify import Verdict, verify
from tests.fakes.spreadsheets import FakeTab


@pytest.mark.parametrize(("before", "went_along"), [({}, True), ({1: "a"}, False)])
def test_a_row_that_has_no_keys_is_compared_as_blank(
    before: dict[int, str], *, went_along: bool
) -> None:
    """The spreadsheet failed in each run."""
    assert has_gone_along(1, {0: 5}, Rows({0: before}, {}, {})) is went_along


def test_a_row_that_went_where_ours_hides_all_there_is_was_sorted_or_typed() -> None:
    """The spreadsheet failed in each run here as well, where rows and a column had moved."""
    assert are_typed_anew({1}, {0: 5}, Rows({0: {1: "a"}}, {}, {5: {1}})) is True


def repaired(
    before: Sequence[Sequence[Raw]],
    after: Sequence[Sequence[Raw]],
    ours: Mapping[tuple[int, int], Raw],
) -> Verdict:
    was, now = FakeTab(1, "T"), FakeTab(1, "T")
    was.fill([list(line) for line in before])
    now.fill([list(line) for line in after])
    batch = WriteBatch("m", [CellWrite(1, *at, value) for at, value in ours.items()])
    return verify(batch, was.snapshot(), now.snapshot(), 0)


def test_one_cell_that_is_as_it_was_where_rows_moved_is_no_column_that_stayed() -> None:
    """Typed so into the row that came there: our mark was left beside the other's name."""
    before: list[list[Raw]] = [
        ["Structure", "09/09", "Réf."],
        ["CLEF", "E", "S-1"],
        ["Épis", None, "S-2"],
    ]
    after: list[list[Raw]] = [before[0], ["Épis", "E", "S-2"], ["CLEF", "R", "S-1"]]
    verdict = repaired(before, after, {(2, 1): "R"})
    assert [(one.row, one.column, one.value) for one in verdict.cells] == [(2, 1, "E")]


@pytest.mark.parametrize("is_shared", [False, True])
def test_an_older_copy_pasted_a_row_too_high_is_no_sort_of_its_columns(*, is_shared: bool) -> None:
    """Ours was in the last row of it: it was moved to the row above, beside another's name.

    So it was where two people share the address that then stands in one row more (2764125).
    """
    titles: list[Raw] = ["Nom", "Prénom", "Fonction", "Courriel", "Téléphone", "Réf."]
    before: list[list[Raw]] = [
        [*(f"{word}{number}" for word in "npfet"), f"C-{number}"] for number in range(8)
    ]
    before[0][3] = before[7][3] if is_shared else before[0][3]
    after = [row.copy() for row in before]
    for at in (3, 4, 5, 6):
        after[at][3:5] = before[at + 1][3:5]
    after[6][4] = "ours"
    verdict = repaired([titles, *before], [titles, *after], {(7, 4): "ours"})
    assert [(one.row, one.column, one.value) for one in verdict.cells] == []


def test_where_a_name_and_a_reference_are_of_two_rows_nobody_knows_whose_ours_covers() -> None:
    """Sorted without the references, and a row deleted: the mark under ours was let go."""
    before: list[list[Raw]] = [
        ["Structure", "09/09", "Réf."],
        ["Tilleuls", None, "S-1"],
        ["Mairie", "absent", "S-2"],
        ["Farandole", "A", "S-3"],
        ["Épis", None, "S-4"],
    ]
    after: list[list[Raw]] = [
        before[0],
        ["Farandole", "E", "S-1"],
        before[2],
        ["Tilleuls", None, "S-3"],
        [None, "E"],
    ]
    verdict = repaired(before, after, {(1, 1): "E", (4, 1): "E"})
    (lost,) = (one for one in verdict.lost if one.write.row == 1)
    assert "A" in {cell.value for cell in lost.stood}


Marks = Sequence[Sequence[Raw]]

_MEETINGS: Mapping[
    str, tuple[Marks, Mapping[tuple[int, int], str], Mapping[tuple[int, int], Raw]]
] = {
    "two marks that stood in other rows": (
        [["R", "R"], [None, "E"], ["P", "A"], ["A", "P"], ["P", "a"], ["A", "e"]],
        {(5, 1): "ours", (5, 2): "ours"},
        {(2, 2): "a", (6, 2): "E"},
    ),
    "one typed and one wiped": (
        [["P", "e"], ["E", "R"], ["p", "P"], ["E", "P"]],
        {(3, 2): "ours", (2, 1): "ours"},
        {(3, 1): "E", (4, 2): None, (3, 2): "A", (2, 1): "e"},
    ),
    "marks of two meetings, one beside ours": (
        [[None, None], ["R", "e"], ["a", "R"], ["E", "p"], ["P", "P"], ["E", "E"]],
        {(1, 1): "ours", (1, 2): "ours", (3, 1): "ours"},
        {(4, 2): "e", (6, 2): "P", (6, 1): "R", (2, 2): "p"},
    ),
}


@pytest.mark.parametrize("story", _MEETINGS)
def test_marks_typed_while_ours_were_written_are_no_sort(story: str) -> None:
    """They were taken for one of these columns alone: marks were emptied, others written anew."""
    marks, ours, typed = _MEETINGS[story]
    names = ["Épis", "Farandole", "CLEF", "Mairie", "PMI", "Tilleuls"]
    lines = [[name, *line, f"S-{name}"] for name, line in zip(names, marks, strict=False)]
    before: list[list[Raw]] = [["Structure", "09/09", "16/09", "Réf."], *lines]
    after = [list(line) for line in before]
    for (row, column), value in {**ours, **typed}.items():
        after[row][column] = value
    verdict = repaired(before, after, ours)
    assert (verdict.cells, verdict.lost) == ((), ())


def test_a_new_row_of_ours_beside_a_formula_stays_whole_though_the_rest_was_sorted() -> None:
    """All but its reference was taken out; as an emptied row it was archived (seed 2360086)."""
    titles: list[Raw] = ["Nom", "Suivi", "Fonction", "Réf."]
    people: list[list[Raw]] = [
        [f"N{n}", None, f"F{n}", ref] for n, ref in zip((1, 2, 3), ("R1", "R2", "R3"), strict=True)
    ]
    was, now = FakeTab(1, "T"), FakeTab(1, "T")
    was.fill([titles, *people])
    turned = [[*people[-n - 1][:3], line[3]] for n, line in enumerate(people)]
    now.fill([titles, *turned, ["N4", None, "F4", "R4"]])
    for tab in (was, now):
        for row in range(1, 6):
            tab.type(row, 1, "vu", is_formula=True)
    ours = [CellWrite(1, 4, column, value) for column, value in ((0, "N4"), (2, "F4"), (3, "R4"))]
    verdict = verify(WriteBatch("m", ours), was.snapshot(), now.snapshot(), 0)
    assert (verdict.cells, verdict.lost) == ([], [])
