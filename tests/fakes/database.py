"""An in-memory database with the same ports as the real one: dicts, copied for each transaction.

Passes the contracts of `tests/contracts`. Processes are simulated by `FakeDatabase.other_process`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Literal

from sync_service.application.ports import (
    Digests,
    Erased,
    JobRuns,
    Journal,
    Leases,
    Mail,
    Outbox,
    Problems,
    Records,
    Retention,
    Run,
    SeatLock,
    Seats,
    SpreadsheetState,
    SyncMemory,
    Transaction,
    WriteIntent,
)
from sync_service.domain.base import BaseRow, Decision, Problem, TabState
from sync_service.domain.errors import ConcurrencyError, NotFound
from sync_service.domain.reading import Value
from sync_service.domain.record import Change, Entity, Record
from sync_service.domain.reference import entity_of

LOCK_SECONDS = 20

Step = Literal["claimed", "sending", "sent"]


@dataclass(frozen=True)
class Seat:
    """What is stored of a registration beside its record."""

    nonce: str
    token_hash: str
    contact_key: str


@dataclass
class Tables:
    """Everything stored. Values are immutable, so copying the dicts is copying the tables."""

    records: dict[str, Record] = field(default_factory=dict)
    created: dict[str, datetime] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)
    changes: dict[int, Change] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    spreadsheets: dict[str, SpreadsheetState] = field(default_factory=dict)
    tabs: dict[tuple[str, int], TabState] = field(default_factory=dict)
    intents: dict[str, WriteIntent] = field(default_factory=dict)
    problems: dict[int, Problem] = field(default_factory=dict)
    leases: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    jobs: dict[str, datetime] = field(default_factory=dict)
    mails: dict[int, tuple[Mail, Literal["open", "sent", "set_aside"]]] = field(
        default_factory=dict
    )
    digests: dict[tuple[str, str], tuple[Step, bytes]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    """The last number given, per kind: numbers are never given twice."""

    def copied(self) -> "Tables":
        return Tables(*(copy(getattr(self, one.name)) for one in fields(self)))

    def next_number(self, kind: str) -> int:
        self.numbers[kind] = self.numbers.get(kind, 0) + 1
        return self.numbers[kind]


class FakeRecords:
    """Canonical records."""

    def __init__(self, tables: Tables) -> None:
        self._records = tables.records
        self._tables = tables

    def find(self, ref: str) -> Record | None:
        return self._records.get(ref)

    def read_all(self, entity: Entity, *, archived: bool = False) -> Sequence[Record]:
        return [
            record
            for record in self._records.values()
            if record.entity == entity and (archived or not record.archived)
        ]

    def read_scope(self, entity: Entity, partner: str | None) -> Mapping[str, Record]:
        return {
            record.ref: record
            for record in self.read_all(entity, archived=True)
            if partner is None or partner in self._owners(record)
        }

    def add(self, records: Iterable[Record]) -> None:
        for record in records:
            if record.ref in self._records:
                raise ConcurrencyError(f"{record.ref} exists already")
            self._records[record.ref] = replace(record, fields=dict(record.fields))
            self._tables.created[record.ref] = record.updated_at

    def update(self, ref: str, fields: Mapping[str, Value], at: datetime) -> None:
        record = self._records.get(ref)
        if record is None:
            raise NotFound(ref)
        self._records[ref] = replace(record, fields={**record.fields, **fields}, updated_at=at)

    def update_all(self, changes: Mapping[str, Mapping[str, Value]], at: datetime) -> None:
        for ref, new in changes.items():
            self.update(ref, new, at)

    def archive(self, refs: Iterable[str], at: datetime, *, archived: bool = True) -> None:
        for ref in refs:
            record = self._records.get(ref)
            if record is not None and record.archived != archived:
                self._records[ref] = replace(record, archived=archived, updated_at=at)

    def references_to(self, ref: str) -> Sequence[str]:
        target = self._records.get(ref)
        if target is None:
            return []
        name = target.fields.get("id") if target.entity == "organisation" else ref
        return [
            record.ref
            for record in self._records.values()
            if not record.archived
            and any(
                value == name
                for field_name, value in record.fields.items()
                if _is_link(field_name) and value is not None
            )
        ]

    def find_existing(self, refs: Iterable[str]) -> frozenset[str]:
        return frozenset(refs) & self._records.keys()

    def _owners(self, record: Record) -> set[str]:
        """The slugs of the organisations in whose own scope a record is."""
        names = [name for name in record.fields if name.endswith("organisation_id")]
        owners = {str(record.fields[name]) for name in names}
        if record.entity == "organisation":
            owners.add(str(record.fields.get("id")))
        for name in ("item_code", "workshop_id", "session_id"):
            above = self._records.get(str(record.fields.get(name)))
            owners |= self._owners(above) if above else set()
        return owners


def _is_link(name: str) -> bool:
    return name == "item_code" or name.endswith("_id")


class FakeJournal:
    """Runs and changes."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def open_run(self, run: Run) -> None:
        self._tables.runs[run.id] = run

    def close_run(self, run_id: str, at: datetime, summary: Mapping[str, int]) -> None:
        run = self._tables.runs.get(run_id)
        if run is None:
            raise NotFound(run_id)
        self._tables.runs[run_id] = replace(run, ended_at=at, summary=dict(summary))

    def read_runs(self, limit: int = 50) -> Sequence[Run]:
        newest_first = sorted(
            self._tables.runs.values(), key=lambda run: (run.started_at, run.id), reverse=True
        )
        return newest_first[:limit]

    def append(self, changes: Iterable[Change]) -> None:
        for change in changes:
            self._tables.changes[self._tables.next_number("change")] = change

    def read_history(self, ref: str) -> Sequence[Change]:
        return [change for change in self._tables.changes.values() if change.ref == ref]

    def read_changes(
        self,
        *,
        run_id: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sequence[Change]:
        return [
            change
            for change in self._tables.changes.values()
            if (run_id is None or change.run == run_id)
            and (since is None or change.at >= since)
            and (until is None or change.at < until)
        ]

    def last_change(self) -> int:
        return max(self._tables.changes, default=0)

    def entities_changed_after(self, change_number: int) -> frozenset[Entity]:
        return frozenset(
            entity_of(change.ref)
            for number, change in self._tables.changes.items()
            if number > change_number
        )


class FakeSyncMemory:
    """Spreadsheets, tabs, rows, intents."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def read_signal_token(self) -> str | None:
        return self._tables.tokens.get("signal")

    def save_signal_token(self, token: str) -> None:
        self._tables.tokens["signal"] = token

    def read_spreadsheet(self, spreadsheet_id: str) -> SpreadsheetState:
        return self._tables.spreadsheets.get(spreadsheet_id, SpreadsheetState(spreadsheet_id))

    def save_spreadsheet(self, state: SpreadsheetState) -> None:
        self._tables.spreadsheets[state.spreadsheet_id] = state

    def read_tabs(self, spreadsheet_id: str) -> Mapping[int, TabState]:
        return {
            sheet_id: tab
            for (spreadsheet, sheet_id), tab in self._tables.tabs.items()
            if spreadsheet == spreadsheet_id
        }

    def save_tab(
        self, state: TabState, changed: Iterable[BaseRow], forgotten: Iterable[str] = ()
    ) -> None:
        key = (state.spreadsheet_id, state.sheet_id)
        known = self._tables.tabs.get(key)
        rows = {**(known.rows if known else {}), **{row.ref: row for row in changed}}
        for ref in forgotten:
            rows.pop(ref, None)
        self._tables.tabs[key] = replace(state, rows=rows)

    def find_tabs_holding(self, refs: Iterable[str]) -> Mapping[str, Sequence[tuple[str, int]]]:
        holding: dict[str, list[tuple[str, int]]] = {}
        for ref in refs:
            for key, tab in self._tables.tabs.items():
                row = tab.rows.get(ref)
                if row is not None and row.missing_since is None:
                    holding.setdefault(ref, []).append(key)
        return holding

    def save_intent(self, intent: WriteIntent) -> None:
        self._tables.intents[intent.marker] = intent

    def read_open_intents(self, spreadsheet_id: str) -> Sequence[WriteIntent]:
        return [
            intent
            for intent in self._tables.intents.values()
            if intent.spreadsheet_id == spreadsheet_id and intent.step == "intended"
        ]


class FakeProblems:
    """Open problems."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def read_open(self, spreadsheet_id: str | None = None) -> Sequence[Problem]:
        return [
            problem
            for problem in self._tables.problems.values()
            if spreadsheet_id is None or problem.spreadsheet_id == spreadsheet_id
        ]

    def replace(
        self, spreadsheet_id: str, sheet_id: int | None, problems: Iterable[Problem], at: datetime
    ) -> None:
        before = {
            _problem_key(problem): problem
            for problem in self.read_open(spreadsheet_id)
            if problem.sheet_id == sheet_id
        }
        now: dict[tuple[str, str, str | None], Problem] = {}
        for problem in problems:
            now.setdefault(_problem_key(problem), problem)
        for key, problem in before.items():
            if key not in now:
                del self._tables.problems[problem.id or 0]
        for key, problem in now.items():
            self._keep(problem, before.get(key), at)

    def _keep(self, problem: Problem, known: Problem | None, at: datetime) -> None:
        number = (known and known.id) or self._tables.next_number("problem")
        since = known.since if known else problem.since or at
        decision = known.decision if known else problem.decision
        self._tables.problems[number] = replace(problem, id=number, since=since, decision=decision)

    def find(self, problem_id: int) -> Problem | None:
        return self._tables.problems.get(problem_id)

    def decide(self, problem_id: int, decision: Decision, at: datetime) -> None:
        del at
        problem = self.find(problem_id)
        if problem is None:
            raise NotFound(f"problem {problem_id}")
        self._tables.problems[problem_id] = replace(problem, decision=decision)


def _problem_key(problem: Problem) -> tuple[str, str, str | None]:
    return problem.kind, problem.row_key, problem.field


class FakeLeases:
    """Who works on what; a process is a number that may die."""

    def __init__(self, tables: Tables, process: int, dead: frozenset[int]) -> None:
        self._leases = tables.leases
        self._process = process
        self._dead = dead

    def take(self, name: str, seconds: int, at: datetime) -> bool:
        holder, expires_at = self._leases.get(name, (self._process, at))
        if holder != self._process and expires_at > at and holder not in self._dead:
            return False
        self._leases[name] = (self._process, at + timedelta(seconds=seconds))
        return True

    def release(self, name: str) -> None:
        if self._leases.get(name, (None,))[0] == self._process:
            del self._leases[name]


class FakeJobRuns:
    """When jobs last ran."""

    def __init__(self, tables: Tables) -> None:
        self._jobs = tables.jobs

    def last(self, job: str) -> datetime | None:
        return self._jobs.get(job)

    def save(self, job: str, at: datetime) -> None:
        self._jobs[job] = at


class FakeOutbox:
    """Mails to send."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def add(self, mail: Mail, at: datetime) -> None:
        del at
        number = self._tables.next_number("mail")
        self._tables.mails[number] = (replace(mail, id=number), "open")

    def read_due(self, at: datetime, limit: int = 50) -> Sequence[Mail]:
        due = [
            mail
            for mail, state in self._tables.mails.values()
            if state == "open" and (mail.next_at is None or mail.next_at <= at)
        ]
        return due[:limit]

    def sent(self, mail_id: int, at: datetime) -> None:
        del at
        mail, _ = self._tables.mails[mail_id]
        self._tables.mails[mail_id] = (mail, "sent")

    def failed(self, mail_id: int, error: str, next_at: datetime | None) -> None:
        mail, _ = self._tables.mails[mail_id]
        mail = replace(mail, attempts=mail.attempts + 1, error=error, next_at=next_at)
        self._tables.mails[mail_id] = (mail, "open" if next_at else "set_aside")

    def read_set_aside(self) -> Sequence[Mail]:
        return [mail for mail, state in self._tables.mails.values() if state == "set_aside"]


class FakeDigests:
    """Which digest went to whom."""

    def __init__(self, tables: Tables) -> None:
        self._digests = tables.digests

    def claim(
        self, week: str, recipient: str, message: bytes, message_id: str, at: datetime
    ) -> bool:
        del message_id, at
        if (week, recipient) in self._digests:
            return False
        self._digests[week, recipient] = ("claimed", message)
        return True

    def read(self, week: str) -> Mapping[str, Step]:
        return {to: step for (one, to), (step, _) in self._digests.items() if one == week}

    def mark(self, week: str, recipient: str, step: Step, at: datetime) -> None:
        del at
        if (week, recipient) not in self._digests:
            raise NotFound(week)
        self._digests[week, recipient] = (step, self._digests[week, recipient][1])

    def message(self, week: str, recipient: str) -> bytes | None:
        return self._digests.get((week, recipient), (None, None))[1]


class FakeSeats:
    """Registrations under their session's lock: here the whole transaction is the lock."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def lock(self, session_ref: str) -> SeatLock:
        session = self._tables.records.get(session_ref)
        if session is None or session.entity != "session":
            raise NotFound(session_ref)
        rev = self._tables.revisions.get(session_ref, 1) + 1
        self._tables.revisions[session_ref] = rev
        capacity = session.fields.get("capacity")
        return SeatLock(session_ref, rev, capacity if isinstance(capacity, int) else None)

    def find_by_nonce(self, nonce: str) -> Record | None:
        return self._find(lambda seat: seat.nonce == nonce)

    def find_by_token(self, token_hash: str) -> Record | None:
        return self._find(lambda seat: seat.token_hash == token_hash)

    def _find(self, fits: Callable[[Seat], bool]) -> Record | None:
        return next(
            (self._tables.records[ref] for ref, seat in self._tables.seats.items() if fits(seat)),
            None,
        )

    def read_session(self, session_ref: str) -> Sequence[Record]:
        return [
            record
            for record in self._tables.records.values()
            if record.entity == "registration" and record.fields.get("session_id") == session_ref
        ]

    def add(
        self,
        record: Record,
        *,
        nonce: str,
        token_hash: str,
        contact_key: str,
        suspect: bool = False,
    ) -> None:
        del suspect
        if self.find_by_nonce(nonce) or self.find_by_token(token_hash):
            raise ConcurrencyError("this form was used before")
        FakeRecords(self._tables).add([record])
        self._tables.seats[record.ref] = Seat(nonce, token_hash, contact_key)

    def count_recent(
        self, *, contact_key: str | None = None, session_ref: str | None = None, since: datetime
    ) -> int:
        return sum(
            self._tables.created[ref] >= since
            and (contact_key is None or seat.contact_key == contact_key)
            and (
                session_ref is None
                or self._tables.records[ref].fields.get("session_id") == session_ref
            )
            for ref, seat in self._tables.seats.items()
        )


class FakeRetention:
    """Registrations of old sessions, emptied."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def purge_registrations(self, before: str, at: datetime) -> Erased:
        expired = [record.ref for record in self._that_say_who() if self._day(record) < before]
        old = {n: one for n, one in self._tables.changes.items() if one.ref in expired}
        for ref in expired:
            FakeRecords(self._tables).update(ref, _NOBODY, at)
            self._tables.seats.pop(ref, None)
        for number in old:
            del self._tables.changes[number]
        FakeJournal(self._tables).append(
            Change(ref, "given_name", None, "—", "purge", at) for ref in expired
        )
        return Erased(len(expired), len(old))

    def find_oldest(self) -> str | None:
        return min((self._day(record) for record in self._that_say_who()), default=None)

    def _that_say_who(self) -> Sequence[Record]:
        return [
            record
            for record in FakeRecords(self._tables).read_all("registration", archived=True)
            if record.fields["given_name"] != "—"
            or any(record.fields.get(name) for name in ("family_name", "phone", "email"))
        ]

    def _day(self, record: Record) -> str:
        return str(self._tables.records[str(record.fields["session_id"])].fields["date"])


_NOBODY: Mapping[str, Value] = {
    "given_name": "—",
    "family_name": None,
    "phone": None,
    "phone_as_typed": None,
    "email": None,
    "language": None,
    "interpreter": None,
    "consent_at": None,
    "consent_version": None,
    "consent_contact": False,
}


class FakeTransaction:
    """Everything stored, inside one transaction."""

    def __init__(self, tables: Tables, process: int, dead: frozenset[int]) -> None:
        self.records: Records = FakeRecords(tables)
        self.journal: Journal = FakeJournal(tables)
        self.memory: SyncMemory = FakeSyncMemory(tables)
        self.problems: Problems = FakeProblems(tables)
        self.leases: Leases = FakeLeases(tables, process, dead)
        self.jobs: JobRuns = FakeJobRuns(tables)
        self.outbox: Outbox = FakeOutbox(tables)
        self.digests: Digests = FakeDigests(tables)
        self.seats: Seats = FakeSeats(tables)
        self.retention: Retention = FakeRetention(tables)


@dataclass
class Shared:
    """What all processes share: the tables, the lock on them, and who has died."""

    tables: Tables = field(default_factory=Tables)
    lock: Lock = field(default_factory=Lock)
    processes: int = 0
    dead: frozenset[int] = frozenset()


class FakeDatabase:
    """The canonical side, in memory: one writer at a time, readers see what was committed."""

    def __init__(self, shared: Shared | None = None) -> None:
        self._shared = shared or Shared()
        self._shared.processes += 1
        self._process = self._shared.processes

    def other_process(self) -> "FakeDatabase":
        """The same tables as another process sees them."""
        return FakeDatabase(self._shared)

    def die(self) -> None:
        """From now on this database's process lives no longer: its leases are free."""
        self._shared.dead |= {self._process}

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        if not self._shared.lock.acquire(timeout=LOCK_SECONDS):
            raise ConcurrencyError("a transaction inside a transaction")
        try:
            tables = self._shared.tables.copied()
            yield FakeTransaction(tables, self._process, self._shared.dead)
            self._shared.tables = tables
        finally:
            self._shared.lock.release()

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        before = self._shared.tables
        tables = before.copied()
        yield FakeTransaction(tables, self._process, self._shared.dead)
        assert tables == before, "something was written in `reading`"

    def upgrade(self) -> None:
        """There is nothing to upgrade in memory."""
