"""The tabs that the coordinator's roster lists, as they are kept between two looks at it."""

from collections.abc import Sequence
from typing import Protocol

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
