"""Rows of a matrix whose names were sorted while their references stayed.

Nobody types one partner's name over another’s: where a row's name and its reference are those of
two records that both stand here, the names were sorted and the references were not. Its cells tell
how far the sort went. See docs/worked-examples.md.
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
    """Rows beside another's reference, and whether some of their cells stayed beside it too."""

    named: Mapping[int, str]
    """Row index → the record that its heading names."""
    is_torn: bool = False
    left: frozenset[int] = frozenset()
    """What a sort left of them beside their references: rows without any heading."""


def find_displaced(rows: Sequence[SheetRow], known: MatchIndex) -> Displaced:
    base = known.base
    named = {
        row.index: ref for row in rows if (ref := known.named_by(row)) in base and ref is not None
    }
    times = Counter(named.values())
    bearers = Counter(row.ref for row in rows)
    apart = [
        row
        for row in rows
        if (name := named.get(row.index)) is not None
        and row.ref in base
        and name != row.ref
        and times[name] == 1
        # A single row that was given another name is asked about: its reference stays right.
        and (times[row.ref or ""] == 1 or bearers[name] == 1)
    ]
    pairs = [(row, base[named[row.index]], base[row.ref or ""]) for row in apart]
    fields = {field for row in apart for field in row.cells}
    # Sorted against a blank row: names and some marks here, their references and the rest there.
    left = {row.ref: row for row in rows if bearers[row.ref] == 1 and known.is_nameless(row)}
    halved = {
        row.index: ref
        for row in rows
        if row.ref is None
        and (ref := named.get(row.index)) is not None
        and times[ref] == 1
        and ref in left
    }
    return Displaced(
        {**{row.index: named[row.index] for row in apart}, **halved},
        bool(halved) or any(_stayed(field, pairs) for field in fields),
        frozenset(left[ref].index for ref in halved.values()),
    )


def _stayed(field: str, pairs: Sequence[tuple[SheetRow, BaseRow, BaseRow]]) -> bool:
    """Of what only one of the two had, it shows the reference's alone; new marks say nothing."""
    keys = [
        (_key(row, field), _base_key(name, field), _base_key(borne, field))
        for row, name, borne in pairs
    ]
    told = {
        shown == borne for shown, name, borne in keys if name != borne and shown in {name, borne}
    }
    return told == {True}


def _key(row: SheetRow, field: str) -> str:
    cell = row.cells.get(field)
    return raw_key(cell.value) if cell is not None else ""


def _base_key(row: BaseRow, field: str) -> str:
    cell = row.cells.get(field)
    return raw_key(cell.seen) if cell is not None else ""
