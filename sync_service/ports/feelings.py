"""What families say of a session afterwards: counted, and nobody's once the family is erased."""

from collections.abc import Mapping
from typing import Literal, Protocol, TypeAlias

Feeling: TypeAlias = Literal["good", "fair", "bad"]


class Feelings(Protocol):
    """One answer for each registration; those of erased ones still count."""

    def say(self, ref: str, session_ref: str, feeling: Feeling) -> None:
        """Instead of what this registration said before."""

    def find(self, ref: str) -> Feeling | None: ...

    def count(self) -> Mapping[str, Mapping[Feeling, int]]:
        """By session."""
