"""The command: which seeds, on how many workers, and the table at the end."""

import sys
import time
from collections import Counter
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from simulation.databases import Databases
from simulation.google import Google
from simulation.judge import KINDS
from simulation.machine import Machine
from simulation.story import Story, Verdict
from simulation.wire import Wire
from simulation.world import World
from simulation.zygote import DEFAULT_LAUNCHER

_MANY = 1_000_000
_RUNS_A_MACHINE = 40
"""The stand-in remembers what was deleted; a new one is quicker."""


class Stage:
    """All that runs need, made once and used for many."""

    def __init__(self, launcher: str = DEFAULT_LAUNCHER) -> None:
        self._launcher = launcher
        self._stack = ExitStack()
        self._played = 0
        self.world = self._open()

    def play(self, seed: int, database: str, *, is_traced: bool = False) -> Verdict:
        if self._played >= _RUNS_A_MACHINE:
            self.close()
            self._stack, self._played = ExitStack(), 0
            self.world = self._open()
        self._played += 1
        return Story(self.world, seed, database, is_traced=is_traced).play()

    def close(self) -> None:
        self._stack.close()

    def _open(self) -> World:
        machine = self._stack.enter_context(Machine(self._launcher))
        wire = Wire(machine.stand_in.port)
        self._stack.callback(wire.close)
        databases = Databases(machine.folder)
        self._stack.callback(databases.close)
        google = Google(machine.stand_in.port, machine.stand_in.person_credentials)
        self._stack.callback(google.close)
        world = World(machine, wire, google, databases)
        _rehearse(world, databases)
        return world


def _rehearse(world: World, databases: Databases) -> None:
    """Everything is imported, and a database made, before the first run."""
    world.open("rehearsal", "sqlite")
    world.run("export", "contact")
    databases.keep_as_template(world.database)
    for arguments in (
        ["sync", "--json"], ["problems", "--json"], ["export", "contact"], ["runs", "--json"],
        ["edit", "C-0000000", "role=x"], ["history", "C-0000000"], ["merge", "C-1", "C-2"],
        ["resolve", "1", "--keep", "sheet"],
    ):  # fmt: skip
        world.start(*arguments, is_rehearsal=True).wait()
    world.close()


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
    with (
        closing(Stage(order.engine or DEFAULT_LAUNCHER)) as stage,
        Progress(console=console) as progress,
    ):
        task = progress.add_task("runs", total=order.runs)
        for seed in range(order.seed, order.seed + order.runs):
            if ends is not None and time.monotonic() > ends:
                break
            verdict = stage.play(seed, order.database_of(seed), is_traced=order.trace)
            verdicts.append(verdict)
            progress.advance(task)
            if not console.is_terminal and len(verdicts) % 10 == 0:
                console.print(f"{len(verdicts)} runs")
            if verdict.breaches or order.always:
                _tell(console, verdict, with_story=order.story or order.always)
    return verdicts


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
