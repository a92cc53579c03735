"""Rows of what went by date: told by a hash, each tombstone for one row."""

from dataclasses import replace

from sync_service.domain.base import row_fingerprint
from sync_service.domain.spreadsheet import BLANK, Cell, SheetRow
from sync_service.domain.tombstones import Tombstone, Tombstones, seal_of

OLD, OTHER = "C-7F3K2Q8", "C-0000000"
FIELDS = ("email", "family_name")
HELD = {"email": "roux@example.org", "family_name": "Roux"}


def a_row(index: int, ref: str | None = OLD, **held: str) -> SheetRow:
    cells = {name: Cell(text, text) for name, text in sorted((HELD | held).items())}
    fingerprint = row_fingerprint([cell.value for cell in cells.values()])
    return SheetRow(index, cells, BLANK, ref, fingerprint, is_blank=False)


def a_stone(ref: str = OLD, key: str = "k") -> Tombstone:
    return Tombstone(ref, FIELDS, seal_of(key, a_row(0).fingerprint))


STONES = Tombstones("k", [a_stone()])


def over(
    *rows: SheetRow, stones: Tombstones = STONES, fingerprints: tuple[str, ...] = ()
) -> set[int]:
    return set(stones.find_over(rows, fingerprints))


def test_a_row_as_it_was_is_over_with_its_reference_another_or_none() -> None:
    for ref in (OLD, OTHER, None):
        assert over(a_row(3, ref)) == {3}


def test_a_row_that_differs_is_not() -> None:
    assert over(a_row(3, email="petit@example.org")) == set()
    assert over(a_row(3), stones=Tombstones("another key", [a_stone()])) == set()


def test_a_tombstone_covers_one_row_and_its_bearer_first() -> None:
    assert over(a_row(2, None), a_row(3), a_row(4, OTHER)) == {3}


def test_what_is_just_as_a_known_record_s_row_is_that_record_s() -> None:
    assert over(a_row(3), fingerprints=(a_row(3).fingerprint,)) == set()


def test_a_column_that_is_gone_wakes_nobody_who_bears_the_reference() -> None:
    row = a_row(3)
    less = {"family_name": row.cells["family_name"]}
    assert over(replace(row, cells=less)) == {3}
    assert over(replace(row, cells=less, ref=None)) == set()


def test_a_day_that_was_filled_in_since_uses_the_row_again() -> None:
    row = a_row(3)
    for text, expected in (("P", set()), ("", {3})):
        assert over(replace(row, cells={**row.cells, "2030-01-02": Cell(text, text)})) == expected


def test_a_cell_as_it_was_counts_as_empty_and_its_row_as_one_without_it() -> None:
    seal = seal_of("k", row_fingerprint([HELD["email"]]))
    stones = Tombstones("k", cells=[Tombstone(OLD, ("email",), seal)])
    [row, other, typed] = stones.without_cells(
        [a_row(1), a_row(2, OTHER), a_row(3, email="petit@example.org")]
    )
    assert row.cells["email"] == BLANK
    assert row.fingerprint == row_fingerprint([None, HELD["family_name"]])
    assert other.cells["email"].value == HELD["email"]
    assert typed.cells["email"].value == "petit@example.org"
    assert over(a_row(1), stones=stones) == set()
