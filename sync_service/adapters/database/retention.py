"""Erases personal data by date: the record stays as a figure, nothing tells whose it was."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, func, or_, select, update

from sync_service.adapters.database import tables
from sync_service.adapters.database.journal import SqlJournal
from sync_service.adapters.database.statements import in_chunks
from sync_service.adapters.database.tables.types import PARIS
from sync_service.application.ports import Erased
from sync_service.domain.record import Change

NOBODY = "—"
"""The first name of a registration that was emptied: the field is required."""

_PERSONAL = (
    "family_name",
    "phone",
    "phone_as_typed",
    "email",
    "language",
    "interpreter",
    "consent_at",
    "consent_version",
    # What its form, its page and its family were known by.
    "nonce",
    "token_hash",
    "contact_key",
)


class SqlRetention:
    """Retention of registrations, of their history and of mails."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def purge_registrations(self, before: str, at: datetime) -> Erased:
        expired = self._find_expired(before)
        changes = sum(self._empty(refs, at) for refs in in_chunks(expired))
        journal = SqlJournal(self._connection)
        journal.append(Change(ref, "given_name", None, NOBODY, "purge", at) for ref in expired)
        journal.flush()
        self._delete_proofs(before)
        return Erased(len(expired), changes, self._delete_mails(before))

    def _find_expired(self, before: str) -> Sequence[str]:
        registration, session = tables.registration, tables.session
        expired = (
            select(registration.c.ref)
            .join(session, session.c.ref == registration.c.session_id)
            .where(and_(session.c.date < before, _says_who()))
        )
        return self._connection.execute(expired.order_by(registration.c.serial)).scalars().all()

    def _empty(self, refs: Sequence[str], at: datetime) -> int:
        """The number of changes that are history no more."""
        registration = tables.registration
        empty = dict.fromkeys(_PERSONAL) | {"given_name": NOBODY, "consent_contact": False}
        self._connection.execute(
            update(registration)
            .where(registration.c.ref.in_(refs))
            .values({**empty, "updated_at": at, "rev": registration.c.rev + 1})
        )
        forget = delete(tables.change).where(tables.change.c.ref.in_(refs))
        return self._connection.execute(forget).rowcount

    def _delete_proofs(self, before: str) -> None:
        intent = tables.write_intent
        old = and_(intent.c.step != "intended", intent.c.at < _midnight(before))
        self._connection.execute(delete(intent).where(old))

    def _delete_mails(self, before: str) -> int:
        outbox = tables.outbox
        old = and_(outbox.c.state != "open", outbox.c.created_at < _midnight(before))
        return self._connection.execute(delete(outbox).where(old)).rowcount

    def find_oldest(self) -> str | None:
        registration, session = tables.registration, tables.session
        return self._connection.execute(
            select(func.min(session.c.date))
            .join(registration, session.c.ref == registration.c.session_id)
            .where(_says_who())
        ).scalar()


def _midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), PARIS)


def _says_who() -> ColumnElement[bool]:
    """A partner may have typed a number again into an emptied row."""
    registration = tables.registration.c
    return or_(
        registration.given_name != NOBODY,
        *(registration[name].is_not(None) for name in ("family_name", "phone", "email")),
    )
