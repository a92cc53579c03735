"""Registrations of one session under its lock, the transaction's first statement (ADR 14).

And what families said of the session afterwards: a row each, that names the registration while it
is kept.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Dialect,
    Insert,
    Select,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from sync_service.adapters.database import tables
from sync_service.adapters.database.records import record_of, row_of, select_records
from sync_service.adapters.database.statements import in_chunks, insert_into, upsert
from sync_service.domain.errors import NotFound
from sync_service.domain.record import Record
from sync_service.domain.seats import COUNTED_FIELDS
from sync_service.ports import Feeling, FormUse, Rivals, SeatLock, Taken

# Made once: under the lock, everybody waits while a statement is made.
_LOCK = (
    update(tables.session)
    .where(tables.session.c.ref == bindparam("wanted"))
    .values(rev=tables.session.c.rev + 1)
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
_NEXT_SERIAL = select(func.coalesce(func.max(_COLUMNS.serial), 0) + 1).scalar_subquery()


@lru_cache
def _add_into(dialect: Dialect) -> Insert:
    add = insert_into(dialect, tables.registration).values(serial=_NEXT_SERIAL)
    return add.on_conflict_do_nothing(index_elements=["ref"]).returning(_COLUMNS.ref)


_USE_FORM = insert(tables.form_use)


def _count_forms(since: str, *of_whom: ColumnElement[bool]) -> ColumnElement[int]:
    is_recent = tables.form_use.c.at >= bindparam(since)
    return select(func.count()).where(is_recent, *of_whom).scalar_subquery()


_OF_SESSIONS = tables.form_use.c.session_ref.in_(bindparam("sessions", expanding=True))
_USE = (
    select(_COLUMNS.ref).where(_COLUMNS.nonce == bindparam("nonce")).scalar_subquery(),
    exists(tables.form_use.c.at).where(tables.form_use.c.nonce == bindparam("nonce")),
    _count_forms("minute"),
    _count_forms("minute", _OF_SESSIONS),
    _count_forms("day", _OF_SESSIONS),
)
# As `count_people`, `standing_said` and `is_seated` of the domain count.
_ALL_TOLD = sum((func.coalesce(_COLUMNS[one], 0) for one in COUNTED_FIELDS), start=literal(0))
_PEOPLE = case((_ALL_TOLD < 1, 1), else_=_ALL_TOLD)
_IS_KEPT = _COLUMNS.archived_at.is_(None)
_IS_LIVE = and_(_COLUMNS.session_id == bindparam("session"), _IS_KEPT)
_HAS_SEAT = or_(_COLUMNS.status.is_(None), _COLUMNS.status.not_in(("waiting", "cancelled")))
_TAKEN = select(func.coalesce(func.sum(_PEOPLE), 0).label("people")).where(_IS_LIVE, _HAS_SEAT)
_COUNT_TAKEN = (
    select(
        _COLUMNS.session_id,
        func.sum(case((_HAS_SEAT, _PEOPLE), else_=0)),
        func.sum(case((_COLUMNS.status == "waiting", 1), else_=0)),
    )
    .where(_COLUMNS.session_id.in_(bindparam("wanted", expanding=True)), _IS_KEPT)
    .group_by(_COLUMNS.session_id)
)
_CONTACTS: BindParameter[str] = bindparam("contacts", expanding=True)
_IS_RIVAL = or_(
    _COLUMNS.status == "waiting", _COLUMNS.email.in_(_CONTACTS), _COLUMNS.phone.in_(_CONTACTS)
)
_SUM = _TAKEN.subquery()


def _select_rivals(*before: ColumnElement[Any]) -> Select[Any]:
    """The sum comes with every family, or alone."""
    wanted = select(*before, _SUM.c.people, *_SELECT.selected_columns)
    wanted = wanted.select_from(_SUM.outerjoin(tables.registration, and_(_IS_LIVE, _IS_RIVAL)))
    return wanted.order_by(_COLUMNS.serial, _COLUMNS.ref)


_READ_RIVALS, _READ_USE = _select_rivals(), _select_rivals(*_USE)


def _rivals_of(rows: Sequence[Sequence[Any]]) -> Rivals:
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
            rows = self._connection.execute(_COUNT_TAKEN, {"wanted": chunk})
            found |= {ref: Taken(people, waiting) for ref, people, waiting in rows.all()}
        return found

    def read_rivals(self, session_ref: str, contacts: Collection[str]) -> Rivals:
        asked = {"session": session_ref, "contacts": [*contacts]}
        return _rivals_of(self._connection.execute(_READ_RIVALS, asked).all())

    def add(self, record: Record, *, nonce: str, suspect: bool = False) -> bool:
        row: dict[str, Any] = row_of(record, 0) | {"nonce": nonce, "suspect": suspect}
        del row["serial"]
        add = _add_into(self._connection.dialect)
        return self._connection.execute(add, row).first() is not None

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

    def merge(self, dropped: str, kept: str) -> None:
        registration = tables.registration
        of_both = select(func.min(registration.c.serial)).where(
            registration.c.ref.in_([dropped, kept])
        )
        first = self._connection.execute(of_both).scalar_one()
        for ref, values in ((dropped, {"merged_into": kept}), (kept, {"serial": first})):
            change = update(registration).where(registration.c.ref == ref).values(values)
            self._connection.execute(change)

    def find_merged(self, ref: str) -> str | None:
        registration = tables.registration.c
        wanted = select(registration.merged_into).where(registration.ref == ref)
        return self._connection.execute(wanted).scalar_one_or_none()

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
        since = {"minute": at - timedelta(minutes=1), "day": at - timedelta(days=1)}
        asked = {"nonce": nonce, "sessions": [*session_refs], **since}
        asked |= {"session": session_refs[0], "contacts": [*contacts]}
        rows = self._connection.execute(_READ_USE, asked).all()
        use = len(_USE)
        return FormUse(_rivals_of([row[use:] for row in rows]), *rows[0][:use])

    def use_form(self, nonce: str, session_ref: str, at: datetime) -> None:
        row = {"nonce": nonce, "session_ref": session_ref, "at": at}
        self._connection.execute(_USE_FORM, [row])

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
