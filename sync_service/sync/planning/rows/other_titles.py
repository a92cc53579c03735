"""Rows of titles among the records, and new rows that stand below titles of their own.

Somebody pasted another list below: its titles name this list's columns, and stand in others. Read
by this list's titles, a thing would get its place as its name; so such rows wait.
"""

from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import NamedTuple

from french_cells.folding import fold, raw_key
from sync_service.domain.base import OF_DRAFT
from sync_service.domain.mapping import REFERENCE_TITLE
from sync_service.domain.spreadsheet import Cell, SheetRow
from sync_service.sync.planning.columns.header import known_titles
from sync_service.sync.planning.columns.layout import View
from sync_service.sync.planning.columns.totals import is_filled
from sync_service.sync.planning.identity.match_index import MatchIndex, Matching
from sync_service.sync.planning.rows.guards.asking import BELOW_TITLES, short_fingerprint
from sync_service.sync.planning.rows.newcomers import Draft
from sync_service.sync.planning.rows.whose_columns import OwnColumns, find_told
from sync_service.sync.planning.situation import Situation

_SURE, _ENOUGH = 2, 3
"""So many titles that can be no values make a row of titles, or so many titles of any kind."""
_FEWEST_LEFT = 2
"""So many equal cells beside an edited one make it the same row."""


OF_TITLES = "titles:"
"""How the row key of the question begins that stands at other titles."""


class Moved(NamedTuple):
    """A title, its column in the pasted list, and this list's column for it, if there is one."""

    title: str
    column: int
    wanted: int | None


@dataclass(frozen=True, slots=True)
class OtherTitles:
    """A row of titles that stand in other columns than this list's, and the rows below it.

    `key`: of the problem that asks about these rows; `columns`: of this list's fields, below it.
    """

    key: str
    row: SheetRow
    moved: Sequence[Moved]
    columns: Mapping[str, int]
    below: list[SheetRow] = field(default_factory=list)

    def covers(self, row: SheetRow) -> bool:
        """Whether all that it holds stands below these titles: else it is in line with ours."""
        return all(
            is_filled(self.row.cells[name]) for name, cell in row.cells.items() if is_filled(cell)
        )

    def find_told(self, view: View, known: MatchIndex, waited: Container[str]) -> Iterator[int]:
        """Those of the rows below that a record of this list tells by this list's columns.

        Nobody's whose own row has the reference, if the row `waited` before (their fingerprints).
        """
        borne = {row.ref for row in view.rows}
        for row in self.below:
            theirs = {name: view.tab.cell(row.index, at) for name, at in self.columns.items()}
            told = find_told(row, theirs, known)
            if told is not None and not (told in borne and row.fingerprint in waited):
                yield row.index


@dataclass(frozen=True, slots=True)
class TitlesBelow:
    """`rows`: indexes of all rows of titles; `others`: those whose columns are not this list's."""

    rows: frozenset[int] = frozenset()
    others: Sequence[OtherTitles] = ()

    @property
    def waiting(self) -> frozenset[int]:
        return frozenset(row.index for one in self.others for row in one.below)

    def counted(self, drafts: Iterable[Draft]) -> Mapping[tuple[str, str | None], int]:
        """A question's `row_key`, with no field → how many more of these drafts it stands for."""
        rows = {draft.row.index for draft in drafts}
        counts = ((one.key, sum(row.index in rows for row in one.below)) for one in self.others)
        return {(key, None): count - 1 for key, count in counts if count > 1}

    def drafts(self, asked: AbstractSet[int]) -> Sequence[Draft]:
        """The waiting rows that are `asked` about: their question stands beside their titles."""
        waiting = (row for one in self.others for row in one.below if row.index in asked)
        return [
            Draft(row, f"{OF_DRAFT}{row.fingerprint}", {}, is_asked_above=True) for row in waiting
        ]


