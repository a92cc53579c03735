"""How many cells a row and a record have in common, and how many are more than coincidence."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from french_cells.folding import raw_key
from sync_service.domain.base import UNMET, BaseRow
from sync_service.domain.spreadsheet import SheetRow

WAYS = frozenset({"email", "phone", "mobile", "reach"})
"""Columns that say how to reach somebody."""
NAMES = frozenset({"family_name", "given_name", "full_name", "label", "code"})
"""Columns that say who, or what, a row is about."""
WHOSE = WAYS | NAMES
_MOST_SHARED = 20
"""A value that more free records share identifies none, and would make the search quadratic."""
FEWEST_ALONE = 2
"""One cell that only one record shows may have been typed by chance."""
_FEWEST_EQUAL = 3
"""A town, a first name and a profession in common are more than coincidence."""


class Likeness:
    """An index of free records, those that no row was matched with yet, by their base cells."""

    def __init__(self, base: Mapping[str, BaseRow], free: Iterable[str]) -> None:
        self._base = base
        self._refs: dict[tuple[str, str], list[str]] = defaultdict(list)
        for ref in free:
            for name, cell in base[ref].cells.items():
                if key := raw_key(cell.seen):
                    self._refs[name, key].append(ref)

    def to(self, row: SheetRow, ref: str) -> int:
        """How many filled cells of the row equal this record's base cells."""
        return count_equal(row, self._base.get(ref))

    def is_clear(self, row: SheetRow, score: int) -> bool:
        """Whether `score` equal cells are more than half of the row's filled cells."""
        return 2 * score > len(filled_cells(row))

    def is_all_but_one(self, row: SheetRow, score: int) -> bool:
        """Whether all filled cells but one are equal, and enough to be more than coincidence."""
        return is_beyond_chance(score) and score == len(filled_cells(row)) - 1

    def is_all_of(self, row: SheetRow, score: int) -> bool:
        """Whether all filled cells are equal, and enough; the record may show more than the row.

        That is a row of which some cells were emptied.
        """
        return is_beyond_chance(score) and score == len(filled_cells(row))

    def find_best(
        self, row: SheetRow, free: AbstractSet[str], excluding: str = ""
    ) -> tuple[str | None, int]:
        """The one free record most like the row, and its score, if more than half of it agrees.

        (None, 0) where two are equally like it.
        """
        other, score = self.find_likest(row, free, excluding)
        # A town and a first name in common may be coincidence; more than half of a row is not.
        return (other, score) if self.is_clear(row, score) else (None, 0)

    def find_likest(
        self, row: SheetRow, free: AbstractSet[str], excluding: str = ""
    ) -> tuple[str | None, int]:
        """The one free record most like the row, however little; (None, 0) on a tie."""
        ranked = self._scores(row, free, excluding).most_common(2)
        if not ranked or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
            return None, 0
        return ranked[0]

    def shown_alone(self, row: SheetRow, least: int = FEWEST_ALONE) -> AbstractSet[str]:
        """The records of which the row shows `least` cells or more that no other record shows."""
        return {ref for ref, count in self._count_alone(row).items() if count >= least}

    def shows_something_of(self, row: SheetRow, ref: str) -> bool:
        """Whether the row shows a cell that this record shows, and no other one."""
        return bool(self.cells_alone(row, ref))

    def cells_alone(self, row: SheetRow, ref: str) -> Sequence[tuple[str, str]]:
        """The cells of the row that this record shows, and no other one."""
        return [cell for cell in filled_cells(row) if self._refs.get(cell) == [ref]]

    def is_known(self, row: SheetRow, ref: str | None) -> bool:
        """Whether enough of the row is this record's and no other one's, its name among that."""
        alone = self.cells_alone(row, ref) if ref is not None else ()
        return is_beyond_chance(len(alone)) and any(name in NAMES for name, _ in alone)

    def is_shown_by_others(self, cell: tuple[str, str], ref: str) -> bool:
        """Whether another record than this one shows what a filled cell holds."""
        return any(one != ref for one in self._refs.get(cell, ()))

    def _count_alone(self, row: SheetRow) -> Counter[str]:
        refs = (self._refs.get(cell, ()) for cell in filled_cells(row))
        return Counter(one[0] for one in refs if len(one) == 1)

    def find_all_of(self, row: SheetRow, free: AbstractSet[str]) -> Sequence[str]:
        """The free records that show all that the row shows, in the order in which they stood."""
        scores = self._scores(row, free)
        refs = [ref for ref, score in scores.items() if self.is_all_of(row, score)]
        return sorted(refs, key=lambda ref: (self._base[ref].row_hint or 0, ref))

    def _scores(self, row: SheetRow, free: AbstractSet[str], excluding: str = "") -> Counter[str]:
        scores: Counter[str] = Counter()
        for cell in filled_cells(row):
            refs = self._refs.get(cell, ())
            if len(refs) <= _MOST_SHARED:
                scores.update(ref for ref in refs if ref in free and ref != excluding)
        return scores


def is_beyond_chance(score: int) -> bool:
    """Whether so many equal cells are more than coincidence."""
    return score >= _FEWEST_EQUAL


def count_equal(row: SheetRow, base: BaseRow | None) -> int:
    """How many filled cells of the row equal this base's; 0 without a base."""
    cells = base.cells if base is not None else {}
    return sum(
        field in cells and raw_key(cells[field].seen) == key for field, key in filled_cells(row)
    )


def is_one_edit(row: SheetRow, base: BaseRow | None) -> bool:
    """Whether one cell alone is not as it was; emptied ones count."""
    known = base.cells if base is not None else {}
    differing = (
        raw_key(cell.value) != raw_key(known.get(field, UNMET).seen)
        for field, cell in row.cells.items()
    )
    return sum(differing) <= 1


def filled_cells(row: SheetRow) -> list[tuple[str, str]]:
    """The field and folded value of each filled cell, so that equal ones compare equal."""
    keyed = ((field, raw_key(cell.value)) for field, cell in row.cells.items())
    return [(field, key) for field, key in keyed if key]
