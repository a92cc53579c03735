"""Families that a partner or the coordinator took out, put back, seated or had wait.

They get a mail or a call.

What a family did itself is confirmed where it did it; this is what came from a sheet, a command or
a taking back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sync_service.domain.record import LETTERS, UNDO, Change, Record, is_undo
from sync_service.domain.seats import find_rank, standing_of, standing_said
from sync_service.families.changes.session_changes import (
    TOLD_FIELDS,
    as_known_at,
    find_session_changes,
)
from sync_service.families.desk import Desk
from sync_service.families.mails.family_mails import LetterName, post_to_family
from sync_service.families.registration import (
    BY_PARTNERS,
    family_of,
    is_erased,
    is_live,
    read_families,
    text_of,
    was_taken_out,
)
from sync_service.families.sessions import PARIS, Session, find_session, join_beside
from sync_service.ports import Transaction

CALLED_MARK = "called:"
"""Before a reference and what the call was about."""
_FAMILY = f"{LETTERS['registration']}-"


def find_told_by_sheet(changes: Iterable[Change]) -> Mapping[str, Change]:
    """The last word of a sheet, or of the coordinator, on each family's place."""
    return {
        change.ref: change
        for change in changes
        if change.ref.startswith(_FAMILY)
        and change.source.startswith((*BY_PARTNERS, UNDO))
        and (change.field == "status" or (change.field == "*" and _is_about_row(change)))
    }


def _is_about_row(change: Change) -> bool:
    return change.after is None or change.before is None


def tell_family(desk: Desk, session_ref: str, change: Change) -> int:
    """Once for each word of the sheet; a family that cannot be written to is left to call."""
    with desk.database.transaction() as stored:
        stored.seats.lock(session_ref)
        record, session = (
            stored.records.find(change.ref),
            find_session(stored.records, session_ref),
        )
        if record is not None and session is not None and is_out(record):
            session = _known_session(stored, session, change.at, desk.clock.now())
        if record is None or session is None:
            return 0
        letter = find_letter(stored, (record, session), change, desk.clock.now())
        if letter is None:
            return 0
        stored.jobs.save(_mark(record.ref, _state(record)), change.at)
        rank = {"rank": _rank(stored, record, session)} if letter == "waiting" else {}
        told = post_to_family(stored, desk, letter, (record, session), rank)
        if not told:
            mark = _unreached if is_out(record) else _unplaced
            stored.jobs.save(mark(record.ref), change.at)
        return told


def _known_session(
    stored: Transaction, session: Session, at: datetime, now: datetime
) -> Session | None:
    """On the day that a family counts on, where it is another one, of the past, by now."""
    record = stored.records.find(session.ref) if session.has_begun(now) else None
    if record is None:
        return session
    then = as_known_at(record, stored.journal.read_history(session.ref), at)
    return join_beside(stored.records, then)


def note_heard(stored: Transaction, record: Record, at: datetime) -> None:
    """How it stands is no news to this family: its other registration, merged into it, said so."""
    stored.jobs.save(_mark(record.ref, _state(record)), at)


def _rank(stored: Transaction, record: Record, session: Session) -> int | None:
    families = [family_of(one) for one in read_families(stored, session.ref)]
    return find_rank(families, record.ref)


def find_letter(
    stored: Transaction, about: tuple[Record, Session], change: Change, now: datetime
) -> LetterName | None:
    """What a change tells a family, whose registration is as the change left it."""
    record, session = about
    is_off = session.status == "cancelled"
    if is_erased(record) or session.has_begun(now):
        return None
    if is_off and _heard_so(stored, session, change):
        return None
    if record.ref in stored.seats.find_suspects(session.ref):
        return None
    # Its place is its other registration's now.
    if record.archived and stored.merges.find_kept(record.ref) is not None:
        return None
    letter = _news(stored, record, change)
    # Nobody is invited to register again for what does not take place.
    return "cancelled" if letter is not None and is_off else letter


def _heard_so(stored: Transaction, session: Session, change: Change) -> bool:
    """It was there still when the session was called off."""
    changes = find_session_changes(stored.journal.read_history(session.ref))
    return any(one.is_cancelled and one.last_at <= change.at for one in changes)


@dataclass(frozen=True, slots=True)
class TakenOut:
    """Since when nobody could be written to about it, and when a mail about it was written."""

    unreached: Mapping[str, datetime]
    told: Mapping[str, datetime]
    unplaced: Mapping[str, datetime]
    """Since when nobody could be written to about the place that it has, or waits for."""
    placed: Mapping[str, datetime]


def read_taken_out(stored: Transaction) -> TakenOut:
    """Of all families, at the cost of one."""
    marks = (_unreached(""), _mark("", "out"), _unplaced(""), _mark("", "in"))
    return TakenOut(*(stored.jobs.last_each(one) for one in marks))


