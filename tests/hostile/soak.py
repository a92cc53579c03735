"""Tells stories for so many minutes, from a seed, and prints what was lost: `make soak`."""

import argparse
import sys
import time
from collections import Counter

from tests.hostile.village import HOSTILE, Village


def soak(minutes: float, seed: int, race: float) -> int:
    """The exit code: 1 when a promise was broken."""
    ends_at = time.monotonic() + 60 * minutes
    figures: Counter[str] = Counter()
    while time.monotonic() < ends_at:
        village = Village(seed, acts=HOSTILE, race=race)
        village.play()
        figures["runs"] += village.story.count("sync")
        figures["stories"] += 1
        figures["operations"] += len(village.story) - village.story.count("sync")
        for name in ("lost", "mixed", "apart"):
            found = getattr(village, name)()
            figures[name] += len(found)
            if found:
                print(f"seed {seed}: {name} {found}\n  {village.story}")  # noqa: T201
        seed += 1
    print(dict(figures))  # noqa: T201
    return int(bool(figures["lost"] + figures["mixed"] + figures["apart"]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--race", type=float, default=0, help="how often people act in between")
    asked = parser.parse_args()
    sys.exit(soak(asked.minutes, asked.seed, asked.race))
