"""Which column is which after people moved some, or gave several the same title."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from french_cells.reading import Raw
from sync_service.sync.verification.column_alignment import align_columns
from tests.fakes.spreadsheets import FakeTab

HEADS = st.lists(st.sampled_from(["Nom", "Fonction", "mardi 8", None]), max_size=7)


def aligned(before: Sequence[Sequence[Raw]], after: Sequence[Sequence[Raw]]) -> dict[int, int]:
    was, now = FakeTab(1, "T"), FakeTab(1, "T")
    was.fill([list(line) for line in before])
    now.fill([list(line) for line in after])
    return dict(align_columns(was.snapshot(), now.snapshot(), 0, set()))


def test_two_columns_of_one_title_stay_where_they_are_though_another_is_retyped() -> None:
    """Both were taken for the second: a role that ours wrote was moved there and lost."""
    before = ["Nom", "Fonction", "Tél.", "Fonction", "Commune"]
    assert aligned([before], [[*before[:4], "Ville"]]) == {n: n for n in range(4)}
    assert aligned([before], [["N°", *before]]) == {n: n + 1 for n in range(5)}


@pytest.mark.parametrize(
    ("at", "gone"), [(2, False), (3, False), (5, False), (2, True), (4, True)]
)
def test_days_below_their_months_are_known_though_one_more_has_their_title(
    at: int, *, gone: bool
) -> None:
    before: list[list[Raw]] = [
        ["Structure", "mardi 8", "mardi 15", "mardi 8", "mardi 15"],
        ["Épis", "P", "A", None, None],
        ["Relais", "P", "E", None, None],
    ]
    after = [list(line) for line in before]
    for line in after:
        if gone:
            del line[at]
        else:
            line.insert(at, "mardi 15" if line[0] == "Structure" else None)
    by = -1 if gone else 1
    others = [n for n in range(5) if not (gone and n == at)]
    assert aligned(before, after) == {
        n: n + by * (n > at or (n == at and not gone)) for n in others
    }


@given(HEADS, HEADS)
def test_no_two_columns_are_found_at_one_place(before: list[Raw], after: list[Raw]) -> None:
    found = aligned([before, ["a"]], [after, ["a"]])
    assert len({*found.values()}) == len(found)


def test_titles_of_another_list_pasted_below_are_not_those_that_a_sort_took_away() -> None:
    """Rows of ours were written into the columns of that list (seed 2782029)."""
    titles = ["Nom", "Prénom", "Tél.", "Ville", "Réf."]
    rows = [[f"N{n}", f"P{n}", f"T{n}", f"V{n}", f"R{n}"] for n in range(12)]
    pasted = [["Ville", "Tél.", "Prénom", "Nom"], ["V99", "T99", "P99", "N99"]]
    after = [*rows[:3], *pasted, *rows[3:], titles]
    assert aligned([titles, *rows, *pasted], after) == {n: n for n in range(5)}
    assert aligned([titles, *rows], [pasted[0], *rows, titles]) == {n: n for n in range(5)}
