"""What is so, whatever the service says of it: sessions, and families with what they heard."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

State = Literal["planned", "cancelled", "postponed"]


@dataclass
class News:
    """Something that took place, day or place away from the families who were there."""

    words: str
    """What a mail about it says, at least."""
    families: list["Family"]
    mails_before: dict[str, int]
    """By address, how many mails it had when this was done."""


@dataclass
class Session:
    """One session as its partner means it."""

    partner: str
    ref: str
    title: str
    day: date
    place: str
    seats: int
    state: State = "planned"
    is_asked: bool = False
    """Something waits for a yes that nobody has given: families know nothing of it."""
    families: list["Family"] = field(default_factory=list)
    typed: list["Typed"] = field(default_factory=list)

    @property
    def present(self) -> list["Family"]:
        return [one for one in self.families if not one.is_out]


@dataclass
class Family:
    """Who registered, how it can be reached, and whether it still counts on its place."""

    name: str
    page: str
    email: str = ""
    is_out: bool = False
    """It cancelled, or somebody took it out."""
    has_left: bool = False
    """By itself: it need not be called about anything any more."""
    news: list[News] = field(default_factory=list)
    stranger: "Typed | None" = None
    """Who was typed over its row: its page never shows anything of them."""
    looks: list[str] = field(default_factory=list)
    """What its page said meanwhile."""


@dataclass(frozen=True)
class Typed:
    """A family that a partner typed over another one's row: it has no page, and its seat."""

    name: str
    phone: str
    email: str

    @property
    def told_by(self) -> tuple[str, ...]:
        """What shows them on a page, whatever is before the number."""
        return tuple(one for one in (self.name, self.phone[-8:], self.email) if one)
