"""Who was let in to the desk: a row each."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from sync_service.adapters.database import tables
from sync_service.adapters.database.statements import upsert
from sync_service.ports import TeamMember


class SqlTeam:
    """Implements ports.Team."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read_all(self) -> Sequence[TeamMember]:
        member = tables.team_member.c
        wanted = select(
            member.address, member.role, member.until, member.added_by, member.added_at
        )
        rows = self._connection.execute(wanted.order_by(member.address))
        return [TeamMember(*row) for row in rows]

    def save(self, member: TeamMember) -> None:
        row = {
            "address": member.address,
            "role": member.role,
            "until": member.until,
            "added_by": member.added_by,
            "added_at": member.added_at,
        }
        self._connection.execute(upsert(self._connection, tables.team_member, ["address"]), [row])

    def remove(self, address: str) -> None:
        member = tables.team_member
        self._connection.execute(delete(member).where(member.c.address == address))
