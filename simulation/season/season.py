"""Plays a season week by week, and judges each at its end by the books alone."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TypeVar

from simulation.families.installation import Browser
from simulation.families.people import hidden_token
from simulation.season.attention import OURS, Attention, Note
from simulation.season.books import FIELDS, Books, Session
from simulation.season.habits import HABITS, Keeper
from simulation.season.town import (
    ALL,
    OF_ALL,
    SHAPES,
    TAB,
    Line,
    Shape,
    Sheet,
    Town,
    things_to_do,
)
from simulation.values import Mint, canonical, word

_PEOPLE = 27
T = TypeVar("T")
_A_DAY = timedelta(days=1)
_MOST = 7
"""Decisions on a Monday: then her five minutes are over."""
_HOSTS = 3
"""Partners with workshops, one a week each."""
_SEATS = 8
_WORKSHOPS = Shape(("Atelier", "Type", "Dispositif", "Inscription"), ())
_SESSIONS = Shape(("Atelier", "Date", "Début", "Fin", "Lieu", "Places"), ())


class Season:
    """All of it."""

    def __init__(
        self,
        town: Town,
        seed: int,
        partners: int,
        tell: Callable[[str], None],
        people: int = _PEOPLE,
    ) -> None:
        """`people`: in each partner's list, to begin with."""
        self._town, self._tell, self._count = town, tell, people
        self._rng = random.Random(seed)  # noqa: S311 - chance for a simulation
        self._mint, self.books, self.attention = Mint(), Books(), Attention()
        self.names = {
            f"partenaire-{n + 1}": f"Association {word(101 * n + 7)}" for n in range(partners)
        }
        self.keepers: list[Keeper] = []
        self._all: Sheet | None = None
        self._moved: set[str] = set()
        """Partners who did this week what a question to them may be about."""

    def settle_in(self, weeks: int) -> None:
        """Each list is adopted as its partner keeps it, and the workshops of so many weeks."""
        town = self._town
        town.found({**self.names, "clef": "CLEF"})
        for number, partner in enumerate(self.names):
            shape, habit = SHAPES[number % len(SHAPES)], HABITS[number % len(HABITS)]
            self.books.people[partner] = []
            sheet = Sheet(partner, "", TAB, shape)
            keeper = Keeper(town, self.books, self._rng, self._mint, sheet, habit)
            rows = [keeper.texts_of(keeper.new_person()) for _ in range(self._count)]
            keeper.sheet = town.make(partner, TAB, shape, rows)
            town.adopt(keeper.sheet, "contact")
            self.keepers.append(keeper)
            self._tell(f"{partner} ({habit}) is adopted")
        self._all = town.make("clef", ALL, OF_ALL, [])
        town.adopt(self._all, "contact", scope="all")
        for partner in [*self.names][:_HOSTS]:
            self._plan(partner, weeks)
        self._rounds()
        refs = {
            (one["fields"]["date"], one["fields"]["place"]): one["ref"]
            for one in town.export("session")
        }
        for session in self.books.sessions:
            session.ref = refs[session.day.isoformat(), session.place]

    def _plan(self, partner: str, weeks: int) -> None:
        title, place = f"Jeux avec {self.names[partner]}", f"Salle de {self.names[partner]}"
        rows = [[title, "Atelier parents-enfants", "REAAP", "Formulaire"]]
        made = self._town.make(partner, "Ateliers", _WORKSHOPS, rows)
        self._town.adopt(made, "workshop")
        days = [self._town.now.date() + timedelta(days=2 + 7 * week) for week in range(weeks + 1)]
        self.books.sessions += [Session(day, place, _SEATS) for day in days]
        rows = [[title, f"{day:%d/%m/%Y}", "14h30", "16h30", place, str(_SEATS)] for day in days]
        self._town.adopt(self._town.make(partner, "Séances", _SESSIONS, rows), "session")

    def week(self, number: int, days: int = 5) -> None:
        """Its first days, or all of it."""
        self._moved = set()
        self._monday()
        for day in range(days):
            for keeper in self.keepers:
                acts = keeper.week() if day == _day_of(keeper.sheet.partner, number) else []
                for act in acts:
                    act()
                    self._tell(f"{self._town.now:%d/%m} {keeper.sheet.partner}: {keeper.did}")
                if acts and keeper.habit in ("sorts half", "copies"):
                    self._moved.add(keeper.sheet.partner)
            self._families_register()
            self._rounds()
            self._look(number)
            self._partners_mend()
            self._town.done("worker")
            self._town.now = _at(self._town.now + _A_DAY, 8)
        self._town.now = _at(self._town.now + (7 - days) * _A_DAY, 8)
        self.judge(number)

    # --- Who does what ----------------------------------------------------------------------

    def _rounds(self) -> None:
        """Three, minutes apart: what is written in one is seen at rest in the next."""
        for _ in range(3):
            self._town.pass_time(minutes=3)
            self._town.done("sync", "--json")

    def _monday(self) -> None:
        """The letter comes; she decides what it names, until her time is over."""
        self._town.done("worker")
        for problem in self._town.problems()[:_MOST]:
            number, kind = str(problem["id"]), problem["kind"]
            if kind == "conflict":
                self._town.run("resolve", number, "--keep", "sheet")
            elif kind in ("assumed", "held", "duplicate", "incident"):
                self._town.run("confirm", number)
            else:
                continue
            self.attention.decisions += 1

    def _families_register(self) -> None:
        """For what takes place within a fortnight; where it is full, they wait."""
        today = self._town.now.date()
        soon = [one for one in self.books.sessions if 0 < (one.day - today).days < 14]
        with self._town.pages() as browser:
            for session in soon:
                if self._rng.random() < 0.6:
                    self._register(browser, session)

    def _register(self, browser: Browser, session: Session) -> None:
        name, adults = self._mint.value("given_name"), self._rng.choice([1, 1, 2])
        address = f"{name.lower()}@example.org"
        token = hidden_token(browser.get(f"/a/{session.ref}").text)
        answer = browser.post(
            f"/a/{session.ref}",
            given_name=name,
            email=address,
            phone="",
            adults_count=str(adults),
            token=token or "",
        )
        if answer.status == HTTPStatus.SEE_OTHER:
            session.families[address] = adults
        else:
            self._breach(0, f"{session.place}: the form answers {answer.status}")

    def _partners_mend(self) -> None:
        """Whoever meets a note types what was meant, on most days."""
        for keeper in self.keepers:
            if self._rng.random() < 0.6:
                partner = keeper.sheet.partner
                titles = dict(
                    zip(keeper.sheet.shape.fields, keeper.sheet.shape.titles, strict=True)
                )
                standing = {
                    (one.row, one.title)
                    for one in self.attention.standing
                    if one.partner == partner
                }
                keeper.mends(lambda row, name: (row, titles[name]) in standing)  # noqa: B023 - called at once

    # --- What is counted --------------------------------------------------------------------

    def _look(self, week: int) -> None:
        for keeper in self.keepers:
            lines = self._town.lines(keeper.sheet)
            found = {one for line in lines for one in self._notes_of(keeper, line)}
            clear = {one for one in found if not self._is_explained(keeper, one)}
            self.attention.see(week, keeper.sheet.partner, found, clear)

    def _notes_of(self, keeper: Keeper, line: Line) -> set[Note]:
        sheet = keeper.sheet
        named = line.texts.get(sheet.shape.titles[sheet.column("family_name")], "")
        return {
            Note(sheet.partner, named.strip(), title, text)
            for title, text in line.notes.items()
            if text.startswith(OURS)
        }

    def _is_explained(self, keeper: Keeper, note: Note) -> bool:
        """By a cell that nobody can read, or by rows that were moved about or copied."""
        if note.partner in self._moved:
            return True
        titles = dict(zip(keeper.sheet.shape.titles, keeper.sheet.shape.fields, strict=True))
        name = titles.get(note.title, "")
        people = [one for one in keeper.people if one.name == note.row]
        return any(name in one.doubtful for one in people)

    # --- The judge --------------------------------------------------------------------------

    def judge(self, week: int) -> None:
        """What is meant is in the record and in the coordinator's list, and nobody else is."""
        self._rounds()
        self._town.done("worker")
        self.attention.things = [things_to_do(one) for one in self._town.letters()]
        records = {
            one["fields"]["family_name"]: one["fields"] for one in self._town.export("contact")
        }
        assert self._all is not None
        listed = {line.texts.get("Nom", ""): line for line in self._town.lines(self._all)[1:]}
        known: set[str] = set()
        for partner, person in self.books.present():
            known.add(person.name.casefold())
            record = _named(records, person.name)
            if record is None:
                self._breach(week, f"{partner}: {person.name} is no record")
                continue
            for name in FIELDS:
                if name not in person.doubtful and not person.means(name, record.get(name)):
                    shown = f"{record.get(name)!r}, meant {person.fields[name]!r}"
                    self._breach(week, f"{partner}: {name} of {person.name} is {shown}")
            if _named(listed, person.name) is None:
                self._breach(week, f"{partner}: {person.name} is not in the list of all")
        self._judge_sessions(week)
        for name in records:
            if name.casefold() not in known:
                self._breach(week, f"{name} is a record that nobody keeps")

    def _judge_sessions(self, week: int) -> None:
        """No seat is given twice, nobody is forgotten, and each had a mail."""
        seated: Counter[str] = Counter()
        known: dict[str, set[str]] = defaultdict(set)
        for one in self._town.export("registration"):
            fields = one["fields"]
            known[fields["session_id"]].add(fields["email"])
            if fields["status"] == "confirmed":
                seated[fields["session_id"]] += fields["adults_count"]
        for session in self.books.sessions:
            if seated[session.ref] > session.seats:
                self._breach(week, f"{session.place} on {session.day} is overbooked")
            for address in session.families:
                if address not in known[session.ref]:
                    self._breach(week, f"{address} registered for {session.day} and is nowhere")
                if not self._town.mailbox.of(address):
                    self._breach(week, f"{address} registered and had no mail")

    def _breach(self, week: int, text: str) -> None:
        if text not in self.attention.breaches:
            self.attention.breaches.append(text)
            self._tell(f"week {week}: {text}")


def _named(by_name: Mapping[str, T], name: str) -> T | None:
    wanted = canonical("family_name", name)
    found = (one for key, one in by_name.items() if canonical("family_name", key) == wanted)
    return next(found, None)


def _day_of(partner: str, week: int) -> int:
    """The weekday on which a partner has time this week."""
    return (int(partner.rpartition("-")[2]) * 7 + week * 3) % 5


def _at(moment: datetime, hour: int) -> datetime:
    return moment.replace(hour=hour, minute=0)
