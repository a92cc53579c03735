"""Which row of a tab is which row of the tab before, when our cells hide some of it. Pure.

It never guesses: a row that two stories fit stays in doubt, and the doubt is reported (ADR 10).
See docs/worked-examples.md.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sync_service.sync.verification.row_order import RowOrder

Keys = Mapping[int, str]
"""A row's filled cells: column → what it holds."""


def _rows_by_content(rows: Mapping[int, Keys]) -> Mapping[frozenset[tuple[int, str]], list[int]]:
    """Those that are alike, from above."""
    found: dict[frozenset[tuple[int, str]], list[int]] = defaultdict(list)
    for row in sorted(rows):
        found[frozenset(rows[row].items())].append(row)
    return found


_TELLING = 20
"""A value that more rows share proves nothing, and would cost a quadratic search."""
_TORN = 2
"""One cell that says what another row did may have been typed."""
_NOTHING: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class RowMatch:
    """`rows`: old index → new one. `owners`: asked row → old row, itself when it is `fresh`.

    `doubts`: asked rows of which nobody can say, and the old rows that they may be.
    """

    rows: Mapping[int, int]
    owners: Mapping[int, int]
    fresh: AbstractSet[int]
    """Asked rows that held nothing before us."""
    doubts: Mapping[int, Sequence[int]]
    exact: int = 0
    """How many rows were found again by all that they show, and that is something."""
    gone: AbstractSet[int] = frozenset()
    """Those of the fresh ones where a row was that is nowhere now: nothing but ours is left."""

    @property
    def is_still(self) -> bool:
        pairs = (*self.rows.items(), *self.owners.items())
        return not (self.doubts or self.gone) and all(old == new for old, new in pairs)


