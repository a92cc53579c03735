"""Every port of the database over one open connection."""

from sqlalchemy import Connection

from sync_service.adapters.database.journal import SqlJournal
from sync_service.adapters.database.leases import Holder, SqlLeases
from sync_service.adapters.database.limits import SqlBudgets, SqlOwedMails, SqlVisits
from sync_service.adapters.database.memory import SqlSyncMemory
from sync_service.adapters.database.outside import SqlDigests, SqlJobRuns, SqlOutbox
from sync_service.adapters.database.overdue import SqlOverdue
from sync_service.adapters.database.pauses import SqlPauses
from sync_service.adapters.database.problems import SqlProblems
from sync_service.adapters.database.records import SqlRecords
from sync_service.adapters.database.retention import SqlRetention
from sync_service.adapters.database.seats import SqlSeats
from sync_service.ports import (
    Budgets,
    Digests,
    JobRuns,
    Journal,
    Leases,
    Outbox,
    Overdue,
    OwedMails,
    Pauses,
    Problems,
    Records,
    Retention,
    Seats,
    SyncMemory,
    Visits,
)


class SqlTransaction:
    """Everything stored, inside one transaction."""

    def __init__(self, connection: Connection, holder: Holder) -> None:
        self.records: Records = SqlRecords(connection)
        self._journal = SqlJournal(connection)
        self.journal: Journal = self._journal
        self.memory: SyncMemory = SqlSyncMemory(connection)
        self.problems: Problems = SqlProblems(connection)
        self.leases: Leases = SqlLeases(connection, holder)
        self.jobs: JobRuns = SqlJobRuns(connection)
        self.pauses: Pauses = SqlPauses(connection)
        self.outbox: Outbox = SqlOutbox(connection)
        self.owed: OwedMails = SqlOwedMails(connection)
        self.budgets: Budgets = SqlBudgets(connection)
        self.visits: Visits = SqlVisits(connection)
        self.digests: Digests = SqlDigests(connection)
        self.seats: Seats = SqlSeats(connection)
        self._retention = SqlRetention(connection, self._journal)
        self.retention: Retention = self._retention
        self._overdue = SqlOverdue(connection, self._journal)
        self.overdue: Overdue = self._overdue

    @property
    def has_erased(self) -> bool:
        return self._retention.has_erased or self._overdue.has_erased

    def finish(self) -> None:
        """What is left to store before the commit."""
        self._journal.flush()
