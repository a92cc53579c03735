"""What rows are compared with to find their records: values, likeness, ties, headings.

The verdict too, but no decisions: `matching` takes them. A row that is as like one record as
another row is says nothing, for nobody can know which of them it is. And in a matrix nobody types
one partner's name over another’s: where a row's name and its reference are those of two records
that both stand here, the names were sorted and the references were not. Its cells tell how far the
sort went. See docs/worked-examples.md.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TypeAlias

from french_cells.folding import is_blank, raw_key
from sync_service.domain.base import BaseRow
from sync_service.domain.spreadsheet import SheetRow

_TELLING = 20
"""A value that more free records share proves nothing, and would cost a quadratic search."""


_ENOUGH = 3
"""A town, a first name and a profession in common are no chance any more."""

Keys = Sequence[tuple[str, ...]]

_SCRAMBLED_ROWS = 3
"""So many rows that contradict their reference, and that nothing identifies, are no accident."""

Claim: TypeAlias = tuple[int, SheetRow, str]
"""By how many cells a row, beside the reference of somebody else, is like a record."""
Tie: TypeAlias = tuple[Sequence[SheetRow], str]


class Likeness:
    """Free base rows indexed by what their cells held."""

    def __init__(self, base: Mapping[str, BaseRow], free: Iterable[str]) -> None:
        self._base = base
        self._refs: dict[tuple[str, str], list[str]] = defaultdict(list)
        for ref in free:
            for name, cell in base[ref].cells.items():
                if key := raw_key(cell.seen):
                    self._refs[name, key].append(ref)

    def to(self, row: SheetRow, ref: str) -> int:
        """How many filled cells of the row are as this record's base has them."""
        return count_equal(row, self._base.get(ref))

    def is_clear(self, row: SheetRow, score: int) -> bool:
        """So many equal cells are most of the row."""
        return 2 * score > len(_filled(row))

    def is_but_one_cell(self, row: SheetRow, score: int) -> bool:
        """So many equal cells are all of the row but one, and enough to be no chance."""
        return is_no_chance(score) and score == len(_filled(row)) - 1

    def is_all_of(self, row: SheetRow, score: int) -> bool:
        """The row shows nothing else, and that is no chance: some of its cells were emptied."""
        return is_no_chance(score) and score == len(_filled(row))

    def find_best(
        self, row: SheetRow, free: AbstractSet[str], but: str = ""
    ) -> tuple[str | None, int]:
        """The free record most like the row, if one alone is and most of the row agrees."""
        other, score = self.find_likest(row, free, but)
        # A town and a first name in common are chance, more than half of a row is not.
        return (other, score) if self.is_clear(row, score) else (None, 0)

    def find_likest(
        self, row: SheetRow, free: AbstractSet[str], but: str = ""
    ) -> tuple[str | None, int]:
        """The free record most like the row, however little, if one alone is."""
        ranked = self._scores(row, free, but).most_common(2)
        if not ranked or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
            return None, 0
        return ranked[0]

    def find_all_of(self, row: SheetRow, free: AbstractSet[str]) -> Sequence[str]:
        """The free records that show all that the row does, as they stood."""
        scores = self._scores(row, free)
        refs = [ref for ref, score in scores.items() if self.is_all_of(row, score)]
        return sorted(refs, key=lambda ref: (self._base[ref].row_hint or 0, ref))

    def _scores(self, row: SheetRow, free: AbstractSet[str], but: str = "") -> Counter[str]:
        scores: Counter[str] = Counter()
        for cell in _filled(row):
            refs = self._refs.get(cell, ())
            if len(refs) <= _TELLING:
                scores.update(ref for ref in refs if ref in free and ref != but)
        return scores


def is_no_chance(score: int) -> bool:
    """So many equal cells are no two people's by accident."""
    return score >= _ENOUGH


def count_equal(row: SheetRow, base: BaseRow | None) -> int:
    """How many filled cells of the row are as they are in this base; none where there is none."""
    cells = base.cells if base is not None else {}
    return sum(field in cells and raw_key(cells[field].seen) == key for field, key in _filled(row))