def prints_of(row: SheetRow) -> frozenset[str]:
    """By which it is known again wherever a sort takes it, also once one cell is edited."""
    filled = {name: raw_key(cell.value) for name, cell in row.cells.items() if is_filled(cell)}
    others = {name: filled.keys() - {name} for name in row.cells}
    but_one = (
        short_fingerprint("but", name, *(f"{one}={filled[one]}" for one in sorted(left)))
        for name, left in others.items()
        if len(left) >= _FEWEST_LEFT
    )
    return frozenset((row.fingerprint, *but_one))


def match_others(situation: Situation, view: View, known: MatchIndex) -> Matching:
    """Which row is which record; rows below other titles are compared with none.

    Their cells would be compared with those of other columns. Except a row that is told as a
    record of this list by what it has in this list's own.
    """
    match = situation.rulebook.match_rows
    unknown = [row for row in view.rows if row.ref is None and not row.is_blank]
    if unknown:
        contents = frozenset(known.fingerprints.values())
        unknown = [row for row in unknown if row.fingerprint not in contents]
    found = find_titles_below(situation, view, unknown)
    if not found.others:
        return match(view.rows, known)
    waited = frozenset(situation.state.asked.get(BELOW_TITLES, ()))
    told = (index for one in found.others for index in one.find_told(view, known, waited))
    apart = found.waiting.union(one.row.index for one in found.others).difference(told)
    matching = match([row for row in view.rows if row.index not in apart], known)
    left = [row for row in view.rows if row.index in apart]
    matching.new = sorted([*matching.new, *left], key=lambda row: row.index)
    return matching


def find_titles_below(situation: Situation, view: View, rows: Collection[SheetRow]) -> TitlesBelow:
    """Titles among these rows, none of which is a record yet, and which of them stand below."""
    if situation.rules.layout != "table" or not rows or view.header.row is None:
        return TitlesBelow()
    titles = _Titles.of(situation, view)
    tops = {row.index: row for row in rows if titles.are_all_of(view, row)}
    others: dict[int, OtherTitles] = {}
    seen: Counter[str] = Counter()
    for index, row in tops.items():
        if moved := titles.find_moved(view.tab.rows[index]):
            # Not by row number, which would make it another question after each sort.
            key = f"{OF_TITLES}{row.fingerprint}:{seen[row.fingerprint]}"
            others[index] = OtherTitles(key, row, moved, titles.find_columns(view.tab.rows[index]))
            seen[row.fingerprint] += 1
    if others:
        _gather(situation, view, frozenset(row.index for row in rows), tops, others)
    return TitlesBelow(frozenset(tops), tuple(others.values()))


def _gather(
    situation: Situation,
    view: View,
    rows: AbstractSet[int],
    tops: Collection[int],
    others: Mapping[int, OtherTitles],
) -> None:
    """Gives other titles their rows: down to the next titles or record of this list.

    Those that were asked about before wait on wherever a sort took them, edited or not. Below a
    blank line, or away from the titles, what fits this list's columns is of this list. A record
    that has no reference yet ends nothing: it may have been typed among the others.
    """
    is_asked = _known_again(situation, [row for row in view.rows if row.index in rows])
    own = OwnColumns(situation, view)
    first, above, before, is_parted = next(iter(others.values())), None, 0, True
    for row in view.rows:
        is_parted = is_parted or _is_parted(view, before, row.index)
        before = row.index
        if row.index in tops or (row.index not in rows and row.ref is not None):
            above = others.get(row.index)
            is_parted = above is None
        elif row.index in rows:
            titles, is_covered = above or first, above is not None and above.covers(row)
            if (is_covered or is_asked(row)) and not (is_parted and own.fit(row, titles.columns)):
                titles.below.append(row)


def _known_again(situation: Situation, rows: Sequence[SheetRow]) -> Callable[[SheetRow], bool]:
    """Whether a row is one that was asked about, edited or not: of each there is one."""
    left = Counter(situation.state.asked.get(BELOW_TITLES, ()))
    same: set[int] = set()
    for row in rows:
        if left[row.fingerprint] > 0:
            same.add(row.index)
            left.subtract(prints_of(row))
    return lambda row: row.index in same or any(left[one] > 0 for one in prints_of(row))


