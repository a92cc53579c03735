"""Who was at a committee's meeting, as the coordinator ticks it: partners, never persons.

A tick is an attendance like one that a list has; the next run carries it into the lists that have
a column for this day.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from french_cells.reading import Value
from french_cells.text import in_order_of
from sync_service.domain.base import TabState
from sync_service.domain.codec import EntityCodec
from sync_service.domain.mapping import Mappings, SpreadsheetMapping
from sync_service.domain.record import (
    CALLED_OFF,
    DECIDED,
    WHOLE,
    Change,
    Record,
    entity_of,
)
from sync_service.families.sessions import PARIS
from sync_service.model.entities.meeting import COMMITTEE
from sync_service.model.entities.meeting import STATUSES as STATUS_LABELS
from sync_service.ports import Transaction
from sync_service.records.edit_record import (
    fresh_reference,
    read_typed,
    refuse_new_objections,
)
from sync_service.records.editing import Editing, write_run
from sync_service.sync.gathering.matrix_situation import column_mark, read_asked_days
from sync_service.sync.gathering.situations import link_of
from sync_service.sync.planning.matrix import has_people
from sync_service.sync.planning.rendering.drawn_titles import column_key

STATUSES = ("present", "represented", "excused", "absent")


@dataclass(frozen=True, slots=True)
class Member:
    """A partner of the committee, and what is known of it on this day; empty: nothing."""

    slug: str
    name: str
    status: str


@dataclass(frozen=True, slots=True)
class Tick:
    """What she saw of one partner, and what she says instead."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a page of ticks."""

    overtaken: Sequence[str] = ()
    """Slugs of those of whom somebody noted something else meanwhile: that stays."""
    run: str = ""
    """Which noted it; empty where nothing was to be noted."""


@dataclass(frozen=True, slots=True)
class MissingColumn:
    """A list of partners in which this day has no column: nothing of it is written there."""

    spreadsheet_id: str
    partner: str
    tab: str
    sheet_id: int
    is_asked: bool
    """She asked for it: unless the meeting is off, the next run adds it or says why it cannot."""

    @property
    def key(self) -> str:
        return column_mark(self.spreadsheet_id, self.sheet_id)


def read_days(stored: Transaction) -> Sequence[str]:
    """Of the committee's meetings that were not called off, the newest first."""
    held = (one for one in _meetings(stored) if one.fields.get("status") in ("held", "planned"))
    return sorted({str(one.fields.get("date")) for one in held}, reverse=True)


def read_members(stored: Transaction, mappings: Mappings, day: date) -> Sequence[Member]:
    """Whoever ever sat there, and all who share a sheet; without those who have left since."""
    meeting = _find_meeting(stored, day)
    known = _attendance(stored, meeting) if meeting is not None else {}
    sat = {one.fields.get("organisation_id") for one in stored.records.read_all("attendance")}
    shown = sat | {one.partner for one in mappings.spreadsheets}
    members = (
        Member(
            slug=str(one.fields.get("id")),
            name=str(one.fields.get("name")),
            status=_status(known.get(str(one.fields.get("id")))),
        )
        for one in stored.records.read_all("organisation")
        if one.fields.get("id") in shown and not _has_left(one, day)
    )
    return sorted(members, key=lambda one: in_order_of(one.name))


def find_called_off(stored: Transaction, day: date) -> str:
    """« Annulée » or « Reportée », where that is what is known of this day's meeting."""
    meeting = _find_meeting(stored, day)
    return STATUS_LABELS[_state(meeting)] if meeting and _state(meeting) in CALLED_OFF else ""


def keep_attendance(
    editing: Editing, day: date, ticks: Mapping[str, Tick], *, took_place: bool = False
) -> Kept | None:
    """Noting the same twice changes nothing. Raises ConcurrencyError.

    A meeting that is still to come stays planned: whoever excuses itself ahead does not hold it.
    None, and nothing is noted, where the meeting was called off and she did not say that it
    `took_place` all the same.
    """
    changed = {slug: one for slug, one in ticks.items() if one.after != one.before}
    if not changed and not took_place:
        return Kept()
    with editing.database.transaction() as stored:
        # Two who note the first of a new meeting at once make one meeting.
        stored.budgets.lock(f"{COMMITTEE} {day}")
        now, changes = editing.clock.now(), list[Change]()
        is_ahead = day > now.astimezone(PARIS).date()
        meeting = _find_meeting(stored, day)
        is_off = meeting is not None and _state(meeting) in CALLED_OFF
        if is_off and (is_ahead or not took_place):
            return None
        if meeting is None:
            status = "planned" if is_ahead else "held"
            fields: Mapping[str, Value] = {"kind": COMMITTEE, "date": f"{day}", "status": status}
            meeting = _add(stored, editing, changes, Record("", "meeting", fields, now))
        elif not is_ahead:
            changes += _update(stored, editing, meeting, "held")
        overtaken = _note(stored, editing, changes, meeting, changed)
        run = write_run(stored, editing, changes, now)
    return Kept(overtaken, run if changes else "")


