"""Who was let in to the desk, in memory."""

from collections.abc import Sequence

from sync_service.ports import TeamMember
from tests.fakes.stored.tables import Tables


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
