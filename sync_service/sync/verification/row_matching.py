"""Which row of a tab is which row of the tab before, when our cells hide some of it. Pure.

It never guesses: a row with two possible explanations stays in doubt, and the doubt is reported
(ADR 10). See docs/worked-examples.md.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sync_service.sync.elimination import settle_by_elimination
from sync_service.sync.verification.row_order import Pair, RowOrder

Keys = Mapping[int, str]
"""A row's filled cells: column → what it holds."""


def _rows_by_content(rows: Mapping[int, Keys]) -> Mapping[frozenset[tuple[int, str]], list[int]]:
    """Groups rows of equal content, each group from top to bottom."""
    found: dict[frozenset[tuple[int, str]], list[int]] = defaultdict(list)
    for row in sorted(rows):
        found[frozenset(rows[row].items())].append(row)
    return found


_MOST_SHARED = 20
"""A value that more rows share identifies none, and would make the search quadratic."""
_LEFT_IN_PLACE = 2
"""From two cells of a column on: one alone that shows another row's value may be typed."""
_BEYOND_CHANCE = 3
"""So many cells that one row alone had are no coincidence, whatever was typed beside them."""
_NOTHING: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class RowMatch:
    """`rows`: old index → new one. `owners`: asked row → its old row; itself if `fresh`.

    Asked rows are those in which we wrote. `doubts`: asked row → the old rows that it may be.
    """

    rows: Mapping[int, int]
    owners: Mapping[int, int]
    fresh: AbstractSet[int]
    """Asked rows that were empty before we wrote."""
    doubts: Mapping[int, Sequence[int]]
    exact: int = 0
    """How many rows that hold something were found again by everything they show."""
    gone: AbstractSet[int] = frozenset()
    """Fresh rows that held a row before, which is nowhere now; nothing but ours is left there."""

    @property
    def is_still(self) -> bool:
        pairs = (*self.rows.items(), *self.owners.items())
        return not (self.doubts or self.gone) and all(old == new for old, new in pairs)


