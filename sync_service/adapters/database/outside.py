"""Jobs, mails and digests, which must happen once, and budgets for strangers (ADR 15)."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    Select,
    TextualSelect,
    and_,
    bindparam,
    column,
    delete,
    exists,
    func,
    not_,
    or_,
    select,
    table,
    text,
    update,
)

from sync_service.adapters.database import tables
from sync_service.adapters.database.migrate import VERSION_TABLE, newest_version
from sync_service.adapters.database.postponed import store_later
from sync_service.adapters.database.statements import (
    Prepared,
    first_alike,
    insert_unless_there,
    prepare,
    prepare_rows,
    upsert,
)
from sync_service.adapters.database.tables.types import Instant
from sync_service.domain.errors import NotFound
from sync_service.ports import Mail, Vitals
from sync_service.ports.mail import LONGEST_USE, LONGEST_WAIT, TEXT_KIND

Step = Literal["claimed", "sending", "sent"]


_MAIL = tables.outbox.c
_IS_OF_USE = and_(
    _MAIL.useless_after > bindparam("now"), _MAIL.created_at > bindparam("a_week_ago")
)
_IS_TEXT = _MAIL.kind.startswith(TEXT_KIND, autoescape=True)
_WAITING = select(func.min(_MAIL.created_at)).where(
    _MAIL.state == "open", _IS_OF_USE, not_(_IS_TEXT)
)
_SET_ASIDE = select(func.count()).where(_MAIL.state == "set_aside")


@cache
def _select_vitals(*jobs: str) -> Select[Any]:
    """The tables' version first, the jobs last."""
    run = tables.job_run.c
    last_runs = (select(run.last_at).where(run.job == job).scalar_subquery() for job in jobs)
    return select(
        select(column("version_num")).select_from(table(VERSION_TABLE)).scalar_subquery(),
        _WAITING.scalar_subquery(),
        _SET_ASIDE.scalar_subquery(),
        exists(tables.pause.c.since),
        *last_runs,
    )


_LITTLE_MEMORY = "SET LOCAL work_mem = '64kB'"
_SPILLED = (
    "SELECT count(*) FROM (SELECT n FROM generate_series(1, 20000) AS n ORDER BY md5(n::text)"
    " OFFSET 0) AS sorted"
)
"""A sort that does not fit into that: half a megabyte on the server's disk, kept for nothing."""