def find_unplaced(marks: TakenOut, record: Record) -> datetime | None:
    """Since when a family does not know that it has a place, or waits for one."""
    since = marks.unplaced.get(record.ref)
    return since if is_live(record) and since == marks.placed.get(record.ref) else None


def find_unreached(
    marks: TakenOut, families: Sequence[Record], lost: Mapping[str, datetime]
) -> Sequence[tuple[Record, datetime]]:
    """Families that were taken out and did not read it, with the instant since when.

    `lost`: since when mails to a registration are known not to arrive.
    """
    out = [one for one in families if is_out(one)]
    found = [(one, _unread_since(marks, one.ref, lost.get(one.ref))) for one in out]
    return [(one, since) for one, since in found if since is not None]


def find_marked_out(marks: TakenOut, lost: Mapping[str, datetime]) -> Sequence[str]:
    """All who may not have read that they were taken out, of whatever session."""
    return [*dict.fromkeys([*marks.unreached, *(one for one in marks.told if one in lost)])]


def read_days_known(
    stored: Transaction, marks: TakenOut, families: Sequence[Record], now: datetime
) -> Mapping[str, Session]:
    """Of families that were taken out: the session that each counts on still.

    `families`: of sessions that are not to come. Only where a day or an hour typed then, or since,
    made it so.
    """
    refs = {text_of(one, "session_id") for one in families}
    sessions = stored.records.find_all(refs)
    histories = stored.journal.read_histories(refs, TOLD_FIELDS)
    today, found = now.astimezone(PARIS).date().isoformat(), dict[str, Session]()
    for family in families:
        ref, out_at = text_of(family, "session_id"), marks.told.get(family.ref)
        if ref not in sessions or out_at is None:
            continue
        then = as_known_at(sessions[ref], histories[ref], out_at)
        if then.fields != sessions[ref].fields and text_of(then, "date") >= today:
            session = join_beside(stored.records, then)
            if session is not None and not session.has_begun(now):
                found[family.ref] = session
    return found


def _unread_since(marks: TakenOut, ref: str, lost: datetime | None) -> datetime | None:
    """There was no way to write, or what was written came back."""
    since, written_at = marks.unreached.get(ref), marks.told.get(ref)
    if lost is None or written_at is None or lost < written_at:
        return since
    return max(lost, since or lost)


def is_out(record: Record) -> bool:
    return was_taken_out(record) or (
        standing_of(record) == "cancelled" and not record.archived and not is_erased(record)
    )


def _news(stored: Transaction, record: Record, change: Change) -> LetterName | None:
    """None where the family knows already."""
    known_out = stored.jobs.last(_mark(record.ref, "out"))
    known_in = stored.jobs.last(_mark(record.ref, "in"))
    if is_out(record):
        # What the family did itself since is no news to it.
        if not _says_out(change):
            return None
        is_known = known_out is not None and known_out >= change.at
        return None if is_known else "removed"
    # Back again: this is news only for those who heard the contrary.
    was_told_out = (
        known_out is not None
        and (known_in is None or known_in < known_out)
        and _has_heard(stored, record.ref, known_out)
    )
    # Whoever gave the place up was told so at once.
    is_back = _gives_back(change) and (known_in is None or known_in < change.at)
    is_news = was_told_out or is_back or _is_seated_anew(stored, record, known_in)
    if not is_live(record) or not is_news:
        return None
    return "seated" if standing_of(record) == "confirmed" else "waiting"


def _is_seated_anew(stored: Transaction, record: Record, known_in: datetime | None) -> bool:
    """Somebody gave it a place, or had it wait, since it was told how it stands."""
    before = standing_of(record)
    for change in reversed(stored.journal.read_history(record.ref)):
        if change.field != "status":
            continue
        is_theirs = change.source.startswith((*BY_PARTNERS, UNDO))
        if not is_theirs or (known_in is not None and change.at <= known_in):
            break
        before = standing_said({"status": change.before})
    return before != standing_of(record)


def _has_heard(stored: Transaction, ref: str, out_at: datetime) -> bool:
    """There was a way to write that it is out, or somebody called since."""
    called_at = stored.jobs.last(f"{CALLED_MARK}{ref}:removed")
    is_called = called_at is not None and called_at >= out_at
    return is_called or stored.jobs.last(_unreached(ref)) != out_at


def _gives_back(change: Change) -> bool:
    return is_undo(change.source) and (change.field, change.before) == ("status", "cancelled")


def _says_out(change: Change) -> bool:
    return change.after == "cancelled" if change.field == "status" else change.after is None


def _state(record: Record) -> str:
    return "out" if is_out(record) else "in"


def _mark(ref: str, state: str) -> str:
    return f"{state}-by-sheet:{ref}"


def _unplaced(ref: str) -> str:
    return f"unplaced:{ref}"


def _unreached(ref: str) -> str:
    return f"unreached:{ref}"
