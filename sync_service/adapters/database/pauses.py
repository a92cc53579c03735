"""Whether the service waits for a person since a copy was taken back."""

from sqlalchemy import Connection, delete, insert, select

from sync_service.adapters.database import tables
from sync_service.ports import Pause


class SqlPauses:
    """One row, or none."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read(self) -> Pause | None:
        pause = tables.pause.c
        row = self._connection.execute(select(pause.since, pause.erased_again)).first()
        return None if row is None else Pause(row.since, row.erased_again)

    def begin(self, pause: Pause) -> None:
        self.end()
        row = {"since": pause.since, "erased_again": pause.erased_again}
        self._connection.execute(insert(tables.pause).values(row))

    def end(self) -> None:
        self._connection.execute(delete(tables.pause))
