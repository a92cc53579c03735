"""Families that somebody put into another session, and what is otherwise for them there.

So is a session that somebody put under another workshop.

They are told once, by mail or text message, or are on the list to call. A session that does not
take place, or has begun, is nobody's new day: who is put there has lost the one that it knew.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from french_cells.reading import Value
from sync_service.domain.record import LETTERS, Change, Record
from sync_service.families.changes.session_changes import (
    TOLD_FIELDS,
    FieldChange,
    by_title,
    find_news,
    find_session_changes,
)
from sync_service.families.registration import text_of
from sync_service.families.sessions import Session, find_session
from sync_service.ports import Transaction

_SESSION = "session_id"
_MARK = "moved:"
"""Before a family and the session that it was told of."""
_FAMILY = f"{LETTERS['registration']}-"


def find_moved(changes: Iterable[Change]) -> Sequence[str]:
    """Registrations that were put into another session."""
    moved = (one.ref for one in changes if one.field == _SESSION and one.ref.startswith(_FAMILY))
    return [*dict.fromkeys(moved)]


def find_known(history: Iterable[Change], heard_at: datetime | None = None) -> str | None:
    """The session of which a family knew then; None where it was put into no other since."""
    moves = (one for one in history if one.field == _SESSION)
    return next((str(one.before) for one in moves if not heard_at or one.at > heard_at), None)


def moved_at(history: Iterable[Change]) -> datetime | None:
    return max((one.at for one in history if one.field == _SESSION), default=None)


def latest(*instants: datetime | None) -> datetime | None:
    return max((one for one in instants if one is not None), default=None)


def read_known(stored: Transaction, ref: str) -> str | None:
    """The session that a letter was about last, or that it registered for."""
    told = stored.jobs.last_each(f"{_MARK}{ref}:")
    if told:
        return max(told, key=lambda session: told[session])
    return find_known(stored.journal.read_history(ref))


def mark_told(stored: Transaction, record: Record, at: datetime) -> None:
    stored.jobs.save(f"{_MARK}{record.ref}:{text_of(record, _SESSION)}", at)


def read_moved(stored: Transaction) -> Mapping[str, Sequence[Change]]:
    """The history of every family that was put into another session, at the cost of one."""
    refs = {one.partition(":")[0] for one in stored.jobs.last_each(_MARK)}
    return stored.journal.read_histories(refs) if refs else {}


def read_moved_into(stored: Transaction, session_ref: str) -> Mapping[str, datetime]:
    """Families of a session that came into it later, and when: what was before is no news."""
    marks = (one.partition(":") for one in stored.jobs.last_each(_MARK))
    refs = {ref for ref, _, told in marks if told == session_ref}
    histories = stored.journal.read_histories(refs) if refs else {}
    since = ((ref, moved_at(history)) for ref, history in histories.items())
    return {ref: at for ref, at in since if at is not None}


def name_workshops(stored: Transaction, changes: Iterable[Change]) -> Sequence[Change]:
    """Changes of sessions with the titles of the workshops that they were, and are, of."""

    def title_of(ref: Value) -> Value:
        workshop = stored.records.find(ref) if isinstance(ref, str) else None
        return None if workshop is None else text_of(workshop, "title")

    return by_title(changes, title_of)


def has_lost_its_day(session: Session, now: datetime) -> bool:
    """Where a family was put: nobody can come there."""
    return session.status == "cancelled" or session.has_begun(now)


def find_move_news(
    stored: Transaction, record: Record, known: Session | None, session: Session
) -> Sequence[FieldChange]:
    """What is otherwise than in the session that the family knows, as it was told of that one."""
    heard_at = None if known is None else stored.jobs.last(f"told:{known.ref}")
    return _compare(stored, record, (known, session), heard_at)


def find_differences(
    stored: Transaction, record: Record, session: Session
) -> Sequence[FieldChange]:
    """What is otherwise than a family read when it registered."""
    first = find_known(stored.journal.read_history(record.ref))
    if first is not None and first != session.ref:
        return _compare(stored, record, (find_session(stored.records, first), session), None)
    submitted_at = record.fields.get("submitted_at")
    if not isinstance(submitted_at, str):
        return ()
    since = datetime.fromisoformat(submitted_at)
    history = name_workshops(stored, stored.journal.read_history(session.ref))
    found = find_session_changes(one for one in history if one.at > since)
    return found[0].fields if found else ()


def _compare(
    stored: Transaction,
    record: Record,
    sessions: tuple[Session | None, Session],
    heard_at: datetime | None,
) -> Sequence[FieldChange]:
    known, session = sessions
    if known is None:
        return [FieldChange("date", None, session.date)]
    is_another = known.title.casefold() != session.title.casefold()
    titles = [FieldChange("title", known.title, session.title)] if is_another else []
    if session.status == "postponed":
        return [*titles, FieldChange("status", "planned", session.status)]
    before = _as_known(stored, record, known, heard_at)
    pairs = ((name, before[name], _told(session, name)) for name in TOLD_FIELDS)
    return [*titles, *(FieldChange(*one) for one in pairs if one[1] != one[2])]


def _as_known(
    stored: Transaction, record: Record, known: Session, heard_at: datetime | None
) -> Mapping[str, Value]:
    """Without what became of it since then."""
    news = find_news(record, stored.journal.read_history(known.ref), heard_at)
    unheard = {one.field: one.before for one in (news.fields if news else ())}
    return {name: _told(known, name) for name in TOLD_FIELDS} | unheard


def _told(session: Session, name: str) -> Value:
    return getattr(session, name) or None