class SqlJobRuns:
    """When each scheduled job last ran; one row with all that tells whether it is well."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read_vitals(self, jobs: Collection[str], at: datetime) -> Vitals:
        asked = {"now": at, "a_week_ago": at - LONGEST_USE}
        row = self._connection.execute(_select_vitals(*jobs), asked).one()
        version, oldest, set_aside, is_paused, *last = row
        return Vitals(
            last_runs=dict(zip(jobs, last, strict=True)),
            oldest_mail=oldest,
            set_aside=set_aside,
            is_paused=is_paused,
            is_of_today=version == newest_version(),
        )

    def last(self, job: str) -> datetime | None:
        job_run = tables.job_run.c
        wanted = select(job_run.last_at).where(job_run.job == job)
        return self._connection.execute(wanted).scalar_one_or_none()

    def last_each(self, prefix: str) -> Mapping[str, datetime]:
        job_run = tables.job_run.c
        wanted = select(job_run.job, job_run.last_at)
        wanted = wanted.where(job_run.job.startswith(prefix, autoescape=True))
        rows = self._connection.execute(wanted)
        return {job.removeprefix(prefix): last_at for job, last_at in rows}

    def save(self, job: str, at: datetime) -> None:
        save = upsert(self._connection, tables.job_run, ["job"])
        self._connection.execute(save, [{"job": job, "last_at": at}])

    def save_with_room(self, job: str, at: datetime) -> None:
        self.save(job, at)
        # SQLite's log grows by whatever is saved.
        if self._connection.dialect.name == "postgresql":
            self._connection.exec_driver_sql(_LITTLE_MEMORY)
            self._connection.exec_driver_sql(_SPILLED)

    def forget(self, job: str) -> None:
        self._connection.execute(delete(tables.job_run).where(tables.job_run.c.job == job))


class SqlOutbox:
    """Mails: open, sent, set aside or dropped."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, mail: Mail, at: datetime) -> None:
        row = {
            "recipient": mail.recipient,
            "message": mail.message,
            "message_id": mail.message_id,
            "kind": mail.kind,
            "attempts": mail.attempts,
            "next_at": mail.next_at,
            "error": mail.error,
            "state": "open",
            "created_at": at,
            "useless_after": mail.useless_after or at + LONGEST_USE,
            "about": mail.about,
        }
        prepared = prepare_rows(self._connection.dialect, tables.outbox, tuple(row))
        store_later(self._connection, prepared, [tuple(row.values())])

    def read_due(
        self, at: datetime, limit: int = 50, longest: timedelta = LONGEST_WAIT
    ) -> Sequence[Mail]:
        return self._read(_select_mails().where(_is_due(at, longest)).limit(limit))

    def is_due(self, mail_id: int, at: datetime) -> bool:
        is_it = and_(tables.outbox.c.id == mail_id, _is_due(at, LONGEST_WAIT))
        wanted = select(tables.outbox.c.id).where(is_it)
        return self._connection.execute(wanted).first() is not None

    def read_open(self) -> Sequence[Mail]:
        return self._read(_select_mails().where(tables.outbox.c.state == "open"))

    def read_open_texts(self) -> Sequence[Mail]:
        mail = tables.outbox.c
        is_text = mail.kind.startswith(TEXT_KIND, autoescape=True)
        return self._read(_select_mails().where(mail.state == "open", is_text))

    def read_set_aside(self) -> Sequence[Mail]:
        return self._read(_select_mails().where(tables.outbox.c.state == "set_aside"))

    def read_to(self, address: str) -> Sequence[Mail]:
        # Compared here: SQLite's lower() knows no accents.
        wanted = address.lower()
        return [one for one in self._read(_select_mails()) if one.recipient.lower() == wanted]

    def read_sent_since(self, mail: Mail) -> Sequence[Mail]:
        one = tables.outbox.c
        is_it = and_(one.state == "sent", one.recipient == mail.recipient, one.id > mail.id)
        return self._read(_select_mails().where(is_it))

    def _read(self, wanted: Select[Any]) -> Sequence[Mail]:
        rows = self._connection.execute(wanted.order_by(tables.outbox.c.id))
        return [Mail(*row) for row in rows]

    def composed(self, mail_id: int, message: bytes) -> None:
        self._update(mail_id, {"message": message})

    def sent(self, mail_id: int) -> None:
        self._update(mail_id, {"state": "sent"})

    def failed(
        self, mail_id: int, error: str, next_at: datetime | None, *, is_doubtful: bool = False
    ) -> None:
        again: dict[str, Any] = {"attempts": tables.outbox.c.attempts + 1, "error": error}
        again["is_doubtful"] = is_doubtful
        state = "open" if next_at else "set_aside"
        self._update(mail_id, again | {"next_at": next_at, "state": state})

    def hurry(
        self,
        made_before: datetime,
        *,
        only_doubtful: bool,
        made_after: datetime | None = None,
    ) -> None:
        mail = tables.outbox.c
        late = [mail.state == "open", mail.created_at <= made_before]
        if only_doubtful:
            late.append(mail.is_doubtful)
        if made_after is not None:
            late.append(mail.created_at > made_after)
        self._connection.execute(update(tables.outbox).where(*late).values(next_at=None))

    def drop(self, mail_id: int) -> None:
        self._update(mail_id, {"state": "dropped"})

    def _update(self, mail_id: int, values: Mapping[str, Any]) -> None:
        outbox = tables.outbox
        self._connection.execute(update(outbox).where(outbox.c.id == mail_id).values(dict(values)))