class RowMatching:
    """Matches rows that show all they hold; then rows that ours hides in part; then entirely."""

    def __init__(
        self,
        old: Mapping[int, Keys],
        new: Mapping[int, Keys],
        hidden: Mapping[int, AbstractSet[int]],
        asked: AbstractSet[int],
        hints: Mapping[int, Mapping[int, int]] | None = None,
        *,
        is_as_long: bool = False,
    ) -> None:
        """`hints`: new row → old rows, and how many formulas only those two have in common.

        `is_as_long`: the tab has as many rows, filled or not, as before.
        """
        self._old, self._new, self._hidden = old, new, hidden
        self._hints = hints or {}
        self._is_as_long = is_as_long
        # How many old rows have which value in which column, matched or not.
        self._times = Counter(cell for keys in old.values() for cell in keys.items())
        # Which old row is the only one to have it.
        self._holders = {
            cell: row
            for row, keys in old.items()
            for cell in keys.items()
            if self._times[cell] == 1
        }
        self._strange: Counter[int] = Counter()
        """By column, in how many matched rows it shows a value of another row."""
        self._left = dict(old)
        self._only: Mapping[int, int] = {}
        """Rows that show several old rows → the one that the other rows leave them."""
        self._asked = asked
        self._rows: dict[int, int] = {}
        self._owners: dict[int, int] = {}
        self._fresh: set[int] = set()
        self._doubts: dict[int, Sequence[int]] = {}
        self._cells: dict[tuple[int, str], list[int]] | None = None
        self._fitting: dict[frozenset[int], dict[frozenset[tuple[int, str]], list[int]]] = {}

    def result(self) -> RowMatch:
        self._match_visible()
        found = set(self._rows.values())
        open_rows = sorted(row for row in self._asked if row not in found)
        shown = [row for row in open_rows if self._seen(row)]
        bare = [row for row in open_rows if not self._seen(row)]
        self._own_all(self._only_fit(row) for row in shown)
        order = self._order()
        fitting = (self._fit_in_order(row, order) for row in self._undecided(shown))
        self._own_all(one for one in fitting if one and not self._fits_another_better(*one))
        exact = len(self._rows)
        self._only = self._eliminate({*self._visible_strangers(), *self._undecided(self._asked)})
        self._own_all(self._retyped(row, order) for row in self._visible_strangers())
        self._own_all(self._likest(row, order) for row in self._undecided(shown))
        self._judge_rest(self._undecided(shown))
        self._judge_bare(bare)
        owners = {new: old for old, new in self._rows.items() if new in self._asked}
        fresh = {row: row for row in self._fresh}
        gone = self._fresh & self._left.keys()
        return RowMatch(self._rows, owners | fresh, self._fresh, self._doubts, exact, gone)

    # --- rows that show something -----------------------------------------------------------

    def _match_visible(self) -> None:
        places = _rows_by_content(
            {row: keys for row, keys in self._new.items() if not self._hidden.get(row)}
        )
        for content, olds in _rows_by_content(self._old).items():
            news = places.get(content, ())
            # If one of several equal rows is covered or gone, the others are taken to have stayed.
            stayed = {*olds} & {*news} if len(olds) != len(news) else set[int]()
            self._own_all((row, row) for row in sorted(stayed))
            rest = ([row for row in rows if row not in stayed] for rows in (news, olds))
            self._own_all(zip(*rest, strict=False))

    def _only_fit(self, row: int) -> tuple[int, int] | None:
        fitting = self._fits(row)
        if len(fitting) != 1 or self._fits_another_better(row, fitting[0]):
            return None
        return row, fitting[0]

    def _fit_in_order(self, row: int, order: RowOrder) -> tuple[int, int] | None:
        hint = order.old_of(row)
        return (row, hint) if hint is not None and hint in self._fits(row) else None

    def _likest(self, row: int, order: RowOrder) -> tuple[int, int] | None:
        """For rows in which people changed other cells, or of which they sorted only a part."""
        seen, hints = self._seen(row), self._hints.get(row, {})
        scores = {
            old: sum(seen.get(column) == key for column, key in keys.items()) + hints.get(old, 0)
            for old, keys in self._left.items()
        }
        best = max(scores.values(), default=0)
        likest = [old for old, score in scores.items() if score == best]
        hint = order.old_of(row)
        rivals = [old for old in likest if old != hint]
        if best and hint in likest and not any(self._shows_alone(row, old) for old in rivals):
            found = hint
        elif len(likest) == 1 and (
            2 * best > self._count_own(seen) + hints.get(likest[0], 0)
            or self._shows_only(row, likest[0])
        ):
            found = likest[0]
        else:
            return None
        only = self._only.get(row, found)
        found = only if only in self._left else found
        return None if self._fits_another_better(row, found) else (row, found)

    def _eliminate(self, rows: AbstractSet[int]) -> Mapping[int, int]:
        """Rows that show two old rows or more, and the only one that the other rows leave them.

        Cells of an older copy were pasted a row too high: each row shows one person's name and
        the next one's address.
        """
        shown = {row: self._clearly_shown(row) for row in rows}
        settled = settle_by_elimination(shown)
        return {row: old for row, old in settled.items() if len(shown[row]) > 1}

    def _clearly_shown(self, row: int) -> AbstractSet[int]:
        """One cell alone may be typed, or left in place by a sort."""
        shown = self._shown_alone(row)
        return {old for old, count in shown.items() if count >= _LEFT_IN_PLACE}

    def _shown_alone(self, row: int) -> Counter[int]:
        """Old row → how many cells show here what was in that row only."""
        holders = (self._holders.get(cell) for cell in self._seen(row).items())
        return Counter(old for old in holders if old is not None and old in self._left)

    def _shows_alone(self, row: int, old: int) -> bool:
        """A value here is the old row's and no other one's.

        Then content speaks for one row and position for another: position alone may not decide.
        """
        return old in self._shown_alone(row)

    def _shows_only(self, row: int, old: int) -> bool:
        """Enough cells are the old row's alone; what else is here was typed, or left by a sort."""
        shown = self._shown_alone(row)
        rest = max((count for one, count in shown.items() if one != old), default=0)
        return shown[old] >= _BEYOND_CHANCE and rest < _LEFT_IN_PLACE

    def _count_own(self, seen: Keys) -> int:
        """How many cells tell whose row it is; not those in columns that a sort left in place."""
        return sum(
            self._strange[cell[0]] < _LEFT_IN_PLACE or self._holders.get(cell) not in self._rows
            for cell in seen.items()
        )

    def _visible_strangers(self) -> list[int]:
        """Rows that hide nothing and equal no old row."""
        found = set(self._rows.values())
        return [row for row in self._new if row not in found and not self._hidden.get(row)]

    def _retyped(self, row: int, order: RowOrder) -> tuple[int, int] | None:
        """A row that we left alone and somebody edited; it cannot be a row that ours hides."""
        pair = self._likest(row, order)
        if pair is None:
            return None
        seen = self._seen(row)
        kept = sum(seen.get(column) == key for column, key in self._left[pair[1]].items())
        # A row typed where another was cut may have its town by coincidence, but not half of it.
        return pair if 2 * kept >= len(seen) else None

    def _judge_rest(self, rows: Iterable[int]) -> None:
        """Somebody typed beside ours into an empty row, or nobody can know whose row it is."""
        order = self._order()
        for row in rows:
            hint = order.old_of(row)
            if hint is not None and hint not in self._old:
                self._fresh.add(row)
            else:
                self._doubts[row] = tuple(self._left)

    # --- rows that show nothing but ours ----------------------------------------------------

    def _judge_bare(self, rows: Sequence[int]) -> None:
        self._own_all(self._forced([row for row in rows if row in self._old]))
        rows = self._undecided(rows)
        order = self._order()
        self._pair_by_count(rows, order)
        self._own_all(self._fit_in_order(row, order) for row in rows)
        open_rows = self._undecided(rows)
        for row in open_rows:
            fitting = self._fits(row)
            candidates = self._candidates(row, fitting, order)
            if not candidates:
                self._fresh.add(row)
            elif len(candidates) == 1 and order.is_moved_to(row, candidates[0], len(open_rows)):
                self._own(row, candidates[0])
            else:
                self._doubts[row] = candidates
        if self._is_as_long:
            self._cover([row for row in rows if row in self._fresh & self._old.keys()])

    def _forced(self, rows: Sequence[int]) -> Sequence[tuple[int, int]]:
        """Where no row was deleted, each is somewhere: those that only one of these can hide.

        In all of these rows others stood before. Order alone would take a row that was dragged
        there for a deleted one. If two are left the same place, or one none, a row was cleared.
        """
        if not self._is_as_long or len(self._left) > min(len(rows), _MOST_SHARED):
            return ()
        places: dict[int, list[int]] = {old: [] for old in self._left}
        for row in rows:
            for old in self._fits(row):
                places[old].append(row)
        found = [(spots[0], old) for old, spots in places.items() if len(spots) == 1]
        is_sure = all(places.values()) and len({row for row, _ in found}) == len(found)
        return found if is_sure else ()

    def _cover(self, rows: Sequence[int]) -> None:
        """None was deleted: rows of ours where others stood before cover those that are nowhere.

        Nothing tells which; each is whole again wherever it is put back.
        """
        pairs = self._pair_in_order(rows, sorted(self._left)[: len(rows)])
        self._fresh.difference_update(row for row, _ in pairs)
        self._own_all(pairs)

    def _pair_by_count(self, rows: Sequence[int], order: RowOrder) -> None:
        """Pairs rows in order between the same neighbours, if there are as many rows as places.

        Where rows were put in there, there are more: ours covers old ones and new ones alike.
        """
        if not order.is_kept:
            return
        places: dict[int, list[int]] = defaultdict(list)
        lost: dict[int, list[int]] = defaultdict(list)
        for row in rows:
            # Below the old table, ours may have covered nothing at all.
            places[order.place_of(row)].append(row if row <= order.last_of(self._left) else -1)
        for old in sorted(self._left):
            lost[order.old_place_of(old)].append(old)
        for place, spots in places.items():
            pairs = list(zip(spots, lost[place], strict=False))
            is_whole = len(spots) == len(lost[place]) and -1 not in spots
            if is_whole and all(old in self._fits(row) for row, old in pairs):
                self._own_all(pairs)
            elif order.gap_at(spots[0]) > 0:
                self._own_all(self._pair_in_order(spots, lost[place]))

    def _pair_in_order(self, spots: Sequence[int], olds: Sequence[int]) -> Sequence[Pair]:
        """Each old row with the next spot that it fits; nothing if one of them finds none."""
        left = iter(spots)
        pairs = [(next((row for row in left if old in self._fits(row)), -1), old) for old in olds]
        return pairs if all(row >= 0 for row, _ in pairs) else []

    def _candidates(self, row: int, fitting: Sequence[int], order: RowOrder) -> Sequence[int]:
        """Old rows that ours may hide here, given how the other rows moved."""
        if not order.is_kept or order.gap_at(row) < 0:
            return fitting
        if order.gap_at(row) > 0:
            gone = [old for old in fitting if order.gap_of(old) < 0]
            return gone or [old for old in fitting if order.is_at_the_end(old)]
        # A deleted row leaves no room; one dragged to the end leaves none either. A row that is
        # blank now was cleared, or cut and pasted right here.
        return [old for old in fitting if order.gap_of(old) >= 0 or row <= order.last]

    # --- looking ----------------------------------------------------------------------------

    def _fits(self, row: int) -> list[int]:
        """The old rows that equal this one in all columns that we left alone."""
        covered = frozenset(self._hidden.get(row, _NOTHING))
        index = self._fitting.get(covered)
        if index is None:
            index = self._fitting[covered] = defaultdict(list)
            for old, keys in self._left.items():
                index[frozenset((c, k) for c, k in keys.items() if c not in covered)].append(old)
        found = index.get(frozenset(self._seen(row).items()), ())
        return [old for old in found if old in self._left]

    def _fits_another_better(self, row: int, old: int) -> bool:
        """Ours hides most of that old row here, and another undecided row shows more of it.

        A reference that a sort left behind, beside nothing but ours, does not make it that row;
        nor does one beside a formula that shows another row's value.
        """
        keys, seen = self._left[old], self._seen(row)
        shared = sum(seen.get(column) == key for column, key in keys.items())
        if 2 * shared >= len(keys):
            return False
        hints = self._hints.get(row, {})
        if hints and old not in hints:
            return True
        counts: Counter[int] = Counter()
        for cell in keys.items():
            places = self._places_of_cells().get(cell, ())
            if len(places) <= _MOST_SHARED:
                counts.update(place for place in places if place not in self._owners)
        return any(count > shared for place, count in counts.items() if place != row)

    def _places_of_cells(self) -> Mapping[tuple[int, str], Sequence[int]]:
        """(Column, value) → the rows that hold it, among rows that were not matched exactly."""
        if self._cells is None:
            found = set(self._rows.values())
            self._cells = defaultdict(list)
            for row in self._new.keys() - found:
                for cell in self._seen(row).items():
                    self._cells[cell].append(row)
        return self._cells

    def _seen(self, row: int) -> Keys:
        covered = self._hidden.get(row, _NOTHING)
        return {c: k for c, k in self._new.get(row, {}).items() if c not in covered}

    def _order(self) -> RowOrder:
        unknown = (row for row in self._asked if row not in self._owners)
        return RowOrder(self._rows, self._left, [row for row in unknown if self._fits(row)])

    def _undecided(self, rows: Iterable[int]) -> list[int]:
        return [row for row in rows if row not in self._owners]

    def _own_all(self, pairs: Iterable[tuple[int, int] | None]) -> None:
        """One at a time: an old row that is taken fits no later row."""
        for pair in pairs:
            if pair is not None:
                self._own(*pair)

    def _own(self, row: int, old: int) -> None:
        self._rows[old] = row
        self._owners[row] = old
        self._strange.update(
            cell[0] for cell in self._seen(row).items() if self._holders.get(cell, old) != old
        )
        del self._left[old]
