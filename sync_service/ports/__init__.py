"""What the use cases need from outside, as Protocols. Adapters and fakes have the same names.

A port's methods raise only errors of `domain.errors`.
"""

from sync_service.ports.coordinator import Role, Roster, Team, TeamMember
from sync_service.ports.database import Copies, CopyFolder, Database, TakenBack, Transaction
from sync_service.ports.google import (
    FileChange,
    RequestCounts,
    Sharing,
    Signal,
    Spreadsheets,
)
from sync_service.ports.limits import Budgets, OwedMails, Visits
from sync_service.ports.mail import Digests, Letter, Letters, Mail, MailSender, MailServer, Outbox
from sync_service.ports.memory import (
    Problems,
    Pulse,
    ShownRow,
    SpreadsheetState,
    SyncMemory,
    WriteIntent,
)
from sync_service.ports.probing import Observation, Probe, Prober
from sync_service.ports.records import Journal, Merges, Records, Run, Touch
from sync_service.ports.registrations import (
    Erased,
    Feeling,
    Feelings,
    FormUse,
    Overdue,
    Retention,
    Rivals,
    SeatLock,
    Seats,
    Taken,
)
from sync_service.ports.surroundings import Clock, MappingSource, RandomSource
from sync_service.ports.work import SYNC_JOB, JobRuns, Leases, Pause, Pauses, Progress, Vitals

__all__ = [
    "SYNC_JOB",
    "Budgets",
    "Clock",
    "Copies",
    "CopyFolder",
    "Database",
    "Digests",
    "Erased",
    "Feeling",
    "Feelings",
    "FileChange",
    "FormUse",
    "JobRuns",
    "Journal",
    "Leases",
    "Letter",
    "Letters",
    "Mail",
    "MailSender",
    "MailServer",
    "MappingSource",
    "Merges",
    "Observation",
    "Outbox",
    "Overdue",
    "OwedMails",
    "Pause",
    "Pauses",
    "Probe",
    "Prober",
    "Problems",
    "Progress",
    "Pulse",
    "RandomSource",
    "Records",
    "RequestCounts",
    "Retention",
    "Rivals",
    "Role",
    "Roster",
    "Run",
    "SeatLock",
    "Seats",
    "Sharing",
    "ShownRow",
    "Signal",
    "SpreadsheetState",
    "Spreadsheets",
    "SyncMemory",
    "Taken",
    "TakenBack",
    "Team",
    "TeamMember",
    "Touch",
    "Transaction",
    "Visits",
    "Vitals",
    "WriteIntent",
]
