"""What the use cases ask of the outside, as Protocols. Adapters and fakes bear the same names.

A port's methods raise only errors of `domain.errors`.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from sync_service.domain.base import BaseRow, Decision, Problem, TabState
from sync_service.domain.mapping import Mappings
from sync_service.domain.reading import Value
from sync_service.domain.record import Change, Entity, Record
from sync_service.domain.snapshot import SpreadsheetSnapshot
from sync_service.domain.write import WriteBatch


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """The instant, with an offset (Europe/Paris)."""


class Dice(Protocol):
    """The only source of randomness."""

    def number(self) -> int:
        """A random number of at least 128 bits, fit for tokens."""


class MappingSource(Protocol):
    """The mapping files."""

    def load(self) -> Mappings:
        """Raises ConfigurationError with every problem of every file."""


# --- Google -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FileChange:
    """What Drive says of one changed file; a hint that lags by minutes."""

    spreadsheet_id: str
    version: int | None = None
    trashed: bool = False
    removed: bool = False
    by_us: bool = False


@dataclass(frozen=True, slots=True)
class Signal:
    """Files that changed since a token, and the token to ask with next time."""

    token: str
    changes: Sequence[FileChange]


@dataclass(frozen=True, slots=True)
class RequestCounts:
    """Requests made so far, by kind."""

    drive: int = 0
    reads: int = 0
    writes: int = 0
    audit: int = 0
    """Reads that nobody asked for; counted by the run, never by the port."""


class Spreadsheets(Protocol):
    """Google Sheets and Drive, as the sync needs them.

    Every method may raise LostAccess, Trashed, QuotaExceeded or Unreachable.
    """

    def read_signal(self, token: str | None) -> Signal:
        """One Drive request. Without a token: a fresh token and no changes."""

    def read(self, spreadsheet_id: str) -> SpreadsheetSnapshot:
        """One read: all tabs of the spreadsheet, typed."""

    def write(self, spreadsheet_id: str, batch: WriteBatch) -> SpreadsheetSnapshot:
        """Applies the batch, all or nothing, in one request.

        Returns the touched tabs as they are right after it.

        Raises Unreachable when it is not known whether the batch was applied (then compare
        `marker` in a
        fresh read with `batch.marker`), WriteRefused when nothing was.
        """

    def service_address(self, spreadsheet_id: str) -> str:
        """The e-mail address that the spreadsheet has to be shared with."""

    def counts(self) -> RequestCounts:
        """Requests made by this object since it was made."""


# --- Database ---------------------------------------------------------------------------


class Records(Protocol):
    """Canonical records."""

    def find(self, ref: str) -> Record | None: ...

    def read_all(self, entity: Entity, *, archived: bool = False) -> Sequence[Record]:
        """In the order of their references' creation; archived ones too if asked."""

    def read_scope(self, entity: Entity, partner: str | None) -> Mapping[str, Record]:
        """By reference, archived ones included; `partner` is a slug, None means all.

        Scope `own`: the organisation itself, its contacts, items it owns, loans it lends or
        borrows, its attendance,
        workshops it leads, their sessions, registrations and counts.
        """

    def add(self, records: Iterable[Record]) -> None: ...

    def update(self, ref: str, fields: Mapping[str, Value], at: datetime) -> None:
        """Sets just these fields; raises NotFound."""

    def update_all(self, changes: Mapping[str, Mapping[str, Value]], at: datetime) -> None:
        """`update` for many records by reference, in few statements."""

    def archive(self, refs: Iterable[str], at: datetime, *, archived: bool = True) -> None:
        """Or takes back out of the archive."""

    def references_to(self, ref: str) -> Sequence[str]:
        """References of live records that link to this one."""

    def find_existing(self, refs: Iterable[str]) -> frozenset[str]:
        """Those of these references that some record bears, archived or not."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the sync, or one act of a person, that changed records."""

    id: str
    kind: Literal["sync", "edit", "undo", "form", "import"]
    started_at: datetime
    ended_at: datetime | None = None
    summary: Mapping[str, int] | None = None


