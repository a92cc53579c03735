"""What rows are compared with to find their records, and the verdict: values, no decisions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sync_service.domain.base import BaseRow
from sync_service.domain.spreadsheet import SheetRow

Keys = Sequence[tuple[str, ...]]

_SCRAMBLED_ROWS = 3
"""So many rows that contradict their reference, and that nothing identifies, are no accident."""


@dataclass(frozen=True, slots=True)
class MatchIndex:
    """What rows are compared with.

    `fingerprints` are the base rows', over the fields now present. `usable` are the references
    that may be in this tab, `foreign` those of records that may not. `row_keys` reads a row's
    strong keys, `record_of` finds the one record in scope that has a key, `keys_of` a record's.
    """

    base: Mapping[str, BaseRow]
    fingerprints: Mapping[str, str]
    usable: frozenset[str]
    foreign: frozenset[str]
    row_keys: Callable[[SheetRow], Keys]
    record_of: Callable[[tuple[str, ...]], str | None]
    keys_of: Callable[[str], Keys]
    namesake_of: Callable[[SheetRow], tuple[str, str] | None] = lambda _row: None
    """A row's name, and the one record in scope that it may mean and that never stood here."""
    shown: Callable[[str], BaseRow | None] = lambda _ref: None
    """What a live record that has no base here yet would show: its row may have been written."""
    is_headed: bool = False
    """A row is whom its strong key names, as in a matrix: nobody renames it."""


@dataclass(slots=True)
class Matching:
    """The verdict. Every row that is not blank is in exactly one of the collections."""

    found: dict[int, str] = field(default_factory=dict)
    """Row index → reference of its record."""
    new: list[SheetRow] = field(default_factory=list)
    twins: dict[int, int] = field(default_factory=dict)
    """Row index → index of the row that it repeats exactly."""
    held: dict[int, str] = field(default_factory=dict)
    """Row index → the reference that several differing rows have."""
    foreign: dict[int, str] = field(default_factory=dict)
    contradicting: set[int] = field(default_factory=set)
    """Rows whose content names another record than their reference, and equals no base."""
    taken: set[str] = field(default_factory=set)
    is_torn: bool = False
    """Some columns were sorted and others were not, however few rows contradict."""

    @property
    def is_scrambled(self) -> bool:
        return self.is_torn or len(self.contradicting) >= _SCRAMBLED_ROWS
