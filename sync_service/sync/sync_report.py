"""What a run of the sync says of itself: the `sync` command's JSON, as values."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from sync_service.ports import Pause, RequestCounts
from sync_service.sync.planning.rendering.canvas import Step

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
"""They make the command's exit code 1."""


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

    @property
    def has_failed(self) -> bool:
        return any(tab.state in FAILED_STATES for tab in self.tabs)