class SqlDigests:
    """Which digest went to whom, exactly once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(self, week: str, recipient: str, message: bytes) -> bool:
        row = {"week": week, "recipient": recipient, "step": "claimed", "message": message}
        return insert_unless_there(self._connection, tables.digest_run, row)

    def read(self, week: str) -> Mapping[str, Step]:
        digest = tables.digest_run.c
        wanted = select(digest.recipient, digest.step).where(digest.week == week)
        return {row.recipient: row.step for row in self._connection.execute(wanted)}

    def mark(self, week: str, recipient: str, step: Step) -> None:
        mark = update(tables.digest_run).where(_is_digest(week, recipient))
        if self._connection.execute(mark.values(step=step)).rowcount == 0:
            raise NotFound(f"Aucune lettre de la semaine {week} pour ce destinataire.")

    def message(self, week: str, recipient: str) -> bytes | None:
        wanted = select(tables.digest_run.c.message).where(_is_digest(week, recipient))
        return self._connection.execute(wanted).scalar_one_or_none()


def _is_digest(week: str, recipient: str) -> Any:  # noqa: ANN401 - an expression of SQLAlchemy
    digest = tables.digest_run.c
    return and_(digest.week == week, digest.recipient == recipient)


def _is_due(at: datetime, longest: timedelta) -> ColumnElement[bool]:
    mail = tables.outbox.c
    is_time = or_(mail.next_at.is_(None), mail.next_at <= at, mail.next_at > at + longest)
    is_of_use = and_(mail.useless_after > at, mail.created_at > at - LONGEST_USE)
    return and_(mail.state == "open", is_time, is_of_use)


def _select_mails() -> Select[Any]:
    mail = tables.outbox.c
    return select(
        mail.id,
        mail.recipient,
        mail.message,
        mail.message_id,
        mail.kind,
        mail.attempts,
        mail.next_at,
        mail.error,
        mail.useless_after,
        mail.created_at,
        mail.about,
        mail.is_doubtful,
    )


@lru_cache
def _lock_budgets(number: int) -> TextualSelect:
    """A text: a statement of several rows would be made anew each time, under the lock.

    Replaces what is spent by itself: the row is locked, and comes back as it is now. Its key stays
    where it is, as a new one would be written twice.
    """
    budget = tables.budget.c
    rows = ", ".join(f"(:name{place}, '[]', :at)" for place in range(number))
    lock = text(
        f"INSERT INTO budget (name, spent, forget_at) VALUES {rows} "  # noqa: S608 - names of ours
        "ON CONFLICT (name) DO UPDATE SET spent = budget.spent RETURNING name, spent"
    )
    return lock.bindparams(bindparam("at", type_=Instant())).columns(budget.name, budget.spent)


@cache
def _prepare_save(dialect: Dialect) -> Prepared:
    budget = tables.budget.c
    save = update(tables.budget).where(budget.name == bindparam("locked"))
    places = {"spent": budget.spent, "forget_at": budget.forget_at, "locked": budget.name}
    return prepare(dialect, save, places)


class SqlBudgets:
    """One row a name; its lock is an update, which both databases understand."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, name: str) -> Sequence[datetime]:
        return self.lock_all([name])[name]

    def lock_all(self, names: Collection[str]) -> Mapping[str, Sequence[datetime]]:
        if not names:
            return {}
        asked = {f"name{place}": name for place, name in enumerate(sorted({*names}))}
        at_first = datetime.fromtimestamp(0, UTC)
        found = self._connection.execute(_lock_budgets(len(asked)), {**asked, "at": at_first})
        return {
            name: [datetime.fromtimestamp(one, UTC) for one in json.loads(spent)]
            for name, spent in found
        }

    def save(self, name: str, spent: Sequence[datetime], forget_at: datetime) -> None:
        self.save_all({name: (spent, forget_at)})

    def save_all(self, spent: Mapping[str, tuple[Sequence[datetime], datetime]]) -> None:
        rows = [
            (json.dumps([one.timestamp() for one in at]), end, name)
            for name, (at, end) in spent.items()
        ]
        store_later(self._connection, _prepare_save(first_alike(self._connection.dialect)), rows)

    def forget(self, at: datetime) -> None:
        budget = tables.budget
        self._connection.execute(delete(budget).where(budget.c.forget_at <= at))


class SqlOwedMails:
    """Names of those who are owed a mail, and since when it is due."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, name: str, due_at: datetime) -> None:
        row = {"name": name, "due_at": due_at}
        insert_unless_there(self._connection, tables.owed_mail, row)

    def read_due(self, at: datetime) -> Sequence[str]:
        owed = tables.owed_mail.c
        wanted = select(owed.name).where(owed.due_at <= at).order_by(owed.due_at, owed.name)
        return self._connection.execute(wanted).scalars().all()

    def take(self, name: str) -> bool:
        owed = tables.owed_mail
        return self._connection.execute(delete(owed).where(owed.c.name == name)).rowcount > 0


class SqlVisits:
    """One row a link that was used; the first insert wins."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, key: str, ends_at: datetime) -> bool:
        return insert_unless_there(
            self._connection, tables.visit, {"key": key, "ends_at": ends_at}
        )

    def was_opened(self, key: str) -> bool:
        return self._ends_at(key) is not None

    def is_open(self, key: str, at: datetime) -> bool:
        ends_at = self._ends_at(key)
        return ends_at is not None and at < ends_at

    def _ends_at(self, key: str) -> datetime | None:
        visit = tables.visit.c
        wanted = select(visit.ends_at).where(visit.key == key)
        return self._connection.execute(wanted).scalar_one_or_none()

    def close(self, key: str, at: datetime) -> None:
        visit = tables.visit
        is_open = (visit.c.key == key, visit.c.ends_at > at)
        self._connection.execute(update(visit).where(*is_open).values(ends_at=at))

    def forget(self, before: datetime) -> None:
        visit = tables.visit
        self._connection.execute(delete(visit).where(visit.c.ends_at < before))
