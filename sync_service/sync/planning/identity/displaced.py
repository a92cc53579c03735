"""Rows of a matrix whose names were sorted while their references stayed in place.

Nobody types one partner's name over another's. Where a row is headed by the name of one record
and stands beside the reference of another, and both have rows here, the names were sorted without
the references. The other cells tell how far the sort went. See docs/worked-examples.md.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from french_cells.folding import raw_key
from sync_service.domain.base import BaseRow
from sync_service.domain.spreadsheet import SheetRow
from sync_service.sync.planning.identity.match_index import MatchIndex


@dataclass(frozen=True, slots=True)
class Displaced:
    """Rows beside another record's reference, and whether the sort also left some cells behind."""

    named: Mapping[int, str]
    """Row index → the record that its heading names."""
    is_torn: bool = False
    left_behind: frozenset[int] = frozenset()
    """Rows without a name: what the sort left of a displaced row, beside its reference."""


def find_displaced(rows: Sequence[SheetRow], known: MatchIndex) -> Displaced:
    """Compares the heading of each row with its reference; see `Displaced`."""
    base = known.base
    named = {
        row.index: ref for row in rows if (ref := known.named_by(row)) in base and ref is not None
    }
    times = Counter(named.values())
    rows_per_ref = Counter(row.ref for row in rows)
    displaced = [
        row
        for row in rows
        if (name := named.get(row.index)) is not None
        and row.ref in base
        and name != row.ref
        and times[name] == 1
        # A single row whose name was replaced is asked about instead: its reference stays right.
        and (times[row.ref or ""] == 1 or rows_per_ref[name] == 1)
    ]
    pairs = [(row, base[named[row.index]], base[row.ref or ""]) for row in displaced]
    fields = {field for row in displaced for field in row.cells}
    # Sorted against a blank row: the name and some marks went to one row, the reference and the
    # other marks stayed in another.
    left_behind = {
        row.ref: row for row in rows if rows_per_ref[row.ref] == 1 and known.is_nameless(row)
    }
    split = {
        row.index: ref
        for row in rows
        if row.ref is None
        and (ref := named.get(row.index)) is not None
        and times[ref] == 1
        and ref in left_behind
    }
    return Displaced(
        {**{row.index: named[row.index] for row in displaced}, **split},
        bool(split) or any(_stayed_behind(field, pairs) for field in fields),
        frozenset(left_behind[ref].index for ref in split.values()),
    )


def _stayed_behind(field: str, pairs: Sequence[tuple[SheetRow, BaseRow, BaseRow]]) -> bool:
    """Whether a column was left behind: where the two records differ, rows show the reference's.

    `pairs` are a row, the record of its name and the record of its reference. Cells that show
    neither record's mark are new and prove nothing.
    """
    keys = [
        (_key(row, field), _base_key(name, field), _base_key(referenced, field))
        for row, name, referenced in pairs
    ]
    shows_reference = {
        shown == referenced
        for shown, name, referenced in keys
        if name != referenced and shown in {name, referenced}
    }
    return shows_reference == {True}


def _key(row: SheetRow, field: str) -> str:
    cell = row.cells.get(field)
    return raw_key(cell.value) if cell is not None else ""


def _base_key(row: BaseRow, field: str) -> str:
    cell = row.cells.get(field)
    return raw_key(cell.seen) if cell is not None else ""
