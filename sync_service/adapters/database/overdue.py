"""Erases whole records by date; their rows in sheets get tombstones (ADR 13)."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    delete,
    exists,
    func,
    not_,
    or_,
    select,
    type_coerce,
    update,
)

from sync_service.adapters.database import tables
from sync_service.adapters.database.cells import StoredCells, encode_cells
from sync_service.adapters.database.erasure import drop_unseen_writes
from sync_service.adapters.database.journal import SqlJournal
from sync_service.adapters.database.records import find_entity
from sync_service.adapters.database.retention import held_on, midnight, midnight_before
from sync_service.adapters.database.seals import (
    drop_prints,
    find_unemptied,
    is_of_emptied,
    load_emptied,
    make_key,
    read_key,
    seal_names,
    seal_rows,
)
from sync_service.adapters.database.statements import in_chunks, upsert
from sync_service.adapters.database.tables.types import Day
from sync_service.domain.base import BaseCell, row_fingerprint
from sync_service.domain.mapping import is_day
from sync_service.domain.record import WHOLE, Entity
from sync_service.domain.tombstones import Tombstone, Tombstones, seal_of
from sync_service.model.personal import KEPT_YEARS, Place
from sync_service.ports import Erased

_REFERENCE_LENGTH = 9
"""`C-7F3K2Q8`: what a problem's row key begins with, whatever it goes on to say."""
_AHEAD = timedelta(days=1)
"""Two hosts' clocks differ by seconds: more than a day was a wrong clock."""
_Condition: TypeAlias = ColumnElement[bool]

_loan, _attendance = tables.RECORD_TABLES["loan"], tables.RECORD_TABLES["attendance"]
_contact, _meeting = tables.RECORD_TABLES["contact"], tables.RECORD_TABLES["meeting"]
_organisation = tables.RECORD_TABLES["organisation"]


