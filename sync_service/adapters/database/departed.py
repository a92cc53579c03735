"""What left the house before a copy was taken back, and must not leave a second time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, delete, select

from sync_service.adapters.database import tables
from sync_service.adapters.database.statements import in_chunks, insert_unless_there, upsert

_REMINDED = "reminded:"
"""What the mark of a session's reminders begins with, in `job_run`."""


@dataclass(frozen=True, slots=True)
class Departed:
    """Mails by their Message-ID, and whole rows of digests and of reminders' marks."""

    mails: Sequence[str]
    digests: Sequence[dict[str, Any]]
    reminders: Sequence[dict[str, Any]]


def read_departed(connection: Connection) -> Departed:
    outbox, job_run = tables.outbox.c, tables.job_run.c
    sent = select(outbox.message_id).where(outbox.state == "sent")
    return Departed(
        mails=connection.execute(sent).scalars().all(),
        digests=_rows(connection, tables.digest_run),
        reminders=_rows(connection, tables.job_run, job_run.job.startswith(_REMINDED)),
    )


def keep_departed(connection: Connection, departed: Departed) -> None:
    """The copy knows of none of it, or that it was still to come; nothing is sent for it again.

    A mail of the copy that left since is deleted: when it was sent is not known there.
    """
    outbox = tables.outbox
    for some in in_chunks(departed.mails):
        is_gone = (outbox.c.state == "open", outbox.c.message_id.in_(some))
        connection.execute(delete(outbox).where(*is_gone))
    for row in departed.digests:
        if row["step"] == "sent":
            save = upsert(connection, tables.digest_run, ["week", "recipient"])
            connection.execute(save, [row])
        else:
            # The copy may be the newer one, and know that it left.
            insert_unless_there(connection, tables.digest_run, row)
    if departed.reminders:
        save = upsert(connection, tables.job_run, ["job"])
        connection.execute(save, departed.reminders)


def _rows(connection: Connection, table: Table, *which: Any) -> Sequence[dict[str, Any]]:  # noqa: ANN401 - conditions of SQLAlchemy
    return [dict(row._mapping) for row in connection.execute(select(table).where(*which))]  # noqa: SLF001 - its public name
