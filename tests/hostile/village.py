"""A village of people who do what they like to their sheets, and an oracle that watches them.

One seed, one story. The oracle (`promises.py`) never asks the engine anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from sync_service.domain.record import Record
from sync_service.sync.planning.situation import OURS, Rulebook
from sync_service.sync.sync_services import SyncSettings
from tests.builders import AT_ONCE, World
from tests.fakes.spreadsheets import FakeTab
from tests.hostile import promises
from tests.hostile.folk import Folk
from tests.hostile.window import Window, Windows

BENIGN = ("type", "type", "type", "add", "sort", "insert blank", "edit", "edit")
HOSTILE = (
    *BENIGN,
    "type rubbish",
    "blank",
    "sort without reference",
    "delete",
    "move",
    "cut",
    "copy and change",
    "wipe reference",
    "spoil reference",
    "clear row",
    "move column",
    "insert column",
    "rename column",
    "undo",
)

SUBTLE = (*BENIGN, "annotate", "annotate", "compute", "type rubbish", "type slowly", "delete all")
"""What kills an engine that lacks a rule which the other stories do not need."""

STRUCTURAL = (
    "sort",
    "sort without reference",
    "insert blank",
    "delete",
    "move",
    "cut",
    "move column",
    "insert column",
)
"""What people may do while we write: nobody can save what is typed in the very cell then."""


QUIET = timedelta(seconds=20)
PATIENT = SyncSettings(settle_seconds=20, quiet_seconds=20)


@dataclass(frozen=True)
class Engine:
    """By which rules a run judges, and how patient it is."""

    rulebook: Rulebook = OURS
    pace: SyncSettings = AT_ONCE


class Village:
    """One seed, one story.

    `race`: how likely a run is one in which somebody acts between two requests. With `windows`
    somebody moves rows or columns right before the write of every second run.
    """

    folk_class: ClassVar[type[Folk]] = Folk

    def __init__(
        self,
        seed: int,
        *,
        acts: Sequence[str] = HOSTILE,
        race: float = 0.0,
        engine: Engine | None = None,
        windows: bool = False,
    ) -> None:
        engine = engine or Engine()
        self.world = World(engine.pace, rulebook=engine.rulebook)
        self.folk = self.folk_class(seed, self.world)
        self.random, self.watch = self.folk.random, self.folk.watch
        self.acts, self.race = acts, race
        self.windows = Windows() if windows else None
        self.story: list[str] = []
        self.tabs: dict[str, FakeTab] = {
            "epis": self.world.add_contacts(self.folk.rows(6)),
            "relais": self.world.add_contacts(
                self.folk.rows(5), name="relais", partner="le-relais"
            ),
        }
        self._open: Window | None = None
        self._is_window_due = False
        self.unquiet: list[str] = []
        """Writes into tabs in which somebody had acted less than `QUIET` before."""
        self._acted_at: dict[str, datetime] = {}
        self.world.spreadsheets.before.append(self._perhaps_act)

    @property
    def hasty(self) -> list[str]:
        return self.folk.hasty

    # --- the story ------------------------------------------------------------------------

    def play(self, rounds: int = 6) -> None:
        self._calm(2)
        for number in range(rounds):
            for _ in range(self.random.randrange(1, 4)):
                self.act()
            self.folk.is_racing = self.random.random() < self.race
            self._is_window_due = self.windows is not None and number % 2 == 1
            self.sync(after=10 if self.world.settings is not AT_ONCE else 30)
            self.folk.is_racing = self._is_window_due = False
        self._calm(6)

    def sync(self, after: float = 30) -> None:
        self.story.append("sync")
        self.world.sync(after=after)
        if self._open is not None and self.windows is not None:
            self.windows.count(self._open, self.world)
            self._open = None

    def act(self, acts: Sequence[str] = (), name: str = "") -> None:
        act = self.random.choice(acts or self.acts)
        name = name or self.random.choice(list(self.tabs))
        self.story.append(f"{name}: {act}")
        self.folk.act(act, name, self.tabs[name])
        if not self.folk.is_racing and act != "edit":
            self._acted_at[name] = self.world.clock.now()

    def _calm(self, runs: int) -> None:
        for _ in range(runs):
            self.sync()

    def _perhaps_act(self, what: str, spreadsheet: str) -> None:
        if what == "write":
            acted_at = self._acted_at.pop(spreadsheet, None)
            if acted_at is not None and self.world.clock.now() - acted_at < QUIET:
                self.unquiet.append(f"{spreadsheet}: {self.world.clock.now()}")
        if self._is_window_due and what == "write":
            self._is_window_due = False
            self._act_in_the_window(spreadsheet)
        if self.folk.is_racing and what in ("read", "write") and self.random.random() < 0.5:
            self.folk.is_racing = False
            self.story.append(f"before {what}:")
            self.act(STRUCTURAL if what == "write" else ())

    def _act_in_the_window(self, name: str) -> None:
        self.story.append("in the window:")
        window = Window(name, self.tabs[name], len(self.world.spreadsheets.batches))
        self.act(STRUCTURAL, name)
        window.close()
        if window.is_moved:
            self._open = window

    # --- the oracle -----------------------------------------------------------------------

    def lost(self) -> set[str]:
        return promises.lost(self.watch, self.world, self.tabs)

    def mixed(self) -> list[Record]:
        return promises.mixed(self.watch, self.world)

    def taken(self) -> set[str]:
        return promises.taken(self.watch, self.world, self.tabs)

    def apart(self) -> list[promises.Apart]:
        return promises.apart(self.world, self.tabs)
