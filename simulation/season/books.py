"""What people of a season mean, kept apart from the product: the judge asks nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

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
    is_leaving: bool = False
    """Taken out of one of two lists: the other has to lose them, too."""

    @property
    def name(self) -> str:
        return self.fields["family_name"]

    def means(self, name: str, shown: str | None) -> bool:
        return canonical(name, shown) == canonical(name, self.fields[name])


Standing = Literal["seated", "waiting", "out"]


@dataclass(eq=False)
class Family:
    """A registration: by a form, or in a row that a partner typed."""

    name: str
    """The first name."""
    email: str
    adults: int
    since: date
    standing: Standing = "seated"
    """As the family was told, or as the partner who typed its row meant it."""
    page: str = ""
    """Its own; empty where a partner typed its row."""
    changed: date | None = None
    """When a partner last typed into its row."""
    is_by_hand: bool = False
    """Whether a partner put it, or more of its people, into the session."""
    left: bool = False
    """By itself."""
    left_seated: bool = False
    """It had a seat then; so it comes back before all who wait."""
    came: bool | None = None
    """As its partner noted it afterwards; None where nobody did."""
    came_as: str = ""
    """In these words."""
    mails_then: int = 0
    """How many it had when that was noted: nobody is told of it."""
    news: str = ""
    """What a mail says of the last thing that a partner did to it."""
    news_on: date | None = None
    """When that was done."""
    heard: Standing | None = None
    """How it stood when it last knew how it stands; None where no partner did anything to it."""
    mails_before: int = 0
    """When that was done."""

    @property
    def who(self) -> str:
        return self.email or self.name

    @property
    def is_out(self) -> bool:
        return self.standing == "out"


@dataclass
class Session:
    """A workshop's day, and who registered for it."""

    day: date
    place: str
    seats: int
    title: str
    """The workshop's."""
    ref: str = ""
    families: dict[str, Family] = field(default_factory=dict)
    """By address, or by first name where there is none; in their turn."""
    count: dict[str, int] = field(default_factory=dict)
    """Of who came, by field; empty until it is written down."""
    mails_before: dict[str, int] | None = None
    """By family, how many each had when it was changed; None while it is as it was."""
    news: str = ""
    """What was changed, in words."""
    is_off: bool = False
    is_asked: bool = False
    """Whether it is meant to be off: nobody has said yes yet."""
    is_twice: bool = False
    """Another row says the same."""

    @property
    def present(self) -> list[Family]:
        """Who counts on it, or waits."""
        return [one for one in self.families.values() if not one.is_out]

    @property
    def page(self) -> str:
        """Of one of these families."""
        return next((one.page for one in self.present if one.page), "")

    @property
    def is_full_by_hand(self) -> bool:
        """Whether a partner may have put in more people than it has seats."""
        by_hand = any(one.is_by_hand for one in self.present)
        return by_hand and sum(one.adults for one in self.present) > self.seats

    @property
    def is_free(self) -> bool:
        """Nothing has befallen it."""
        return self.mails_before is None and not self.is_off and not self.is_twice


@dataclass(eq=False)
class Thing:
    """What somebody lends; there is one of each."""

    owner: str
    code: str
    label: str
    location: str


@dataclass(eq=False)
class Loan:
    """Who took what, when it is due, when it came back, and what was written of that."""

    thing: Thing
    borrower: str
    loaned_on: date
    due_on: date
    back_on: date
    """When it stands in its owner's cupboard again, whatever is written."""
    returned_on: date | None = None
    """As somebody wrote it."""
    doubtful: bool = False
    """Of its return, the day is missing."""
    is_short: bool = False
    """Of its day the month is to be guessed, and nobody has said yes to it."""
    is_back: bool = False
    """« Rendu » without a day, and whoever keeps the list let that stand."""

    @property
    def is_over(self) -> bool:
        return self.returned_on is not None or self.is_back

    def status(self, today: date) -> str:
        """The French word for it, as any clerk would say."""
        if self.is_over:
            return "Rendu"
        if self.loaned_on > today:
            return "Réservé"
        return "En retard" if self.due_on < today else "En prêt"


@dataclass
class Meeting:
    """One of the committee's: who was there, by partner, in the product's own words."""

    day: date
    statuses: dict[str, str | None] = field(default_factory=dict)


@dataclass
class Books:
    """By partner: whom its list has; what is lent; who came."""

    people: dict[str, list[Person]] = field(default_factory=dict)
    sessions: list[Session] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)
    loans: list[Loan] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    registered: dict[str, Family] = field(default_factory=dict)
    """By address, or by first name; of all sessions."""
    erased: list[tuple[str, Family]] = field(default_factory=list)
    """Who asked to be forgotten, with the place of the session."""
    languages: dict[str, str] = field(default_factory=dict)
    """By address: the one in which they read the form."""

    def present(self) -> Iterator[tuple[str, Person]]:
        for partner, people in self.people.items():
            for person in people:
                if not person.is_gone:
                    yield partner, person

    def out(self, thing: Thing) -> Loan | None:
        """The loan for which a thing is not at home, by what is written."""
        open_ = (one for one in self.loans if one.thing is thing and not one.is_over)
        return next(open_, None)

    def late(self, today: date) -> list[Loan]:
        return [one for one in self.loans if one.status(today) == "En retard"]

    def absences(self, partner: str, today: date) -> int:
        """In a row, without excuse, up to now; what nobody noted neither adds nor ends."""
        count = 0
        for meeting in sorted(self.meetings, key=lambda one: one.day):
            status = meeting.statuses.get(partner)
            if meeting.day > today or status is None:
                continue
            count = count + 1 if status == "absent" else 0
        return count
