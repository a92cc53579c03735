"""A floor and ours in turn, five times; prints medians, with the least and the greatest.

Both have their turn in each repetition, so that a busy machine slows both: trust the ratios.
Seconds are the processor's, of this process and of children that it has waited for; what the
clock on the wall says of the same turns is a ratio of its own, worth less on a shared machine.
"""

import argparse
import json
import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from time import perf_counter, process_time

from rich.console import Console
from rich.table import Table

TIMES = 5
_LARGE = 100
Act = Callable[[], object]


@dataclass(frozen=True)
class Pair:
    """What was measured in turn: seconds of the processor for each unit, and ratios."""

    name: str
    aim: str
    floor: Sequence[float]
    ours: Sequence[float]
    walls: Sequence[float]
    """Ours over the floor, by the clock on the wall."""

    @property
    def ratios(self) -> Sequence[float]:
        return [ours / floor for ours, floor in zip(self.ours, self.floor, strict=True)]


def in_turn(name: str, floor: Act, ours: Act, *, aim: str = "", units: int = 1) -> Pair:
    """Each does so many units in a turn. The first turn warms caches up and is not counted."""
    floor(), ours()
    turns = [(_seconds(floor), _seconds(ours)) for _ in range(TIMES)]
    return Pair(
        name,
        aim,
        [one[0] / units for one, _ in turns],
        [other[0] / units for _, other in turns],
        [other[1] / one[1] for one, other in turns],
    )


def _seconds(act: Act) -> tuple[float, float]:
    began, children = (process_time(), perf_counter()), _of_children()
    act()
    ended = process_time(), perf_counter()
    return ended[0] - began[0] + _of_children() - children, ended[1] - began[1]


def _of_children() -> float:
    spent = getrusage(RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def arguments(doc: str | None, **sizes: str) -> argparse.Namespace:
    """`--json`, and options whose numbers have commas between."""
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--json", action="store_true")
    for name, default in sizes.items():
        parser.add_argument(f"--{name}", default=default)
    found = parser.parse_args()
    for name in sizes:
        setattr(found, name, [int(one) for one in getattr(found, name).split(",")])
    return found


def show(title: str, pairs: Sequence[Pair], counts: dict[str, object], *, as_json: bool) -> int:
    """`counts` are the same on every machine, or say what a ratio cannot."""
    if as_json:
        machine = {"python": platform.python_version(), "cores": os.cpu_count()}
        machine["load"] = os.getloadavg()[0]
        measured = [vars(one) | {"ratios": one.ratios} for one in pairs]
        print(json.dumps({"measured": measured, "counts": counts, "machine": machine}))
        return 0
    titles = ("what", "floor, ms", "ours, ms", "ours / floor", "by the clock", "aim")
    table = Table(*titles, title=f"{title} (CPU; load {os.getloadavg()[0]:.0f})")
    for one in pairs:
        times = (_range([1000 * second for second in each]) for each in (one.floor, one.ours))
        table.add_row(one.name, *times, _range(one.ratios), _range(one.walls), one.aim)
    console = Console(width=120)
    if pairs:
        console.print(table)
    for name, count in counts.items():
        console.print(f"{name}: {count}")
    return 0


def _range(values: Sequence[float]) -> str:
    least, middle, most = min(values), median(values), max(values)
    told = [f"{one:.3g}" if one < _LARGE else f"{one:.0f}" for one in (middle, least, most)]
    return f"{told[0]} ({told[1]}–{told[2]})"
