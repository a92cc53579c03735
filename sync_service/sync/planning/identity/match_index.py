"""What rows are compared with to find their records, and the result; decides nothing itself."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from french_cells.folding import is_blank
from french_cells.text import fold_words
from sync_service.domain.base import BaseCell, BaseRow
from sync_service.domain.mapping import NAMES
from sync_service.domain.spreadsheet import SheetRow
from sync_service.sync.planning.columns.totals import is_total
from sync_service.sync.planning.identity.likeness import Likeness, count_equal, is_beyond_chance
from sync_service.sync.planning.identity.lookalikes import are_spelled_alike

Keys = Sequence[tuple[str, ...]]

_NAME = "name"
"""The kind of a key that ends in a name: people correct its spelling."""

NOBODY = ""
"""What `MatchIndex.beside` says where a row that is no record yet stood beside a reference."""
NOBODY_ASKED = "?"
"""What it says where such a row is in question itself."""
SCRAMBLED_ROWS = 3
"""So many rows that contradict their references are no accident: columns were sorted apart."""
LeftCells: TypeAlias = Mapping[str, BaseCell]
"""Cells of a new row that still say what they said of whoever stood there, as remembered."""
NOTHING_LEFT: LeftCells = MappingProxyType({})


class Namesake(NamedTuple):
    """The record that a row means by a name."""

    name: str
    ref: str
    is_same: bool
    """Both have the same number, or none: of several rows, this one is meant."""


@dataclass(frozen=True)
class MatchIndex:
    """Everything that rows are compared with.

    `fingerprints` are the base rows', over the columns that the tab has now. `usable` are the
    references that may stand in this tab, `foreign` those of records out of its scope.
    `row_keys` reads a row's strong keys, `keys_of` a record's; `record_of` finds the only record
    in scope that has a key.
    """

    base: Mapping[str, BaseRow]
    fingerprints: Mapping[str, str]
    usable: frozenset[str]
    foreign: frozenset[str]
    row_keys: Callable[[SheetRow], Keys]
    record_of: Callable[[tuple[str, ...]], str | None]
    keys_of: Callable[[str], Keys]
    namesake_of: Callable[[SheetRow], Namesake | None] = lambda _row: None
    """The only record in scope that a row's name can mean, which never stood here."""
    shown: Callable[[str], BaseRow | None] = lambda _ref: None
    """What the row of a live record without a base here would show: we may have written it."""
    headings: frozenset[str] = frozenset()
    """Fields that say whose row it is, as in a matrix, where nobody renames a row."""
    held: Mapping[str, str] = field(default_factory=dict)
    """Fingerprints of what rows showed last whose changes a guard holds: no base has these."""
    beside: Mapping[str, str] = field(default_factory=dict)
    """Reference → the record whose row stood beside it, as an open question says; or nobody."""
    contested: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """A reference that rows share which were held last → how many of them have a fingerprint."""
    contested_cells: Mapping[str, AbstractSet[str]] = field(default_factory=dict)
    """Fingerprint of such a row → its filled cells, as `cell_prints` of `contested`."""
    drafts: frozenset[str] = frozenset()
    """Fingerprints of rows that were no record yet when they were last looked at."""

    @cached_property
    def everyone(self) -> Likeness:
        """All of the base, found or not; indexed once, and only in runs that ask for it."""
        return Likeness(self.base, self.base)

    def refs_by_fingerprint(self) -> Mapping[str, Sequence[str]]:
        return _group_refs(self.fingerprints)

    def refs_by_held(self) -> Mapping[str, Sequence[str]]:
        return _group_refs(
            {ref: one for ref, one in self.held.items() if ref in self.fingerprints}
        )

    def is_nameless(self, row: SheetRow) -> bool:
        return all(is_blank(row.cells[name].value) for name in self.headings & row.cells.keys())

    def named_by(self, row: SheetRow) -> str | None:
        if self.is_nameless(row):
            return None
        return next(iter(self.refs_keyed(row)), None)

    def refs_keyed(self, row: SheetRow) -> Sequence[str]:
        """The records of which the row has a key that nobody else has."""
        refs = (self.record_of(key) for key in self.row_keys(row))
        return [ref for ref in refs if ref is not None]

    def disagree(self, row: SheetRow, ref: str) -> bool:
        """Whether both have strong keys but share none."""
        row_keys, record_keys = self.row_keys(row), self.keys_of(ref)
        return bool(row_keys and record_keys) and not set(row_keys) & set(record_keys)

    def is_unlike(self, row: SheetRow, ref: str) -> bool:
        return self.disagree(row, ref) or not self.score(row, ref)

    def is_named(self, row: SheetRow, ref: str) -> bool:
        """Whether the row has the whole name of the record, as it is spelled."""
        keys = set(self.row_keys(row)).intersection(self.keys_of(ref))
        return any(kind == _NAME for kind, *_ in keys)

    def is_named_alike(self, row: SheetRow, ref: str) -> bool:
        """Whether the row has the record's name, be it with a letter corrected."""
        return any(
            one[:-1] == other[:-1] and are_spelled_alike(one[-1], other[-1])
            for one in self._names_in(row)
            for other in self.keys_of(ref)
        )

    def count_beside_name(self, row: SheetRow, ref: str) -> int:
        """How many cells of the row say more than its name, and are shown by no other record."""
        words = {*" ".join(part for name in self._names_in(row) for part in name).split()}
        return sum(
            not words.issuperset(fold_words(str(row.cells[column].value)).split())
            for column, _ in self.everyone.cells_alone(row, ref)
        )

    def _names_in(self, row: SheetRow) -> Keys:
        return [key for key in self.row_keys(row) if key[0] == _NAME]

    def ties(self, row: SheetRow, ref: str) -> bool:
        """Whether the row shows a key of the record, or a cell that no other record has."""
        # Keys are slow to read: most rows were edited in one cell and have others that tell.
        if self.everyone.shows_something_of(row, ref):
            return True
        return not set(self.row_keys(row)).isdisjoint(self.keys_of(ref))

    def tells(self, row: SheetRow, ref: str) -> bool:
        """Whether the row shows that it is this record: as `ties`, or as the one most like it."""
        return self.ties(row, ref) or self.find_best(row) == ref

    def is_nobodys(self, row: SheetRow, ref: str, score: int) -> bool:
        """Whether it was no record beside this reference, or is none by what it says.

        A cell that others show, too, such as the structure, does not make it the reference's,
        unless that is part of the name of a row that was not in question.
        """
        said = self.beside.get(ref)
        was_nobodys = row.fingerprint in self.drafts or said in (NOBODY, NOBODY_ASKED)
        if not score:
            return was_nobodys or is_total(row) or self.find_best(row) is not None
        if not was_nobodys or self.tells(row, ref):
            return False
        return said == NOBODY_ASKED or not self._has_part_of_name(row, ref)

    def _has_part_of_name(self, row: SheetRow, ref: str) -> bool:
        names = row.cells.keys() & NAMES
        parts = replace(row, cells={name: row.cells[name] for name in names})
        return self.score(parts, ref) > 0

    def find_best(self, row: SheetRow) -> str | None:
        """The one record, found or not, that shows more than half of what the row shows."""
        return self.everyone.find_best(row, self.base.keys())[0]

    def score(self, row: SheetRow, ref: str) -> int:
        """How many filled cells of the row equal what this record shows, or would show, here."""
        # Without a base we may still have written the row, without seeing the write confirmed.
        return count_equal(row, self.base.get(ref) or self.shown(ref))