class RowMatching:
    """First the rows that show all they hold, then those of which ours hides a part, or all."""

    def __init__(
        self,
        old: Mapping[int, Keys],
        new: Mapping[int, Keys],
        hidden: Mapping[int, AbstractSet[int]],
        asked: AbstractSet[int],
        hints: Mapping[int, Mapping[int, int]] | None = None,
    ) -> None:
        """`hints`: new row → old rows, and how many formulas show there alone what they showed."""
        self._old, self._new, self._hidden = old, new, hidden
        self._hints = hints or {}
        # How many old rows hold what in which column, found or not.
        self._times = Counter(cell for keys in old.values() for cell in keys.items())
        # Which old row alone does.
        self._holders = {
            cell: row
            for row, keys in old.items()
            for cell in keys.items()
            if self._times[cell] == 1
        }
        self._strange: Counter[int] = Counter()
        """By column, how many rows that are known show there what is another's."""
        self._left = dict(old)
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
        self._own_all(self._fit_in_order(row, order) for row in self._undecided(shown))
        exact = len(self._rows)
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
            # Where ours covers one of those alike, or one is gone, the others kept their places.
            stayed = {*olds} & {*news} if len(olds) != len(news) else set[int]()
            self._own_all((row, row) for row in sorted(stayed))
            rest = ([row for row in rows if row not in stayed] for rows in (news, olds))
            self._own_all(zip(*rest, strict=False))

    def _only_fit(self, row: int) -> tuple[int, int] | None:
        fitting = self._fits(row)
        if len(fitting) != 1 or self._is_outdone(row, fitting[0]):
            return None
        return row, fitting[0]

    def _fit_in_order(self, row: int, order: RowOrder) -> tuple[int, int] | None:
        hint = order.old_of(row)
        return (row, hint) if hint is not None and hint in self._fits(row) else None

    def _likest(self, row: int, order: RowOrder) -> tuple[int, int] | None:
        """People changed cells beside ours, or sorted half a row."""
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
        elif len(likest) == 1 and 2 * best > self._count_own(seen) + hints.get(likest[0], 0):
            found = likest[0]
        else:
            return None
        return None if self._is_outdone(row, found) else (row, found)

    def _shows_alone(self, row: int, old: int) -> bool:
        """A cell here is as in that old row, and as in no other one.

        So there is a proof for either of two rows, and the place alone may not decide.
        """
        seen = self._seen(row)
        return any(
            seen.get(column) == key and self._times[column, key] == 1
            for column, key in self._old[old].items()
        )

    def _count_own(self, seen: Keys) -> int:
        """How many cells say whose row it is: not those that a sort left where they were."""
        return sum(
            self._strange[cell[0]] < _TORN or self._holders.get(cell) not in self._rows
            for cell in seen.items()
        )

    def _visible_strangers(self) -> list[int]:
        """Rows that hide nothing, and that are no old row as it was."""
        found = set(self._rows.values())
        return [row for row in self._new if row not in found and not self._hidden.get(row)]

    def _retyped(self, row: int, order: RowOrder) -> tuple[int, int] | None:
        """Somebody typed in a row that we left alone: so it is not under ours."""
        pair = self._likest(row, order)
        if pair is None:
            return None
        seen = self._seen(row)
        kept = sum(seen.get(column) == key for column, key in self._left[pair[1]].items())
        # A row typed where another was cut may share a town with it by chance, but not half of it.
        return pair if 2 * kept >= len(seen) else None

    def _judge_rest(self, rows: Iterable[int]) -> None:
        """Somebody typed beside ours into an empty row, or nobody knows whose row it is."""
        order = self._order()
        for row in rows:
            hint = order.old_of(row)
            if hint is not None and hint not in self._old:
                self._fresh.add(row)
            else:
                self._doubts[row] = tuple(self._left)

    # --- rows that show nothing but ours ----------------------------------------------------

    def _judge_bare(self, rows: Sequence[int]) -> None:
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

    def _pair_by_count(self, rows: Sequence[int], order: RowOrder) -> None:
        """If as many rows are left as places between the same neighbours, each takes its turn."""
        if not order.is_kept:
            return
        places: dict[int, list[int]] = defaultdict(list)
        lost: dict[int, list[int]] = defaultdict(list)
        for row in rows:
            # Below the old table, ours may as well have met nothing.
            places[order.place_of(row)].append(row if row <= order.last_of(self._left) else -1)
        for old in sorted(self._left):
            lost[order.old_place_of(old)].append(old)
        for place, spots in places.items():
            pairs = list(zip(spots, lost[place], strict=False))
            is_whole = len(spots) == len(lost[place]) and -1 not in spots
            if is_whole and all(old in self._fits(row) for row, old in pairs):
                self._own_all(pairs)

    def _candidates(self, row: int, fitting: Sequence[int], order: RowOrder) -> Sequence[int]:
        """Old rows that ours may hide here, given how the others moved."""
        if not order.is_kept or order.gap_at(row) < 0:
            return fitting
        if order.gap_at(row) > 0:
            gone = [old for old in fitting if order.gap_of(old) < 0]
            return gone or [old for old in fitting if order.is_at_the_end(old)]
        # A row that was deleted left no room, but one that was dragged to the end left none
        # either; one that is blank now was cleared, or cut and pasted just here.
        return [old for old in fitting if order.gap_of(old) >= 0 or row <= order.last]

    # --- looking ----------------------------------------------------------------------------

    def _fits(self, row: int) -> list[int]:
        """The old rows whose cells are those that we left alone here."""
        covered = frozenset(self._hidden.get(row, _NOTHING))
        index = self._fitting.get(covered)
        if index is None:
            index = self._fitting[covered] = defaultdict(list)
            for old, keys in self._left.items():
                index[frozenset((c, k) for c, k in keys.items() if c not in covered)].append(old)
        found = index.get(frozenset(self._seen(row).items()), ())
        return [old for old in found if old in self._left]

    def _is_outdone(self, row: int, old: int) -> bool:
        """Ours hides most of that row here, and another one that is still open shows more of it.

        A reference that a sort left behind, beside nothing but ours, is not yet its row; nor is
        one beside a formula that shows another row's.
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
            if len(places) <= _TELLING:
                counts.update(place for place in places if place not in self._owners)
        return any(count > shared for place, count in counts.items() if place != row)

    def _places_of_cells(self) -> Mapping[tuple[int, str], Sequence[int]]:
        """Which rows, of those not known by all that they show, hold what in which column."""
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
        """Each as soon as it is known: what is taken fits no later row."""
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
