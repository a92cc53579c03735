"""In which order the processes of a run get its tests: what takes long first, each with one."""

from collections.abc import Sequence

LONG = (
    "simulation", "system", "browser", "hostile", "test_postgresql.py", "test_release.py",
)  # fmt: skip
"""Beneath `tests/`. What their tests share takes seconds to start: it is best started once."""


def deal(tests: Sequence[str], processes: int) -> list[int]:
    """Positions in a new order. xdist cuts it into as many parts as there are processes.

    Whoever is done takes from the end of another's part, where what is left is short.
    """
    parts: list[list[int]] = [[] for _ in range(processes)]
    short: list[int] = []
    for position, name in enumerate(tests):
        place = name.removeprefix("tests/").split("::")[0].partition("/")[0]
        of = parts[LONG.index(place) % processes] if place in LONG else short
        of.append(position)
    size = len(tests) // processes
    for part in parts:
        room = max(size - len(part), 0)
        part.extend(short[:room])
        del short[:room]
    return [position for part in parts for position in part] + short
