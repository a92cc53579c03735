"""The command: which seeds, on how many workers, and the table at the end."""

import sys
import time
from collections import Counter
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from simulation.judge import KINDS
from simulation.machinery.zygote import DEFAULT_LAUNCHER
from simulation.stage import Task, Theme, play_here, play_side_by_side
from simulation.story import Verdict

_MANY = 100_000
"""More than anybody has minutes for."""


@dataclass(frozen=True)
class Order:
    """What somebody asked for on the command line."""

    runs: int
    seed: int
    minutes: float | None
    database: str
    engine: str
    story: bool
    always: bool
    trace: bool
    jobs: int
    families: int
    presences: int

    def theme_of(self, seed: int) -> Theme:
        if self.families > 0 and seed % self.families == self.families - 1:
            return "families"
        return "presences" if self.presences > 0 and seed % self.presences == 0 else "lists"

    def database_of(self, seed: int) -> str:
        """Every fifth run on PostgreSQL, which starts more slowly."""
        if self.database != "both":
            return self.database
        return "postgresql" if seed % 5 == 0 else "sqlite"


@click.command()
@click.option("--runs", type=int, help="How many runs; 20, or as many as the minutes allow.")
@click.option("--seed", default=1, show_default=True, help="The first run's seed.")
@click.option("--minutes", type=float, help="Stop after so many minutes.")
@click.option("--database", type=click.Choice(["sqlite", "postgresql", "both"]), default="both")
@click.option("--engine", default="", help="Another entry point: FILE:NAME.")
@click.option("--jobs", default=1, show_default=True, help="Processes side by side.")
@click.option(
    "--families", default=4, show_default=True, help="One run in so many is theirs; 0: none."
)
@click.option(
    "--presences", default=6, show_default=True, help="One run in so many is of them; 0: none."
)
@click.option("--story", is_flag=True, help="Print the story of every run with a breach.")
@click.option("--always", is_flag=True, help="Print the story of every run.")
@click.option("--trace", is_flag=True, help="In stories, each problem as it opens and closes.")
def main(runs: int | None, minutes: float | None, **rest: Any) -> None:  # noqa: ANN401 - options
    """Let people, faults and kills at the sync, and judge what is left."""
    console = Console()
    count = runs or (20 if minutes is None else _MANY)
    began = time.monotonic()
    verdicts = play_all(Order(count, minutes=minutes, **rest), console)
    console.print(_table(verdicts, time.monotonic() - began))
    sys.exit(int(any(one.breaches for one in verdicts)))


def play_all(order: Order, console: Console) -> list[Verdict]:
    """Every run's verdict; those with a breach are printed as they come."""
    ends = None if order.minutes is None else time.monotonic() + order.minutes * 60
    verdicts: list[Verdict] = []
    with Progress(console=console) as progress, closing(_play(order)) as playing:
        task = progress.add_task("runs", total=order.runs)
        for verdict in playing:
            verdicts.append(verdict)
            progress.advance(task)
            if not console.is_terminal and len(verdicts) % 10 == 0:
                console.print(f"{len(verdicts)} runs")
            if verdict.breaches or order.always:
                _tell(console, verdict, with_story=order.story or order.always)
            if ends is not None and time.monotonic() > ends:
                break
    return verdicts


def _play(order: Order) -> Generator[Verdict]:
    seeds = range(order.seed, order.seed + order.runs)
    tasks = [
        Task(seed, order.database_of(seed), order.trace, order.theme_of(seed)) for seed in seeds
    ]
    launcher = order.engine or DEFAULT_LAUNCHER
    if order.jobs > 1:
        yield from play_side_by_side(launcher, tasks, order.jobs)
    else:
        yield from play_here(launcher, tasks)


def _tell(console: Console, verdict: Verdict, *, with_story: bool) -> None:
    console.print(f"seed {verdict.seed}: {verdict.plot}", markup=False)
    if with_story:
        for line in verdict.story:
            console.print(f"    {line}", markup=False, highlight=False, soft_wrap=True)
    for breach in verdict.breaches:
        console.print(
            f"  {breach.kind}: {breach.text}", markup=False, highlight=False, soft_wrap=True
        )


def _table(verdicts: list[Verdict], seconds: float) -> Table:
    counts: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for verdict in verdicts:
        counts.update(verdict.counts)
        kinds.update({breach.kind for breach in verdict.breaches})
    table = Table(title=f"{len(verdicts)} runs in {seconds:.0f} s")
    for name in ("what", "how many"):
        table.add_column(name)
    for name, count in sorted(counts.items()):
        table.add_row(name, str(count))
    for kind in KINDS:
        table.add_row(f"runs with something {kind}", str(kinds[kind]))
    table.add_row("runs without a breach", str(sum(not one.breaches for one in verdicts)))
    return table