def call_off(editing: Editing, day: date, *, is_off: bool) -> bool:
    """A meeting to come does not take place, or does again; False where there is none.

    What was noted of it stays. Raises ConcurrencyError.
    """
    with editing.database.transaction() as stored:
        stored.budgets.lock(f"{COMMITTEE} {day}")
        now = editing.clock.now()
        meeting = _find_meeting(stored, day)
        if meeting is None or day < now.astimezone(PARIS).date():
            return False
        if is_off != (_state(meeting) in CALLED_OFF):
            status = "cancelled" if is_off else "planned"
            changes = list(_update(stored, editing, meeting, status))
            write_run(stored, editing, changes, now)
    return True


WHEN_AND_WHERE = ("start_time", "end_time", "place")


def keep_rendezvous(
    editing: Editing, codec: EntityCodec, day: date, typed: Mapping[str, str]
) -> str | None:
    """The run that notes when and where a meeting to come is, empty where that is known already.

    A meeting that nobody knew is planned by it. None where it was called off. `typed` has what
    `WHEN_AND_WHERE` names. Raises RefusedValue, ConcurrencyError.
    """
    with editing.database.transaction() as stored:
        stored.budgets.lock(f"{COMMITTEE} {day}")
        now, changes = editing.clock.now(), list[Change]()
        meeting = _find_meeting(stored, day)
        if meeting is not None and _state(meeting) in CALLED_OFF:
            return None
        known: Mapping[str, Value] = meeting.fields if meeting is not None else {}
        values = read_typed(codec, typed, known)
        planned = {"kind": COMMITTEE, "date": f"{day}", "status": "planned"}
        after: Mapping[str, Value] = {**planned, **known, **values}
        refuse_new_objections(codec, known or None, after)
        changed = {name: one for name, one in values.items() if known.get(name) != one}
        if meeting is None:
            _add(stored, editing, changes, Record("", "meeting", after, now))
        elif changed:
            stored.records.update(meeting.ref, changed, now)
            changes += [
                Change(meeting.ref, name, known.get(name), one, editing.source, now)
                for name, one in changed.items()
            ]
        return write_run(stored, editing, changes, now) if changes else ""


def _note(
    stored: Transaction,
    editing: Editing,
    changes: list[Change],
    meeting: Record,
    ticks: Mapping[str, Tick],
) -> Sequence[str]:
    """Whoever was overtaken."""
    stored.records.hold(one.ref for one in _attendance(stored, meeting).values())
    known, overtaken = _attendance(stored, meeting), []
    for slug, tick in ticks.items():
        one = known.get(slug)
        if _status(one) not in (tick.before, tick.after):
            overtaken.append(slug)
        elif one is not None:
            changes += _update(stored, editing, one, tick.after or None)
        elif tick.after:
            link = {"meeting_id": meeting.ref, "organisation_id": slug, "status": tick.after}
            now = editing.clock.now()
            _add(stored, editing, changes, Record("", "attendance", link, now))
    return overtaken


def find_missing_columns(
    stored: Transaction, mappings: Mappings, day: date
) -> Iterator[MissingColumn]:
    """In the lists that show all partners: a partner's own list is its own matter."""
    for sheet, state in _lists(stored, mappings):
        if day.isoformat() not in state.columns:
            where, at = sheet.spreadsheet_id, state.sheet_id
            is_asked = day.isoformat() in read_asked_days(stored, state)
            yield MissingColumn(where, sheet.partner, state.title, at, is_asked)


def count_lists(stored: Transaction, mappings: Mappings) -> int:
    """Of presences that show all partners, as they were last read."""
    return sum(1 for _ in _lists(stored, mappings))


