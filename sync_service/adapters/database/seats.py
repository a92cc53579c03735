"""Registrations of one session under its lock, the transaction's first statement (ADR 14)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from sync_service.adapters.database import tables
from sync_service.adapters.database.records import (
    SqlRecords,
    record_of,
    row_of,
    select_records,
)
from sync_service.adapters.database.statements import in_chunks
from sync_service.domain.errors import NotFound
from sync_service.domain.record import Record
from sync_service.ports import SeatLock

# Made once: under the lock, everybody waits while a statement is made.
_LOCK = (
    update(tables.session)
    .where(tables.session.c.ref == bindparam("wanted"))
    .values(rev=tables.session.c.rev + 1)
    .returning(tables.session.c.rev, tables.session.c.capacity)
)
_SELECT, _COLUMNS = select_records("registration"), tables.registration.c
_FIND_BY_NONCE = _SELECT.where(_COLUMNS.nonce == bindparam("wanted"))
_READ_SESSION = _SELECT.where(_COLUMNS.session_id == bindparam("wanted")).order_by(
    _COLUMNS.serial, _COLUMNS.ref
)
_ADD = insert(tables.registration)
_FIND_FORM = select(tables.form_use.c.nonce).where(tables.form_use.c.nonce == bindparam("wanted"))
_USE_FORM = insert(tables.form_use)


class SqlSeats:
    """Seats: rows are the truth, nothing is counted elsewhere."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, session_ref: str) -> SeatLock:
        """The row stays locked until the transaction ends; SQLite locks the whole file before."""
        row = self._connection.execute(_LOCK, {"wanted": session_ref}).first()
        if row is None:
            raise NotFound("Cet atelier n’existe pas ou n’existe plus.")
        return SeatLock(session_ref, row.rev, row.capacity)

    def find_by_nonce(self, nonce: str) -> Record | None:
        row = self._connection.execute(_FIND_BY_NONCE, {"wanted": nonce}).first()
        return None if row is None else record_of("registration", row)

    def read_session(self, session_ref: str) -> Sequence[Record]:
        rows = self._connection.execute(_READ_SESSION, {"wanted": session_ref})
        return [record_of("registration", row) for row in rows.all()]

    def read_sessions(self, session_refs: Iterable[str]) -> Mapping[str, Sequence[Record]]:
        found: dict[str, list[Record]] = {ref: [] for ref in session_refs}
        for chunk in in_chunks(found):
            wanted = _SELECT.where(_COLUMNS.session_id.in_(chunk))
            rows = self._connection.execute(wanted.order_by(_COLUMNS.serial, _COLUMNS.ref))
            for record in (record_of("registration", row) for row in rows.all()):
                found[str(record.fields["session_id"])].append(record)
        return found

    def add(self, record: Record, *, nonce: str, suspect: bool = False) -> None:
        row = row_of(record, SqlRecords(self._connection).next_serial("registration"))
        keys: dict[str, Any] = {"nonce": nonce, "suspect": suspect}
        self._connection.execute(_ADD, [row | keys])

    def find_suspects(self, session_ref: str) -> frozenset[str]:
        registration = tables.registration.c
        wanted = select(registration.ref).where(
            registration.session_id == session_ref, registration.suspect
        )
        return frozenset(self._connection.execute(wanted).scalars())

    def merge(self, dropped: str, kept: str) -> None:
        registration = tables.registration
        of_both = select(func.min(registration.c.serial)).where(
            registration.c.ref.in_([dropped, kept])
        )
        first = self._connection.execute(of_both).scalar_one()
        for ref, values in ((dropped, {"merged_into": kept}), (kept, {"serial": first})):
            change = update(registration).where(registration.c.ref == ref).values(values)
            self._connection.execute(change)

    def find_merged(self, ref: str) -> str | None:
        registration = tables.registration.c
        wanted = select(registration.merged_into).where(registration.ref == ref)
        return self._connection.execute(wanted).scalar_one_or_none()

    def save_told_date(self, session_ref: str, day: str) -> None:
        session = tables.session
        tell = update(session).where(session.c.ref == session_ref).values(told_date=day)
        self._connection.execute(tell)

    def is_form_used(self, nonce: str) -> bool:
        found = self._connection.execute(_FIND_FORM, {"wanted": nonce}).first()
        return found is not None

    def use_form(self, nonce: str, session_ref: str, at: datetime) -> None:
        row = {"nonce": nonce, "session_ref": session_ref, "at": at}
        self._connection.execute(_USE_FORM, [row])

    def count_recent(self, *, session_ref: str | None = None, since: datetime) -> int:
        form = tables.form_use.c
        wanted = select(func.count()).where(form.at >= since)
        if session_ref is not None:
            wanted = wanted.where(form.session_ref == session_ref)
        return self._connection.execute(wanted).scalar_one()

    def forget_forms(self, before: datetime) -> None:
        form = tables.form_use
        self._connection.execute(delete(form).where(form.c.at < before))
