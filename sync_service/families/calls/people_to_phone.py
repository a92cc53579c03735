"""Families whom only a telephone call can reach, and what the call is about.

With all else that waits for a person, counted in one way: for desk, letter, `status` and metrics.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from sync_service.domain.base import Problem
from sync_service.domain.record import Change, Record
from sync_service.domain.seats import is_direct, share_free_seats, standing_of
from sync_service.families.calls.noted_calls import NO_ANSWER, Reason, family_at
from sync_service.families.changes.moves import (
    find_known,
    find_move_news,
    has_lost_its_day,
    latest,
    name_workshops,
    read_moved,
)
from sync_service.families.changes.session_changes import FieldChange, find_news
from sync_service.families.changes.taken_out import (
    CALLED_MARK,
    TakenOut,
    find_marked_out,
    find_unplaced,
    find_unreached,
    read_days_known,
    read_taken_out,
)
from sync_service.families.mails.texts import is_mobile
from sync_service.families.mails.unreachable import find_unreachable
from sync_service.families.registration import family_of, is_live, text_of
from sync_service.families.sessions import PARIS, Session, find_session, read_sessions
from sync_service.ports import Mail, Transaction
from sync_service.ports.surroundings import without_collector

_SHORT = 16
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
    tried_at: datetime | None = None
    """When somebody called last, and nobody answered; nothing was said since."""
    email: str = ""
    """Where mails arrive: empty without an address, or where it is out of reach."""

    @property
    def can_be_reached(self) -> bool:
        """By telephone or mail: else through the partner."""
        return bool(text_of(self.record, "phone") or self.email)

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

    @property
    def shown(self) -> str:
        """What its card says, in short: an answer is about just that, and about nothing newer."""
        when = (self.session.date, self.session.start_time, self.session.place)
        said = (standing_of(self.record), *self.reasons, *self.news, *when)
        return hashlib.sha256(repr(said).encode()).hexdigest()[:_SHORT]


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

    def tried_at(self, ref: str) -> datetime | None:
        """None once the family was told something since: that was another call."""
        tried_at = self.calls.get(f"{ref}:{NO_ANSWER}")
        told = (self.called_at(ref, reason) for reason in _ORDER)
        is_last = tried_at is not None and all(at is None or at < tried_at for at in told)
        return tried_at.astimezone(PARIS) if tried_at is not None and is_last else None

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
    others = (*_moved_calls(stored, unheard, now), *_dated_back_calls(stored, unheard, refs, now))
    found = sorted([*calls, *others], key=_begins_at)
    once = _call_once(_ask_once(found))
    return [_with_ways(one, unheard) for one in once], everybody


def _with_ways(call: Call, unheard: _Unheard) -> Call:
    """How the family can be reached, and when somebody tried."""
    ref = call.record.ref
    email = "" if ref in unheard.addresses else text_of(call.record, "email")
    return replace(call, tried_at=unheard.tried_at(ref), email=email)


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
        elif (family := family_at(call.record)) not in asked:
            asked.add(family)
            yield call


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
    for record in _uncalled_out(everybody, unheard):
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


def _uncalled_out(families: Sequence[Record], unheard: _Unheard) -> Iterator[Record]:
    for record, since in find_unreached(unheard.taken_out, families, unheard.addresses):
        called_at = unheard.called_at(record.ref, "removed")
        if called_at is None or called_at < since:
            yield record


def _dated_back_calls(
    stored: Transaction, unheard: _Unheard, coming: Sequence[str], now: datetime
) -> Iterator[Call]:
    """Whoever was taken out counts on the day that it knew, also once a past one is typed."""
    marked = find_marked_out(unheard.taken_out, unheard.addresses)
    listed = {*coming}
    families = [
        one
        for one in stored.records.find_all(marked).values()
        if text_of(one, "session_id") not in listed
    ]
    uncalled = [*_uncalled_out(families, unheard)]
    known = read_days_known(stored, unheard.taken_out, uncalled, now)
    yield from (Call(one, known[one.ref], "removed") for one in uncalled if one.ref in known)


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
