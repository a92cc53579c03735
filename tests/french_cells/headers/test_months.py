"""Days under their months: which row they are, and what each of them says with its month."""

from collections.abc import Mapping, Sequence

import pytest

from french_cells.headers.match import find_match
from french_cells.headers.months import find_days_below_months, find_whole_day

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


AUTUMN = ["SEPTEMBRE", "Lu 14", "Je 17", "OCTOBRE", "Lu 5", "Je 8", "JANVIER 2027", "mardi 26"]
DOWN, UP = ["Octobre", "Lu 5", "Septembre", "Lu 14"], ["Septembre", "Je 17", "Lu 14", "Octobre"]


@pytest.mark.parametrize(
    ("column", "row", "whole"),
    [
        (AUTUMN, 1, "Lu 14 SEPTEMBRE"),
        (AUTUMN, 5, "Je 8 OCTOBRE"),
        (AUTUMN, 7, "mardi 26 JANVIER 2027"),
        (["Vacances", "Lu 14"], 1, None),
        (["SEPTEMBRE", "14"], 1, None),
        (["SEPTEMBRE", "Lu 14/09"], 1, None),
        (DOWN, 1, None),
        (UP, 1, None),
    ],
    ids=[
        "first",
        "second",
        "a year",
        "no month",
        "no weekday",
        "whole",
        "months down",
        "days down",
    ],
)
def test_a_day_of_a_list_takes_the_month_that_stands_alone_above_it(
    column: Sequence[str], row: int, whole: str | None
) -> None:
    rows = [[text, "9h" if " " in text and "JANVIER" not in text else ""] for text in column]
    assert find_whole_day(column[row], rows[:row][::-1], rows[row + 1 :], 0) == whole


def test_a_month_beside_something_else_is_no_title_of_days() -> None:
    assert find_whole_day("Lu 14", [["SEPTEMBRE", "9h"]], [], 0) is None
