"""Registrations of one session under its lock, the transaction's first statement (ADR 14).

And what families said of the session afterwards: a row each, that names the registration while it
is kept.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)

from sync_service.adapters.database import tables
from sync_service.adapters.database.postponed import store_later
from sync_service.adapters.database.records import FIELD_NAMES, record_of, row_of, select_records
from sync_service.adapters.database.statements import (
    Prepared,
    first_alike,
    in_chunks,
    insert_into,
    prepare,
    prepare_rows,
    upsert,
)
from sync_service.adapters.database.tables.records import RECORD_TABLES
from sync_service.domain.errors import NotFound
from sync_service.domain.record import Record
from sync_service.domain.seats import COUNTED_FIELDS
from sync_service.ports import Feeling, FormUse, Rivals, SeatLock, Taken

_NOUGHT, _UNIT = literal_column("0", Integer), literal_column("1", Integer)
"""In the text itself: a number that never differs need not be handed over each time."""

# Made once: under the lock, everybody waits while a statement is made.
_LOCK = (
    update(tables.session)
    .where(tables.session.c.ref == bindparam("wanted"))
    .values(rev=tables.session.c.rev + _UNIT)
    .returning(
        tables.session.c.rev,
        tables.session.c.capacity,
        tables.session.c.told_date,
        *select_records("session").selected_columns,
    )
)
_SELECT, _COLUMNS = select_records("registration"), tables.registration.c
_FIND_BY_NONCE = _SELECT.where(_COLUMNS.nonce == bindparam("wanted"))
_READ_SESSIONS = _SELECT.where(
    _COLUMNS.session_id.in_(bindparam("wanted", expanding=True))
).order_by(_COLUMNS.serial, _COLUMNS.ref)
_READ_SESSION = _SELECT.where(_COLUMNS.session_id == bindparam("wanted")).order_by(
    _COLUMNS.serial, _COLUMNS.ref
)
_ONE = tables.registration.alias()
_MADE_WITH = select(_ONE.c.made_with).where(_ONE.c.ref == bindparam("wanted")).scalar_subquery()
_READ_BOUND = _SELECT.where(_COLUMNS.made_with == _MADE_WITH).order_by(
    _COLUMNS.serial, _COLUMNS.ref
)
_NEXT_SERIAL = select(func.coalesce(func.max(_COLUMNS.serial), _NOUGHT) + _UNIT).scalar_subquery()


_ADDED = ("ref", *FIELD_NAMES["registration"], "nonce", "suspect", "updated_at", "archived_at")
_SEATED = tuple(column.name for column in _COLUMNS if column.name in _ADDED)
"""What a registration by form sets, in the order of the table."""


@lru_cache
def _prepare_add(dialect: Dialect) -> Prepared:
    add = insert_into(dialect, tables.registration).values(serial=_NEXT_SERIAL)
    return prepare(dialect, add, {name: _COLUMNS[name] for name in _SEATED}, is_numbered=True)


_FORM_COLUMNS = ("nonce", "session_ref", "at")


def _count_forms(since: str, *of_whom: ColumnElement[bool]) -> ColumnElement[int]:
    is_recent = tables.form_use.c.at >= bindparam(since)
    return select(func.count()).where(is_recent, *of_whom).scalar_subquery()


def _is_contact(column: ColumnElement[str]) -> ColumnElement[bool]:
    """A list of any length would be written into the text anew each time, under the lock."""
    return or_(column == bindparam("contact"), column == bindparam("other_contact"))


def _contacts(given: Collection[str]) -> Mapping[str, str | None]:
    contact, other = (*given, None, None)[:2]
    return {"contact": contact, "other_contact": other}


# As `count_people`, `standing_said` and `is_seated` of the domain count.
_ALL_TOLD = sum((func.coalesce(_COLUMNS[one], _NOUGHT) for one in COUNTED_FIELDS), start=_NOUGHT)
_PEOPLE = case((_ALL_TOLD < _UNIT, _UNIT), else_=_ALL_TOLD)
_IS_KEPT = _COLUMNS.archived_at.is_(None)
_IS_LIVE = and_(_COLUMNS.session_id == bindparam("session"), _IS_KEPT)
_HAS_SEAT = or_(
    _COLUMNS.status.is_(None),
    and_(_COLUMNS.status != "waiting", _COLUMNS.status != "cancelled"),
)
_TAKEN = select(func.coalesce(func.sum(_PEOPLE), _NOUGHT).label("people")).where(
    _IS_LIVE, _HAS_SEAT
)


def _select_taken(is_of_these: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            _COLUMNS.session_id,
            func.sum(case((_HAS_SEAT, _PEOPLE), else_=_NOUGHT)),
            func.sum(case((_COLUMNS.status == "waiting", _UNIT), else_=_NOUGHT)),
        )
        .where(is_of_these, _IS_KEPT)
        .group_by(_COLUMNS.session_id)
    )


_TAKEN_OF_ONE = _select_taken(_COLUMNS.session_id == bindparam("session"))
_TAKEN_OF_MANY = _select_taken(_COLUMNS.session_id.in_(bindparam("wanted", expanding=True)))
_IS_RIVAL = or_(
    _COLUMNS.status == "waiting", _is_contact(_COLUMNS.email), _is_contact(_COLUMNS.phone)
)
_SUM = _TAKEN.subquery()


_WITH_RIVALS = _SUM.outerjoin(tables.registration, and_(_IS_LIVE, _IS_RIVAL))
_RIVALS = (_SUM.c.people, *_SELECT.selected_columns)
_IN_TURN = (_COLUMNS.serial, _COLUMNS.ref)
_READ_RIVALS = select(*_RIVALS).select_from(_WITH_RIVALS).order_by(*_IN_TURN)

_WORKSHOP = RECORD_TABLES["workshop"]
_OF_WORKSHOP = tuple(select_records("workshop").selected_columns)
_WORKSHOP_REF = (
    select(tables.session.c.workshop_id)
    .where(tables.session.c.ref == bindparam("session"))
    .scalar_subquery()
)
_FORM = tables.form_use.c


def _select_use(is_of_these: ColumnElement[bool]) -> Select[Any]:
    """What `FormUse` says, then the workshop, then the rivals."""
    return (
        select(
            select(_COLUMNS.ref).where(_COLUMNS.nonce == bindparam("nonce")).scalar_subquery(),
            exists(_FORM.at).where(_FORM.nonce == bindparam("nonce")),
            _count_forms("minute"),
            _count_forms("minute", is_of_these),
            _count_forms("day", is_of_these),
            exists(_ONE.c.ref).where(_is_contact(_ONE.c.email)),
            *_OF_WORKSHOP,
            *_RIVALS,
        )
        .select_from(_WITH_RIVALS.outerjoin(_WORKSHOP, _WORKSHOP.c.ref == _WORKSHOP_REF))
        .order_by(*_IN_TURN)
    )


_USE_OF_ONE = _select_use(_FORM.session_ref == bindparam("session"))
_USE_OF_MANY = _select_use(_FORM.session_ref.in_(bindparam("sessions", expanding=True)))
_RIVALS_AT = -len(_RIVALS)
_WORKSHOP_AT = _RIVALS_AT - len(_OF_WORKSHOP)


def _rivals_of(rows: Sequence[Sequence[Any]]) -> Rivals:
    """The sum comes with every family, or alone."""
    families = [record_of("registration", row[1:]) for row in rows if row[1] is not None]
    return Rivals(rows[0][0], families)


class SqlSeats:
    """Seats: rows are the truth, nothing is counted elsewhere."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, session_ref: str) -> SeatLock:
        """The row stays locked until the transaction ends; SQLite locks the whole file before."""
        row = self._connection.execute(_LOCK, {"wanted": session_ref}).first()
        if row is None:
            raise NotFound("Cet atelier n’existe pas ou n’existe plus.")
        rev, capacity, told_date, *session = row
        return SeatLock(record_of("session", session), rev, capacity, told_date)

    def find_by_nonce(self, nonce: str) -> Record | None:
        row = self._connection.execute(_FIND_BY_NONCE, {"wanted": nonce}).first()
        return None if row is None else record_of("registration", row)

    def read_session(self, session_ref: str) -> Sequence[Record]:
        rows = self._connection.execute(_READ_SESSION, {"wanted": session_ref})
        return [record_of("registration", row) for row in rows.all()]

    def read_sessions(self, session_refs: Iterable[str]) -> Mapping[str, Sequence[Record]]:
        found: dict[str, list[Record]] = {ref: [] for ref in session_refs}
        for chunk in in_chunks(found):
            rows = self._connection.execute(_READ_SESSIONS, {"wanted": chunk})
            for record in (record_of("registration", row) for row in rows.all()):
                found[str(record.fields["session_id"])].append(record)
        return found

    def count_taken(self, session_refs: Iterable[str]) -> Mapping[str, Taken]:
        found = {ref: Taken() for ref in session_refs}
        for chunk in in_chunks(found):
            if len(chunk) == 1:
                rows = self._connection.execute(_TAKEN_OF_ONE, {"session": chunk[0]})
            else:
                rows = self._connection.execute(_TAKEN_OF_MANY, {"wanted": chunk})
            found |= {ref: Taken(people, waiting) for ref, people, waiting in rows.all()}
        return found

    def read_rivals(self, session_ref: str, contacts: Collection[str]) -> Rivals:
        asked = {"session": session_ref, **_contacts(contacts)}
        return _rivals_of(self._connection.execute(_READ_RIVALS, asked).all())

    def add(self, record: Record, *, nonce: str, suspect: bool = False) -> None:
        row: dict[str, Any] = row_of(record, 0) | {"nonce": nonce, "suspect": suspect}
        add = _prepare_add(first_alike(self._connection.dialect))
        store_later(self._connection, add, [[row[name] for name in _SEATED]])

    def find_suspects(self, session_ref: str) -> frozenset[str]:
        registration = tables.registration.c
        wanted = select(registration.ref).where(
            registration.session_id == session_ref, registration.suspect
        )
        return frozenset(self._connection.execute(wanted).scalars())

    def bind(self, refs: Iterable[str]) -> None:
        first, *_ = bound = list(refs)
        change = update(tables.registration).where(_COLUMNS.ref.in_(bound))
        cycle = func.coalesce(_MADE_WITH, first)
        self._connection.execute(change.values(made_with=cycle), {"wanted": first})

    def read_bound(self, ref: str) -> Sequence[Record]:
        rows = self._connection.execute(_READ_BOUND, {"wanted": ref})
        return [record_of("registration", row) for row in rows.all()]

    def give_place(self, dropped: str, kept: str) -> None:
        registration = tables.registration
        of_both = select(func.min(registration.c.serial)).where(
            registration.c.ref.in_([dropped, kept])
        )
        first = self._connection.execute(of_both).scalar_one()
        change = update(registration).where(registration.c.ref == kept).values(serial=first)
        self._connection.execute(change)

    def save_told_date(self, session_ref: str, day: str) -> None:
        session = tables.session
        tell = update(session).where(session.c.ref == session_ref).values(told_date=day)
        self._connection.execute(tell)

    def read_use(
        self,
        nonce: str,
        session_refs: Sequence[str],
        at: datetime,
        contacts: Collection[str] = (),
    ) -> FormUse:
        since: dict[str, Any] = {
            "minute": at - timedelta(minutes=1),
            "day": at - timedelta(days=1),
        }
        asked = {"nonce": nonce, "session": session_refs[0], **since, **_contacts(contacts)}
        if len(session_refs) == 1:
            rows = self._connection.execute(_USE_OF_ONE, asked).all()
        else:
            asked["sessions"] = [*session_refs]
            rows = self._connection.execute(_USE_OF_MANY, asked).all()
        workshop = rows[0][_WORKSHOP_AT:_RIVALS_AT]
        return FormUse(
            _rivals_of([row[_RIVALS_AT:] for row in rows]),
            record_of("workshop", workshop) if workshop[0] is not None else None,
            *rows[0][:_WORKSHOP_AT],
        )

    def use_form(self, nonce: str, session_ref: str, at: datetime) -> None:
        prepared = prepare_rows(self._connection.dialect, tables.form_use, _FORM_COLUMNS)
        store_later(self._connection, prepared, [(nonce, session_ref, at)])

    def forget_forms(self, before: datetime) -> None:
        form = tables.form_use
        self._connection.execute(delete(form).where(form.c.at < before))