def _filled(row: SheetRow) -> list[tuple[str, str]]:
    keyed = ((field, raw_key(cell.value)) for field, cell in row.cells.items())
    return [(field, key) for field, key in keyed if key]


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
    """Fingerprints of rows that stood beside the records' own at the last look."""

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
        """Whether one of them is the record: it has as many of its names as `row`, and more cells.

        None is while the row has all names of the record.
        """
        # Where nothing is unclaimed, as in most runs, nobody's name has to be read.
        row_keys = set(self._known.row_keys(row)) if self._by_key else set()
        keys = set(self._known.keys_of(ref)) if row_keys else set()
        if not keys - row_keys:
            return False
        namesakes = [one for key in keys for one in self._by_key.get(key, ())]
        score, shared = likeness.to(row, ref), len(keys & row_keys)
        return any(
            likeness.to(one, ref) > score and len(keys & {*self._known.row_keys(one)}) >= shared
            for one in namesakes
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
    typed_over: set[str] = field(default_factory=set)
    """Families whose row is another family's now."""
    is_torn: bool = False
    """Some columns were sorted and others were not, however few rows contradict."""

    @property
    def is_scrambled(self) -> bool:
        return self.is_torn or len(self.contradicting) >= _SCRAMBLED_ROWS


def highest(claims: Iterable[Claim]) -> Mapping[str, int]:
    """How much of each record is shown by the likest of these rows."""
    return {ref: score for score, _, ref in sorted(claims, key=lambda claim: claim[0])}


def find_ties(
    claims: Collection[Claim],
    bearers: Mapping[str | None, SheetRow],
    taken: AbstractSet[str],
    known: MatchIndex,
) -> Iterator[Tie]:
    """Beside which a sort left the record's reference proves nothing.

    The rows' own references are somebody else's, or name a record that they have nothing in
    common with; and no third row is more like it.
    """
    likest = highest(claims)
    best = [claim for claim in claims if claim[0] == likest[claim[2]]]
    tied = list(_with_bearers(best, bearers, taken, known))
    yield from tied
    yield from _among_themselves(best, bearers, taken | {ref for _, ref in tied}, known)


def _with_bearers(
    claims: Iterable[Claim],
    bearers: Mapping[str | None, SheetRow],
    taken: AbstractSet[str],
    known: MatchIndex,
) -> Iterator[Tie]:
    for score, row, ref in claims:
        bearer = bearers.get(ref)
        if row.ref not in taken or bearer is None or bearer.fingerprint == row.fingerprint:
            continue
        if known.score(bearer, ref) == score and not known.disagree(bearer, ref):
            yield [row, bearer], ref


def _among_themselves(
    claims: Iterable[Claim],
    bearers: Mapping[str | None, SheetRow],
    taken: AbstractSet[str],
    known: MatchIndex,
) -> Iterator[Tie]:
    rivals: dict[str, list[SheetRow]] = defaultdict(list)
    for score, row, ref in claims:
        if ref in taken or known.score(row, row.ref or ""):
            continue
        bearer = bearers.get(ref)
        if bearer is None or known.score(bearer, ref) < score or known.disagree(bearer, ref):
            rivals[ref].append(row)
    for ref, rows in rivals.items():
        if len({row.fingerprint for row in rows}) > 1:
            yield rows, ref


def find_equals(
    rows: Iterable[SheetRow], likeness: Likeness, free: AbstractSet[str], known: MatchIndex
) -> Iterator[tuple[SheetRow, str]]:
    """Rows that say the same, and as many free records that show all of it: in their order."""
    groups: dict[str, list[SheetRow]] = defaultdict(list)
    for row in rows:
        groups[row.fingerprint].append(row)
    for group in groups.values():
        refs = likeness.find_all_of(group[0], free) if len(group) > 1 else ()
        if len(refs) == len(group) and not any(known.disagree(group[0], ref) for ref in refs):
            yield from zip(group, refs, strict=True)


def are_references_left_behind(rows: Iterable[SheetRow], found: Mapping[int, str]) -> bool:
    """Most rows that are known stand beside others' references: all was sorted without them."""
    borne = [(row.ref, found[row.index]) for row in rows if row.ref and row.index in found]
    apart = sum(ref != of for ref, of in borne)
    return apart >= _SCRAMBLED_ROWS and 2 * apart > len(borne)


def find_strays(
    ref: str, rows: Iterable[SheetRow], found: Mapping[int, str]
) -> Sequence[tuple[SheetRow, str]]:
    """The rows with this reference that were found to be others' rows, and whose they are."""
    borne = [row for row in rows if row.ref == ref and row.index in found]
    return [(row, found[row.index]) for row in borne if found[row.index] != ref]


def is_copied(
    row: SheetRow, ref: str, strays: Iterable[tuple[SheetRow, str]], known: MatchIndex
) -> bool:
    """The reference came along from a row of somebody else's, of whom it shows as much.

    That row may have been edited since it was copied, or before.
    """
    cells = set(_filled(row))
    theirs = [max(known.score(row, of), len(cells & {*_filled(one)})) for one, of in strays]
    return bool(theirs) and known.score(row, ref) <= max(theirs)


def is_clearly_another(
    row: SheetRow, own: str, everyone: Likeness, taken: Container[str], known: MatchIndex
) -> bool:
    """It shows somebody who stands elsewhere, and no name of its own reference's record."""
    other, score = everyone.find_best(row, known.base.keys(), but=own)
    if other is None or other not in taken:
        return False
    is_liker = score > known.score(row, own)
    return is_liker and known.disagree(row, own) and not known.disagree(row, other)


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
