"""How many cells a row and a record have in common, and how many are no chance."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from french_cells.folding import raw_key
from sync_service.domain.base import BaseRow
from sync_service.domain.spreadsheet import SheetRow

_TELLING = 20
"""A value that more free records share proves nothing, and would cost a quadratic search."""
_ENOUGH = 3
"""A town, a first name and a profession in common are no chance any more."""


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
        return 2 * score > len(filled_cells(row))

    def is_but_one_cell(self, row: SheetRow, score: int) -> bool:
        """So many equal cells are all of the row but one, and enough to be no chance."""
        return is_no_chance(score) and score == len(filled_cells(row)) - 1

    def is_all_of(self, row: SheetRow, score: int) -> bool:
        """The row shows nothing else, and that is no chance: some of its cells were emptied."""
        return is_no_chance(score) and score == len(filled_cells(row))

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
        for cell in filled_cells(row):
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
    return sum(
        field in cells and raw_key(cells[field].seen) == key for field, key in filled_cells(row)
    )


def filled_cells(row: SheetRow) -> list[tuple[str, str]]:
    """Each with its field, folded so that equal ones are alike."""
    keyed = ((field, raw_key(cell.value)) for field, cell in row.cells.items())
    return [(field, key) for field, key in keyed if key]
