"""Who may come in to the desk besides the coordinators of the settings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

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
