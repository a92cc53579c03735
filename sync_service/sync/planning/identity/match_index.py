"""What rows are compared with to find their records, and the verdict on them; decides nothing."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from french_cells.folding import is_blank
from sync_service.domain.base import BaseRow
from sync_service.domain.spreadsheet import SheetRow
from sync_service.sync.planning.identity.likeness import Likeness, count_equal, is_no_chance

Keys = Sequence[tuple[str, ...]]

SCRAMBLED_ROWS = 3
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
    headings: frozenset[str] = frozenset()
    """Fields that say whose a row is, as in a matrix: nobody renames it."""
    drafts: frozenset[str] = frozenset()
    """Fingerprints of rows that an open problem is about and that were no record's."""

    def is_nameless(self, row: SheetRow) -> bool:
        return all(is_blank(row.cells[name].value) for name in self.headings & row.cells.keys())

    def named_by(self, row: SheetRow) -> str | None:
        if self.is_nameless(row):
            return None
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


class Unclaimed:
    """Rows that have no reference of this tab, by their strong keys."""

    def __init__(self, rows: Iterable[SheetRow], known: MatchIndex) -> None:
        self._known = known
        self._rows = [row for row in rows if row.ref not in known.usable]
        self._by_key: dict[tuple[str, ...], list[SheetRow]] = defaultdict(list)
        for row in self._rows:
            for key in known.row_keys(row):
                self._by_key[key].append(row)

    def has(self, row: SheetRow, ref: str, likeness: Likeness) -> bool:
        """Whether one of them is the record: with as many of its names and cells, and more of one.

        None is while the row has all names of the record.
        """
        # Where nothing is unclaimed, as in most runs, nobody's name has to be read.
        row_keys = set(self._known.row_keys(row)) if self._by_key else set()
        keys = set(self._known.keys_of(ref)) if row_keys else set()
        if not keys - row_keys:
            return False
        namesakes = [one for key in keys for one in self._by_key.get(key, ())]
        score, shared = likeness.to(row, ref), len(keys & row_keys)
        shown = (
            (likeness.to(one, ref), len(keys & {*self._known.row_keys(one)})) for one in namesakes
        )
        return any(
            cells >= score and names >= shared and (cells, names) != (score, shared)
            for cells, names in shown
        )

    def is_like(self, ref: str, likeness: Likeness) -> bool:
        """Whether one is mostly this record, by no chance, and by its names nobody else."""
        return any(
            likeness.is_clear(row, score) and is_no_chance(score)
            for row in self._rows
            if (score := likeness.to(row, ref)) and not self._known.disagree(row, ref)
        )


@dataclass(slots=True)
class Matching:
    """The verdict: which row is which record.

    Every row that is not blank is in exactly one of `found`, `new`, `twins`, `held` and
    `foreign`; `contradicting` are some of them.
    """

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
    typed_over: set[str] = field(default_factory=set)
    """Families whose row is another family's now."""
    is_torn: bool = False
    """Some columns were sorted and others were not, however few rows contradict."""

    @property
    def is_scrambled(self) -> bool:
        return self.is_torn or len(self.contradicting) >= SCRAMBLED_ROWS
