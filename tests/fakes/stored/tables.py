"""Everything that the fake database stores."""

from copy import copy
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Literal

from sync_service.domain.base import Problem, TabState
from sync_service.domain.record import Change, Record
from sync_service.domain.roster import RosterTab, TabKey
from sync_service.ports import (
    Feeling,
    Mail,
    Pause,
    Run,
    SpreadsheetState,
    TeamMember,
    WriteIntent,
)

Step = Literal["claimed", "sending", "sent"]


@dataclass(frozen=True)
class Seat:
    """What is stored of a registration beside its record."""

    nonce: str
    suspect: bool = False


@dataclass
class Tables:
    """Everything stored. Values are immutable, so copying the dicts is copying the tables."""

    records: dict[str, Record] = field(default_factory=dict)
    created: dict[str, datetime] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)
    told_dates: dict[str, str] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    bound: dict[str, str] = field(default_factory=dict)
    forms: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    budgets: dict[str, tuple[tuple[datetime, ...], datetime]] = field(default_factory=dict)
    owed: dict[str, datetime] = field(default_factory=dict)
    visits: dict[str, datetime] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)
    changes: dict[int, Change] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    spreadsheets: dict[str, SpreadsheetState] = field(default_factory=dict)
    tabs: dict[tuple[str, int], TabState] = field(default_factory=dict)
    intents: dict[str, WriteIntent] = field(default_factory=dict)
    problems: dict[int, Problem] = field(default_factory=dict)
    opened: dict[str, int] = field(default_factory=dict)
    leases: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    jobs: dict[str, datetime] = field(default_factory=dict)
    pauses: list[Pause] = field(default_factory=list)
    mails: dict[int, tuple[Mail, Literal["open", "sent", "set_aside", "dropped"]]] = field(
        default_factory=dict
    )
    digests: dict[tuple[str, str], tuple[Step, bytes]] = field(default_factory=dict)
    roster: dict[TabKey, RosterTab] = field(default_factory=dict)
    team: dict[str, TeamMember] = field(default_factory=dict)
    feelings: dict[str, tuple[str, Feeling]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    """The last number given, per kind: numbers are never given twice."""

    def copied(self) -> "Tables":
        return Tables(*(copy(getattr(self, one.name)) for one in fields(self)))

    def next_number(self, kind: str) -> int:
        self.numbers[kind] = self.numbers.get(kind, 0) + 1
        return self.numbers[kind]
