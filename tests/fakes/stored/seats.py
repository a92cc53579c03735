"""Registrations under their lock, in memory."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sync_service.domain.errors import ConcurrencyError, NotFound
from sync_service.domain.record import Record
from sync_service.domain.seats import count_people, is_seated, standing_of
from sync_service.ports import Feeling, FormUse, Rivals, SeatLock, Taken
from tests.fakes.stored.records import FakeRecords
from tests.fakes.stored.tables import Seat, Tables


class FakeSeats:
    """Registrations under their session's lock: here the whole transaction is the lock."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def lock(self, session_ref: str) -> SeatLock:
        session = self._tables.records.get(session_ref)
        if session is None or session.entity != "session":
            raise NotFound(session_ref)
        rev = self._tables.revisions.get(session_ref, 1) + 1
        self._tables.revisions[session_ref] = rev
        capacity = session.fields.get("capacity")
        told_date = self._tables.told_dates.get(session_ref)
        limit = capacity if isinstance(capacity, int) else None
        return SeatLock(session, rev, limit, told_date)

    def find_by_nonce(self, nonce: str) -> Record | None:
        seats = self._tables.seats.items()
        return next(
            (self._tables.records[ref] for ref, seat in seats if seat.nonce == nonce), None
        )

    def read_session(self, session_ref: str) -> Sequence[Record]:
        return [
            record
            for record in self._tables.records.values()
            if record.entity == "registration" and record.fields.get("session_id") == session_ref
        ]

    def read_sessions(self, session_refs: Iterable[str]) -> Mapping[str, Sequence[Record]]:
        return {ref: self.read_session(ref) for ref in session_refs}

    def count_taken(self, session_refs: Iterable[str]) -> Mapping[str, Taken]:
        return {ref: self._taken_of(self.read_session(ref)) for ref in session_refs}

    def _taken_of(self, families: Iterable[Record]) -> Taken:
        standings = [(one, standing_of(one)) for one in families]
        seated = [count_people(one.fields) for one, standing in standings if is_seated(standing)]
        return Taken(sum(seated), sum(standing == "waiting" for _, standing in standings))

    def read_rivals(self, session_ref: str, contacts: Collection[str]) -> Rivals:
        live = [one for one in self.read_session(session_ref) if not one.archived]
        seated = [one for one in live if is_seated(standing_of(one))]
        rivals = [
            one
            for one in live
            if standing_of(one) == "waiting"
            or one.fields.get("email") in contacts
            or one.fields.get("phone") in contacts
        ]
        return Rivals(sum(count_people(one.fields) for one in seated), rivals)

    def add(self, record: Record, *, nonce: str, suspect: bool = False) -> None:
        if record.ref in self._tables.records or self.find_by_nonce(nonce):
            raise ConcurrencyError("this form was used before")
        FakeRecords(self._tables).add([record])
        self._tables.seats[record.ref] = Seat(nonce, suspect)

    def find_suspects(self, session_ref: str) -> frozenset[str]:
        found = {one.ref for one in self.read_session(session_ref)}
        return frozenset(
            r for r, seat in self._tables.seats.items() if r in found and seat.suspect
        )

    def bind(self, refs: Iterable[str]) -> None:
        first, *_ = bound = list(refs)
        cycle = self._tables.bound.get(first, first)
        self._tables.bound.update(dict.fromkeys(bound, cycle))

    def read_bound(self, ref: str) -> Sequence[Record]:
        first, records = self._tables.bound.get(ref), self._tables.records
        return [records[one] for one, with_ in self._tables.bound.items() if with_ == first]

    def give_place(self, dropped: str, kept: str) -> None:
        order = list(self._tables.records)
        first, second = order.index(dropped), order.index(kept)
        if first < second:
            order[first], order[second] = kept, dropped
            records = {ref: self._tables.records[ref] for ref in order}
            self._tables.records.clear()
            self._tables.records.update(records)

    def save_told_date(self, session_ref: str, day: str) -> None:
        self._tables.told_dates[session_ref] = day

    def read_use(
        self,
        nonce: str,
        session_refs: Sequence[str],
        at: datetime,
        contacts: Collection[str] = (),
    ) -> FormUse:
        made, minute = self.find_by_nonce(nonce), at - timedelta(minutes=1)
        return FormUse(
            made=made.ref if made else None,
            is_used=nonce in self._tables.forms,
            in_a_minute=self._count(minute),
            here_in_a_minute=self._count(minute, session_refs),
            here_in_a_day=self._count(at - timedelta(days=1), session_refs),
            rivals=self.read_rivals(session_refs[0], contacts),
            workshop=self._workshop_of(session_refs[0]),
            is_known=any(
                one.entity == "registration" and one.fields.get("email") in contacts
                for one in self._tables.records.values()
            ),
        )

    def _workshop_of(self, session_ref: str) -> Record | None:
        session = self._tables.records.get(session_ref)
        ref = session.fields.get("workshop_id") if session else None
        return self._tables.records.get(str(ref))

    def use_form(self, nonce: str, session_ref: str, at: datetime) -> None:
        if nonce in self._tables.forms:
            raise ConcurrencyError("this form was used before")
        self._tables.forms[nonce] = (session_ref, at)

    def _count(self, since: datetime, session_refs: Collection[str] | None = None) -> int:
        return sum(
            at >= since and (session_refs is None or used_for in session_refs)
            for used_for, at in self._tables.forms.values()
        )

    def forget_forms(self, before: datetime) -> None:
        forms = self._tables.forms
        for nonce in [one for one, (_, at) in forms.items() if at < before]:
            del forms[nonce]


class FakeFeelings:
    """Session and answer per registration, or per number once that is erased."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def say(self, ref: str, session_ref: str, feeling: Feeling) -> None:
        self._tables.feelings[self._key(ref) or ref] = (session_ref, feeling)

    def find(self, ref: str) -> Feeling | None:
        key = self._key(ref)
        return self._tables.feelings[key][1] if key else None

    def _key(self, ref: str) -> str | None:
        first = self._tables.bound.get(ref)
        bound = [one for one, with_ in self._tables.bound.items() if with_ == first]
        return next((one for one in (ref, *bound) if one in self._tables.feelings), None)

    def count(self) -> Mapping[str, Mapping[Feeling, int]]:
        counts: dict[str, dict[Feeling, int]] = {}
        for session_ref, feeling in self._tables.feelings.values():
            of_session = counts.setdefault(session_ref, {})
            of_session[feeling] = of_session.get(feeling, 0) + 1
        return counts
