"""Tells tales of the valley for so many minutes and prints what came of them: `scripts/soak`.

`python -m tests.hostile.outside.soak --minutes 5 --seed 0 [--plot NAME] [--log]`.
"""

import argparse
import json
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.hostile.outside.plots import PLOTS
from tests.hostile.outside.tale import Ending, tell
from tests.hostile.outside.valley import till

_FIGURES = ("tales", "runs", "acts", "values", "rows", "rows held", "runs to quiet, worst")


@dataclass
class Tally:
    """What came of all tales of one plot."""

    figures: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    broken: list[Ending] = field(default_factory=list)

    def add(self, ending: Ending) -> None:
        counted = {
            "tales": 1,
            "runs": ending.runs,
            "acts": ending.acts,
            "values": ending.typed,
            "rows": ending.rows,
            "rows held": ending.rows_held,
            **ending.slips,
        }
        self.figures.update(counted)
        worst = "runs to quiet, worst"
        self.figures[worst] = max(self.figures[worst], ending.runs_to_quiet)
        self.kinds.update({complaint.partition(":")[0] for complaint in ending.complaints})
        if ending.complaints:
            self.broken.append(ending)


def soak(minutes: float, first_seed: int, names: list[str]) -> dict[str, Tally]:
    """Plots in turn, until the time is over."""
    tallies = {name: Tally() for name in names}
    ends_at, seed = time.monotonic() + 60 * minutes, first_seed
    with tempfile.TemporaryDirectory() as folder:
        soil = till(Path(folder))
        while time.monotonic() < ends_at:
            for name, tally in tallies.items():
                for leftover in Path(folder).glob("valley.db*"):
                    leftover.unlink()
                tally.add(tell(soil, Path(folder) / "valley.db", seed, PLOTS[name]))
            seed += 1
    return tallies


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=0, help="of the first tale of each plot")
    parser.add_argument("--plot", choices=list(PLOTS), action="append", help="all without it")
    parser.add_argument("--log", action="store_true", help="tell broken tales act by act")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    tallies = soak(options.minutes, options.seed, options.plot or list(PLOTS))
    if options.json:
        print(json.dumps({name: one.figures | one.kinds for name, one in tallies.items()}))  # noqa: T201
    else:
        _print(tallies, with_log=options.log)
    return int(any(tally.broken for tally in tallies.values()))


def _print(tallies: dict[str, Tally], *, with_log: bool) -> None:
    console, table = Console(width=160), Table("", *tallies)
    lines = dict.fromkeys([*_FIGURES, *(key for one in tallies.values() for key in one.figures)])
    for line in lines:
        table.add_row(line, *(str(tally.figures[line]) for tally in tallies.values()))
    broken = dict.fromkeys(kind for tally in tallies.values() for kind in tally.kinds)
    for kind in broken:
        table.add_row(f"broken: {kind}", *(str(one.kinds[kind]) for one in tallies.values()))
    console.print(table)
    for name, tally in tallies.items():
        for ending in tally.broken:
            told = [f"{name}, seed {ending.seed}:", *ending.complaints[:5]]
            console.print(*told, *(ending.log if with_log else ()), sep="\n  ", markup=False)


if __name__ == "__main__":
    raise SystemExit(main())
