"""What the coordinator keeps: the tabs that her roster lists, and whom she let in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

from sync_service.domain.roster import RosterTab


class Roster(Protocol):
    """One `RosterTab` per spreadsheet and title."""

    def read_all(self) -> Sequence[RosterTab]:
        """By spreadsheet and title."""

    def save(self, tab: RosterTab) -> None:
        """Adds it, or takes the place of the one with its key."""

    def forget(self, tab: RosterTab) -> None:
        """Idempotent."""

    def is_followed(self, spreadsheet_id: str) -> bool:
        """Whether any tab of it is followed, or paused."""


Role: TypeAlias = Literal["coordinator", "reader"]


@dataclass(frozen=True, slots=True)
class TeamMember:
    """Somebody whom a coordinator let in; the address is in small letters."""

    address: str
    role: Role
    until: str
    """The last day, ISO; empty without end."""
    added_by: str
    """The address of the coordinator who did."""
    added_at: datetime


class Team(Protocol):
    """Everybody who was let in and not taken out."""

    def read_all(self) -> Sequence[TeamMember]:
        """By address."""

    def save(self, member: TeamMember) -> None:
        """Instead of what was known of this address."""

    def remove(self, address: str) -> None:
        """Idempotent."""
