"""Erases personal data by date: the record stays as a figure, nothing says whose (ADR 13)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    delete,
    exists,
    func,
    not_,
    or_,
    select,
    type_coerce,
)

from sync_service.adapters.database import tables
from sync_service.adapters.database.erasure import erase, erase_person
from sync_service.adapters.database.journal import SqlJournal
from sync_service.adapters.database.memory import WRITTEN
from sync_service.adapters.database.merges import SqlMerges
from sync_service.adapters.database.tables.types import PARIS, Day
from sync_service.domain.record import NOBODY
from sync_service.model.personal import left_of
from sync_service.ports import Erased
from sync_service.ports.mail import LONGEST_USE


def midnight(day: str) -> datetime:
    """Where the day begins in Paris."""
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), PARIS)


def midnight_before(at: datetime) -> datetime:
    """The beginning of yesterday."""
    return midnight((at.astimezone(PARIS).date() - timedelta(days=1)).isoformat())


class SqlRetention:
    """Retention of registrations, of their history and of mails."""

    def __init__(self, connection: Connection, journal: SqlJournal) -> None:
        self._connection, self._journal = connection, journal

    def purge_registrations(self, before: str, at: datetime) -> Erased:
        self._journal.has_erased = True
        expired = self._find_expired(before, at)
        changes = erase(self._connection, expired, at, "purge")
        self._delete_proofs(before)
        self._delete_superseded_writes(at)
        return Erased(len(expired), changes, self._delete_mails(before, at))

    def _find_expired(self, before: str, at: datetime) -> Sequence[str]:
        registration, session = tables.registration, tables.session
        expired = (
            select(registration.c.ref)
            .join(session, session.c.ref == registration.c.session_id)
            .where(and_(held_on() < before, _says_who(), not_(_is_due_by_an_edit(at))))
        )
        return self._connection.execute(expired.order_by(registration.c.serial)).scalars().all()

    def _delete_proofs(self, before: str) -> None:
        intent = tables.write_intent
        old = and_(intent.c.step != "intended", intent.c.at < midnight(before))
        self._connection.execute(delete(intent).where(old))

    def _delete_superseded_writes(self, at: datetime) -> None:
        """Nobody asks for a write that is over, but for when each spreadsheet's last one was."""
        intent, later = tables.write_intent, tables.write_intent.alias()
        is_over = intent.c.step.in_(("verified", "repaired", "abandoned"))
        is_superseded = exists().where(
            later.c.step.in_(WRITTEN),
            later.c.spreadsheet_id == intent.c.spreadsheet_id,
            later.c.at > intent.c.at,
        )
        old = and_(is_over, intent.c.at < midnight_before(at), is_superseded)
        self._connection.execute(delete(intent).where(old))

    def _delete_mails(self, before: str, at: datetime) -> int:
        """Those that were sent, by date; those that were not, once they are of no use."""
        outbox = tables.outbox
        is_stale = and_(outbox.c.state == "open", outbox.c.created_at <= at - LONGEST_USE)
        is_in_vain = and_(outbox.c.state != "sent", outbox.c.useless_after <= at)
        old = or_(outbox.c.created_at < midnight(before), is_stale, is_in_vain)
        return self._connection.execute(delete(outbox).where(old)).rowcount

    def erase(self, refs: Iterable[str], at: datetime, values: Collection[str] = ()) -> Erased:
        self._journal.has_erased = True
        people = SqlMerges(self._connection).find_same(refs)
        # What this transaction journalled about them so far must not come after.
        self._journal.flush()
        changes, mails = erase_person(self._connection, people, at, values)
        return Erased(len(people), changes, mails)

    def find_oldest(self) -> str | None:
        registration, session = tables.registration, tables.session
        return self._connection.execute(
            select(func.min(held_on()))
            .join(registration, session.c.ref == registration.c.session_id)
            .where(_says_who())
        ).scalar()


def held_on() -> ColumnElement[str]:
    """The date in the cell may be a mistake: families heard another one."""
    session = tables.session.c
    is_told_later = session.told_date > session.date
    return type_coerce(case((is_told_later, session.told_date), else_=session.date), Day)


def _is_due_by_an_edit(at: datetime) -> ColumnElement[bool]:
    """Since yesterday: whoever typed it has a day to see what it did."""
    change, registration = tables.change.c, tables.registration.c
    edited = or_(
        and_(change.ref == registration.session_id, change.field == "date"),
        and_(change.ref == registration.ref, change.field == "session_id"),
    )
    return exists().where(change.at >= midnight_before(at), edited)


def _says_who() -> ColumnElement[bool]:
    """A partner may have typed a number again into an emptied row."""
    registration, left = tables.registration.c, left_of("registration")
    return or_(
        registration.given_name != NOBODY,
        *(registration[name].is_not(None) for name, empty in left.items() if empty is None),
    )
