"""In which row, or which two rows, the titles of a tab stand.

Knows titles, and of values only whether a row that shows them was one of the tab's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from french_cells.folding import fold, is_blank, raw_key
from french_cells.headers.rows import is_value, spanned
from sync_service.domain.base import BaseRow, TabState
from sync_service.domain.mapping import REFERENCE_TITLE
from sync_service.domain.record import find_reference
from sync_service.domain.spreadsheet import TabSnapshot

REFERENCE = "ref"
"""The name of our own column among the fields, in anchors and in memory."""
_SEARCHED_ROWS = 30
"""People put a title, a date, a logo above the header; nobody was seen to put more than this."""
_ENOUGH = 3
"""So many values of one row are no coincidence."""
Titles: TypeAlias = Mapping[str, frozenset[str]]
"""Field → its folded titles."""


@dataclass(frozen=True)
class TitleRows:
    """The rows of a tab that may be its header.

    `anchored`: field → columns that carry our metadata for it. `state`: what is remembered of
    the tab, with the references of the records that it showed.
    """

    tab: TabSnapshot
    titles: Titles
    anchored: Mapping[str, Sequence[int]]
    state: TabState

    def find(self, least: int) -> tuple[int | None, int]:
        """The first row of the header, and its height: one or two rows.

        `least`: how many fields it has to name.
        """
        best = self._find_best(least)
        if best is None:
            # All titles were rewritten; our metadata still tells which columns these are.
            is_known = bool(self.anchored) and not self._are_sorted_in(least) and self._may_stand()
            return (self.state.header_row, 1) if is_known else (None, 0)
        if self._wanted.intersection(map(fold, titles_below(self.tab, best))):
            return best - 1, 2
        for first in (best - 1, best):
            if first >= 0 and self._named[first] and self._are_two_rows(first):
                return first, 2
        return best, 1

    def _find_best(self, least: int) -> int | None:
        """The row that names most fields, unless a sort moved it in among the tab's own rows.

        There may be another list with titles of its own below ours, or right below our titles
        once a sort took them there: of such rows, the one whose titles stand in the columns that
        carry our metadata is ours.
        """
        best, own = _find_highest(self._named), _find_highest(self._placed)
        if own is not None and self._placed[own] >= max(least, self._placed[best or 0] + 1):
            best = own
        if best is None or self._named[best] < least:
            return None
        shown = self._find_first_shown(best)
        if shown is not None:
            if (above := self._find_above(best, shown, least)) is not None:
                return above
            if not self._are_shown_below(best):
                return None
        return None if self._is_anybody_above(best) else best

    def _find_above(self, best: int, shown: int, least: int) -> int | None:
        """Above the first record that is `shown`, the row that names most; `best` may be ours."""
        row = _find_highest(self._named[:shown])
        if row is None or self._named[row] < least or self._is_plainly_ours(best, row):
            return None
        return row

    def _is_plainly_ours(self, row: int, another: int) -> bool:
        """Whether « Réf. » is in our column there alone, and more titles are in their places.

        A sort of the whole tab took ours down, and those of a pasted list up.
        """
        is_marked = self._is_beside_ours(row) and not self._is_beside_ours(another)
        return is_marked and self._placed[row] > self._placed[another]

    @cached_property
    def _wanted(self) -> frozenset[str]:
        return frozenset().union(*self.titles.values())

    @cached_property
    def _searched(self) -> range:
        return range(min(_SEARCHED_ROWS, len(self.tab.rows)))

    @cached_property
    def _named(self) -> Sequence[int]:
        """By row, how many titles it names, alone or together with the row above it."""
        return [
            len(
                {fold(text) for text in (*_texts(self.tab, row), *titles_below(self.tab, row))}
                & self._wanted
            )
            for row in self._searched
        ]

    @cached_property
    def _placed(self) -> Sequence[int]:
        """By row, how many fields it names in the column that carries our metadata for them."""
        return [self._placed_in(row) for row in self._searched]

    def _placed_in(self, row: int) -> int:
        return sum(
            any(fold(self.tab.cell(row, column).text) in known for column in columns)
            for field, columns in self.anchored.items()
            if (known := self.titles.get(field))
        )

    def _find_first_shown(self, last: int) -> int | None:
        """The first row, up to `last`, that holds a reference of a record known in this tab."""
        return next((row for row in range(last + 1) if self._known_in(row)), None)

    def _are_shown_below(self, last: int) -> bool:
        """Whether every record shown above or in this row is also shown below it."""
        rows = [self._known_in(row) for row in range(len(self.tab.rows))]
        return frozenset().union(*rows[: last + 1]) <= frozenset().union(*rows[last + 1 :])

    def _is_anybody_above(self, last: int) -> bool:
        """Whether a row that was ours stands above titles that have moved down, and not below.

        By what it shows: a sort without the references had left it none.
        """
        known = self.state.header_row
        if known is None or last <= known:
            return False
        shown = [_keys(self.tab, row) for row in range(len(self.tab.rows))]
        return any(self._stands_above(last, row, shown) for row in self.state.rows.values())

    def _stands_above(self, last: int, base: BaseRow, shown: Sequence[frozenset[str]]) -> bool:
        """Not so if it stands below as well, as what « Prochaine séance : » repeats above does.

        Below it may have been edited meanwhile: beside its reference, enough of it tells.
        """
        seen = _seen(base)
        most = max(len(keys & seen) for keys in shown[:last])
        return most >= _ENOUGH and not any(
            len(shown[row] & seen) >= (_ENOUGH if base.ref in self._known_in(row) else most)
            for row in range(last + 1, len(shown))
        )

    def _are_sorted_in(self, least: int) -> bool:
        """Whether titles stand in the row of a record known in this tab, or beside « Réf. ».

        Not beside that of a pasted copy: ours is still where it was.
        """
        named = [row for row, count in enumerate(self._named) if count >= least]
        last = self.state.header_row
        has_moved = last is not None and not self._is_beside_ours(last)
        return any(
            self._known_in(row) or (has_moved and self._is_beside_ours(row)) for row in named
        )

    def _is_beside_ours(self, row: int) -> bool:
        """Whether « Réf. » stands there, in the column that carries our metadata for it."""
        own = fold(REFERENCE_TITLE)
        return any(fold(self.tab.cell(row, column).text) == own for column in self._own_columns)

    @cached_property
    def _own_columns(self) -> Sequence[int]:
        anchors = (one for one in self.tab.anchors if one.value == REFERENCE)
        return [one.column for one in anchors if one.column is not None]

    def _known_in(self, row: int) -> frozenset[str]:
        if not self.state.rows:
            return frozenset()
        found = {find_reference(cell.text) for cell in self.tab.rows[row]}
        return frozenset(ref for ref in found if ref is not None and ref in self.state.rows)

    def _may_stand(self) -> bool:
        """Whether the remembered header can still be there, or was deleted.

        If it was, a record's row has moved up to it.
        """
        row = self.state.header_row
        return row is not None and all(
            find_reference(self.tab.cell(row, column).text) is None for column in self._own_columns
        )

    def _are_two_rows(self, first: int) -> bool:
        """The row below names further fields, in columns that the first row leaves blank.

        One that also names another field below a field's title is the header of another list,
        except below the title of several columns: « Adresse » above « CP » and « Ville ». One that
        shows somebody, or names a field below « Réf. » alone, got a pasted list's title by a sort.
        Or somebody typed « Association » into a column of their own, in whosever row.
        """
        below = self.tab.rows[first + 1] if first + 1 < len(self.tab.rows) else ()
        pairs = [
            (
                self._fields_called(self.tab.cell(first, column).text),
                self._fields_called(cell.text),
                self._heads_several(first, column),
            )
            for column, cell in enumerate(below)
            if not is_blank(cell.value) and isinstance(cell.value, str)
            if fold(self.tab.cell(first, column).text) != fold(REFERENCE_TITLE)
        ]
        is_other_list = any(
            upper and lower and not (upper & lower or is_group) for upper, lower, is_group in pairs
        )
        further = sum(bool(lower and not upper) for upper, lower, _ in pairs)
        if is_other_list or not further or self._is_a_record(first, further):
            return False
        # Last, since it looks at every remembered row.
        return not self._shows_anybody(first + 1)

    def _is_a_record(self, first: int, further: int) -> bool:
        """Whether the row below has a reference, or values below titles that need no second one.

        A number, a day or an address is no title. Words may be (« en majuscules » below « Nom »):
        so as many of them as it names `further` fields, or a single one where the tab is known
        and this row had none of its titles.
        """
        below = self.tab.rows[first + 1]
        if any(find_reference(cell.text) is not None for cell in below):
            return True
        values = [cell for column, cell in enumerate(below) if self._holds_value(first, column)]
        is_known = bool(self.state.rows) and not self._placed_in(first + 1)
        return len(values) >= (1 if is_known else further) or any(
            is_value(cell.value) for cell in values
        )

    def _holds_value(self, first: int, column: int) -> bool:
        """Whether a field's title has something below it but itself and « (hints) »."""
        upper, lower = (self.tab.cell(row, column) for row in (first, first + 1))
        if is_blank(lower.value) or not self._fields_called(upper.text):
            return False
        is_hint = lower.text.strip().startswith("(") or fold(lower.text) == fold(upper.text)
        return not is_hint and not self._heads_several(first, column)

    def _shows_anybody(self, row: int) -> bool:
        """Whether enough of a record's row, as it is remembered, stands there."""
        shown = _keys(self.tab, row) if row < len(self.tab.rows) else frozenset()
        if len(shown) < _ENOUGH:
            return False
        return any(len(shown & _seen(base)) >= _ENOUGH for base in self.state.rows.values())

    def _heads_several(self, first: int, column: int) -> bool:
        """Whether the title is blank beside it, where the row below has one more."""
        beside, below = (self.tab.cell(row, column + 1).text for row in (first, first + 1))
        return not beside.strip() and bool(below.strip())

    def _fields_called(self, text: str) -> frozenset[str]:
        title = fold(text)
        return frozenset(name for name, known in self.titles.items() if title in known)


def titles_below(tab: TabSnapshot, row: int) -> Sequence[str]:
    """The titles in this row, each preceded by the title of the group above it."""
    return spanned(_texts(tab, row - 1), _texts(tab, row)) if row else ()


def _texts(tab: TabSnapshot, row: int) -> Sequence[str]:
    return [cell.text.strip() for cell in tab.rows[row]]


def _keys(tab: TabSnapshot, row: int) -> frozenset[str]:
    return frozenset(raw_key(cell.value) for cell in tab.rows[row]) - {""}


def _seen(base: BaseRow) -> frozenset[str]:
    """What the row showed when it was last read, as `_keys` tells it."""
    return frozenset(raw_key(cell.seen) for cell in base.cells.values()) - {""}


def _find_highest(counts: Sequence[int]) -> int | None:
    """The first of equals: a header repeated further down is none of its own."""
    return max(range(len(counts)), key=lambda row: (counts[row], -row), default=None)
