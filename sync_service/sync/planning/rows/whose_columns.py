"""Whether a row that stands below another list's titles is read by these, or by this list's own.

Only a row that says so itself is of this list: read by the wrong titles, a thing would get its
place as its name. In doubt it waits.
"""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property

from french_cells.folding import fold
from french_cells.reading import Raw
from sync_service.domain.spreadsheet import Cell, SheetRow
from sync_service.sync.planning.columns.layout import View
from sync_service.sync.planning.columns.totals import is_filled
from sync_service.sync.planning.identity.likeness import FEWEST_ALONE
from sync_service.sync.planning.identity.match_index import MatchIndex
from sync_service.sync.planning.merge import read_cell
from sync_service.sync.planning.situation import Situation

_LEAST_LETTERS = 4
"""Shorter words stand in any column: « les », « rue »."""
_LETTERS, _DIGITS = re.compile(r"[^\W\d_]+"), re.compile(r"\d+")
_GROUPED = re.compile(r"[\d .-]+")
_NUMBER, _TELLING = "9", re.compile("[9@]")
"""A shape of letters alone is anybody's."""


def find_told(row: SheetRow, theirs: Mapping[str, Cell], known: MatchIndex) -> str | None:
    """Whose row of this list it is by key or likeness, if it is less so by `theirs`.

    `theirs`: its cells as the other titles have them. One equal cell may be chance.
    """
    keyed, titled = frozenset(known.refs_keyed(row)), replace(row, cells=theirs)
    meant = keyed | _likest(row, known)
    scores = {ref: known.score(row, ref) for ref in meant}
    told = {ref: n for ref, n in scores.items() if n >= FEWEST_ALONE or ref in keyed}
    others = meant.union(known.refs_keyed(titled), _likest(titled, known))
    best = max((known.score(titled, ref) for ref in others), default=0)
    return max(
        (ref for ref in sorted(told) if told[ref] > best), key=told.__getitem__, default=None
    )


def _likest(row: SheetRow, known: MatchIndex) -> AbstractSet[str]:
    likest, _ = known.everyone.find_likest(row, known.base.keys())
    namesake = known.namesake_of(row)
    found = (likest, None if namesake is None else namesake.ref)
    return frozenset(ref for ref in found if ref is not None)


@dataclass(frozen=True)
class OwnColumns:
    """What this list's columns held when it was last read."""

    situation: Situation
    view: View

    def fit(self, row: SheetRow, theirs: Mapping[str, int]) -> bool:
        """Whether the cells that `theirs` has in other columns are like those of this list.

        Most of them, or one that could not stand below the other title; and none is like what
        that title is about. What may stand there as well, while nothing is known of that column
        yet, says nothing. `theirs`: field → its column below the other titles.
        """
        fitting = doubtful = 0
        is_out_of_place = False
        for own, other, cell in self._moved(row, theirs):
            if self._is_like(other, cell) or (own is not None and not self._reads(own, cell)):
                return False
            could_be_theirs = other is not None and self._reads(other, cell)
            is_unknown = could_be_theirs and not self._signs.get(other or "")
            if is_unknown or not self._is_like(own, cell):
                doubtful += 1
            else:
                fitting += 1
                is_out_of_place |= other is not None and not could_be_theirs
        return fitting > doubtful or is_out_of_place or not doubtful

    def _moved(
        self, row: SheetRow, theirs: Mapping[str, int]
    ) -> Iterator[tuple[str | None, str | None, Cell]]:
        """This list's field, the other list's, and the cell, where these are not the same."""
        ours = {column: name for name, column in self.view.header.columns.items()}
        other = {column: name for name, column in theirs.items()}
        for column in sorted(ours.keys() | other.keys()):
            cell = self.view.tab.cell(row.index, column)
            if ours.get(column) != other.get(column) and is_filled(cell):
                yield ours.get(column), other.get(column), cell

    def _reads(self, name: str, cell: Cell) -> bool:
        codec = self.situation.codec.fields.get(name)
        return codec is None or read_cell(codec, cell).accepted

    def _is_like(self, name: str | None, cell: Cell) -> bool:
        if name is None or not self._reads(name, cell):
            return False
        return not self._signs.get(name, frozenset()).isdisjoint(_signs_of(cell.value))

    @cached_property
    def _signs(self) -> Mapping[str, AbstractSet[str]]:
        """Of each field's cells; collected only in runs in which a row may be of either list."""
        signs: dict[str, set[str]] = {}
        for base in self.situation.state.rows.values():
            for name, cell in base.cells.items():
                signs.setdefault(name, set()).update(_signs_of(cell.seen))
        return signs


def _signs_of(raw: Raw) -> Iterator[str]:
    """What a cell may have in common with others of its column: all of it, a word, its shape."""
    if isinstance(raw, str):
        folded = fold(raw)
        if folded:
            yield f"={folded}"
        yield from (word for word in folded.split() if len(word) >= _LEAST_LETTERS)
        shape = _shape_of(raw.strip())
        if _TELLING.search(shape):
            yield f"#{shape}"
    elif raw is not None and not isinstance(raw, bool):
        yield f"#{_NUMBER}"


def _shape_of(text: str) -> str:
    """`LM-12` → `a-9`, `06 39 98 12 34` → `9`."""
    if _GROUPED.fullmatch(text):
        return _NUMBER
    return _DIGITS.sub(_NUMBER, _LETTERS.sub("a", text))