_SAID_OF, _BOUND_TO = tables.registration.alias(), tables.registration.alias()
_FORM_OF = (
    select(_SAID_OF.c.made_with).where(_SAID_OF.c.ref == bindparam("wanted")).scalar_subquery()
)
_BOUND_REFS = select(_BOUND_TO.c.ref).where(_BOUND_TO.c.made_with == _FORM_OF)
_FEELING_KEY = tables.feeling.c.key
_FIND_FEELING = select(_FEELING_KEY, tables.feeling.c.said).where(
    or_(bindparam("wanted") == _FEELING_KEY, _FEELING_KEY.in_(_BOUND_REFS))
)


class SqlFeelings:
    """Implements ports.Feelings."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def say(self, ref: str, session_ref: str, feeling: Feeling) -> None:
        said = self._connection.execute(_FIND_FEELING, {"wanted": ref}).first()
        row = {"key": said.key if said else ref, "session_ref": session_ref, "said": feeling}
        self._connection.execute(upsert(self._connection, tables.feeling, ["key"]), [row])

    def find(self, ref: str) -> Feeling | None:
        said = self._connection.execute(_FIND_FEELING, {"wanted": ref}).first()
        return said.said if said else None

    def count(self) -> Mapping[str, Mapping[Feeling, int]]:
        feeling = tables.feeling.c
        group = (feeling.session_ref, feeling.said)
        counts: dict[str, dict[Feeling, int]] = {}
        for ref, said, number in self._connection.execute(
            select(*group, func.count()).group_by(*group)
        ):
            counts.setdefault(ref, {})[said] = number
        return counts
