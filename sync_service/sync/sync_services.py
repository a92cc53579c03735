"""What a run of the sync needs of the outside, and how patient it is."""

from dataclasses import dataclass

from sync_service.domain.mapping import Mappings
from sync_service.ports import Clock, Database, RandomSource, Spreadsheets
from sync_service.sync.planning.situation import OURS, Rulebook


@dataclass(frozen=True, slots=True)
class SyncSettings:
    """Patience of the sync, in seconds."""

    settle_seconds: int = 20
    quiet_seconds: int = 20
    deferral_seconds: int = 900
    """After so long a tab that is never quiet is written all the same."""
    lease_seconds: int = 600


@dataclass(frozen=True, slots=True)
class SyncServices:
    """The ports that a run goes through."""

    database: Database
    spreadsheets: Spreadsheets
    mappings: Mappings
    clock: Clock
    rng: RandomSource
    settings: SyncSettings = SyncSettings()
    rulebook: Rulebook = OURS


@dataclass(frozen=True, slots=True)
class SyncRequest:
    """What a run is asked to do. `full` reads every spreadsheet; `spreadsheet` only this one.

    `audited`: just these are read, whatever Drive says, and it is not asked.
    """

    is_dry: bool = False
    full: bool = False
    spreadsheet: str | None = None
    audited: frozenset[str] = frozenset()

    def asks_for(self, spreadsheet_id: str) -> bool:
        if self.audited:
            return spreadsheet_id in self.audited
        return self.spreadsheet in (None, spreadsheet_id)
