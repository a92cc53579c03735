"""Who is whom by elimination, among rows that could each be one of several. Pure."""

from collections import Counter
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import TypeVar

Found = TypeVar("Found", int, str)


def settle_by_elimination(candidates: Mapping[int, AbstractSet[Found]]) -> Mapping[int, Found]:
    """Row → the one candidate left for it once rows with a single candidate have theirs.

    Nothing for a row that shares its single candidate with another, or that has none left.
    """
    settled: dict[int, Found] = {}
    while single := {row: min(some) for row, some in candidates.items() if len(some) == 1}:
        rows_per_candidate = Counter(single.values())
        settled |= {row: one for row, one in single.items() if rows_per_candidate[one] == 1}
        candidates = {
            row: some - rows_per_candidate.keys()
            for row, some in candidates.items()
            if row not in single
        }
    return settled
