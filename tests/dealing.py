"""In which order the processes of a run get its tests: the long ones first, shared fairly."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

LONG: Mapping[str, int] = MappingProxyType({
    "system": 715,
    "simulation": 500,
    "hostile": 300,
    "browser": 180,
    "system/test_documents.py": 120,
    "test_release.py": 90,
    "system/test_letter_killed.py": 90,
    "system/test_demo.py": 85,
    "system/test_illnesses.py": 70,
    "test_postgresql.py": 20,
})  # fmt: skip
"""Beneath `tests/`: how long they take beside each other, in some unit, the longest first.

What the tests of a folder share takes seconds to start, so a folder stays in one process; files of
`system` that share nothing are told apart, as the folder takes longer than its part of a run.
"""


def deal(tests: Sequence[str], processes: int) -> list[int]:
    """Positions in a new order. xdist cuts it into as many parts as there are processes.

    Whoever is done takes from the end of another's part, where what is left is short.
    """
    dealt = deal_places(processes)
    of_place: dict[str, list[int]] = {place: [] for place in LONG}
    short: list[int] = []
    for position, name in enumerate(tests):
        place = _find_place(name.removeprefix("tests/").split("::")[0])
        (short if place is None else of_place[place]).append(position)
    parts = [[one for place in places for one in of_place[place]] for places in dealt]
    size = len(tests) // processes
    for part in parts:
        room = max(size - len(part), 0)
        part.extend(short[:room])
        del short[:room]
    return [position for part in parts for position in part] + short


def _find_place(path: str) -> str | None:
    """The file's own, or its folder's."""
    return next((one for one in (path, path.partition("/")[0]) if one in LONG), None)


def deal_places(processes: int) -> list[list[str]]:
    """For each process its places, each given to the one that has least to do so far."""
    dealt: list[list[str]] = [[] for _ in range(processes)]
    for place in LONG:
        min(dealt, key=lambda places: sum(LONG[one] for one in places)).append(place)
    return dealt
