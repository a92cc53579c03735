"""A family's registration: what the form gives, the record it becomes, how seats see it.

Two registrations of one family are made one: the better seat stays, and both pages lead to it.
Nobody is written to: the family has what it had. A seat that the second one held is passed on.
"""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import fields as fields_of
from datetime import datetime, timedelta

from french_cells.reading import Value
from french_cells.text import in_order_of
from sync_service.domain.errors import UsageError
from sync_service.domain.instants import past
from sync_service.domain.record import (
    CALLED_OFF,
    Change,
    Record,
    is_nobody,
)
from sync_service.domain.retyped import ONE_ACT, SHOWN_AFTER, known_before
from sync_service.domain.seats import (
    Family,
    Standing,
    capacity_of,
    count_people,
    is_seated,
    standing_of,
)
from sync_service.families.desk import Desk
from sync_service.ports import SYNC_JOB, Run, SeatLock, Transaction
from sync_service.ports.surroundings import new_run_id

SOURCE = "form"
"""Where these changes come from, in the journal."""
BY_PARTNERS = ("sheet:", "command", "web")
"""Sources of changes that no family made, nor anybody who types into the form."""
_BETTER: tuple[Standing, ...] = ("attended", "no_show", "confirmed", "waiting", "cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a family answered, checked: empty answers are None."""

    given_name: str
    adults_count: int
    phone: str | None = None
    phone_as_typed: str | None = None
    email: str | None = None
    children_0_2: int | None = None
    children_3_5: int | None = None
    children_6_11: int | None = None
    children_12_17: int | None = None
    language: str = "fr"
    interpreter: bool | None = None
    first_time: bool | None = None
    consent_contact: bool = False

    @property
    def people(self) -> int:
        return count_people(self.fields())

    @property
    def contacts(self) -> Sequence[str]:
        """The ways to reach this family; empty for a family that gave none."""
        return [one for one in (self.phone, self.email) if one]

    def fields(self) -> dict[str, Value]:
        return {name: getattr(self, name) for name in _ANSWERED}


_ANSWERED = tuple(one.name for one in fields_of(Answers))


def folded_name(name: str) -> str:
    """A first name as it is compared: case, accents and signs do not count."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(one for one in decomposed if one.isalnum())


def family_of(record: Record, unreachable: Collection[str] = ()) -> Family:
    """`unreachable`: references of those to whose address no mail arrives."""
    return Family(
        ref=record.ref,
        people=count_people(record.fields),
        standing=standing_of(record),
        has_email=bool(record.fields.get("email")) and record.ref not in unreachable,
        is_back=_is_back(record),
    )


def _is_back(record: Record) -> bool:
    """It gave a seat up, and wanted it again: who waited before keeps the day it came."""
    since, submitted = text_of(record, "back_at"), text_of(record, "submitted_at")
    if not (since and submitted):
        return bool(since)
    return datetime.fromisoformat(since) > datetime.fromisoformat(submitted)


def is_live(record: Record) -> bool:
    return standing_of(record) in {"confirmed", "waiting"}


def is_erased(record: Record) -> bool:
    """Nobody any more: by date, or because somebody asked for it."""
    return is_nobody(record)


def was_taken_out(record: Record) -> bool:
    """Somebody deleted its row: its family still counts on a place until it is informed.

    Not asked about suspects, which are in the archive from the start.
    """
    is_counted_on = record.fields.get("status") in (None, "confirmed", "waiting")
    return record.archived and is_counted_on and not is_erased(record)


def is_fresh(record: Record, since: datetime) -> bool:
    submitted_at = text_of(record, "submitted_at")
    return bool(submitted_at) and datetime.fromisoformat(submitted_at) > since


def read_families(stored: Transaction, session_ref: str) -> Sequence[Record]:
    """Registrations of a session that count, oldest first: suspects are in the archive."""
    return [one for one in stored.seats.read_session(session_ref) if not one.archived]


def read_families_of(
    stored: Transaction, session_refs: Iterable[str]
) -> Mapping[str, Sequence[Record]]:
    """The same of many sessions, at once."""
    return {
        ref: [one for one in registrations if not one.archived]
        for ref, registrations in stored.seats.read_sessions(session_refs).items()
    }


def read_signers(stored: Transaction, session_ref: str) -> Sequence[Record]:
    """Families with seats, by first name: those who sign."""
    seated = [one for one in read_families(stored, session_ref) if is_seated(standing_of(one))]
    return sorted(seated, key=lambda one: in_order_of(text_of(one, "given_name")))


def read_seated(stored: Transaction, session_ref: str) -> Mapping[str, int]:
    """By registration, how many people have a seat."""
    return {
        one.ref: count_people(one.fields)
        for one in read_families(stored, session_ref)
        if is_seated(standing_of(one))
    }


def read_capacity(stored: Transaction, session_ref: str, now: datetime) -> int | None:
    """Of a session to come that takes place: nobody counts seats of any other.

    Once it has begun, « venu » beside somebody who waited says who came.
    """
    record = stored.records.find(session_ref)
    if record is None or has_begun(record, now):
        return None
    if text_of(record, "status") in CALLED_OFF:
        return None
    return capacity_of(record.fields)


def has_begun(session: Record, now: datetime) -> bool:
    """Of one without an hour only its day tells."""
    begins = text_of(session, "date"), text_of(session, "start_time")
    return begins[0] < now.date().isoformat() or (begins[1] != "" and begins <= _at(now))


def _at(now: datetime) -> tuple[str, str]:
    return now.date().isoformat(), now.strftime("%H:%M")


def read_day(stored: Transaction, session_ref: str) -> str:
    record = stored.records.find(session_ref)
    return "" if record is None else text_of(record, "date")


def count_live(stored: Transaction, session_ref: str) -> int:
    """How many families have a place in a session, or wait for one."""
    return sum(is_live(one) for one in read_families(stored, session_ref))


def text_of(record: Record, field: str) -> str:
    value = record.fields.get(field)
    return value if isinstance(value, str) else ""


def change_registration_fields(
    stored: Transaction,
    record: Record,
    fields: Mapping[str, Value],
    at: datetime,
    source: str = SOURCE,
) -> Sequence[Change]:
    """Stores what differs and returns it for the journal."""
    changes = [
        Change(record.ref, name, record.fields.get(name), value, source, at)
        for name, value in fields.items()
        if record.fields.get(name) != value
    ]
    if changes:
        stored.records.update(record.ref, {one.field: one.after for one in changes}, at)
    return changes


def write_journal(stored: Transaction, desk: Desk, changes: Sequence[Change]) -> None:
    """One act of a family is one run, so that it can be shown and taken back."""
    if not changes:
        return
    at = changes[0].at
    run = Run(new_run_id(at, desk.rng), "form", at, at, {"changes": len(changes)})
    stored.journal.open_run(run)
    stored.journal.append(
        Change(one.ref, one.field, one.before, one.after, one.source, one.at, run.id)
        for one in changes
    )


def lock_seats(stored: Transaction, session_refs: Iterable[str]) -> Mapping[str, SeatLock]:
    """The transaction's first statements, always in one order: nobody waits for each other."""
    return {ref: stored.seats.lock(ref) for ref in sorted({*session_refs})}


def lock_session(stored: Transaction, kept: Record, dropped: Record) -> None:
    """The transaction's first statement: seats change hands. Raises UsageError."""
    session = text_of(kept, "session_id")
    if session != text_of(dropped, "session_id"):
        raise UsageError(
            f"{kept.ref} et {dropped.ref} ne sont pas inscrites à la même séance : les deux "
            "inscriptions restent."
        )
    stored.seats.lock(session)


def better_seat(kept: Record, dropped: Record) -> Mapping[str, Value]:
    """What the first one takes of the second besides what it lacks."""
    ranks = [_BETTER.index(standing_of(one)) for one in (kept, dropped)]
    return {"status": dropped.fields.get("status") or "confirmed"} if ranks[1] < ranks[0] else {}


def find_current(stored: Transaction, ref: str) -> str:
    """The registration that a page is about by now; the same where it was merged into none."""
    seen = {ref}
    while (record := stored.records.find(ref)) is not None and record.archived:
        further = stored.merges.find_kept(ref)
        if further is None or further in seen:
            break
        seen.add(further)
        ref = further
    return ref


def read_known_before(
    stored: Transaction, ref: str, now: datetime, lately: timedelta = ONE_ACT
) -> Mapping[str, Value]:
    """Who a family was before what sheets changed of it lately; nothing of another record.

    The time since the worker last finished a run does not count: nobody looked.
    """
    record = stored.records.find(ref)
    if record is None or record.entity != "registration":
        return {}
    heard = past(stored.jobs.last(SYNC_JOB), now) or now
    return known_before(record, stored.journal.read_history(ref), heard, lately)


def as_known(stored: Transaction, record: Record, now: datetime) -> Record:
    """As the family knows itself: what a partner has just typed may be half of another one.

    So it was where its row is another's since, which a guard may ask about for days.
    """
    gone = stored.memory.find_missing_since(record.ref)
    since, lately = (now, SHOWN_AFTER) if gone is None else (gone, ONE_ACT)
    own = read_known_before(stored, record.ref, since, lately)
    return replace(record, fields={**record.fields, **own})
