"""Registrations of one session under its lock; the lock is the transaction's first statement."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from sync_service.adapters.database import tables
from sync_service.adapters.database.records import (
    SqlRecords,
    record_of,
    row_of,
    select_records,
)
from sync_service.application.ports import SeatLock
from sync_service.domain.errors import NotFound
from sync_service.domain.record import Record


class SqlSeats:
    """Seats: rows are the truth, nothing is counted elsewhere."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, session_ref: str) -> SeatLock:
        """The row stays locked until the transaction ends; SQLite locks the whole file before."""
        session = tables.session
        take = (
            update(session)
            .where(session.c.ref == session_ref)
            .values(rev=session.c.rev + 1)
            .returning(session.c.rev, session.c.capacity)
        )
        row = self._connection.execute(take).first()
        if row is None:
            raise NotFound("Cet atelier n’existe pas ou n’existe plus.")
        return SeatLock(session_ref, row.rev, row.capacity)

    def find_by_nonce(self, nonce: str) -> Record | None:
        return self._find(tables.registration.c.nonce == nonce)

    def find_by_token(self, token_hash: str) -> Record | None:
        return self._find(tables.registration.c.token_hash == token_hash)

    def _find(self, condition: ColumnElement[bool]) -> Record | None:
        row = self._connection.execute(select_records("registration").where(condition)).first()
        return None if row is None else record_of("registration", row)

    def read_session(self, session_ref: str) -> Sequence[Record]:
        registration = tables.registration.c
        wanted = select_records("registration").where(registration.session_id == session_ref)
        rows = self._connection.execute(wanted.order_by(registration.serial, registration.ref))
        return [record_of("registration", row) for row in rows]

    def add(
        self,
        record: Record,
        *,
        nonce: str,
        token_hash: str,
        contact_key: str,
        suspect: bool = False,
    ) -> None:
        row = row_of(record, SqlRecords(self._connection).next_serial("registration"))
        keys: dict[str, Any] = {
            "nonce": nonce,
            "token_hash": token_hash,
            "contact_key": contact_key,
            "suspect": suspect,
        }
        self._connection.execute(insert(tables.registration), [row | keys])

    def count_recent(
        self, *, contact_key: str | None = None, session_ref: str | None = None, since: datetime
    ) -> int:
        registration = tables.registration.c
        wanted = select(func.count()).where(
            registration.created_at >= since, registration.nonce.is_not(None)
        )
        if contact_key is not None:
            wanted = wanted.where(registration.contact_key == contact_key)
        if session_ref is not None:
            wanted = wanted.where(registration.session_id == session_ref)
        return self._connection.execute(wanted).scalar_one()