def _is_parted(view: View, before: int, index: int) -> bool:
    return any(not view.has_content(row) for row in range(before + 1, index))


@dataclass(frozen=True, slots=True)
class _Titles:
    """What this list knows as titles, all folded; `heads`: column → the titles above it."""

    fields: Mapping[str, frozenset[str]]
    heads: Mapping[int, frozenset[str]]
    columns: Mapping[str, int]
    known: frozenset[str]
    longest: int

    @staticmethod
    def of(situation: Situation, view: View) -> "_Titles":
        header, lines = view.header, range(view.header.row or 0, view.header.first_row)
        heads: dict[int, frozenset[str]] = {}
        for line in lines:
            for column, cell in enumerate(view.tab.rows[line]):
                if cell.text.strip():
                    heads[column] = heads.get(column, frozenset()) | {fold(cell.text)}
        fields: dict[str, frozenset[str]] = {}
        for name, titles in known_titles(situation.columns, {}).items():
            for title in titles | heads.get(header.columns.get(name, -1), frozenset()):
                fields[title] = fields.get(title, frozenset()) | {name}
        known = frozenset(fields).union(*heads.values())
        longest = max(map(len, known), default=0)
        return _Titles(fields, heads, header.columns, known, longest)

    def are_all_of(self, view: View, row: SheetRow) -> bool:
        """Whether all cells that are read hold titles: at least two that can be no values.

        « Rangement » below « Emplacement » may be one; a third title leaves no doubt. What stands
        in columns that are not read is people's own.
        """
        if any(is_filled(cell) and not self._is_known(cell) for cell in row.cells.values()):
            return False  # nearly every row ends at its first cell
        line = {column: fold(cell.text) for column, cell in _texts(view.tab.rows[row.index])}
        named = {title for title in line.values() if title in self.fields}
        sure = {title for column, title in line.items() if self._is_sure(column, title)}
        return len(sure) >= _SURE or len(named) >= _ENOUGH

    def find_moved(self, line: Sequence[Cell]) -> Sequence[Moved]:
        return [
            Moved(cell.text.strip(), column, self._wanted(fold(cell.text)))
            for column, cell in _texts(line)
            if not self._is_in_line(column, fold(cell.text))
        ]

    def find_columns(self, line: Sequence[Cell]) -> Mapping[str, int]:
        """The fields of this list that these titles name, each with its column there."""
        columns: dict[str, int] = {}
        for column, cell in _texts(line):
            named = self.fields.get(fold(cell.text), frozenset())
            here = (name for name in sorted(named) if self.columns.get(name) == column)
            anywhere = (name for name in sorted(named) if name in self.columns)
            if (name := next(here, next(anywhere, None))) is not None:
                columns.setdefault(name, column)
        return columns

    def _is_known(self, cell: Cell) -> bool:
        # Punctuation does not count, so that the text may be longer.
        is_short = isinstance(cell.value, str) and len(cell.text) <= 2 * self.longest
        if not is_short:
            return False
        return fold(cell.text) in self.known

    def _is_sure(self, column: int, title: str) -> bool:
        if title not in self.fields:
            return False
        is_own = any(title in self.heads.get(at, ()) for at in self.columns.values())
        return is_own or not any(self.columns.get(name) == column for name in self.fields[title])

    def _is_in_line(self, column: int, title: str) -> bool:
        if title in self.heads.get(column, ()) or title == _OURS:
            return True
        named = self.fields.get(title, frozenset())
        there = {name for name, at in self.columns.items() if at == column}
        if there:
            return bool(there & named)
        return named.isdisjoint(self.columns)

    def _wanted(self, title: str) -> int | None:
        at = (
            self.columns[one] for one in sorted(self.fields.get(title, ())) if one in self.columns
        )
        return next(at, None)


_OURS = fold(REFERENCE_TITLE)


def _texts(line: Iterable[Cell]) -> Sequence[tuple[int, Cell]]:
    return [
        (column, cell)
        for column, cell in enumerate(line)
        if isinstance(cell.value, str) and cell.text.strip()
    ]