class SqlOverdue:
    """Contacts, attendance and loans whose time is over."""

    def __init__(self, connection: Connection, journal: SqlJournal) -> None:
        self._connection, self._journal = connection, journal

    def find_overdue(
        self, entity: Entity, before: str, at: datetime, *, but: Collection[str], most: int
    ) -> Sequence[str]:
        table = tables.RECORD_TABLES[entity]
        due, edited = _RULES[entity](before, at)
        wanted = select(table.c.ref).where(due, not_(edited), table.c.ref.not_in(but))
        wanted = wanted.order_by(table.c.serial).limit(most)
        return self._connection.execute(wanted).scalars().all()

    def mend_instants(self, at: datetime) -> None:
        """Stored by a clock that was ahead: whoever waits for them would wait for its jump."""
        for table in (_loan, _attendance, _contact, _organisation):
            for column in (table.c.archived_at, table.c.updated_at):
                ahead = update(table).where(column > at + _AHEAD)
                self._connection.execute(ahead.values({column.name: at}))

    def find_followed_by(self, refs: Iterable[str]) -> Mapping[str, Collection[str]]:
        link = tables.row_link.c
        found: dict[str, set[str]] = {}
        for chunk in in_chunks(refs):
            own = select(link.spreadsheet_id, link.ref).where(link.ref.in_(chunk))
            # Attendance that goes with a contact may be in a list of its own.
            theirs = (
                select(link.spreadsheet_id, _attendance.c.contact_id)
                .join(_attendance, _attendance.c.ref == link.ref)
                .where(_attendance.c.contact_id.in_(chunk))
            )
            for spreadsheet_id, ref in self._connection.execute(own.union(theirs)):
                found.setdefault(spreadsheet_id, set()).add(ref)
        return found

    def delete(self, refs: Iterable[str]) -> Erased:
        self._journal.has_erased = True
        self._journal.flush()
        changes, counts = 0, dict[str, int]()
        for chunk in in_chunks(refs):
            going = [*self._attendance_of(chunk), *chunk]
            drop_prints(self._connection, going)
            self._set_tombstones(going)
            changes += self._forget(going)
            for entity in KEPT_YEARS:
                some = [ref for ref in going if find_entity(ref) == entity]
                table = tables.RECORD_TABLES[entity]
                gone = self._connection.execute(delete(table).where(table.c.ref.in_(some)))
                counts[entity] = counts.get(entity, 0) + gone.rowcount
        drop_unseen_writes(self._connection)
        return Erased(changes=changes, records={one: n for one, n in counts.items() if n})

    def _attendance_of(self, refs: Sequence[str]) -> Sequence[str]:
        theirs = and_(_attendance.c.contact_id.in_(refs), _attendance.c.ref.not_in(refs))
        return self._connection.execute(select(_attendance.c.ref).where(theirs)).scalars().all()

    def _forget(self, refs: Sequence[str]) -> int:
        problem, link, change = tables.problem, tables.row_link, tables.change
        key = func.substr(problem.c.row_key, 1, _REFERENCE_LENGTH)
        is_theirs = or_(problem.c.ref.in_(refs), type_coerce(key, problem.c.ref.type).in_(refs))
        self._connection.execute(delete(problem).where(is_theirs))
        self._connection.execute(delete(link).where(link.c.ref.in_(refs)))
        return self._connection.execute(delete(change).where(change.c.ref.in_(refs))).rowcount

    def _set_tombstones(self, refs: Sequence[str]) -> None:
        link, tab, key = tables.row_link.c, tables.tab.c, make_key(self._connection)
        rows = (
            select(link.spreadsheet_id, link.sheet_id, link.ref, link.cells, link.fingerprint)
            .add_columns(tab.fields)
            .join(
                tables.tab,
                and_(tab.spreadsheet_id == link.spreadsheet_id, tab.sheet_id == link.sheet_id),
            )
            .where(link.ref.in_(refs))
        )
        emptied = self._read_emptied(refs)
        stones = [
            {
                "spreadsheet_id": row.spreadsheet_id,
                "sheet_id": row.sheet_id,
                "ref": row.ref,
                **_sealed(key, row, emptied.get((row.spreadsheet_id, row.sheet_id, row.ref), ())),
                "is_cell": False,
            }
            for row in self._connection.execute(rows)
        ]
        if stones:
            keys = ["spreadsheet_id", "sheet_id", "ref"]
            self._connection.execute(upsert(self._connection, tables.tombstone, keys), stones)

    def _read_emptied(self, refs: Sequence[str]) -> Mapping[tuple[str, int, str], Sequence[str]]:
        """Cells whose value went before: nothing is known about their content."""
        stone = tables.tombstone.c
        at = (stone.spreadsheet_id, stone.sheet_id, stone.ref)
        rows = select(*at, stone.fields).where(stone.ref.in_(refs), stone.is_cell)
        return {(row[0], row[1], row[2]): row[3] for row in self._connection.execute(rows)}

    def find_overdue_values(
        self, place: Place, before: str, at: datetime, *, but: Collection[str], most: int
    ) -> Sequence[str]:
        entity, name = place
        table = tables.RECORD_TABLES[entity]
        due, edited = _VALUE_RULES[place](before, at)
        wanted = select(table.c.ref).where(
            table.c[name].is_not(None), due, not_(edited), table.c.ref.not_in(but)
        )
        wanted = wanted.order_by(table.c.serial).limit(most)
        return self._connection.execute(wanted).scalars().all()

    def empty(self, place: Place, refs: Iterable[str], at: datetime) -> int:
        self._journal.has_erased = True
        self._journal.flush()
        entity, name = place
        table, change, problem = tables.RECORD_TABLES[entity], tables.change, tables.problem
        emptied = 0
        for chunk in in_chunks(refs):
            self._empty_rows(chunk, name)
            values = {name: None, "updated_at": at, "rev": table.c.rev + 1}
            mine = update(table).where(table.c.ref.in_(chunk)).values(values)
            emptied += self._connection.execute(mine).rowcount
            for one in (change, problem):
                about = and_(one.c.ref.in_(chunk), one.c.field == name)
                self._connection.execute(delete(one).where(about))
        drop_unseen_writes(self._connection)
        return emptied

    def _empty_rows(self, refs: Sequence[str], name: str) -> None:
        """As if nothing were there; a tombstone says what is to count as nothing."""
        link, tab, key = tables.row_link, tables.tab, make_key(self._connection)
        at_row = (link.c.spreadsheet_id, link.c.sheet_id, link.c.ref)
        is_tab = and_(
            tab.c.spreadsheet_id == link.c.spreadsheet_id, tab.c.sheet_id == link.c.sheet_id
        )
        rows = select(*at_row, link.c.cells, tab.c.fields).join(tab, is_tab)
        keys = ["spreadsheet_id", "sheet_id", "ref"]
        for *where, stored, fields in self._connection.execute(
            rows.where(link.c.ref.in_(refs))
        ).all():
            cells = dict(StoredCells(stored))
            cell = cells.pop(name, None)
            if cell is None:
                continue
            seal = seal_of(key, row_fingerprint([cell.seen]))
            stone = {"fields": [name], "seal": seal, "is_cell": True}
            save = upsert(self._connection, tables.tombstone, keys)
            self._connection.execute(save, [dict(zip(keys, where, strict=True)) | stone])
            is_row = [column == value for column, value in zip(at_row, where, strict=True)]
            left = {"cells": encode_cells(cells), "fingerprint": _fingerprint(cells, fields)}
            self._connection.execute(update(link).where(*is_row).values(left))

    def find_unemptied(
        self, before: datetime, *, but: Collection[str], most: int
    ) -> Sequence[str]:
        return find_unemptied(self._connection, before, but=but, most=most)

    def seal(self, refs: Collection[str], before: datetime) -> None:
        self._journal.has_erased = True
        self._journal.flush()
        seal_rows(self._connection, refs)
        seal_names(self._connection, refs, before)

    def find_old_days(self, before: str) -> Collection[str]:
        tab = tables.tab.c
        tabs = self._connection.execute(select(tab.spreadsheet_id, tab.fields))
        return {row.spreadsheet_id for row in tabs if _old_days(row.fields, before)}

    def forget_old_days(self, spreadsheet_id: str, before: str) -> None:
        self._journal.has_erased = True
        tab, link = tables.tab, tables.row_link
        wanted = select(tab.c.sheet_id, tab.c.fields).where(tab.c.spreadsheet_id == spreadsheet_id)
        for sheet_id, fields in self._connection.execute(wanted).all():
            old = _old_days(fields, before)
            if not old:
                continue
            here = and_(link.c.spreadsheet_id == spreadsheet_id, link.c.sheet_id == sheet_id)
            for ref, cells in self._connection.execute(
                select(link.c.ref, link.c.cells).where(here)
            ).all():
                kept = {name: c for name, c in StoredCells(cells).items() if name not in old}
                row = update(link).where(here, link.c.ref == ref)
                self._connection.execute(row.values(cells=encode_cells(kept)))
            is_tab = and_(tab.c.spreadsheet_id == spreadsheet_id, tab.c.sheet_id == sheet_id)
            left = [name for name in fields if name not in old]
            # The rows' hashes are over other columns from now on: the next look makes them again.
            self._connection.execute(update(tab).where(is_tab).values(fields=left))
            self._rehash(here, left)

    def _rehash(self, here: _Condition, fields: Sequence[str]) -> None:
        link = tables.row_link
        rows = self._connection.execute(select(link.c.ref, link.c.cells).where(here)).all()
        for ref, cells in rows:
            fingerprint = _fingerprint(StoredCells(cells), fields)
            one = update(link).where(here, link.c.ref == ref)
            self._connection.execute(one.values(fingerprint=fingerprint))

    def read_tombstones(
        self, spreadsheet_id: str, sheet_id: int, *, is_keyed: bool = False
    ) -> Tombstones:
        stone = tables.tombstone.c
        rows = self._connection.execute(
            select(stone.ref, stone.fields, stone.seal, stone.is_cell)
            .where(stone.spreadsheet_id == spreadsheet_id)
            # Those of the tab itself come last, and stay.
            .order_by(stone.sheet_id == sheet_id)
        ).all()
        if not (rows or is_keyed):
            return Tombstones()
        stones, cells = dict[str, Tombstone](), dict[str, Tombstone]()
        emptied = dict[str, Sequence[Tombstone]]()
        for ref, fields, seal, is_cell in rows:
            if is_of_emptied(seal):
                emptied[ref] = load_emptied(ref, fields, seal)
            else:
                (cells if is_cell else stones)[ref] = Tombstone(ref, tuple(fields), seal)
        key = read_key(self._connection)
        return Tombstones(key, tuple(stones.values()), tuple(cells.values()), emptied)

    def forget_tombstones(self, spreadsheet_id: str, sheet_id: int, refs: Iterable[str]) -> None:
        stone = tables.tombstone
        here = and_(stone.c.spreadsheet_id == spreadsheet_id, stone.c.sheet_id == sheet_id)
        for chunk in in_chunks(refs):
            self._connection.execute(delete(stone).where(here, stone.c.ref.in_(chunk)))


