"""What rows are compared with to find their records, and the verdict: no decisions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sync_service.domain.base import BaseRow
from sync_service.domain.spreadsheet import SheetRow
from sync_service.sync.planning.identity.likeness import count_equal

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

    def named_by(self, row: SheetRow) -> str | None:
        refs = (self.record_of(key) for key in self.row_keys(row))
        return next((ref for ref in refs if ref is not None), None)

    def disagree(self, row: SheetRow, ref: str) -> bool:
        """Both have strong keys, and not one in common."""
        row_keys, record_keys = self.row_keys(row), self.keys_of(ref)
        return bool(row_keys and record_keys) and not set(row_keys) & set(record_keys)

    def score(self, row: SheetRow, ref: str) -> int:
        """How many filled cells of the row are as this record's are, or would be, here."""
        # A row of ours whose write nobody saw proved is as good as one with a base.
        return count_equal(row, self.base.get(ref) or self.shown(ref))


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
