"""Which registration a page or a call is about, with its session; changes nothing."""

from dataclasses import dataclass

from sync_service.domain.errors import ConcurrencyError, NotFound
from sync_service.domain.record import Record
from sync_service.families.desk import Desk
from sync_service.families.registration import is_erased, text_of
from sync_service.families.sessions import Session, find_session
from sync_service.ports import Transaction


def read_session_ref(desk: Desk, ref: str) -> str:
    """Read apart, because the session's lock has to be the transaction's first statement."""
    with desk.database.reading() as stored:
        record = stored.records.find(ref)
    if record is None or record.archived:
        raise NotFound("Cette page n’existe pas ou n’existe plus.")
    return str(record.fields.get("session_id"))


@dataclass(frozen=True, slots=True)
class Shown:
    """What a family's own page is about."""

    record: Record
    session: Session
    is_taken_out: bool
    """Its row was deleted."""


def find_shown(stored: Transaction, ref: str) -> Shown:
    """Never one that was erased."""
    record = stored.records.find(ref)
    if record is None or not record.archived:
        return Shown(*find_both(stored, ref), is_taken_out=False)
    session = find_session(stored.records, str(record.fields.get("session_id")))
    if session is None or is_erased(record):
        raise NotFound("Cette page n’existe pas ou n’existe plus.")
    is_suspect = ref in stored.seats.find_suspects(session.ref)
    return Shown(record, session, is_taken_out=not is_suspect)


def find_both(stored: Transaction, ref: str) -> tuple[Record, Session]:
    """Raises NotFound for one that is archived, too."""
    record = stored.records.find(ref)
    session = None
    if record is not None and not record.archived:
        session = find_session(stored.records, str(record.fields.get("session_id")))
    if record is None or session is None:
        raise NotFound("Cette page n’existe pas ou n’existe plus.")
    return record, session


def find_locked(stored: Transaction, ref: str, session_ref: str) -> tuple[Record, Session]:
    """Of the session whose seats this transaction locked.

    Raises NotFound, and ConcurrencyError where its row went to another session meanwhile.
    """
    record, session = find_both(stored, ref)
    check_locked(record, session_ref)
    return record, session


def check_locked(record: Record, session_ref: str) -> None:
    """Raises ConcurrencyError where it is in another session than that."""
    if text_of(record, "session_id") != session_ref:
        raise ConcurrencyError("Cette inscription change en ce moment. Recommencez.")
