"""What families say of a session: a row each, that names the registration while it is kept."""

from collections.abc import Mapping

from sqlalchemy import Connection, func, select

from sync_service.adapters.database import tables
from sync_service.adapters.database.statements import upsert
from sync_service.ports import Feeling


class SqlFeelings:
    """Implements ports.Feelings."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def say(self, ref: str, session_ref: str, feeling: Feeling) -> None:
        row = {"key": ref, "session_ref": session_ref, "said": feeling}
        self._connection.execute(upsert(self._connection, tables.feeling, ["key"]), [row])

    def find(self, ref: str) -> Feeling | None:
        feeling = tables.feeling.c
        wanted = select(feeling.said).where(feeling.key == ref)
        return self._connection.execute(wanted).scalar_one_or_none()

    def count(self) -> Mapping[str, Mapping[Feeling, int]]:
        feeling = tables.feeling.c
        group = (feeling.session_ref, feeling.said)
        counts: dict[str, dict[Feeling, int]] = {}
        for ref, said, number in self._connection.execute(
            select(*group, func.count()).group_by(*group)
        ):
            counts.setdefault(ref, {})[said] = number
        return counts
