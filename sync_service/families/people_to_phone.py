"""Families whom only a telephone call can reach, and what the call is about.

With all else that waits for a person, counted in one way: for desk, letter, `status` and metrics.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias

from french_cells.reading import Value
from sync_service.domain.base import Problem
from sync_service.domain.record import CALL, CALLED, Change, Record
from sync_service.domain.seats import is_direct, is_seated, share_free_seats, standing_of
from sync_service.families.change_registration import find_both, read_session_ref
from sync_service.families.desk import Desk
from sync_service.families.mails.texts import is_mobile
from sync_service.families.mails.unreachable import find_unreachable
from sync_service.families.moves import (
    find_known,
    find_move_news,
    has_lost_its_day,
    latest,
    name_workshops,
    read_moved,
)
from sync_service.families.registration import (
    change_registration_fields,
    family_of,
    folded_name,
    is_live,
    read_families,
    text_of,
    write_journal,
)
from sync_service.families.session_changes import FieldChange, find_news
from sync_service.families.sessions import Session, find_session, read_sessions
from sync_service.families.taken_out import (
    CALLED_MARK,
    TakenOut,
    find_unplaced,
    find_unreached,
    read_taken_out,
)
from sync_service.ports import Mail, Transaction
from sync_service.ports.surroundings import without_collector

Reason: TypeAlias = Literal[
    "seat", "promotion", "address", "change", "cancelled", "removed", "place"
]


_CHANGES: Sequence[Reason] = ("change", "cancelled")
_ORDER: Sequence[Reason] = (
    "seat", "cancelled", "removed", "place", "change", "promotion", "address",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """One call to make."""

    record: Record
    session: Session
    reason: Reason
    also: Sequence[Reason] = ()
    """What else is to be said in it."""
    news: Sequence[FieldChange] = ()
    """What the family does not know of its session."""

    @property
    def can_be_reached(self) -> bool:
        """By telephone, or at an address that is no reason to call: else through the partner."""
        by_mail = text_of(self.record, "email") and "address" not in self.reasons
        return bool(text_of(self.record, "phone") or by_mail)

    @property
    def asks_partner(self) -> bool:
        """Who cannot be reached, and what the partner may have done because the family asked."""
        return not self.can_be_reached or "removed" in self.reasons

    @property
    def reads_texts(self) -> bool:
        return is_mobile(text_of(self.record, "phone"))

    @property
    def reasons(self) -> Sequence[Reason]:
        return [self.reason, *self.also]


@dataclass(frozen=True, slots=True)
class _Unheard:
    """What did not arrive, and which calls were made."""

    texts: Mapping[tuple[str, str], datetime]
    addresses: Mapping[str, datetime]
    taken_out: TakenOut
    calls: Mapping[str, datetime]
    moved: Mapping[str, Sequence[Change]]
    """Families that somebody put into another session: their own history."""

    def called_at(self, ref: str, reason: Reason) -> datetime | None:
        return self.calls.get(f"{ref}:{reason}")

    def heard_at(self, ref: str) -> datetime | None:
        """When somebody last told a family what became of its session."""
        heard = (self._arrived_at(ref, reason) for reason in _CHANGES)
        return max((at for at in heard if at is not None), default=None)

    def _arrived_at(self, ref: str, reason: Reason) -> datetime | None:
        """By telephone, or by a text message that left."""
        called_at, posted_at = self.called_at(ref, reason), self.texts.get((ref, reason))
        is_owed = called_at and posted_at and called_at <= posted_at
        return None if is_owed else called_at

    def knows_another(self, record: Record) -> str | None:
        """The session of which it was told last, where it was put into another one since."""
        last = (self.heard_at(record.ref), self.called_at(record.ref, "removed"))
        known = find_known(self.moved.get(record.ref, ()), latest(*last))
        return known if known != text_of(record, "session_id") else None

    def is_uncalled(self, ref: str, reason: Reason, since: datetime) -> bool:
        called_at = self.called_at(ref, reason)
        return called_at is None or called_at <= since


Families: TypeAlias = Mapping[str, Sequence[Record]]
"""By the session that they registered for."""


def read_people_to_phone(stored: Transaction, now: datetime) -> Sequence[Call]:
    """For sessions to come, soonest first."""
    calls, _ = _read_calls(stored, now)
    return calls


def _read_calls(stored: Transaction, now: datetime) -> tuple[Sequence[Call], Families]:
    """With the families that were asked about."""
    live = {one.ref for one in read_sessions(stored.records, now)}
    # The row of a session may be gone before everybody was called.
    known = read_sessions(stored.records, now, archived=True)
    coming = [one for one in known if not one.has_begun(now)]
    refs = [one.ref for one in coming]
    unheard = _Unheard(
        _unread_texts(stored, now),
        find_unreachable(stored),
        read_taken_out(stored),
        stored.jobs.last_each(CALLED_MARK),
        read_moved(stored),
    )
    everybody, histories = stored.seats.read_sessions(refs), stored.journal.read_histories(refs)
    told = {ref: name_workshops(stored, history) for ref, history in histories.items()}
    calls = (
        call
        for one in coming
        for call in _calls(one, (everybody[one.ref], told[one.ref]), unheard, now)
        if one.ref in live or one.status == "cancelled" or call.reason == "removed"
    )
    found = sorted([*calls, *_moved_calls(stored, unheard, now)], key=_begins_at)
    return [*_call_once(_ask_once(found))], everybody


def _begins_at(call: Call) -> datetime:
    return call.session.starts_at


def _call_once(calls: Iterable[Call]) -> Iterator[Call]:
    """A family, about one session: what it has to answer first, and what else it is told."""
    by_family: dict[str, list[Call]] = {}
    for call in calls:
        by_family.setdefault(call.record.ref, []).append(call)
    for same in by_family.values():
        first = min(same, key=lambda one: _ORDER.index(one.reason))
        also = dict.fromkeys(one.reason for one in same if one.reason != first.reason)
        news = next((one.news for one in same if one.news), ())
        yield replace(first, also=[*also], news=news)


def _ask_once(calls: Iterable[Call]) -> Iterator[Call]:
    """For another address than one that does not work, however many sessions a family has."""
    asked: set[tuple[str, str]] = set()
    for call in calls:
        if call.reason != "address":
            yield call
        elif (family := _family_at(call.record)) not in asked:
            asked.add(family)
            yield call


def _family_at(record: Record) -> tuple[str, str]:
    """Two families may have one address, an association's say."""
    return text_of(record, "email").lower(), folded_name(text_of(record, "given_name"))