def _lists(
    stored: Transaction, mappings: Mappings
) -> Iterator[tuple[SpreadsheetMapping, TabState]]:
    for sheet in mappings.spreadsheets:
        links = {
            link_of(tab)
            for tab in sheet.tabs
            if tab.scope == "all" and _is_list(mappings, tab.mapping)
        }
        for state in stored.memory.read_tabs(sheet.spreadsheet_id).values() if links else ():
            if state.generation.rsplit(":", 2)[0] in links:
                yield sheet, state


def read_kept(stored: Transaction, run: str) -> Sequence[Change]:
    """What a run noted on this page; nothing of a run of anything else."""
    changes = stored.journal.read_changes(run_id=run) if run else []
    is_ours = all(
        entity_of(one.ref) in ("meeting", "attendance")
        and one.field != DECIDED
        and one.source.startswith("web")
        for one in changes
    )
    return changes if is_ours else []


def makes_meeting(changes: Sequence[Change]) -> bool:
    """Whether a meeting counts as held because of them."""
    return any(
        entity_of(one.ref) == "meeting"
        and one.after is not None
        and one.field in (WHOLE, "status")
        for one in changes
    )


def ask_for_column(
    editing: Editing, mappings: Mappings, day: date, key: str, *, wanted: bool = True
) -> bool:
    """The only column that is ever added to a sheet: by the sync, as it writes anything else.

    `key` is the missing column's. False where no list lacks it, or there is no meeting to add.
    Raises ConcurrencyError.
    """
    with editing.database.transaction() as stored:
        meeting = _find_meeting(stored, day)
        missing = find_missing_columns(stored, mappings, day)
        found = next((one for one in missing if one.key == key), None)
        if found is None or (wanted and meeting is None):
            return False
        now = editing.clock.now()
        if wanted:
            stored.jobs.save(f"{key}{day}", now)
        else:
            stored.jobs.forget(f"{key}{day}")
            _end_question(stored, found, day)
        if meeting is not None:
            said = f"{'' if wanted else 'ne pas '}ajouter la colonne (onglet {found.tab})"
            change = Change(meeting.ref, DECIDED, None, said, editing.source, now)
            write_run(stored, editing, [change], now)
    return True


def _end_question(stored: Transaction, found: MissingColumn, day: date) -> None:
    """That it could not be added is no question any more."""
    for one in stored.problems.read_open(found.spreadsheet_id):
        if (one.sheet_id, one.row_key) == (found.sheet_id, column_key(f"{day}")):
            stored.problems.decide(one.id or 0, "confirm")


def _is_list(mappings: Mappings, name: str) -> bool:
    rules = mappings.mappings[name]
    return rules.layout == "matrix" and rules.kind == COMMITTEE and not has_people(rules.columns)


def _meetings(stored: Transaction) -> Iterator[Record]:
    return (
        one for one in stored.records.read_all("meeting") if one.fields.get("kind") == COMMITTEE
    )


def _find_meeting(stored: Transaction, day: date) -> Record | None:
    return next((one for one in _meetings(stored) if one.fields.get("date") == f"{day}"), None)


def _attendance(stored: Transaction, meeting: Record) -> Mapping[str, Record]:
    """By slug; what a list of persons says of one of them is theirs."""
    return {
        str(one.fields.get("organisation_id")): one
        for one in stored.records.read_like("attendance", "meeting_id", meeting.ref)
        if one.fields.get("contact_id") is None
    }


def _state(meeting: Record) -> str:
    return str(meeting.fields.get("status") or "")


def _status(attendance: Record | None) -> str:
    return str(attendance.fields.get("status") or "") if attendance is not None else ""


def _has_left(organisation: Record, day: date) -> bool:
    until = organisation.fields.get("ct_member_until")
    return isinstance(until, str) and until < day.isoformat()


def _add(stored: Transaction, editing: Editing, changes: list[Change], record: Record) -> Record:
    ref = fresh_reference(stored, record.entity, editing.rng)
    added = Record(ref, record.entity, record.fields, record.updated_at)
    stored.records.add([added])
    changes.append(Change(ref, WHOLE, None, ref, editing.source, record.updated_at))
    return added


def _update(
    stored: Transaction, editing: Editing, record: Record, status: str | None
) -> Iterator[Change]:
    before = record.fields.get("status")
    if before != status:
        now = editing.clock.now()
        stored.records.update(record.ref, {"status": status}, now)
        yield Change(record.ref, "status", before, status, editing.source, now)
