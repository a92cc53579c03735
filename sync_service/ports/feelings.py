"""What families say of a session afterwards: counted, and nobody's once the family is erased."""

from collections.abc import Mapping
from typing import Literal, Protocol, TypeAlias

Feeling: TypeAlias = Literal["good", "fair", "bad"]


class Feelings(Protocol):
    """One answer for each registration, one for all that one form made; of erased ones too."""

    def say(self, ref: str, session_ref: str, feeling: Feeling) -> None:
        """Instead of what was said before, on whichever date of a cycle."""

    def find(self, ref: str) -> Feeling | None: ...

    def count(self) -> Mapping[str, Mapping[Feeling, int]]:
        """By session."""
