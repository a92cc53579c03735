"""What runs need, made once and used for many: in this process, or in several side by side."""

import multiprocessing
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack, closing
from dataclasses import dataclass
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Literal

from simulation.families.stage import FamilyStage
from simulation.judge import Breach
from simulation.machinery.databases import Databases
from simulation.machinery.google import Google
from simulation.machinery.machine import Machine
from simulation.machinery.wire import Wire
from simulation.machinery.zygote import DEFAULT_LAUNCHER
from simulation.plot import Plot
from simulation.presences.story import PresenceStory
from simulation.story import Story, Verdict
from simulation.world import World

Theme = Literal["lists", "families", "presences"]
_RUNS_A_MACHINE = 40
"""The stand-in remembers what was deleted; a new one is quicker."""
_REHEARSED = Plot(is_benign=True, database="sqlite", rows=3, office=1.0, lends=True)


class Stage:
    """All that runs need, made once and used for many.

    A run may be played by another engine than the stage's own: to open one takes six seconds.
    """

    def __init__(self, launcher: str = DEFAULT_LAUNCHER) -> None:
        self._launcher = _absolute(launcher)
        self._stack = ExitStack()
        self._played = 0
        self._families: FamilyStage | None = None
        self._world: World | None = None

    @property
    def world(self) -> World:
        """Opened when it is first asked for: runs about families need none. Ours plays in it."""
        return self._world_of("")

    def _world_of(self, engine: str) -> World:
        if self._world is None:
            self._world = self._open()
        self._world.launcher = _absolute(engine)
        return self._world

    def play(
        self,
        seed: int,
        database: str,
        *,
        is_traced: bool = False,
        plot: Plot | None = None,
        engine: str = "",
    ) -> Verdict:
        if self._played >= _RUNS_A_MACHINE:
            self.close()
            self._played = 0
        self._played += 1
        try:
            world = self._world_of(engine)
            world.prepare(database)
            return Story(world, seed, database, is_traced=is_traced, plot=plot).play()
        except Exception:  # noqa: BLE001 - one run that cannot be told must not end all others
            self._played = _RUNS_A_MACHINE
            broken = Breach("stuck", traceback.format_exc())
            return Verdict(seed, [broken], [], Plot(is_benign=False, database=database))

    def play_families(self, seed: int, database: str, engine: str = "") -> Verdict:
        """A run about families and their sessions, on a machine of its own."""
        plot = Plot(is_benign=False, database=database)
        try:
            if self._families is None:
                own = self._launcher if self._launcher != DEFAULT_LAUNCHER else ""
                self._families = FamilyStage(own)
            told = self._families.tell(seed, database, engine)
        except Exception:  # noqa: BLE001 - as above
            return Verdict(seed, [Breach("stuck", traceback.format_exc())], [], plot)
        return Verdict(seed, told.breaches, told.told, plot, told.counts)

    def play_presences(self, seed: int, database: str, engine: str = "") -> Verdict:
        """A run about who was at the meetings."""
        plot = Plot(is_benign=False, database=database)
        try:
            world = self._world_of(engine)
            world.prepare(database)
            story = PresenceStory(world, seed, database)
            story.play()
        except Exception:  # noqa: BLE001 - as above
            return Verdict(seed, [Breach("stuck", traceback.format_exc())], [], plot)
        return Verdict(seed, story.breaches, story.told, plot, story.counts)

    def play_task(self, task: "Task") -> Verdict:
        if task.about == "families":
            return self.play_families(task.seed, task.database)
        if task.about == "presences":
            return self.play_presences(task.seed, task.database)
        return self.play(task.seed, task.database, is_traced=task.is_traced)

    def close(self) -> None:
        self._stack.close()
        self._stack, self._world = ExitStack(), None
        if self._families is not None:
            self._families.close()
            self._families = None

    def _open(self) -> World:
        machine = self._stack.enter_context(Machine(self._launcher))
        wire = Wire(machine.stand_in.port)
        self._stack.callback(wire.close)
        databases = Databases(machine.folder)
        self._stack.callback(databases.close)
        google = Google(machine.stand_in.port, machine.stand_in.person_credentials)
        self._stack.callback(google.close)
        world = World(machine, wire, google, databases)
        _rehearse(world)
        return world


def _absolute(launcher: str) -> str:
    """Commands run in a folder of their own: « FILE:NAME » is meant from here."""
    path, colon, name = launcher.rpartition(":")
    return f"{Path(path).resolve()}:{name}" if colon else launcher


def _rehearse(world: World) -> None:
    """Everything is imported, and a database made, before the first run."""
    world.prepare("sqlite")
    world.open("rehearsal", "sqlite")
    for arguments in (
        ["sync", "--json"], ["problems", "--json"], ["export", "contact"], ["runs", "--json"],
        ["edit", "C-0000000", "role=x"], ["history", "C-0000000"], ["merge", "C-1", "C-2"],
        ["resolve", "1", "--keep", "sheet"], ["read", "address", "54300 Lunéville"],
    ):  # fmt: skip
        world.start(*arguments, is_rehearsal=True).wait()
    world.close()
    # What is made at first use is there for all who are forked later.
    with world.rehearsing():
        Story(world, 0, "sqlite", plot=_REHEARSED).play()


@dataclass(frozen=True)
class Task:
    """One run."""

    seed: int
    database: str
    is_traced: bool
    about: Theme = "lists"


def play_here(launcher: str, tasks: Sequence[Task]) -> Iterator[Verdict]:
    with closing(Stage(launcher)) as stage:
        for task in tasks:
            yield stage.play_task(task)


def play_side_by_side(launcher: str, tasks: Sequence[Task], jobs: int) -> Iterator[Verdict]:
    """In the order in which they end."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _open_stage, (launcher,)) as pool:
        waiting = [pool.submit(_play, task) for task in tasks]
        try:
            for future in as_completed(waiting):
                yield future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


_stages: list[Stage] = []
"""The stage of a worker process."""


def _open_stage(launcher: str) -> None:
    _stages.append(Stage(launcher))
    Finalize(None, _stages[0].close, exitpriority=10)


def _play(task: Task) -> Verdict:
    return _stages[0].play_task(task)
