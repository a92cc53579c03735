"""Erases by date: who came to sessions long over, and records of years ago (ADR 13)."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

from sync_service.digest.read_facts import PARIS
from sync_service.domain.record import Entity
from sync_service.model.personal import KEPT_YEARS, VALUES_KEPT_YEARS, kept_since
from sync_service.ports import Clock, Database, Erased, Transaction
from sync_service.sync.plan_tabs import lease_name

_FORMS_KEPT = timedelta(days=2)
"""A form of yesterday is shown again, as a new one: no older one is ever answered."""

_VISITS_KEPT = timedelta(days=1)
"""A link serves for a quarter of an hour: by then it opens nothing, used or not."""

_EMPTIED_WITHIN = timedelta(days=1)
"""A run empties cells within minutes: what still stands then is out of its reach."""
_AT_ONCE = 200
"""Records that go in one transaction: registrations never wait long for it."""
_LEASE_SECONDS = 60
Find: TypeAlias = Callable[[Transaction, set[str]], Sequence[str]]
"""What is due, but for those spared."""
Act: TypeAlias = Callable[[Transaction, Sequence[str]], None]


def purge(database: Database, clock: Clock, retention_days: int) -> Erased:
    """What has served its time; twice is as good as once.

    Registrations are emptied so many days after their session and stay as figures; loans,
    attendance and contacts go as whole records. No sheet is touched for these.
    """
    now = clock.now()
    today = now.astimezone(PARIS).date()
    before = today - timedelta(days=retention_days)
    with database.transaction() as stored:
        stored.budgets.forget(now)
        stored.seats.forget_forms(now - _FORMS_KEPT)
        stored.visits.forget(now - _VISITS_KEPT)
        stored.overdue.mend_instants(now)
        erased = stored.retention.purge_registrations(before.isoformat(), now)
    for place, years in VALUES_KEPT_YEARS.items():
        _empty_overdue(database, place, kept_since(years, today).isoformat(), now)
    gone, changes, postponed = Counter[str](), erased.changes, 0
    for entity, years in KEPT_YEARS.items():
        done = _delete_overdue(database, entity, kept_since(years, today).isoformat(), now)
        gone.update(done.records)
        changes, postponed = changes + done.changes, postponed + done.postponed
    _seal_unemptied(database, now)
    _forget_old_days(database, kept_since(KEPT_YEARS["attendance"], today).isoformat(), now)
    return Erased(erased.registrations, changes, erased.mails, gone, postponed)


def _delete_overdue(database: Database, entity: Entity, before: str, now: datetime) -> Erased:
    gone, changes = Counter[str](), 0

    def find(stored: Transaction, spared: set[str]) -> Sequence[str]:
        return stored.overdue.find_overdue(entity, before, now, but=spared, most=_AT_ONCE)

    def delete(stored: Transaction, refs: Sequence[str]) -> None:
        nonlocal changes
        done = stored.overdue.delete(refs)
        gone.update(done.records)
        changes += done.changes

    postponed = _in_batches(database, find, delete, now)
    return Erased(changes=changes, records=gone, postponed=postponed)


def _empty_overdue(
    database: Database, place: tuple[Entity, str], before: str, now: datetime
) -> None:
    def find(stored: Transaction, spared: set[str]) -> Sequence[str]:
        return stored.overdue.find_overdue_values(place, before, now, but=spared, most=_AT_ONCE)

    def empty(stored: Transaction, refs: Sequence[str]) -> None:
        stored.overdue.empty(place, refs, now)

    _in_batches(database, find, empty, now)


def _seal_unemptied(database: Database, now: datetime) -> None:
    before = now - _EMPTIED_WITHIN

    def find(stored: Transaction, spared: set[str]) -> Sequence[str]:
        return stored.overdue.find_unemptied(before, but=spared, most=_AT_ONCE)

    def seal(stored: Transaction, refs: Sequence[str]) -> None:
        stored.overdue.seal(refs, before)

    _in_batches(database, find, seal, now)


def _in_batches(database: Database, find: Find, act: Act, now: datetime) -> int:
    """How many are left for the next time: they are being written just now."""
    spared = set[str]()
    while True:
        with database.reading() as stored:
            refs = find(stored, spared)
        if not refs:
            return len(spared)
        with database.transaction() as stored:
            busy = _find_busy(stored, refs, now)
            act(stored, [ref for ref in refs if ref not in busy])
        spared |= busy


def _find_busy(stored: Transaction, refs: Iterable[str], now: datetime) -> set[str]:
    """Those whose spreadsheet another run is working on, which would remember their rows again."""
    followed = stored.overdue.find_followed_by(refs)
    return {ref for name, some in followed.items() if _is_busy(stored, name, now) for ref in some}


def _is_busy(stored: Transaction, spreadsheet_id: str, now: datetime) -> bool:
    """Nobody can begin a run before this transaction ends, nor verify an earlier write."""
    lease = lease_name(spreadsheet_id)
    if stored.memory.read_open_intents(spreadsheet_id):
        return True
    if not stored.leases.take(lease, _LEASE_SECONDS, now):
        return True
    stored.leases.release(lease)
    return False


def _forget_old_days(database: Database, before: str, now: datetime) -> None:
    with database.reading() as stored:
        spreadsheets = stored.overdue.find_old_days(before)
    for spreadsheet_id in spreadsheets:
        with database.transaction() as stored:
            if not _is_busy(stored, spreadsheet_id, now):
                stored.overdue.forget_old_days(spreadsheet_id, before)