TOLD: Mapping[Reason, str] = {
    "promotion": "sait qu’elle a une place",
    "address": "sait que son adresse ne marche pas",
    "change": "sait ce qui change",
    "cancelled": "sait que la séance n’a pas lieu",
    "removed": "sait qu’elle n’est plus inscrite",
    "place": "sait si elle a une place",
}


def has_been_called(desk: Desk, ref: str, reason: Reason, source: str = CALL) -> None:
    """Takes the call off the list, until there is something new to say."""
    now = desk.clock.now()
    with desk.database.transaction() as stored:
        for one in _asked_with(stored, ref, reason):
            was_told(stored, one, reason, now)
        if stored.records.find(ref) is not None:
            made = Change(ref, CALLED, None, TOLD.get(reason, reason), source, now)
            write_journal(stored, desk, [made])


def find_noted_calls(stored: Transaction, changes: Iterable[Change]) -> Sequence[Change]:
    """Those of `changes` that say of a call that it was made, and are the last word on it."""
    return [
        one
        for one in changes
        if (reason := _reason_of(one)) and stored.jobs.last(_mark(one.ref, reason)) == one.at
    ]


def forget_call(stored: Transaction, call: Change) -> None:
    """It is to be made again; what the family heard in an earlier one stays heard."""
    reason = _reason_of(call)
    if reason is None:
        return
    heard_at = _heard_before(stored.journal.read_history(call.ref), call)
    for ref in _asked_with(stored, call.ref, reason):
        if stored.jobs.last(_mark(ref, reason)) != call.at:
            continue
        if heard_at is None:
            stored.jobs.forget(_mark(ref, reason))
        else:
            was_told(stored, ref, reason, heard_at)


def _reason_of(change: Change) -> Reason | None:
    is_call = change.field == CALLED
    return next((one for one, told in TOLD.items() if is_call and told == change.after), None)


def _heard_before(history: Iterable[Change], call: Change) -> datetime | None:
    """When an earlier call of the same kind was made that nobody took back."""
    made: list[datetime] = []
    for one in history:
        if one.field != CALLED or call.after not in {one.before, one.after}:
            continue
        if one.after is None:
            del made[-1:]
        elif one.at < call.at:
            made.append(one.at)
    return made[-1] if made else None


def _asked_with(stored: Transaction, ref: str, reason: Reason) -> Iterable[str]:
    """All registrations of a family at its address are asked about in one call."""
    record = stored.records.find(ref) if reason == "address" else None
    address = "" if record is None else text_of(record, "email")
    if record is None or not address:
        return {ref}
    found = stored.records.read_like("registration", "email", address)
    return {ref, *(one.ref for one in found if _family_at(one) == _family_at(record))}


def was_told(stored: Transaction, ref: str, reason: Reason, at: datetime) -> None:
    stored.jobs.save(_mark(ref, reason), at)


