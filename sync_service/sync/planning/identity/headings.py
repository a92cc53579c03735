"""Rows that their heading names: in a matrix nobody types one partner's name over another's.

Where a row's name and its reference are those of two records that both stand here, the names were
sorted and the references were not. Its cells tell how far the sort went. See
docs/worked-examples.md.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from french_cells.folding import raw_key
from sync_service.domain.base import BaseRow
from sync_service.domain.spreadsheet import SheetRow


@dataclass(frozen=True, slots=True)
class Displaced:
    """Rows beside another's reference, and whether some of their cells stayed beside it too."""

    named: Mapping[int, str]
    """Row index → the record that its heading names."""
    is_torn: bool = False


def find_displaced(
    rows: Sequence[SheetRow],
    named_by: Callable[[SheetRow], str | None],
    base: Mapping[str, BaseRow],
) -> Displaced:
    """`named_by` gives the record that a row's heading names, if it names one."""
    named = {row.index: ref for row in rows if (ref := named_by(row)) in base and ref is not None}
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
    return Displaced(
        {row.index: named[row.index] for row in apart},
        any(_stayed(field, pairs) for field in fields),
    )


def _stayed(field: str, pairs: Sequence[tuple[SheetRow, BaseRow, BaseRow]]) -> bool:
    """Wherever the two records differ in this column, it shows what the reference's one had."""
    told = [
        _key(row, field) == _base_key(borne, field)
        for row, name, borne in pairs
        if _base_key(name, field) != _base_key(borne, field)
    ]
    return bool(told) and all(told)


def _key(row: SheetRow, field: str) -> str:
    cell = row.cells.get(field)
    return raw_key(cell.value) if cell is not None else ""


def _base_key(row: BaseRow, field: str) -> str:
    cell = row.cells.get(field)
    return raw_key(cell.seen) if cell is not None else ""
