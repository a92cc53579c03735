"""Tells stories for so many minutes, from a seed, and prints what was lost: `make soak`."""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.hostile.district.machine import stories, tell
from tests.hostile.faults.town import lay_ground
from tests.hostile.village import HOSTILE, Village

_PROMISES = ("lost", "mixed", "apart")
_RACE = 0.9
"""How often people act between two requests, where they do."""
KINDS = ("village", "race", "windows", "district")


def soak(minutes: float, seed: int, kinds: tuple[str, ...]) -> int:
    """The exit code: 1 when a promise was broken. Each kind gets its share of the time."""
    broken = 0
    for kind in kinds:
        ends_at = time.monotonic() + 60 * minutes / len(kinds)
        tell_all = _tell_district if kind == "district" else _tell_village
        figures = tell_all(kind, seed, ends_at)
        print(kind, dict(figures))  # noqa: T201
        broken += sum(figures[name] for name in (*_PROMISES, "silent", "complaints"))
    return int(bool(broken))


def _tell_village(kind: str, seed: int, ends_at: float) -> Counter[str]:
    figures: Counter[str] = Counter()
    race, windows = _RACE if kind == "race" else 0.0, kind == "windows"
    while time.monotonic() < ends_at:
        village = Village(seed, acts=HOSTILE, race=race, windows=windows)
        village.play()
        figures["runs"] += village.story.count("sync")
        figures["stories"] += 1
        figures["operations"] += sum(": " in told for told in village.story)
        _judge(village, seed, figures)
        seed += 1
    return figures


def _judge(village: Village, seed: int, figures: Counter[str]) -> None:
    figures["rows"] += len(village.world.records())
    figures["held"] += len(village.world.problems("held"))
    found = {name: list(getattr(village, name)()) for name in _PROMISES}
    if village.windows is not None:
        found["silent"] = village.windows.silent
        for name in ("hit", "noticed", "exact", "incidents"):
            figures[f"windows {name}"] += getattr(village.windows, name)
    for name, what in found.items():
        figures[name] += len(what)
        if what:
            print(f"seed {seed}: {name} {what}\n  {village.story}")  # noqa: T201


def _tell_district(_kind: str, seed: int, ends_at: float) -> Counter[str]:
    figures: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        ground = lay_ground(Path(folder))
        while time.monotonic() < ends_at:
            try:
                tell(ground, Path(folder), stories(4, 40), first=seed, figures=figures)
            except AssertionError as broken:
                notes = "\n  ".join(getattr(broken, "__notes__", ()))
                print(f"seed {seed}: {broken}\n  {notes}")  # noqa: T201
                figures["complaints"] += 1
            figures["stories"] += 4
            seed += 1
    return figures


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kind", choices=KINDS, help="one kind of stories; else all in turn")
    asked = parser.parse_args()
    sys.exit(soak(asked.minutes, asked.seed, (asked.kind,) if asked.kind else KINDS))
