"""Tells stories for so many minutes, from a seed, and prints what was lost: `make soak`."""

import argparse
import sys
import time
from collections import Counter

from tests.hostile.village import HOSTILE, Village

_PROMISES = ("lost", "mixed", "apart")


def soak(minutes: float, seed: int, race: float, *, windows: bool) -> int:
    """The exit code: 1 when a promise was broken."""
    ends_at = time.monotonic() + 60 * minutes
    figures: Counter[str] = Counter()
    while time.monotonic() < ends_at:
        village = Village(seed, acts=HOSTILE, race=race, windows=windows)
        village.play()
        figures["runs"] += village.story.count("sync")
        figures["stories"] += 1
        figures["operations"] += sum(": " in told for told in village.story)
        broken = {name: found for name in _PROMISES if (found := getattr(village, name)())}
        if village.windows is not None:
            for name in ("hit", "noticed", "exact", "incidents"):
                figures[f"windows {name}"] += getattr(village.windows, name)
            broken |= {"silent": village.windows.silent} if village.windows.silent else {}
        for name in (*_PROMISES, "silent"):
            found = broken.get(name, ())
            figures[name] += len(found)
            if found:
                print(f"seed {seed}: {name} {found}\n  {village.story}")  # noqa: T201
        seed += 1
    print(dict(figures))  # noqa: T201
    return int(any(figures[name] for name in (*_PROMISES, "silent")))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--race", type=float, default=0, help="how often people act in between")
    parser.add_argument(
        "--windows", action="store_true", help="somebody moves rows in every second run's write"
    )
    asked = parser.parse_args()
    sys.exit(soak(asked.minutes, asked.seed, asked.race, windows=asked.windows))
