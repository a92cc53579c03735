"""What a run of the sync works with, what it is asked to do, and what it reports."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from sync_service.domain.mapping import Mappings
from sync_service.ports import Clock, Database, Pause, RandomSource, RequestCounts, Spreadsheets
from sync_service.ports.surroundings import LEASE_SECONDS
from sync_service.ports.work import ONE_BY_ONE, Hands
from sync_service.sync.planning.rendering.canvas import Step
from sync_service.sync.planning.situation import OURS, Rulebook

State: TypeAlias = Literal[
    "ok",
    "idle",
    "waiting",
    "guard",
    "paused",
    "lost_access",
    "trashed",
    "copied",
    "failed",
]

FAILED_STATES: frozenset[State] = frozenset({"lost_access", "failed"})
"""States that make the command's exit code 1."""


@dataclass(frozen=True, slots=True)
class SyncSettings:
    """How long the sync waits, in seconds."""

    settle_seconds: int = 20
    quiet_seconds: int = 20
    deferral_seconds: int = 900
    """After so long, even a tab that is never quiet is written."""
    lease_seconds: int = LEASE_SECONDS


@dataclass(frozen=True, slots=True)
class SyncServices:
    """The ports that a run uses."""

    database: Database
    spreadsheets: Spreadsheets
    mappings: Mappings
    clock: Clock
    rng: RandomSource
    settings: SyncSettings = SyncSettings()
    rulebook: Rulebook = OURS
    hands: Hands = ONE_BY_ONE
    open_cells_url: Callable[[str], str] = lambda _spreadsheet_id: ""
    """The page on which a partner reads what waits in a spreadsheet; "" if none is served."""


@dataclass(frozen=True, slots=True)
class SyncRequest:
    """What a run is asked to do. `full` reads every spreadsheet; `spreadsheet` only this one.

    `audited`: only these are read; Drive is not asked.
    """

    is_dry: bool = False
    full: bool = False
    spreadsheet: str | None = None
    audited: frozenset[str] = frozenset()

    def asks_for(self, spreadsheet_id: str) -> bool:
        if self.audited:
            return spreadsheet_id in self.audited
        return self.spreadsheet in (None, spreadsheet_id)


@dataclass(frozen=True, slots=True)
class TabReport:
    """One tab in one run; counts of problems are those open after it."""

    partner: str
    spreadsheet: str
    tab: str
    state: State = "idle"
    rows: int = 0
    created: int = 0
    updated: int = 0
    archived: int = 0
    cells_written: int = 0
    invalid: int = 0
    conflicts: int = 0
    held: int = 0
    error: str | None = None
    plan: Sequence[Step] = ()
    is_in_other_hands: bool = False
    """It waits because another run has it, not because somebody is typing."""


@dataclass(frozen=True, slots=True)
class RunReport:
    """One run over all spreadsheets."""

    run: str
    started_at: datetime
    seconds: float
    requests: RequestCounts
    tabs: Sequence[TabReport] = field(default_factory=tuple)
    pause: Pause | None = None
    """Nothing was done: the service waits for a person."""
    blindness: str = ""
    """Why Drive did not say what has changed."""

    @property
    def has_failed(self) -> bool:
        return any(tab.state in FAILED_STATES for tab in self.tabs)
