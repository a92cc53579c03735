"""What the use cases ask of the outside, as Protocols. Adapters and fakes bear the same names.

A port's methods raise only errors of `domain.errors`.
"""

from sync_service.ports.database import Copies, Database, TakenBack, Transaction
from sync_service.ports.google import (
    FileChange,
    RequestCounts,
    Sharing,
    Signal,
    Spreadsheets,
)
from sync_service.ports.limits import Budgets, OwedMails, Visits
from sync_service.ports.mail import Digests, Letter, Letters, Mail, Outbox, Postman
from sync_service.ports.memory import (
    Problems,
    SpreadsheetState,
    SyncMemory,
    WriteIntent,
)
from sync_service.ports.probing import Observation, Probe, Prober
from sync_service.ports.records import Journal, Records, Run
from sync_service.ports.registrations import (
    Erased,
    Overdue,
    Retention,
    SeatLock,
    Seats,
)
from sync_service.ports.surroundings import Clock, Dice, MappingSource
from sync_service.ports.work import JobRuns, Leases, Pause, Pauses

__all__ = [
    "Budgets",
    "Clock",
    "Copies",
    "Database",
    "Dice",
    "Digests",
    "Erased",
    "FileChange",
    "JobRuns",
    "Journal",
    "Leases",
    "Letter",
    "Letters",
    "Mail",
    "MappingSource",
    "Observation",
    "Outbox",
    "Overdue",
    "OwedMails",
    "Pause",
    "Pauses",
    "Postman",
    "Probe",
    "Prober",
    "Problems",
    "Records",
    "RequestCounts",
    "Retention",
    "Run",
    "SeatLock",
    "Seats",
    "Sharing",
    "Signal",
    "SpreadsheetState",
    "Spreadsheets",
    "SyncMemory",
    "TakenBack",
    "Transaction",
    "Visits",
    "WriteIntent",
]
