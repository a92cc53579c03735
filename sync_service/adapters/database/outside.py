"""Jobs that ran, mails that wait, digests that went: what must happen once."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Select, and_, insert, or_, select, update

from sync_service.adapters.database import tables
from sync_service.adapters.database.statements import insert_unless_there, upsert
from sync_service.domain.errors import NotFound
from sync_service.ports import Mail
from sync_service.ports.mail import LONGEST_USE, LONGEST_WAIT

Step = Literal["claimed", "sending", "sent"]


class SqlJobRuns:
    """When each scheduled job last ran."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last(self, job: str) -> datetime | None:
        job_run = tables.job_run.c
        wanted = select(job_run.last_at).where(job_run.job == job)
        return self._connection.execute(wanted).scalar_one_or_none()

    def save(self, job: str, at: datetime) -> None:
        save = upsert(self._connection, tables.job_run, ["job"])
        self._connection.execute(save, [{"job": job, "last_at": at}])


class SqlOutbox:
    """Mails: open, sent or set aside."""

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
        }
        self._connection.execute(insert(tables.outbox), [row])

    def read_due(
        self, at: datetime, limit: int = 50, longest: timedelta = LONGEST_WAIT
    ) -> Sequence[Mail]:
        mail = tables.outbox.c
        is_time = or_(mail.next_at.is_(None), mail.next_at <= at, mail.next_at > at + longest)
        is_of_use = and_(mail.useless_after > at, mail.created_at > at - LONGEST_USE)
        is_due = and_(mail.state == "open", is_time, is_of_use)
        return self._read(_select_mails().where(is_due).limit(limit))

    def read_open(self) -> Sequence[Mail]:
        return self._read(_select_mails().where(tables.outbox.c.state == "open"))

    def read_set_aside(self) -> Sequence[Mail]:
        return self._read(_select_mails().where(tables.outbox.c.state == "set_aside"))

    def read_to(self, address: str) -> Sequence[Mail]:
        # Compared here: SQLite's lower() knows no accents.
        wanted = address.lower()
        return [one for one in self._read(_select_mails()) if one.recipient.lower() == wanted]

    def _read(self, wanted: Select[Any]) -> Sequence[Mail]:
        rows = self._connection.execute(wanted.order_by(tables.outbox.c.id))
        return [Mail(*row) for row in rows]

    def sent(self, mail_id: int, at: datetime) -> None:
        self._update(mail_id, {"state": "sent", "sent_at": at})

    def failed(self, mail_id: int, error: str, next_at: datetime | None) -> None:
        again: dict[str, Any] = {"attempts": tables.outbox.c.attempts + 1, "error": error}
        state = "open" if next_at else "set_aside"
        self._update(mail_id, again | {"next_at": next_at, "state": state})

    def _update(self, mail_id: int, values: Mapping[str, Any]) -> None:
        outbox = tables.outbox
        self._connection.execute(update(outbox).where(outbox.c.id == mail_id).values(dict(values)))


class SqlDigests:
    """Which digest went to whom, exactly once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(
        self, week: str, recipient: str, message: bytes, message_id: str, at: datetime
    ) -> bool:
        row = {
            "week": week,
            "recipient": recipient,
            "step": "claimed",
            "message": message,
            "message_id": message_id,
            "claimed_at": at,
            "step_at": at,
        }
        return insert_unless_there(self._connection, tables.digest_run, row)

    def read(self, week: str) -> Mapping[str, Step]:
        digest = tables.digest_run.c
        wanted = select(digest.recipient, digest.step).where(digest.week == week)
        return {row.recipient: row.step for row in self._connection.execute(wanted)}

    def mark(self, week: str, recipient: str, step: Step, at: datetime) -> None:
        mark = update(tables.digest_run).where(_is_digest(week, recipient))
        if self._connection.execute(mark.values(step=step, step_at=at)).rowcount == 0:
            raise NotFound(f"Aucune lettre de la semaine {week} pour ce destinataire.")

    def message(self, week: str, recipient: str) -> bytes | None:
        wanted = select(tables.digest_run.c.message).where(_is_digest(week, recipient))
        return self._connection.execute(wanted).scalar_one_or_none()


def _is_digest(week: str, recipient: str) -> Any:  # noqa: ANN401 - an expression of SQLAlchemy
    digest = tables.digest_run.c
    return and_(digest.week == week, digest.recipient == recipient)


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
    )
