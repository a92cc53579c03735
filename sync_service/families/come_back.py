"""« Je viens quand même » : a family that cancelled by mistake is back, for a day, and once.

Its seat if nobody has it; else the first place on the waiting list, for who had a seat.
"""

from datetime import datetime, timedelta

from french_cells.reading import Value
from sync_service.domain.record import Change, Record
from sync_service.domain.seats import count_people, find_rank, seat_newcomer, standing_of
from sync_service.families.budgets import may_write_from_page
from sync_service.families.cancel import find_both, read_session_ref
from sync_service.families.desk import Desk
from sync_service.families.mails.family_mails import post_to_family
from sync_service.families.registration import (
    SOURCE,
    change_registration_fields,
    family_of,
    read_families,
    text_of,
    write_journal,
)
from sync_service.families.sessions import Session
from sync_service.ports import Transaction

_HOURS = timedelta(hours=24)


def may_come_back(stored: Transaction, record: Record, session: Session, now: datetime) -> bool:
    return _find_cancelling(stored, record, session, now) is not None


def come_back(desk: Desk, ref: str) -> bool:
    """False where it is too late, or was done before. Raises NotFound, ConcurrencyError."""
    session_ref = read_session_ref(desk, ref)
    with desk.database.transaction() as stored:
        lock = stored.seats.lock(session_ref)
        record, session = find_both(stored, ref)
        now = desk.clock.now()
        cancelling = _find_cancelling(stored, record, session, now)
        if cancelling is None:
            return False
        families = [family_of(one) for one in read_families(stored, session_ref)]
        others = [one for one in families if one.ref != ref]
        status = seat_newcomer(lock.capacity, others, count_people(record.fields))
        fields: dict[str, Value] = {"status": status, "back_at": _since(record, cancelling, now)}
        changes = change_registration_fields(stored, record, fields, now)
        _tell(stored, desk, ref)
        write_journal(stored, desk, changes)
    return True


def _find_cancelling(
    stored: Transaction, record: Record, session: Session, now: datetime
) -> Change | None:
    """The family's own word of less than a day ago; None where nothing can be taken back."""
    is_over = session.status != "planned" or session.has_begun(now) or session.seats_unread
    if record.archived or standing_of(record) != "cancelled" or is_over:
        return None
    if record.fields.get("back_at") is not None:
        return None
    history = [one for one in stored.journal.read_history(record.ref) if one.field == "status"]
    last = history[-1] if history else None
    is_own = last is not None and last.source == SOURCE and last.after == "cancelled"
    return last if last is not None and is_own and now - last.at <= _HOURS else None


def _since(record: Record, cancelling: Change, now: datetime) -> str:
    """Who had a seat goes before all who wait; who waited keeps its turn."""
    if cancelling.before == "waiting":
        return text_of(record, "submitted_at") or now.isoformat(timespec="seconds")
    return now.isoformat(timespec="seconds")


def _tell(stored: Transaction, desk: Desk, ref: str) -> None:
    record, session = find_both(stored, ref)
    email = text_of(record, "email")
    if not email or not may_write_from_page(stored, desk, email):
        return
    if standing_of(record) == "confirmed":
        post_to_family(stored, desk, "promotion", (record, session))
        return
    families = [family_of(one) for one in read_families(stored, session.ref)]
    post_to_family(stored, desk, "waiting", (record, session), {"rank": find_rank(families, ref)})
