"""Plays a season week by week, and judges each at its end by the books alone."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus

from simulation.families.installation import Browser
from simulation.families.people import hidden_token
from simulation.season.attention import Attention
from simulation.season.books import Books, Session
from simulation.season.committee import EVERY_WEEKS, Committee
from simulation.season.coordinator import Coordinator
from simulation.season.habits import HABITS, Keeper
from simulation.season.judge import Judge
from simulation.season.lending import ALL_ITEMS, ALL_LOANS, ITEMS, LOANS, Lending
from simulation.season.reading import Reader
from simulation.season.town import ALL, OF_ALL, SHAPES, TAB, Shape, Sheet, Tabs, Town, things_to_do
from simulation.values import Mint, word

_PEOPLE, _THINGS = 27, 20
_A_DAY = timedelta(days=1)
_HOSTS = 3
"""Partners with workshops, one a week each."""
_SEATS = 8
_WORKSHOPS = Shape(("Atelier", "Type", "Dispositif", "Inscription"), ())
_SESSIONS = Shape(("Atelier", "Date", "Début", "Fin", "Lieu", "Places"), ())
_TUESDAY = 1


class Season:
    """All of it."""

    def __init__(
        self,
        town: Town,
        seed: int,
        partners: int,
        tell: Callable[[str], None],
        people: int = _PEOPLE,
        things: int = _THINGS,
    ) -> None:
        """`people`: in each partner's list, to begin with; `things`: of each who lends."""
        self._town, self._tell, self._count, self._things = town, tell, people, things
        self._rng = random.Random(seed)  # noqa: S311 - chance for a simulation
        self._mint, self.books, self.attention = Mint(), Books(), Attention()
        self.names = {
            f"partenaire-{n + 1}": f"Association {word(101 * n + 7)}" for n in range(partners)
        }
        self.keepers: list[Keeper] = []
        self.lending = Lending(town, self.books, self._rng, self._mint, self.names)
        self.committee = Committee(town, self.books, self._rng, self.names)
        self.coordinator = Coordinator(town, self.lending, self.committee, tell)
        self.judge = Judge(town, self.books, self.attention, self.names, tell)
        self._reader = Reader(town, self.books, self.attention, tell)
        self._all: dict[str, Sheet] = {}

    # --- The first day ----------------------------------------------------------------------

    def settle_in(self, weeks: int) -> None:
        """Each list is adopted as its partner keeps it, and the workshops of so many weeks."""
        self._town.found({**self.names, "clef": "CLEF"})
        for number, partner in enumerate(self.names):
            self._found_keeper(number, partner)
        self.lending.settle_in(self._things)
        self.committee.settle_in()
        self._found_lists_of_all()
        for partner in [*self.names][:_HOSTS]:
            self._plan(partner, weeks)
        self._rounds()
        refs = {
            (one["fields"]["date"], one["fields"]["place"]): one["ref"]
            for one in self._town.export("session")
        }
        for session in self.books.sessions:
            session.ref = refs[session.day.isoformat(), session.place]
        self._look(0)

    def _found_keeper(self, number: int, partner: str) -> None:
        shape, habit = SHAPES[number % len(SHAPES)], HABITS[number % len(HABITS)]
        self.books.people[partner] = []
        sheet = Sheet(partner, "", TAB, shape)
        keeper = Keeper(self._town, self.books, self._rng, self._mint, sheet, habit)
        rows = [keeper.texts_of(keeper.new_person()) for _ in range(self._count)]
        keeper.sheet = self._town.make(partner, TAB, shape, rows)
        self._town.adopt(keeper.sheet, "contact")
        self.keepers.append(keeper)
        self._tell(f"{partner} ({habit}) is adopted")

    def _found_lists_of_all(self) -> None:
        kinds = {ALL: ("contact", OF_ALL), ITEMS: ("item", ALL_ITEMS), LOANS: ("loan", ALL_LOANS)}
        tabs: Tabs = {tab: (shape, []) for tab, (_, shape) in kinds.items()}
        for sheet in self._town.make_book("clef", tabs):
            self._town.adopt(sheet, kinds[sheet.tab][0], scope="all")
            self._all[sheet.tab] = sheet

    def _plan(self, partner: str, weeks: int) -> None:
        title, place = f"Jeux avec {self.names[partner]}", f"Salle de {self.names[partner]}"
        rows = [[title, "Atelier parents-enfants", "REAAP", "Formulaire"]]
        made = self._town.make(partner, "Ateliers", _WORKSHOPS, rows)
        self._town.adopt(made, "workshop")
        days = [self._town.now.date() + timedelta(days=2 + 7 * week) for week in range(weeks + 1)]
        self.books.sessions += [Session(day, place, _SEATS) for day in days]
        rows = [[title, f"{day:%d/%m/%Y}", "14h30", "16h30", place, str(_SEATS)] for day in days]
        self._town.adopt(self._town.make(partner, "Séances", _SESSIONS, rows), "session")

    # --- A week -----------------------------------------------------------------------------

    def week(self, number: int, days: int = 5) -> None:
        """Its first days, or all of it."""
        self._reader.begin_week()
        self._town.done("worker")
        self.judge.letter(number)
        self.coordinator.monday()
        for day in range(days):
            self._people_act(number, day)
            self._others_act(number, day)
            self._families_register()
            self._rounds()
            self._look(number)
            self._partners_mend()
            self._town.done("worker")
            self._town.now = _at(self._town.now + _A_DAY, 8)
        self._town.now = _at(self._town.now + (7 - days) * _A_DAY, 8)
        self.judge_all(number)

    def judge_all(self, week: int) -> None:
        """At the week's end."""
        self._town.done("worker")
        self._rounds()
        self.attention.things = [things_to_do(one) for one in self._town.letters()]
        self.attention.decisions = self.coordinator.decisions
        self.judge.people(week, self._all[ALL])
        self.judge.sessions(week)
        self.lending.refs = self.judge.loans(week, self._all[LOANS])
        self.judge.committee(week)

    # --- Who does what ----------------------------------------------------------------------

    def _people_act(self, week: int, day: int) -> None:
        for keeper in self.keepers:
            acts = keeper.week() if day == _day_of(keeper.sheet.partner, week) else []
            for act in acts:
                act()
                self._told(keeper.sheet.partner, keeper.did)
            if acts and keeper.habit in ("sorts half", "copies"):
                self._reader.moved.add(keeper.sheet.partner)

    def _others_act(self, week: int, day: int) -> None:
        for partner, act in self.lending.day():
            self._told(partner, act())
        if day == _TUESDAY and week % EVERY_WEEKS == 1:
            self._told("clef", self.committee.meets())

    def _told(self, who: str, what: str) -> None:
        self._tell(f"{self._town.now:%d/%m} {who}: {what}")

    def _rounds(self) -> None:
        """Three, minutes apart: what is written in one is seen at rest in the next."""
        for _ in range(3):
            self._town.pass_time(minutes=3)
            self._town.done("sync", "--json")

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
            self.judge.breach(0, f"{session.place}: the form answers {answer.status}")

    def _partners_mend(self) -> None:
        """Whoever meets a note types what was meant, on most days."""
        for keeper in self.keepers:
            if self._rng.random() < 0.6:
                standing = self._reader.standing(keeper.sheet)
                titles = dict(
                    zip(keeper.sheet.shape.fields, keeper.sheet.shape.titles, strict=True)
                )
                keeper.mends(lambda row, name: (row, titles[name]) in standing)  # noqa: B023 - called at once
        for loan in self.books.loans:
            if loan.doubtful and self._rng.random() < 0.6:
                self.lending.mends(loan)

        for owner in self.lending.owners:
            if self._rng.random() < 0.6:
                self.lending.says_yes(owner)

    def _look(self, week: int) -> None:
        """Every sheet of a partner, as its keeper reads it."""
        for keeper in self.keepers:
            self._reader.people(week, keeper)
        for owner in self.lending.owners:
            self._reader.loans(week, owner.loans)
            self._reader.other(week, owner.items)
        for sheet in self.lending.borrowers.values():
            self._reader.loans(week, sheet)
        for sheet in (*self._all.values(), self.committee.list):
            self._reader.other(week, sheet)


def _day_of(partner: str, week: int) -> int:
    """The weekday on which a partner has time this week."""
    return (int(partner.rpartition("-")[2]) * 7 + week * 3) % 5


def _at(moment: datetime, hour: int) -> datetime:
    return moment.replace(hour=hour, minute=0)