class Unclaimed:
    """Rows without a reference usable in this tab, indexed by their strong keys."""

    def __init__(self, rows: Iterable[SheetRow], known: MatchIndex) -> None:
        self._known = known
        self._rows = [row for row in rows if row.ref not in known.usable]
        self._by_key: dict[tuple[str, ...], list[SheetRow]] = defaultdict(list)
        for row in self._rows:
            for key in known.row_keys(row):
                self._by_key[key].append(row)

    def has(self, row: SheetRow, ref: str, likeness: Likeness) -> bool:
        """Whether an unclaimed row is a better match for the record than `row` is.

        It shares at least as many keys and cells with the record, and more of one of them. Never
        if `row` has all of the record's keys.
        """
        # In most runs every row has its reference: then no key has to be read at all.
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
        """Whether an unclaimed row is mostly this record, beyond coincidence, of no other key."""
        return any(
            likeness.is_clear(row, score) and is_beyond_chance(score)
            for row in self._rows
            if (score := likeness.to(row, ref)) and not self._known.disagree(row, ref)
        )


@dataclass(slots=True)
class Matching:
    """Which row is which record.

    Every row that is not blank is in exactly one of `found`, `new`, `twins`, `held` and `foreign`;
    `contradicting` is a subset of these.
    """

    found: dict[int, str] = field(default_factory=dict)
    """Row index → reference of its record."""
    new: list[SheetRow] = field(default_factory=list)
    """Rows that are no record yet."""
    twins: dict[int, int] = field(default_factory=dict)
    """Row index → index of the row that it repeats exactly."""
    held: dict[int, str] = field(default_factory=dict)
    """Row index → a reference that several different rows have; nobody knows which is right."""
    undecided: list[SheetRow] = field(default_factory=list)
    """The rows of `held`."""
    foreign: dict[int, str] = field(default_factory=dict)
    """Row index → its reference, of a record that does not belong in this tab."""
    contradicting: set[int] = field(default_factory=set)
    """Rows whose content names another record than their reference, and equals no base."""
    taken: set[str] = field(default_factory=set)
    """References that no other row may be matched with, and that do not count as missing."""
    typed_over: set[str] = field(default_factory=set)
    """Families whose row now belongs to another family."""
    left: dict[int, LeftCells] = field(default_factory=dict)
    """Row index → what a new row still says of somebody who was erased, and what it links to."""
    is_torn: bool = False
    """Some columns were sorted without the others, however few rows contradict."""

    @property
    def is_scrambled(self) -> bool:
        return self.is_torn or len(self.contradicting) >= SCRAMBLED_ROWS


def _group_refs(fingerprints: Mapping[str, str]) -> Mapping[str, Sequence[str]]:
    """Fingerprint → the references of the rows that have it."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for ref, fingerprint in fingerprints.items():
        grouped[fingerprint].append(ref)
    return grouped
