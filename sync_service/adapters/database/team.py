"""Who was let in to the desk: a row each."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection, delete, select

from sync_service.adapters.database import tables
from sync_service.adapters.database.statements import upsert
from sync_service.ports import TeamMember


class SqlTeam:
    """Implements ports.Team."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read_all(self) -> Sequence[TeamMember]:
        member = tables.team_member
        rows = self._connection.execute(select(member).order_by(member.c.address))
        return [TeamMember(**row) for row in rows.mappings()]

    def save(self, member: TeamMember) -> None:
        save = upsert(self._connection, tables.team_member, ["address"])
        self._connection.execute(save, [asdict(member)])

    def remove(self, address: str) -> None:
        member = tables.team_member
        self._connection.execute(delete(member).where(member.c.address == address))
