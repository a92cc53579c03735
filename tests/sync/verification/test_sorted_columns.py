"""A write that met columns sorted without the others, or words that were only typed."""

from collections.abc import Mapping, Sequence

import pytest

from french_cells.reading import Raw
from sync_service.domain.spreadsheet import CellWrite, WriteBatch
from sync_service.sync.verification.sorted_columns import Rows, has_gone_along
from sync_service.sync.verification.verify import verify
from tests.fakes.spreadsheets import FakeTab


@pytest.mark.parametrize(("before", "went_along"), [({}, True), ({1: "a"}, False)])
def test_a_row_that_has_no_keys_is_compared_as_blank(
    before: dict[int, str], *, went_along: bool
) -> None:
    """The spreadsheet failed in each run."""
    assert has_gone_along(1, {0: 5}, Rows({0: before}, {}, {})) is went_along


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
    tab = FakeTab(1, "T")
    names = ["Épis", "Farandole", "CLEF", "Mairie", "PMI", "Tilleuls"]
    lines = [[name, *line, f"S-{name}"] for name, line in zip(names, marks, strict=False)]
    tab.fill([["Structure", "09/09", "16/09", "Réf."], *lines])
    before = tab.snapshot()
    for (row, column), value in {**ours, **typed}.items():
        tab.type(row, column, value)
    batch = WriteBatch("m", [CellWrite(1, *at, value) for at, value in ours.items()])
    verdict = verify(batch, before, tab.snapshot(), 0)
    assert (verdict.cells, verdict.lost) == ((), ())
