"""What stands in the judge's books: who is meant, what was typed for them, what became of it."""

from dataclasses import dataclass, field

from simulation.kinds import CONTACT, Kind


@dataclass(frozen=True)
class Entry:
    """What was typed, pasted or brought back, for one field of one person."""

    person: int
    name: str
    text: str
    author: str
    is_rubbish: bool = False
    is_required: bool = True
    written: str = ""
    """What stands there instead: a name that is no word for one thing alone."""


@dataclass
class Typing:
    """An entry, and what has become of it."""

    entry: Entry
    number: int
    meaning: str
    is_alive: bool = True
    is_required: bool = True
    """False: it may stay, but nobody would miss it."""
    moment: int = 0
    """Counts the requests before it: whoever types at the same moment elsewhere cannot see it."""
    is_unseen: bool = False
    """Taken away before the service surely looked: as if it had never been typed."""
    is_covered: bool = False
    """Its author typed something else over it before the service surely looked."""
    is_held: bool = False
    """A blank in a row of which nothing is taken yet: nobody can see it elsewhere."""
    saw: frozenset[str] = frozenset()
    """What its author saw, and so gave up."""
    met: frozenset[str] = frozenset()
    """The same, but for what they had typed themselves and the service has not surely seen."""
    replaces: list["Typing"] = field(default_factory=list)
    follows: list["Typing"] = field(default_factory=list)
    """What its author saw, too, and somebody had decided against."""
    first: "Typing | None" = None
    """The same, as noted for whom they were typed over: whoever gives this up gives up both."""

    def end(self) -> None:
        self.is_alive = False
        if self.first is not None:
            self.first.end()

    def spare(self) -> None:
        """Nobody would miss it any more."""
        self.is_required = False
        if self.first is not None:
            self.first.spare()

    def gave_up(self, meaning: str, but: "Typing") -> bool:
        """Whether its author, or whoever it comes after, saw that value; not by way of `but`."""
        return meaning in self.saw or any(
            one is not but and one.gave_up(meaning, but) for one in [*self.replaces, *self.follows]
        )

    def __str__(self) -> str:
        entry = self.entry
        whose = f"{entry.name} of #{entry.person}"
        return f"{entry.text!r} ({whose}, typed by {entry.author} as no. {self.number})"

    @property
    def text(self) -> str:
        return self.entry.text

    @property
    def is_rubbish(self) -> bool:
        return self.entry.is_rubbish


@dataclass
class Someone:
    """A person, a thing or a loan as partners mean it, whatever the records say."""

    number: int
    partner: str
    kind: Kind = CONTACT
    is_archived: bool = False
    is_away: bool = False
    departures: int = 0
    """How often somebody took a row of theirs away."""
    is_disputed: bool = False
    """Merged, taken back or copied and deleted by people: which record is theirs, nobody says."""
    successor: int | None = None
    """Whom somebody typed over them: the same record, for all that others can see."""
    apart: set[str] = field(default_factory=set)  # In what somebody made equal rows of it differ.
