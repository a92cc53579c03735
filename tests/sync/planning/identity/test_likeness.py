"""How much a row resembles the records that nobody claimed."""

from collections.abc import Mapping

import pytest

from sync_service.domain.base import BaseCell, BaseRow
from sync_service.domain.spreadsheet import BLANK, Cell, SheetRow
from sync_service.sync.planning.identity.likeness import Likeness

FIELDS = ("a", "b", "c", "d")


def base_of(contents: Mapping[str, str]) -> Mapping[str, BaseRow]:
    """A dash is an empty cell."""
    return {
        ref: BaseRow(ref, {
            name: BaseCell(value, None if value == "-" else value)
            for name, value in zip(FIELDS, content.split(), strict=True)
        })
        for ref, content in contents.items()
    }  # fmt: skip


def row(content: str) -> SheetRow:
    cells = {
        name: BLANK if value == "-" else Cell(value, value)
        for name, value in zip(FIELDS, content.split(), strict=True)
    }
    return SheetRow(1, cells, BLANK, None, "", is_blank=False)


def best(content: str, *free: str, but: str = "", **base: str) -> tuple[str | None, int]:
    known = base_of(base)
    return Likeness(known, known).find_best(row(content), set(free or base), but)


def test_the_record_with_most_equal_cells_is_the_one() -> None:
    assert best("a1 b1 c1 d9", x="a1 b1 c1 d1", y="a1 b2 c2 d2") == ("x", 3)


def test_equal_cells_count_only_in_the_same_column() -> None:
    assert best("a1 b1 c1 d1", x="b1 a1 d1 c1") == (None, 0)


@pytest.mark.parametrize(("content", "found"), [("a1 b1 c9 d9", None), ("a1 b1 c9 -", "x")])
def test_more_than_half_of_what_the_row_holds_has_to_agree(
    content: str, found: str | None
) -> None:
    assert best(content, x="a1 b1 c1 d1")[0] == found


def test_empty_cells_are_no_likeness() -> None:
    assert best("a1 - - -", x="a2 - - -", y="a1 - - -") == ("y", 1)
    assert best("- - - -", x="- - - -") == (None, 0)


def test_of_two_that_are_equally_like_none_is_the_one() -> None:
    assert best("a9 b1 c1 d1", x="a1 b1 c1 d1", y="a2 b1 c1 d1") == (None, 0)


def test_only_free_records_count_and_one_may_be_left_out() -> None:
    contents = {"x": "a1 b1 c1 d1", "y": "a2 b1 c1 d1"}
    assert best("a9 b1 c1 d1", "y", **contents) == ("y", 3)
    assert best("a9 b1 c1 d1", but="x", **contents) == ("y", 3)


@pytest.mark.parametrize(("count", "found"), [(20, "r0"), (21, None)])
def test_a_value_that_many_share_tells_nothing(count: int, found: str | None) -> None:
    contents = {f"r{n}": f"a{n} b c d" for n in range(count)}
    assert best("a0 b c d", **contents)[0] == found


def test_likeness_to_one_record_counts_its_equal_cells() -> None:
    known = base_of({"x": "a1 b1 - d1"})
    likeness = Likeness(known, [])
    assert likeness.to(row("a1 b1 c1 d9"), "x") == 2
    assert likeness.to(row("- - - -"), "x") == 0
    assert likeness.to(row("a1 b1 c1 d1"), "unknown") == 0


def test_a_column_that_the_base_does_not_know_is_no_likeness() -> None:
    known = {"x": BaseRow("x", {"a": BaseCell("a1", "a1")})}
    assert Likeness(known, known).to(row("a1 b1 c1 d1"), "x") == 1


def test_an_open_cell_is_compared_by_what_stood_in_it() -> None:
    refused = BaseCell("a0", "a0", "invalid", sheet_raw="a1")
    known = {"x": BaseRow("x", {"a": refused})}
    likeness = Likeness(known, known)
    assert likeness.to(row("a1 - - -"), "x") == 1
    assert likeness.find_best(row("a1 - - -"), {"x"}) == ("x", 1)


@pytest.mark.parametrize(("score", "is_clear"), [(1, False), (2, False), (3, True)])
def test_a_likeness_is_clear_when_it_is_most_of_the_row(score: int, *, is_clear: bool) -> None:
    assert Likeness({}, []).is_clear(row("a1 b1 c1 d1"), score) is is_clear


@pytest.mark.parametrize(
    ("content", "is_it"),
    [("a9 b1 c1 d1", True), ("a9 b9 c1 d1", False), ("a1 b1 c1 d1", False), ("a9 b1 c1 -", False)],
)
def test_three_equal_cells_and_one_other_are_a_row_but_for_one_cell(
    content: str, *, is_it: bool
) -> None:
    known = base_of({"x": "a1 b1 c1 d1"})
    likeness = Likeness(known, known)
    assert likeness.is_all_but_one(row(content), likeness.to(row(content), "x")) is is_it
