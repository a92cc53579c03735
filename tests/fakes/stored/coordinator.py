"""What the coordinator keeps, in memory."""

from collections.abc import Sequence

from sync_service.domain.roster import LIVE, RosterTab
from sync_service.ports import TeamMember
from tests.fakes.stored.tables import Tables


class FakeRoster:
    """One `RosterTab` per spreadsheet and title."""

    def __init__(self, tables: Tables) -> None:
        self._listed = tables.roster

    def read_all(self) -> Sequence[RosterTab]:
        return [self._listed[key] for key in sorted(self._listed)]

    def save(self, tab: RosterTab) -> None:
        self._listed[tab.key] = tab

    def forget(self, tab: RosterTab) -> None:
        self._listed.pop(tab.key, None)

    def is_followed(self, spreadsheet_id: str) -> bool:
        return any(
            one.spreadsheet_id == spreadsheet_id and one.state in LIVE
            for one in self._listed.values()
        )


class FakeTeam:
    """One `TeamMember` per address."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def read_all(self) -> Sequence[TeamMember]:
        return [self._tables.team[address] for address in sorted(self._tables.team)]

    def save(self, member: TeamMember) -> None:
        self._tables.team[member.address] = member

    def remove(self, address: str) -> None:
        self._tables.team.pop(address, None)
