"""What people of a season mean, kept apart from the product: the judge asks nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from simulation.values import canonical

FIELDS = ("family_name", "given_name", "role", "email", "phone")


@dataclass
class Person:
    """Somebody in a partner's list."""

    fields: dict[str, str]
    """What is meant: as one would say it on the telephone."""
    doubtful: set[str] = field(default_factory=set)
    """Cells that hold what nobody could read: a note there is asked for."""
    is_gone: bool = False

    @property
    def name(self) -> str:
        return self.fields["family_name"]

    def means(self, name: str, shown: str | None) -> bool:
        return canonical(name, shown) == canonical(name, self.fields[name])


@dataclass
class Session:
    """A workshop's day, and who registered for it with how many adults."""

    day: date
    place: str
    seats: int
    ref: str = ""
    families: dict[str, int] = field(default_factory=dict)
    """By address: with how many adults they said that they come."""


@dataclass
class Books:
    """By partner: whom its list has. And what went wrong, if anything did."""

    people: dict[str, list[Person]] = field(default_factory=dict)
    sessions: list[Session] = field(default_factory=list)

    def present(self) -> Iterator[tuple[str, Person]]:
        for partner, people in self.people.items():
            for person in people:
                if not person.is_gone:
                    yield partner, person