def _sealed(key: str, row: Any, emptied: Sequence[str]) -> Mapping[str, object]:  # noqa: ANN401 - a row of a query
    """What a formula gives may be another value tomorrow: nobody used the row again by that."""
    cells = StoredCells(row.cells)
    typed = [
        name
        for name in row.fields
        if name not in emptied and (name not in cells or cells[name].kind != "formula")
    ]
    is_whole = len(typed) == len(row.fields) and row.fingerprint
    seal = seal_of(key, row.fingerprint if is_whole else _fingerprint(cells, typed))
    return {"fields": typed, "seal": seal}


def _fingerprint(cells: Mapping[str, BaseCell], fields: Sequence[str]) -> str:
    return row_fingerprint([cells[name].seen if name in cells else None for name in fields])


def _old_days(fields: Iterable[str], before: str) -> frozenset[str]:
    return frozenset(name for name in fields if is_day(name) and name < before)


def _loan_rule(before: str, at: datetime) -> tuple[_Condition, _Condition]:
    """One that is still out never is over, whatever its dates say."""
    loan = _loan.c
    # Back without a day, or cancelled: over on the day that was planned.
    called_off = and_(loan.returned_on.is_(None), loan.status.in_(("available", "cancelled")))
    planned = func.coalesce(loan.due_on, loan.loaned_on)
    over = case((called_off, planned), else_=loan.returned_on)
    due = or_(type_coerce(over, Day) < before, _was_archived(loan, before))
    fields = (WHOLE, "returned_on", "status", "due_on", "loaned_on", "borrower_contact_id")
    return due, _is_edited(at, (loan.ref, fields))