class Journal(Protocol):
    """Append-only: runs and what they changed."""

    def open_run(self, run: Run) -> None: ...

    def close_run(self, run_id: str, at: datetime, summary: Mapping[str, int]) -> None: ...

    def read_runs(self, limit: int = 50) -> Sequence[Run]:
        """Newest first."""

    def append(self, changes: Iterable[Change]) -> None: ...

    def read_history(self, ref: str) -> Sequence[Change]:
        """Oldest first."""

    def read_changes(
        self,
        *,
        run_id: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sequence[Change]:
        """Oldest first."""

    def last_change(self) -> int:
        """A number that grows with each appended change; 0 when there is none."""

    def entities_changed_after(self, change_number: int) -> frozenset[Entity]: ...


@dataclass(frozen=True, slots=True)
class SpreadsheetState:
    """What is remembered of one spreadsheet between runs."""

    spreadsheet_id: str
    state: str = "new"
    """A `state` of the `sync` command's JSON, or `new`."""
    drive_version: int | None = None
    version_seen_at: datetime | None = None
    """When a read last showed what somebody else than us had changed."""
    read_at: datetime | None = None
    digest: str = ""
    planned_change: int = 0
    """`Journal.last_change()` when it was last planned and written."""
    unsettled: bool = False
    deferred_since: datetime | None = None
    error: str = ""
    failures: int = 0
    retry_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class WriteIntent:
    """One write as it was meant, journalled before it is sent.

    `batch` is the batch's JSON form.
    """

    marker: str
    spreadsheet_id: str
    run_id: str
    step: Literal["intended", "verified", "repaired", "abandoned"]
    batch: str
    before: str
    """The touched rows as they were, JSON: what a repair puts back."""
    at: datetime


class SyncMemory(Protocol):
    """What the sync remembers.

    Per spreadsheet, per tab, per row; and intents.
    """

    def read_signal_token(self) -> str | None: ...

    def save_signal_token(self, token: str) -> None: ...

    def read_spreadsheet(self, spreadsheet_id: str) -> SpreadsheetState:
        """A fresh state for a spreadsheet never met."""

    def save_spreadsheet(self, state: SpreadsheetState) -> None: ...

    def read_tabs(self, spreadsheet_id: str) -> Mapping[int, TabState]:
        """By sheet id, with their rows."""

    def save_tab(
        self, state: TabState, changed: Iterable[BaseRow], forgotten: Iterable[str] = ()
    ) -> None:
        """Stores the tab's own values and only these rows; `state.rows` is not looked at."""

    def find_tabs_holding(self, refs: Iterable[str]) -> Mapping[str, Sequence[tuple[str, int]]]:
        """Reference → (spreadsheet id, sheet id) of the tabs where it has a row not missing."""

    def save_intent(self, intent: WriteIntent) -> None:
        """Adds it or moves it to another step."""

    def read_open_intents(self, spreadsheet_id: str) -> Sequence[WriteIntent]:
        """Those still `intended`."""


class Problems(Protocol):
    """Open problems, and what people decided about them."""

    def read_open(self, spreadsheet_id: str | None = None) -> Sequence[Problem]: ...

    def replace(
        self, spreadsheet_id: str, sheet_id: int | None, problems: Iterable[Problem], at: datetime
    ) -> None:
        """These are the open ones of this tab now (None: of the spreadsheet itself).

        One that was open before (same kind, row_key, field) keeps its id, `since` and decision;
        others that were open are closed.
        """

    def find(self, problem_id: int) -> Problem | None: ...

    def decide(self, problem_id: int, decision: Decision, at: datetime) -> None:
        """Raises NotFound when no such problem is open."""


class Leases(Protocol):
    """Who works on what, across processes and machines."""

    def take(self, name: str, seconds: int, at: datetime) -> bool:
        """True when it is ours now.

        A lease that ran out, or whose process no longer lives on this host, is taken over.
        """

    def release(self, name: str) -> None: ...


class JobRuns(Protocol):
    """When each scheduled job last ran."""

    def last(self, job: str) -> datetime | None: ...

    def save(self, job: str, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Mail:
    """One message in the outbox: exact MIME bytes."""

    id: int | None
    recipient: str
    message: bytes
    message_id: str
    kind: str
    attempts: int = 0
    next_at: datetime | None = None
    error: str = ""


class Outbox(Protocol):
    """Mails stored in the transaction that caused them, sent after it."""

    def add(self, mail: Mail, at: datetime) -> None: ...

    def read_due(self, at: datetime, limit: int = 50) -> Sequence[Mail]: ...

    def sent(self, mail_id: int, at: datetime) -> None: ...

    def failed(self, mail_id: int, error: str, next_at: datetime | None) -> None:
        """Without `next_at` it is set aside and shown."""

    def read_set_aside(self) -> Sequence[Mail]: ...


class Digests(Protocol):
    """Which digest went to whom, exactly once."""

    def claim(
        self, week: str, recipient: str, message: bytes, message_id: str, at: datetime
    ) -> bool:
        """False when this week was already claimed for this recipient (by any process)."""

    def read(self, week: str) -> Mapping[str, Literal["claimed", "sending", "sent"]]:
        """Recipient → step."""

    def mark(
        self, week: str, recipient: str, step: Literal["claimed", "sending", "sent"], at: datetime
    ) -> None:
        """`claimed` again after a refusal: nothing was delivered."""

    def message(self, week: str, recipient: str) -> bytes | None: ...


@dataclass(frozen=True, slots=True)
class SeatLock:
    """What the lock's own statement returned: the session as nobody else can change it now."""

    session_ref: str
    rev: int
    capacity: int | None


class Seats(Protocol):
    """Registrations of one session under its lock (design/forms.md, Seats under concurrency)."""

    def lock(self, session_ref: str) -> SeatLock:
        """Must be the transaction's first statement; raises NotFound."""

    def find_by_nonce(self, nonce: str) -> Record | None:
        """The registration that this form already made (idempotency key)."""

    def find_by_token(self, token_hash: str) -> Record | None: ...

    def read_session(self, session_ref: str) -> Sequence[Record]:
        """All registrations of a session, oldest first."""

    def add(
        self,
        record: Record,
        *,
        nonce: str,
        token_hash: str,
        contact_key: str,
        suspect: bool = False,
    ) -> None: ...

    def count_recent(
        self, *, contact_key: str | None = None, session_ref: str | None = None, since: datetime
    ) -> int: ...


@dataclass(frozen=True, slots=True)
class Erased:
    """What a purge erased: registrations emptied, changes and mails deleted."""

    registrations: int = 0
    changes: int = 0
    mails: int = 0


class Retention(Protocol):
    """Personal data that has served its time."""

    def purge_registrations(self, before: str, at: datetime) -> Erased:
        """Empties what says who came to sessions held before this day; figures stay.

        The emptied fields reach the sheets as any change does. Their history, and mails that
        were sent before this day, are deleted.
        """

    def find_oldest(self) -> str | None:
        """The day of the oldest session whose registrations still say who came."""


class Transaction(Protocol):
    """Everything stored, inside one transaction."""

    records: Records
    journal: Journal
    memory: SyncMemory
    problems: Problems
    leases: Leases
    jobs: JobRuns
    outbox: Outbox
    digests: Digests
    seats: Seats
    retention: Retention


class Database(Protocol):
    """The canonical side."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Commits at the end, rolls back on an exception.

        Raises DatabaseUnavailable, ConcurrencyError.
        """

    def reading(self) -> AbstractContextManager[Transaction]:
        """The same without the write lock; nothing may be written."""

    def upgrade(self) -> None:
        """Brings the schema to the newest version; creates an empty database. Idempotent."""


class Copies(Protocol):
    """Copies of the whole database in one file, which either kind of database takes back."""

    def backup(self, path: str) -> int:
        """Copies everything as of one instant; the number of rows.

        Raises UsageError where the file cannot be written.
        """

    def restore(self, path: str) -> int:
        """Replaces everything by a copy, or nothing; the number of rows.

        Raises UsageError for a file that is no whole copy or comes from another version.
        """


# --- Mail -------------------------------------------------------------------------------


class Postman(Protocol):
    """Hands one message to the mail server."""

    def send(self, message: bytes, recipient: str) -> None:
        """Raises MailNotAccepted."""


# --- Texts ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Letter:
    """One rendered mail: subject, text part, HTML part with inline styles."""

    subject: str
    text: str
    html: str


class Letters(Protocol):
    """Renders `templates/emails/<name>/{subject.txt,body.txt,body.html}` in a language."""

    def render(self, name: str, language: str, context: Mapping[str, object]) -> Letter: ...
