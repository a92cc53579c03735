"""A family changes, cancels or takes back its registration; a freed seat goes to whoever waits.

« Je ne viens plus » asks no reason, and a change never costs the seats that a family has.
« Je viens quand même » is for a family that cancelled by mistake, for a day, and once: its seat if
nobody has it; else the first place on the waiting list, for who had a seat.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import inf
from typing import Literal

from french_cells.reading import Value
from sync_service.domain.record import CALL, SEATS, Change, Record
from sync_service.domain.seats import (
    COUNTED_FIELDS,
    can_change_to,
    count_people,
    is_direct,
    is_seated,
    seat_newcomer,
    share_free_seats,
    standing_of,
    standing_said,
)
from sync_service.families.changes.taken_out import note_heard
from sync_service.families.desk import (
    Account,
    Desk,
    Reached,
    find_reached,
    may_write,
    may_write_from_page,
    wanted_of_contacts,
)
from sync_service.families.known_registration import (
    check_locked,
    find_both,
    find_locked,
    read_session_ref,
)
from sync_service.families.mails.family_mails import post_links, post_standing, post_to_family
from sync_service.families.mails.texts import may_be_texted
from sync_service.families.mails.unreachable import find_unreachable, learn_unreachable
from sync_service.families.registration import (
    BY_PARTNERS,
    SOURCE,
    Answers,
    change_registration_fields,
    family_of,
    is_erased,
    is_live,
    lock_seats,
    read_families,
    text_of,
    write_journal,
)
from sync_service.families.sessions import Session, find_session
from sync_service.ports import SeatLock, Transaction

_KEPT = frozenset({"consent_contact", "first_time"})
"""Asked once, on the first form."""
_MISTAKE_TIME = timedelta(hours=24)


def change_registration(
    desk: Desk, ref: str, answers: Answers, *, everywhere: bool = False
) -> Literal["changed", "not_enough_seats", "closed"] | Reached:
    """Fewer people free seats for others at once. Raises NotFound, ConcurrencyError.

    `everywhere`: on all dates of its cycle that are to come, or on none; what is not changed stays
    on each as it is there.
    """
    sessions = _read_sessions(desk, ref, everywhere=everywhere)
    with desk.database.transaction() as stored:
        locks = lock_seats(stored, sessions.values())
        now = desk.clock.now()
        found = _find_open(stored, sessions, now)
        if not found or found[0][0].ref != ref:
            return "closed"
        record = found[0][0]
        changed = _changed(record, answers)
        if not all(_has_room(stored, locks, one, changed) for one in found):
            return "not_enough_seats"
        new = {*answers.contacts} - {record.fields.get("phone"), record.fields.get("email")}
        wanted = wanted_of_contacts(desk, new)
        account = Account(stored, wanted, now)
        if not account.draw(wanted):
            # As many could be made with this contact: a change is no way around.
            return find_reached(desk, account, wanted, new)
        account.save()
        changes: list[Change] = []
        for record, _ in found:
            changes += change_registration_fields(stored, record, changed, now)
        moved = dict.fromkeys(one.ref for one in changes if one.field == "email")
        for one in moved:
            learn_unreachable(stored, desk, find_both(stored, one)[0])
        _promote_all(stored, desk, locks, found, changes)
        # Whom the change itself gave a seat has a mail that says so.
        seated = {one.ref for one in changes if one.field == "status"}
        untold = [one for one in moved if one not in seated]
        if untold and answers.email and may_write(stored, desk, answers.email, "links"):
            confirm(stored, desk, untold)
    return "changed"


def _read_sessions(desk: Desk, ref: str, *, everywhere: bool) -> Mapping[str, str]:
    """Registration → its session, the asked one first. Raises NotFound.

    Read apart, because the sessions' locks have to be the transaction's first statements.
    """
    own = read_session_ref(desk, ref)
    with desk.database.reading() as stored:
        bound = stored.seats.read_bound(ref) if everywhere else ()
    live = {one.ref: text_of(one, "session_id") for one in bound if not one.archived}
    return {ref: own, **live}


def _find_open(
    stored: Transaction, sessions: Mapping[str, str], now: datetime
) -> Sequence[tuple[Record, Session]]:
    """Those that have a place, or wait, in what is to come. Raises ConcurrencyError."""
    found: list[tuple[Record, Session]] = []
    for ref, session_ref in sessions.items():
        record, session = stored.records.find(ref), find_session(stored.records, session_ref)
        if record is not None and is_live(record):
            check_locked(record, session_ref)
            if session is not None and not session.has_begun(now):
                found.append((record, session))
    return found


def _has_room(
    stored: Transaction,
    locks: Mapping[str, SeatLock],
    about: tuple[Record, Session],
    changed: Mapping[str, Value],
) -> bool:
    if changed.keys().isdisjoint(COUNTED_FIELDS):
        return True
    record, session = about
    people = count_people({**record.fields, **changed})
    families = [family_of(one) for one in read_families(stored, session.ref)]
    return can_change_to(locks[session.ref].capacity, families, record.ref, people)


def _promote_all(
    stored: Transaction,
    desk: Desk,
    locks: Mapping[str, SeatLock],
    found: Sequence[tuple[Record, Session]],
    changes: list[Change],
) -> None:
    """Passes on what these changes free, and keeps all in the journal."""
    for _, session in found:
        changes += promote(stored, desk, locks[session.ref], session, changes)
    write_journal(stored, desk, changes)


def _changed(record: Record, answers: Answers) -> Mapping[str, Value]:
    """What the family says otherwise than on this date; nothing typed is nothing known."""
    return {
        name: value
        for name, value in answers.fields().items()
        if name not in _KEPT and (record.fields.get(name) or None) != (value or None)
    }


def cancel(desk: Desk, ref: str, source: str = SOURCE, *, everywhere: bool = False) -> None:
    """Cancelling twice changes nothing. Raises NotFound, ConcurrencyError.

    `everywhere`: on all dates of its cycle that are to come.
    """
    sessions = _read_sessions(desk, ref, everywhere=everywhere)
    with desk.database.transaction() as stored:
        locks = lock_seats(stored, sessions.values())
        now = desk.clock.now()
        found = _find_open(stored, sessions, now)
        if not found:
            return
        given_up: dict[str, Value] = {"status": "cancelled"}
        changes: list[Change] = []
        for record, _ in found:
            changes += change_registration_fields(stored, record, given_up, now, source)
        email = text_of(found[0][0], "email")
        if email and may_write_from_page(stored, desk, email):
            refs = [record.ref for record, _ in found]
            post_to_family(stored, desk, "left", found[0], {"refs": refs})
        _promote_all(stored, desk, locks, found, changes)


def forget(desk: Desk, ref: str) -> None:
    """« Ce n’est pas moi » : cancels, erases what was said of the person, revokes the link.

    On all dates of its cycle.
    """
    sessions = _read_sessions(desk, ref, everywhere=True)
    with desk.database.transaction() as stored:
        locks = lock_seats(stored, sessions.values())
        now = desk.clock.now()
        found = [find_locked(stored, *one) for one in sessions.items()]
        refs = [record.ref for record, _ in found]
        for one in refs:
            stored.records.update(one, {"status": "cancelled"}, now)
        stored.records.archive(refs, now)
        stored.retention.erase(refs, now)
        changes = [Change(one, "*", one, None, SOURCE, now) for one in refs]
        _promote_all(stored, desk, locks, found, changes)


def may_come_back(stored: Transaction, record: Record, session: Session, now: datetime) -> bool:
    return _find_cancelling(stored, record, session, now) is not None


def come_back(desk: Desk, ref: str) -> bool:
    """False where it is too late, or was done before. Raises NotFound, ConcurrencyError."""
    session_ref = read_session_ref(desk, ref)
    with desk.database.transaction() as stored:
        lock = stored.seats.lock(session_ref)
        record, session = find_locked(stored, ref, session_ref)
        now = desk.clock.now()
        cancelling = _find_cancelling(stored, record, session, now)
        if cancelling is None:
            return False
        families = [family_of(one) for one in read_families(stored, session_ref)]
        others = [one for one in families if one.ref != ref]
        status = seat_newcomer(lock.capacity, others, count_people(record.fields))
        fields: dict[str, Value] = {
            "status": status,
            "back_at": _since(record, cancelling, now),
        }
        changes = change_registration_fields(stored, record, fields, now)
        email = text_of(record, "email")
        if email and may_write_from_page(stored, desk, email):
            confirm(stored, desk, [ref])
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
    if last is None or last.after != "cancelled":
        return None
    is_own = last.source == SOURCE or last.source.startswith(CALL)
    return last if is_own and now - last.at <= _MISTAKE_TIME else None


def _since(record: Record, cancelling: Change, now: datetime) -> str:
    """A family that had a seat goes before all that wait, and one that waited keeps its turn."""
    if cancelling.before == "waiting":
        return text_of(record, "submitted_at") or now.isoformat(timespec="seconds")
    return now.isoformat(timespec="seconds")


def confirm(stored: Transaction, desk: Desk, refs: Sequence[str]) -> None:
    """What a family has now; of a session that is off no more than the way to its page."""
    found = [find_both(stored, one) for one in refs]
    record, session = found[0]
    if session.is_off:
        post_links(stored, desk, text_of(record, "email"), found)
        return
    families = [family_of(one) for one in read_families(stored, session.ref)]
    post_standing(stored, desk, [one for one, _ in found], (session, families))


def promote(
    stored: Transaction,
    desk: Desk,
    lock: SeatLock,
    session: Session,
    made: Sequence[Change] = (),
) -> Sequence[Change]:
    """Seats whom it can and writes to them; returns the changes for the journal.

    `made`: what frees seats in this very act, and stands in no journal yet.
    Those whom a person must phone stay in the list: `read_people_to_phone` finds them.
    """
    now = desk.clock.now()
    if session.has_begun(now) or session.status != "planned" or session.seats_unread:
        return []
    families = {one.ref: one for one in read_families(stored, session.ref)}
    unreachable = find_unreachable(stored)
    is_far = is_direct(session.starts_at, now, session.direct_confirm_hours)
    freed = share_free_seats(
        lock.capacity, [family_of(one, unreachable) for one in families.values()], direct=is_far
    )
    texted = [
        ref for ref in freed.to_phone if is_far and _may_text(stored, desk, families[ref], made)
    ]
    changes: list[Change] = []
    for ref in (*freed.seated, *texted):
        record = families[ref]
        seated = replace(record, fields={**record.fields, "status": "confirmed"})
        # Beyond the day's budget of text messages somebody phones.
        if post_to_family(stored, desk, "promotion", (seated, session)):
            note_heard(stored, seated, now)
            fields: dict[str, Value] = {"status": "confirmed"}
            changes += change_registration_fields(stored, record, fields, now, SEATS)
    return changes


def _may_text(stored: Transaction, desk: Desk, record: Record, made: Sequence[Change]) -> bool:
    """Nobody has a stranger's number written to by giving up a seat of their own.

    A partner freed the seat, or caused a text message to this number before.
    """
    phone = text_of(record, "phone")
    if not may_be_texted(desk, phone):
        return False
    if any(one.is_text for one in stored.outbox.read_to(phone)):
        return True
    session_ref = text_of(record, "session_id")
    everybody = {one.ref: one for one in stored.seats.read_session(session_ref)}
    histories = stored.journal.read_histories([session_ref, *everybody]).values()
    known = [*made, *(one for history in histories for one in history)]
    freeing = [one for one in known if _frees_seats(one, everybody)]
    # Of two at the same instant the first one counts: what is done now.
    last = max(freeing, key=lambda one: one.at, default=None)
    return last is not None and last.source.startswith(BY_PARTNERS)


def _frees_seats(change: Change, families: Mapping[str, Record]) -> bool:
    """More places, fewer people, or a family that is out: not every edit of these fields."""
    if change.field == "*":
        # A row that is tidied away after its family gave the seat up frees nothing.
        record = families.get(change.ref)
        is_over = record is not None and not is_erased(record) and not _had_a_seat(record.fields)
        return change.after is None and not is_over
    if change.field == "status":
        before, after = ({"status": one} for one in (change.before, change.after))
        return _had_a_seat(before) and not _had_a_seat(after)
    if change.field == "capacity":
        return _places(change.after) > _places(change.before)
    return change.field in COUNTED_FIELDS and _people(change.after) < _people(change.before)


def _had_a_seat(fields: Mapping[str, Value]) -> bool:
    return is_seated(standing_said(fields))


def _places(value: Value) -> float:
    """Without a limit where nothing is said."""
    return value if isinstance(value, int) else inf


def _people(value: Value) -> int:
    return value if isinstance(value, int) else 0