def _session_rule(before: str, at: datetime) -> tuple[_Condition, _Condition]:
    session = tables.session.c
    return held_on() < before, _is_edited(at, (session.ref, (WHOLE, "date", "facilitators")))


def _attendance_rule(before: str, at: datetime) -> tuple[_Condition, _Condition]:
    attendance, meeting = _attendance.c, _meeting.c
    is_old = and_(meeting.ref == attendance.meeting_id, meeting.date < before)
    edited = _is_edited(at, (attendance.ref, (WHOLE, "meeting_id")), (meeting.ref, ("date",)))
    moved = exists().where(meeting.ref == attendance.meeting_id, edited)
    return exists().where(is_old), moved


def _contact_rule(before: str, at: datetime) -> tuple[_Condition, _Condition]:
    contact, partner = _contact.c, _organisation.c
    has_left = or_(partner.ct_member_until < before, _was_archived(partner, before))
    # A partner may go on without being a member: what it still edits is in use.
    is_unused = contact.updated_at < midnight(before)
    is_partner = partner.id == contact.organisation_id
    due = or_(
        contact.active_until < before,
        _was_archived(contact, before),
        and_(is_unused, exists().where(is_partner, has_left)),
    )
    is_named = exists().where(_loan.c.borrower_contact_id == contact.ref)
    own = _is_edited(at, (contact.ref, (WHOLE, "active_until", "organisation_id")))
    theirs = _is_edited(at, (partner.ref, ("ct_member_until",)))
    return and_(due, not_(is_named)), or_(own, exists().where(is_partner, theirs))


_RULES: Mapping[str, Callable[[str, datetime], tuple[_Condition, _Condition]]] = {
    "loan": _loan_rule,
    "attendance": _attendance_rule,
    "contact": _contact_rule,
}
"""Entity → what is due, and what an edit since yesterday made so."""
_VALUE_RULES: Mapping[Place, Callable[[str, datetime], tuple[_Condition, _Condition]]] = {
    ("loan", "borrower_contact_id"): _loan_rule,
    ("session", "facilitators"): _session_rule,
}
"""The same of single fields."""


def _was_archived(record: Any, before: str) -> _Condition:  # noqa: ANN401 - a table's columns
    return and_(record.archived_at.is_not(None), record.archived_at < midnight(before))


def _is_edited(at: datetime, *places: tuple[Any, Sequence[str]]) -> _Condition:
    """Since yesterday: whoever typed it has a day to see what it did."""
    change = tables.change.c
    fields = [and_(change.ref == ref, change.field.in_(names)) for ref, names in places]
    return exists().where(change.at >= midnight_before(at), change.at <= at, or_(*fields))
