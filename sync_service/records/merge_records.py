"""Makes one record of two that are the same: the first stays, the second is archived.

If both were at one meeting, the first one's presence stays, says the better of the two and takes
what it lacks: a partner is present if any of its members is. Of two registrations the better seat
stays.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from french_cells.reading import Value
from sync_service.domain.errors import UsageError
from sync_service.domain.mapping import is_link
from sync_service.domain.record import MERGED, TOLD, WHOLE, Change, Record, is_by_hand, is_nobody
from sync_service.families.changes.taken_out import note_heard
from sync_service.families.registration import better_seat, lock_session
from sync_service.families.told_arrivals import is_ours
from sync_service.ports import Transaction
from sync_service.records.editing import Editing, find_record, write_run
from sync_service.records.family_guards import refuse_moving

_PRESENCE = ("meeting_id", "organisation_id", "contact_id")
_BETTER_FIRST = ("present", "represented", "excused", "absent")


def merge_records(
    editing: Editing,
    keep: str,
    drop: str,
    check: Callable[[Transaction], None] = lambda _stored: None,
) -> Record:
    """The kept record: what it lacks comes from the other, links to the other follow.

    `check` refuses it by what the two are by then. Raises NotFound, UsageError.
    """
    with editing.database.reading() as stored:
        kept, dropped = find_record(stored, keep), find_record(stored, drop)
        families = _families(kept, dropped)
    with editing.database.transaction() as stored:
        if families is not None:
            lock_session(stored, *families)
        stored.records.hold([kept.ref, dropped.ref])
        check(stored)
        kept, dropped = find_record(stored, keep), find_record(stored, drop)
        if kept.ref == dropped.ref or kept.entity != dropped.entity:
            raise UsageError(
                f"{kept.ref} et {dropped.ref} ne peuvent pas être réunies : il faut deux fiches "
                "différentes de même sorte."
            )
        if erased := [one.ref for one in (kept, dropped) if is_nobody(one)]:
            raise UsageError(f"La fiche {erased[0]} a été effacée : elle ne se réunit plus.")
        if archived := [one.ref for one in (kept, dropped) if one.archived]:
            raise UsageError(f"La fiche {archived[0]} est archivée : elle ne se réunit plus.")
        now = editing.clock.now()
        refuse_moving(stored, kept, dropped, now)
        changes = _relink(stored, editing, kept, dropped, now)
        if families is not None:
            changes += _set(stored, editing, kept, better_seat(kept, dropped), now)
            note_heard(stored, kept, now)
            stored.seats.give_place(dropped.ref, kept.ref)
        changes += _absorb(stored, editing, (kept, dropped), now)
        if kept.entity in MERGED:
            stored.merges.note(dropped.ref, kept.ref)
        write_run(stored, editing, changes, now)
        return stored.records.find(kept.ref) or kept


def find_merge(stored: Transaction, dropped: str) -> str | None:
    """The run in which somebody made one of two, if that is why the second is archived."""
    history = stored.journal.read_history(dropped)
    last = next((one for one in reversed(history) if one.field == WHOLE), None)
    is_merge = last is not None and last.after is None and is_by_hand(last.source)
    return last.run if last is not None and is_merge else None


def _families(kept: Record, dropped: Record) -> tuple[Record, Record] | None:
    is_both = {kept.entity, dropped.entity} == {"registration"} and kept.ref != dropped.ref
    return (kept, dropped) if is_both else None


def _relink(
    stored: Transaction, editing: Editing, kept: Record, dropped: Record, now: datetime
) -> list[Change]:
    """An organisation is named by its slug, any other record by its reference."""
    old, new = _name(dropped), _name(kept)
    presence = {_who_was_there(one): one for one in stored.records.read_all("attendance")}
    changes: list[Change] = []
    for ref in stored.records.references_to(dropped.ref):
        record = stored.records.find(ref)
        if record is None:
            continue
        links = {n: new for n, value in record.fields.items() if is_link(n) and value == old}
        twin = presence.get(_who_was_there(replace(record, fields={**record.fields, **links})))
        if record.entity == "attendance" and twin is not None:
            better = _better_presence(twin, record)
            changes += _set(stored, editing, twin, better, now)
            twin = replace(twin, fields={**twin.fields, **better})
            presence[_who_was_there(twin)] = twin
            changes += _absorb(stored, editing, (twin, record), now)
        else:
            by = replace(editing, source=_source_of_link(stored, editing, record))
            changes += _set(stored, by, record, links, now)
    return changes


def _source_of_link(stored: Transaction, editing: Editing, record: Record) -> str:
    """Figures that families' states made stay theirs: nobody said anything of them."""
    is_figures = record.entity == "session_count" and is_ours(stored, record.ref)
    return TOLD if is_figures else editing.source


def _who_was_there(attendance: Record) -> tuple[Value, ...]:
    """One record each: who it is, and at which meeting."""
    return tuple(attendance.fields.get(name) for name in _PRESENCE)


def _better_presence(kept: Record, dropped: Record) -> Mapping[str, Value]:
    """What the kept one says from now on; empty where it says no less already."""
    said = [one.fields.get("status") for one in (kept, dropped)]
    better = next((one for one in _BETTER_FIRST if one in said), None)
    return {} if better in (None, said[0]) else {"status": better}


def _absorb(
    stored: Transaction, editing: Editing, pair: tuple[Record, Record], now: datetime
) -> list[Change]:
    """The first takes what it lacks, the second is archived."""
    kept, dropped = pair
    missing = {
        name: value
        for name, value in dropped.fields.items()
        if value is not None and kept.fields.get(name) is None
    }
    changes = _set(stored, editing, kept, missing, now)
    stored.records.archive([dropped.ref], now)
    return [*changes, Change(dropped.ref, WHOLE, dropped.ref, None, editing.source, now)]


def _set(
    stored: Transaction,
    editing: Editing,
    record: Record,
    fields: Mapping[str, Value],
    now: datetime,
) -> list[Change]:
    if not fields:
        return []
    stored.records.update(record.ref, fields, now)
    return [
        Change(record.ref, name, record.fields.get(name), value, editing.source, now)
        for name, value in fields.items()
    ]


def _name(record: Record) -> Value:
    return record.fields.get("id") if record.entity == "organisation" else record.ref
