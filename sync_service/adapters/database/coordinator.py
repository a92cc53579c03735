"""What the coordinator keeps: the tabs that her roster lists, and whom she let in."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, select

from sync_service.adapters.database import tables
from sync_service.adapters.database.statements import upsert
from sync_service.domain.mapping import Column, TabRules
from sync_service.domain.roster import LIVE, RosterTab
from sync_service.ports import TeamMember

_KEY = ("spreadsheet_id", "title")


class SqlRoster:
    """Implements ports.Roster."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read_all(self) -> Sequence[RosterTab]:
        wanted = select(tables.roster_tab).order_by(*(tables.roster_tab.c[one] for one in _KEY))
        return [_tab_of(row) for row in self._connection.execute(wanted)]

    def save(self, tab: RosterTab) -> None:
        self._connection.execute(upsert(self._connection, tables.roster_tab, _KEY), [asdict(tab)])

    def forget(self, tab: RosterTab) -> None:
        listed = tables.roster_tab
        is_it = and_(listed.c.spreadsheet_id == tab.spreadsheet_id, listed.c.title == tab.title)
        self._connection.execute(delete(listed).where(is_it))

    def is_followed(self, spreadsheet_id: str) -> bool:
        listed = tables.roster_tab.c
        is_live = and_(listed.spreadsheet_id == spreadsheet_id, listed.state.in_(LIVE))
        return self._connection.execute(select(listed.title).where(is_live)).first() is not None


def _tab_of(row: Row[Any]) -> RosterTab:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented access by name
    return RosterTab(**{**values, "rules": _rules_of(values["rules"])})


def _rules_of(stored: dict[str, Any] | None) -> TabRules | None:
    if stored is None:
        return None
    columns = tuple(Column(**{**one, "titles": tuple(one["titles"])}) for one in stored["columns"])
    return TabRules(**{**stored, "columns": columns})


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
