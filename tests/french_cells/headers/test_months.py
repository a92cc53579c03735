"""Days under their months: which row they are, and what each of them says with its month."""

from collections.abc import Mapping, Sequence

import pytest

from french_cells.headers.match import find_match
from french_cells.headers.months import find_days_below_months

YEAR = ["", "Septembre 2026", "Octobre 2026"]


def find(*rows: Sequence[str]) -> tuple[int, Mapping[int, str]] | None:
    return find_days_below_months(rows, lambda title: find_match(title) is not None)


@pytest.mark.parametrize(
    ("rows", "days"),
    [
        (
            [YEAR, ["Structure", "mardi 15", "mardi 13"]],
            ["mardi 15 Septembre 2026", "mardi 13 Octobre 2026"],
        ),
        ([["", "sept.", ""], ["", "15", "22"]], ["15 sept.", "22 sept."]),
        ([["", "SEPTEMBRE", "OCT"], ["Partenaire", "ma 15", "ma 13"]], None),
        ([YEAR, ["Structure", "1er", "15"]], ["1er Septembre 2026", "15 Octobre 2026"]),
        ([YEAR, ["Les Épis", "12", "13"]], None),
        ([YEAR, ["Structure", "15/09", "13/10"]], None),
        ([["", "2026", "2026"], ["Structure", "15", "13"]], None),
        ([YEAR, ["Structure", "mardi 15", "P"]], None),
    ],
    ids=[
        "a weekday",
        "one month over two days",
        "no weekday",
        "the first",
        "counts by month",
        "whole days",
        "no month",
        "one day",
    ],
)
def test_days_take_the_month_that_stands_above_them(
    rows: Sequence[Sequence[str]], days: list[str] | None
) -> None:
    found = find(["Comité technique", "", ""], *rows)
    assert (found and (found[0], list(found[1].values()))) == (days and (2, days))
