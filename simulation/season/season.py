"""Plays a season week by week, and judges each at its end by the books alone."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from simulation.season.attention import Attention
from simulation.season.books import Books
from simulation.season.committee import EVERY_WEEKS, Committee
from simulation.season.coordinator import Coordinator
from simulation.season.families import Families
from simulation.season.habits import HABITS, Keeper
from simulation.season.judge import Judge
from simulation.season.latency import Polls
from simulation.season.lending import ALL_ITEMS, ALL_LOANS, ITEMS, LOANS, Lending
from simulation.season.mishaps import Mishaps
from simulation.season.reading import Reader
from simulation.season.town import ALL, OF_ALL, SHAPES, TAB, Sheet, Tabs, Town, things_to_do
from simulation.season.words import Names
from simulation.season.year import Year
from simulation.values import word

_PEOPLE, _THINGS = 27, 20
_A_DAY = timedelta(days=1)
_HOSTS = 3
"""Partners with workshops, one a week each."""
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
        *,
        has_mishaps: bool = True,
    ) -> None:
        """`people`: in each partner's list, to begin with; `things`: of each who lends."""
        self._has_mishaps = has_mishaps
        self._town, self._tell, self._count, self._things = town, tell, people, things
        self._rng = random.Random(seed)  # noqa: S311 - chance for a simulation
        self._mint, self.books, self.attention = Names(), Books(), Attention()
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
        self.polls = Polls(town, self._rng)
        self.families = Families(town, self.books, self._rng, self._mint, self.judge.breach)
        self._mishaps = Mishaps(
            town, self.books, self._rng, self.polls, self.judge, self.families.sheets
        )
        self.year = Year(
            town, self.books, self.committee, self.lending, self.judge, self._new_keeper
        )

    # --- The first day ----------------------------------------------------------------------

    def settle_in(self, weeks: int) -> None:
        """Each list is adopted as its partner keeps it, and the workshops of so many weeks."""
        self._town.found({**self.names, "clef": "CLEF"})
        for number, partner in enumerate(self.names):
            self._found_keeper(number, partner)
        self.lending.settle_in(self._things)
        self.committee.settle_in()
        self._found_lists_of_all()
        self.year.settle_in()
        for partner in [*self.names][:_HOSTS]:
            self.families.plan(partner, self.names[partner], weeks)
        self.polls.run(None)
        self.families.learn_references()
        self._look(0)

    def _found_keeper(self, number: int, partner: str) -> None:
        keeper = self._keeper(number, partner)
        self._town.adopt(keeper.sheet, "contact")
        self.keepers.append(keeper)
        self._tell(f"{partner} ({keeper.habit}) is adopted")

    def _new_keeper(self) -> Keeper:
        """Of somebody whom nobody knew."""
        number = len(self.keepers)
        return self._keeper(number, f"nouveau-{number}")

    def _keeper(self, number: int, partner: str) -> Keeper:
        shape, habit = SHAPES[number % len(SHAPES)], HABITS[number % len(HABITS)]
        self.books.people[partner] = []
        sheet = Sheet(partner, "", TAB, shape)
        keeper = Keeper(self._town, self.books, self._rng, self._mint, sheet, habit)
        rows = [keeper.texts_of(keeper.new_person()) for _ in range(self._count)]
        keeper.sheet = self._town.make(partner, TAB, shape, rows)
        return keeper

    def _found_lists_of_all(self) -> None:
        kinds = {ALL: ("contact", OF_ALL), ITEMS: ("item", ALL_ITEMS), LOANS: ("loan", ALL_LOANS)}
        tabs: Tabs = {tab: (shape, []) for tab, (_, shape) in kinds.items()}
        for sheet in self._town.make_book("clef", tabs):
            self._town.adopt(sheet, kinds[sheet.tab][0], scope="all")
            self._all[sheet.tab] = sheet

    # --- A week -----------------------------------------------------------------------------

    def week(self, number: int, days: int = 5) -> None:
        """Its first days, or all of it."""
        self._reader.begin_week()
        self._town.done("worker")
        if number > 1:  # the first one was written before any sheet was read
            self.judge.letter(number)
        self.coordinator.monday()
        if self._has_mishaps:
            self._told("mishap", self._mishaps.monday(number, self.keepers))
        if told := self.year.monday(self.keepers, number):
            self._told("year", told)
        for day in range(days):
            self._people_act(number, day)
            self._others_act(number, day)
            self.families.register()
            self.polls.run(self._all[ALL])
            self._look(number)
            self._partners_mend()
            self._town.now = _at(self._town.now + _A_DAY, 8)
        self._town.now = _at(self._town.now + (7 - days) * _A_DAY, 8)
        self.judge_all(number)

    def judge_all(self, week: int) -> None:
        """At the week's end."""
        self.polls.run(self._all[ALL])
        self.attention.minutes, self.attention.late = self.polls.minutes, self.polls.late
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
                while keeper.typed:
                    self.polls.typed(*keeper.typed.pop())
            if acts and keeper.habit in ("sorts half", "copies"):
                self._reader.moved.add(keeper.sheet.partner)

    def _others_act(self, week: int, day: int) -> None:
        for partner, act in self.lending.day():
            self._told(partner, act())
        if day == _TUESDAY and week % EVERY_WEEKS == 1:
            self._told("clef", self.committee.meets())

    def _told(self, who: str, what: str) -> None:
        self._tell(f"{self._town.now:%d/%m} {who}: {what}")

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
