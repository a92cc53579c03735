"""« Je ne viens plus » : frees a family's seats and passes them on; asks no reason."""

from sync_service.domain.errors import NotFound
from sync_service.domain.record import Change, Record
from sync_service.families.budgets import may_write_from_page
from sync_service.families.desk import Desk
from sync_service.families.mails.family_mails import post_to_family
from sync_service.families.promote import promote
from sync_service.families.registration import (
    SOURCE,
    change_registration_fields,
    is_erased,
    is_live,
    text_of,
    write_journal,
)
from sync_service.families.sessions import Session, find_session
from sync_service.ports import Transaction


def cancel(desk: Desk, ref: str) -> None:
    """Cancelling twice changes nothing. Raises NotFound, ConcurrencyError."""
    session_ref = read_session_ref(desk, ref)
    with desk.database.transaction() as stored:
        lock = stored.seats.lock(session_ref)
        record, session = find_both(stored, ref)
        if not is_live(record) or session.has_begun(desk.clock.now()):
            return
        now = desk.clock.now()
        changes = [*change_registration_fields(stored, record, {"status": "cancelled"}, now)]
        email = text_of(record, "email")
        if email and may_write_from_page(stored, desk, email):
            post_to_family(stored, desk, "left", (record, session))
        changes += promote(stored, desk, lock, session)
        write_journal(stored, desk, changes)


def forget(desk: Desk, ref: str) -> None:
    """« Ce n’est pas moi » : cancels, erases what was said of the person, revokes the link."""
    session_ref = read_session_ref(desk, ref)
    with desk.database.transaction() as stored:
        lock = stored.seats.lock(session_ref)
        record, session = find_both(stored, ref)
        now = desk.clock.now()
        stored.records.update(record.ref, {"status": "cancelled"}, now)
        stored.records.archive([record.ref], now)
        stored.retention.erase([record.ref], now)
        changes = [Change(record.ref, "*", record.ref, None, SOURCE, now)]
        changes += promote(stored, desk, lock, session)
        write_journal(stored, desk, changes)


def read_session_ref(desk: Desk, ref: str) -> str:
    """Read apart, because the session's lock has to be the transaction's first statement."""
    with desk.database.reading() as stored:
        record = stored.records.find(ref)
    if record is None or record.archived:
        raise NotFound("Cette page n’existe pas ou n’existe plus.")
    return str(record.fields.get("session_id"))


def find_shown(stored: Transaction, ref: str) -> tuple[Record, Session, bool]:
    """For the family's own page; True for one whose row was deleted, never one that was erased."""
    record = stored.records.find(ref)
    if record is None or not record.archived:
        return *find_both(stored, ref), False
    session = find_session(stored.records, str(record.fields.get("session_id")))
    if session is None or is_erased(record):
        raise NotFound("Cette page n’existe pas ou n’existe plus.")
    return record, session, ref not in stored.seats.find_suspects(session.ref)


def find_both(stored: Transaction, ref: str) -> tuple[Record, Session]:
    record = stored.records.find(ref)
    session = None
    if record is not None and not record.archived:
        session = find_session(stored.records, str(record.fields.get("session_id")))
    if record is None or session is None:
        raise NotFound("Cette page n’existe pas ou n’existe plus.")
    return record, session
