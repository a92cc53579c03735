"""The storm: random people and random faults for so many runs, and what was lost in it.

`python bench/storm.py --runs 500 --seed 0`. Each story is a town of three spreadsheets with the
real client, a real database and the stand-in; it ends with a calm in which all is counted.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.hostile.faults.mishaps import MISHAPS
from tests.hostile.faults.story import Ending, Script, Story
from tests.hostile.faults.town import AT_ONCE, PATIENT, lay_ground

_AT_ONCE = Script(MISHAPS, rounds=12, mishap_chance=0.9, settings=AT_ONCE)
_PATIENT = Script(MISHAPS, rounds=12, mishap_chance=0.9, settings=PATIENT, runs_to_quiet=6)


@dataclass
class Tally:
    """What came of all stories."""

    stories: int = 0
    runs: int = 0
    words: int = 0
    faults: int = 0
    hidden: int = 0
    slowest_quiet: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    broken: list[Ending] = field(default_factory=list)

    def add(self, ending: Ending) -> None:
        self.stories += 1
        self.runs += ending.runs
        self.words += ending.words
        self.faults += ending.struck
        self.hidden += ending.hidden
        self.slowest_quiet = max(self.slowest_quiet, ending.runs_to_quiet)
        self.kinds.update(complaint.partition(":")[0] for complaint in ending.complaints)
        if ending.complaints:
            self.broken.append(ending)


def blow(runs: int, first_seed: int) -> Tally:
    tally, seed = Tally(), first_seed
    with (
        tempfile.TemporaryDirectory() as folder,
        Progress(console=Console(stderr=True)) as progress,
    ):
        ground, bar = lay_ground(Path(folder)), progress.add_task("storm", total=runs)
        while tally.runs < runs:
            script = _PATIENT if seed % 3 == 2 else _AT_ONCE  # noqa: PLR2004 - each third waits
            path = Path(folder) / "town.db"
            for leftover in Path(folder).glob("town.db*"):
                leftover.unlink()
            tally.add(Story(ground, path, seed, script).play())
            progress.update(bar, completed=tally.runs)
            seed += 1
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0, help="of the first story")
    parser.add_argument("--log", action="store_true", help="tell broken stories act by act")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    started = monotonic()
    tally = blow(options.runs, options.seed)
    figures = {
        "stories": tally.stories,
        "runs": tally.runs,
        "values typed": tally.words,
        "faults that struck": tally.faults,
        "lost": tally.kinds["lost"],
        "mixed people": tally.kinds["mixed"],
        "applied twice": tally.kinds["twice"],
        "archived unasked": tally.kinds["archived"],
        "crashes": tally.kinds["crash"],
        "stories with any complaint": len(tally.broken),
        "runs to quiet, worst": tally.slowest_quiet,
        "typed under our very write": tally.hidden,
        "seconds": round(monotonic() - started, 1),
    }
    if options.json:
        print(json.dumps(figures | {"broken": {e.seed: e.complaints for e in tally.broken}}))
    else:
        _print(figures, tally, with_log=options.log)
    return 1 if tally.broken else 0


def _print(figures: dict[str, float], tally: Tally, *, with_log: bool) -> None:
    table = Table("storm", "", title="People and faults at the same time")
    for name, figure in figures.items():
        table.add_row(name, str(figure))
    console = Console()
    console.print(table)
    for ending in tally.broken:
        console.print(f"seed {ending.seed}:", *ending.complaints[:6], sep="\n  ", markup=False)
        if with_log:
            console.print(*ending.log, sep="\n    ", markup=False)


if __name__ == "__main__":
    sys.exit(main())
