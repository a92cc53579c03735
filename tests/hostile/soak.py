"""Tells stories for so many minutes, from a seed, and prints what was lost: `make soak`."""

import argparse
import sys
import time
from collections import Counter

from tests.hostile.village import HOSTILE, Village

_PROMISES = ("lost", "mixed", "apart")
_RACE = 0.9
"""How often people act between two requests, where they do."""
KINDS = ("village", "race", "windows")


def soak(minutes: float, seed: int, kinds: tuple[str, ...]) -> int:
    """The exit code: 1 when a promise was broken. Each kind gets its share of the time."""
    broken = 0
    for kind in kinds:
        ends_at = time.monotonic() + 60 * minutes / len(kinds)
        figures = _tell_village(kind, seed, ends_at)
        print(kind, dict(figures))  # noqa: T201
        broken += sum(figures[name] for name in (*_PROMISES, "silent"))
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


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kind", choices=KINDS, help="one kind of stories; else all in turn")
    asked = parser.parse_args()
    sys.exit(soak(asked.minutes, asked.seed, (asked.kind,) if asked.kind else KINDS))
