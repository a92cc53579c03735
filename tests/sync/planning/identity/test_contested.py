"""Rows in question that were edited since they were asked about, and what says that rows moved."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from sync_service.domain.base import row_fingerprint
from sync_service.domain.spreadsheet import SheetRow
from sync_service.sync.planning.identity.contested import cell_prints, find_asked, is_left_behind
from sync_service.sync.planning.identity.match_index import MatchIndex
from tests.sync.planning.identity.test_matching import BASE, X, Y, Z, base_row, row, values_of


def blank(index: int, ref: str) -> SheetRow:
    return replace(row(index, "", ref), is_blank=True)


ORIGINAL, COPY = row(1, "a1 b1 c1 n1", X), row(4, "p1 b1 c1 d1", X)


def known(*held: SheetRow, drafts: Sequence[SheetRow] = (), ref: str = X) -> MatchIndex:
    """What is remembered once these rows were held for one record."""
    return MatchIndex(
        base={one: base_row(one, content) for one, content in BASE.items()},
        fingerprints={one: row_fingerprint(values_of(content)) for one, content in BASE.items()},
        usable=frozenset(BASE),
        foreign=frozenset(),
        row_keys=lambda _row: [],
        record_of=lambda _key: None,
        keys_of=lambda _ref: [],
        contested={ref: Counter(one.fingerprint for one in held)},
        contested_cells={one.fingerprint: cell_prints(one) for one in held},
        drafts=frozenset(one.fingerprint for one in drafts),
    )


def asked(rows: Sequence[SheetRow], index: MatchIndex, *, is_sorted: bool = False) -> list[int]:
    return [one.index for one in find_asked(rows, index, is_sorted=is_sorted)[X]]


@pytest.mark.parametrize("ref", [None, X, Y])
def test_a_row_in_question_is_known_again_by_what_is_left_of_it(ref: str | None) -> None:
    rows = [row(1, "a1 e1 c1 n1", ref), row(2, "p1 b1 c1 d1", Z), row(3, BASE[Y], Y)]
    assert asked(rows, known(ORIGINAL, COPY)) == [2, 1]


def test_of_several_rows_those_that_say_most_were_in_question_and_no_more_than_were() -> None:
    rows = [row(1, "a1 b1 e1 e2", Y), row(2, "a1 b1 c1 e1", Z), row(3, "p1 b1 c1 d1", X)]
    assert asked(rows, known(ORIGINAL, COPY)) == [3, 2]


def test_of_rows_that_say_as_much_the_one_beside_the_reference_was_in_question() -> None:
    rows = [row(1, "a1 b1 c1 e1", Y), row(2, "a1 b1 c1 e2", X)]
    assert asked(rows, known(ORIGINAL)) == [2]


def test_one_cell_proves_it_only_after_a_sort() -> None:
    rows = [row(1, "a1 e1 e2 e3", Y)]
    assert asked(rows, known(ORIGINAL)) == []
    assert asked(rows, known(ORIGINAL), is_sorted=True) == [1]


@pytest.mark.parametrize(
    "content",
    [
        BASE[Y],  # that record itself
        "a1 b1 c2 d2",  # as much of another
        "e1 e2 e3 e4",  # nothing of it
    ],
)
def test_a_row_that_may_be_another_was_not_in_question(content: str) -> None:
    assert asked([row(1, content, Y)], known(ORIGINAL), is_sorted=True) == []


def test_what_another_record_shows_proves_nothing() -> None:
    held = row(1, "n1 b2 c2 n2", X)
    assert asked([row(1, "e1 b2 c2 e2", Z)], known(held), is_sorted=True) == []


def test_a_row_that_waited_to_become_a_record_was_not_in_question() -> None:
    newcomer = row(5, "a1 b1 e1 e2")
    assert asked([newcomer], known(ORIGINAL)) == [5]
    assert asked([newcomer], known(ORIGINAL, drafts=[newcomer])) == []


def test_a_database_that_remembers_no_cells_knows_rows_as_they_were() -> None:
    index = replace(known(ORIGINAL, COPY), contested_cells={})
    rows = [row(1, "a1 e1 c1 n1", Y), row(2, "p1 b1 c1 d1", Z)]
    assert asked(rows, index, is_sorted=True) == [2]


@pytest.mark.parametrize(
    ("rows", "is_left"),
    [
        ([row(1, BASE[Y], Z)], True),
        ([row(1, BASE[Y], None)], False),
        ([row(1, BASE[Y], Y), row(2, BASE[Y], Z)], False),  # pasted over
        ([row(1, "a2 b2 c2 e2", Z)], False),
        # Above it: a known row fills a gap, and its reference is left beside another row.
        ([row(2, BASE[Y]), row(3, "a1 e1 e2 e3", Y), blank(4, X)], True),
        ([row(2, BASE[Y]), blank(3, Y), blank(4, X)], True),
        ([row(2, BASE[Y]), row(3, BASE[Y], Y), blank(4, X)], False),  # a copy of it
        ([row(2, BASE[Y]), blank(4, X)], False),  # its reference was wiped
        ([row(2, "a1 b1 c1 e3"), blank(4, X)], True),  # itself
        ([row(2, "a1 e1 e2 e3"), blank(4, X)], False),  # somebody new
        ([row(2, "e1 e2 e3 e4"), blank(4, X)], False),
        ([row(2, "e1 e2 e3 e4"), blank(4, Y)], False),
        # Below it: what is mostly said there was moved; else somebody was typed there.
        ([blank(4, X), row(5, "a1 b1 c1 e1")], True),
        ([blank(4, X), row(5, "a1 b1 e1 e2")], False),
        ([blank(4, X), row(5, "a1 b1 c1 e1", Y)], False),
        ([row(1, BASE[Y], Y), blank(4, X)], False),
    ],
)
def test_a_sort_leaves_references_beside_others_or_in_blank_rows_below_all(
    *, rows: Sequence[SheetRow], is_left: bool
) -> None:
    assert is_left_behind(rows, known(ORIGINAL)) is is_left
    assert is_left_behind(rows, replace(known(), contested={})) is False


def test_a_row_that_waits_above_fills_no_gap() -> None:
    draft, emptied = row(2, "a1 b1 e2"), blank(4, X)
    assert is_left_behind([draft, emptied], known(ORIGINAL))
    assert not is_left_behind([draft, emptied], known(ORIGINAL, drafts=[draft]))