def give_seat(desk: Desk, ref: str, source: str = CALL) -> bool:
    """After a call that was answered with yes; False where seats are gone and it has none."""
    session_ref = read_session_ref(desk, ref)
    with desk.database.transaction() as stored:
        lock = stored.seats.lock(session_ref)
        record, _ = find_both(stored, ref)
        families = [family_of(one) for one in read_families(stored, session_ref)]
        freed = share_free_seats(lock.capacity, families, direct=False)
        if ref not in {*freed.to_phone, *freed.seated}:
            return is_seated(standing_of(record))
        now = desk.clock.now()
        seated: dict[str, Value] = {"status": "confirmed"}
        changes = change_registration_fields(stored, record, seated, now, source)
        write_journal(stored, desk, changes)
    return True


def _calls(
    session: Session,
    known: tuple[Sequence[Record], Sequence[Change]],
    unheard: _Unheard,
    now: datetime,
) -> Iterator[Call]:
    everybody, history = known
    families = {one.ref: one for one in everybody if not one.archived}
    if session.status == "planned":
        yield from _seat_calls(session, families, unheard, now)
    # Whoever was not reached before the session was called off counts on it still.
    for record, since in find_unreached(unheard.taken_out, everybody, unheard.addresses):
        called_at = unheard.called_at(record.ref, "removed")
        if called_at is None or called_at < since:
            yield Call(record, session, "removed")
    for record in families.values():
        if not _needs_a_call(record, unheard) or unheard.knows_another(record):
            continue
        change = find_news(record, history, unheard.heard_at(record.ref))
        if change is not None:
            reason: Reason = "cancelled" if change.is_cancelled else "change"
            yield Call(record, session, reason, news=change.fields)


def _moved_calls(stored: Transaction, unheard: _Unheard, now: datetime) -> Iterator[Call]:
    """Nobody wrote to them which session is theirs now."""
    for ref in unheard.moved:
        record = stored.records.find(ref)
        if record is None or not _needs_a_call(record, unheard):
            continue
        session = find_session(stored.records, text_of(record, "session_id"))
        known_ref = unheard.knows_another(record)
        if session is None or known_ref is None:
            continue
        known = find_session(stored.records, known_ref)
        if not has_lost_its_day(session, now):
            if news := find_move_news(stored, record, known, session):
                yield Call(record, session, "change", news=news)
        elif known is not None and not has_lost_its_day(known, now):
            yield Call(record, known, "removed")


def _seat_calls(
    session: Session,
    families: Mapping[str, Record],
    unheard: _Unheard,
    now: datetime,
) -> Iterator[Call]:
    """Whoever is to be asked, and whoever did not get the text, or gets no mail, that says so."""
    freed = share_free_seats(
        session.capacity,
        [family_of(one, unheard.addresses) for one in families.values()],
        direct=is_direct(session.starts_at, now, session.direct_confirm_hours),
    )
    yield from (Call(families[ref], session, "seat") for ref in freed.to_phone)
    for ref, record in families.items():
        has_seat, marked_at = standing_of(record) == "confirmed", unheard.addresses.get(ref)
        posted_at = unheard.texts.get((ref, "promotion")) if has_seat else None
        if posted_at is not None and unheard.is_uncalled(ref, "promotion", posted_at):
            yield Call(record, session, "promotion")
        if is_live(record) and marked_at and unheard.is_uncalled(ref, "address", marked_at):
            yield Call(record, session, "address")
        since = find_unplaced(unheard.taken_out, record)
        if since is not None and unheard.is_uncalled(ref, "place", since):
            yield Call(record, session, "place")


def _unread_texts(stored: Transaction, now: datetime) -> Mapping[tuple[str, str], datetime]:
    """(Reference, reason) → since when a text message about it is owed that does not leave."""
    late = [one for one in stored.outbox.read_open_texts() if one.is_late(now)]
    owed = [*late, *(one for one in stored.outbox.read_set_aside() if one.is_text)]
    since = sorted(
        (one.created_at, ref, one.news)
        for one in owed
        for ref in (one.about or {}).get("refs", ())
        if one.created_at is not None
    )
    return {(ref, reason): at for at, ref, reason in since}


def _needs_a_call(record: Record, unheard: _Unheard) -> bool:
    """Without any contact, too: somebody at the partner's may know how to find it."""
    has_mailbox = text_of(record, "email") and record.ref not in unheard.addresses
    return is_live(record) and not has_mailbox


def _mark(ref: str, reason: Reason) -> str:
    return f"{CALLED_MARK}{ref}:{reason}"


@dataclass(frozen=True, slots=True)
class ToDo:
    """Nothing else is shown as waiting, and nothing of it anywhere as done."""

    problems: Sequence[Problem]
    """Those that nobody has decided yet."""
    calls: Sequence[Call]
    mails: Sequence[Mail]
    """Set aside after several tries."""
    families: Families
    """Of sessions to come, as they were read for the calls: there may be thousands."""


@without_collector()
def read_to_do(stored: Transaction, now: datetime) -> ToDo:
    calls, families = _read_calls(stored, now)
    return ToDo(
        problems=[one for one in stored.problems.read_open() if one.waits],
        calls=calls,
        mails=stored.outbox.read_set_aside(),
        families=families,
    )
