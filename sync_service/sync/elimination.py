"""Who is whom by elimination, among rows that could each be one of several. Pure."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import TypeVar

Found = TypeVar("Found", int, str)


def settle_by_elimination(candidates: Mapping[int, AbstractSet[Found]]) -> Mapping[int, Found]:
    """Row → the one candidate left for it once rows with a single candidate have theirs.

    Nothing for a row that shares its single candidate with another, or that has none left.
    """
    left: dict[int, set[Found]] = {row: set(refs) for row, refs in candidates.items()}
    rows_of: dict[Found, list[int]] = defaultdict(list)
    for row, some in left.items():
        for one in some:
            rows_of[one].append(row)
    settled: dict[int, Found] = {}
    single = [row for row, some in left.items() if len(some) == 1]
    while single:
        theirs = {row: min(left.pop(row)) for row in single}
        rows_per_candidate = Counter(theirs.values())
        settled |= {row: one for row, one in theirs.items() if rows_per_candidate[one] == 1}
        touched = {row for one in rows_per_candidate for row in rows_of[one] if row in left}
        for row in touched:
            left[row] -= rows_per_candidate.keys()
        single = [row for row in touched if len(left[row]) == 1]
    return settled
