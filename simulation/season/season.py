"""Plays a season week by week, and judges each at its end by the books alone."""

import itertools
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from simulation.season.books import Books
from simulation.season.host import Host
from simulation.season.judging.attention import Attention
from simulation.season.judging.came import Came
from simulation.season.judging.judge import Judge
from simulation.season.judging.latency import POLL_SECONDS, Polls
from simulation.season.judging.pictures import Row, draw
from simulation.season.judging.reading import Reader
from simulation.season.judging.seats import Seats
from simulation.season.mishaps import Mishaps
from simulation.season.people.arrivals import Arrivals
from simulation.season.people.changes import Changes
from simulation.season.people.committee import EVERY_WEEKS, Committee
from simulation.season.people.coordinator import Coordinator
from simulation.season.people.families import Families
from simulation.season.people.habits import Keeper
from simulation.season.people.lending import ALL_ITEMS, ALL_LOANS, ITEMS, LOANS, Lending
from simulation.season.people.rows import Rows
from simulation.season.people.ways import HABITS, WAYS, follow
from simulation.season.people.words import Names
from simulation.season.town import (
    ALL,
    FRENCH,
    OF_ALL,
    SECOND,
    SHAPES,
    TAB,
    Sheet,
    Tabs,
    Town,
    things_to_do,
)
from simulation.season.year import Year
from simulation.values import word

_A_DAY = timedelta(days=1)
_HOSTS = 3
"""Partners with workshops, one a week each."""
_TUESDAY = 1


@dataclass(frozen=True)
class How:
    """What a season is made of."""

    people: int = 27
    """In each partner's list, to begin with."""
    things: int = 20
    """Of each who lends."""
    has_mishaps: bool = True
    events: Sequence[str] = ()
    """Of the host, one each Wednesday; beside those of the calendar."""


HOW = How()


class Season:
    """All of it."""

    def __init__(
        self,
        town: Town,
        seed: int,
        partners: int,
        tell: Callable[[str], None],
        how: How = HOW,
    ) -> None:
        self.town, self._tell, self._how = town, tell, how
        self._rng = random.Random(seed)  # noqa: S311 - chance for a simulation
        self._mint, self.books, self.attention = Names(), Books(), Attention()
        self.names = {
            f"partenaire-{n + 1}": f"Association {word(101 * n + 7)}" for n in range(partners)
        }
        self.keepers: list[Keeper] = []
        habits = zip(self.names, itertools.cycle(HABITS))
        locales = {
            one: WAYS[habit].locale for one, habit in habits if WAYS[habit].locale != FRENCH
        }
        self.lending = Lending(town, self.books, self._rng, self._mint, self.names, locales)
        self.committee = Committee(town, self.books, self._rng, self.names)
        self.coordinator = Coordinator(
            town, self.lending, self.committee, self.names.values(), tell
        )
        self.judge = Judge(town, self.books, self.attention, self.names, tell)
        self._reader = Reader(town, self.books, self.attention, tell)
        self._all: dict[str, Sheet] = {}
        self.polls = Polls(town, self._rng)
        self.families = Families(town, self.books, self._rng, self._mint, self.judge.breach)
        self.rows = Rows(town, self.books, self._rng, self._mint, self.coordinator.rung)
        self.seats = Seats(town, self.books, self.rows.sheets, self.judge.breach)
        self.arrivals = Arrivals(town, self.books, self._rng, self.rows.sheets)
        self.came = Came(town, self.books, self.rows.sheets, self.judge.breach)
        self.changes = Changes(town, self.books, self._rng, self.families.sheets)
        self._mishaps = Mishaps(
            town, self.books, self._rng, self.polls, self.judge, self.families.sheets
        )
        self.host = Host(town, self.books, self._rng, self.judge, how.events)
        self.week_number, self._monday = 0, town.now.date()
        self._mondays: list[date] = []
        self._latencies: list[list[float]] = []
        self.year = Year(
            town, self.books, self.committee, self.lending, self.judge, self._new_keeper,
            lambda: [*self.families.sheets.values(), *self.families.counts.values()],
        )  # fmt: skip

    # --- The first day ----------------------------------------------------------------------

    def settle_in(self, weeks: int) -> None:
        """Each list is adopted as its partner keeps it, and the workshops of so many weeks."""
        self.town.found({**self.names, "clef": "CLEF"})
        for number, partner in enumerate(self.names):
            self._found_keeper(number, partner)
        self.lending.settle_in(self._how.things)
        self.committee.settle_in()
        self._found_lists_of_all()
        self.year.settle_in()
        for partner in [*self.names][:_HOSTS]:
            place = self.families.plan(partner, self.names[partner], weeks)
            self.rows.plan(partner, place)
        self.polls.run(None)
        self.families.learn_references()
        self._look(0)

    def _found_keeper(self, number: int, partner: str) -> None:
        keeper = self._keeper(number, partner)
        for sheet in keeper.sheets:
            self.town.adopt(sheet, "contact")
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
        keeper = Keeper(self.town, self.books, self._rng, self._mint, sheet, habit)
        rows = [keeper.texts_of(keeper.new_person()) for _ in range(self._how.people)]
        self._make_lists(keeper, rows)
        return keeper

    def _make_lists(self, keeper: Keeper, rows: list[list[str]]) -> None:
        """Of two, each has most of the people."""
        way, shape, some = WAYS[keeper.habit], keeper.sheet.shape, len(rows) // 3
        tabs: Tabs = {TAB: (shape, rows)}
        if way.has_two:
            tabs = {TAB: (shape, rows[some:]), SECOND: (shape, rows[:-some])}
        made = self.town.make_book(keeper.sheet.partner, tabs, way.locale)
        keeper.sheet, keeper.second = made[0], made[1] if way.has_two else None
        if way.prepare is not None:
            way.prepare(keeper)

    def _found_lists_of_all(self) -> None:
        kinds = {ALL: ("contact", OF_ALL), ITEMS: ("item", ALL_ITEMS), LOANS: ("loan", ALL_LOANS)}
        tabs: Tabs = {tab: (shape, []) for tab, (_, shape) in kinds.items()}
        for sheet in self.town.make_book("clef", tabs):
            self.town.adopt(sheet, kinds[sheet.tab][0], scope="all")
            self._all[sheet.tab] = sheet

    # --- A week -----------------------------------------------------------------------------

    def week(self, number: int, days: int = 5) -> None:
        """Its first days, or all of it."""
        self.week_number, self._monday = number, self.town.now.date()
        self._reader.begin_week()
        self.town.done("worker")
        if number > 1:  # the first one was written before any sheet was read
            self.judge.letter(number)
        self.coordinator.monday()
        if self._how.has_mishaps:
            self._told("mishap", self._mishaps.monday(number, self.keepers))
        if told := self.year.monday(self.keepers, number):
            self._told("year", told)
        for day in range(days):
            with self.host.day(number, self.keepers) as event:
                self._day(number, day)
            if event:
                self._told("host", event)
                self.polls.run(None)
            self.town.now = _at(self.town.now + _A_DAY, 8)
        self._pass_weekend(days)
        self.judge_all(number)

    def _day(self, week: int, day: int) -> None:
        self._people_act(week, day)
        self._others_act(week, day)
        if counted := self.families.count():
            self._told("workshops", counted)
        for change in self.changes.day():
            self._told("workshops", change)
        self.families.come_and_go()
        for row in (*self.rows.day(), *self.arrivals.day()):
            self._told("families' rows", row)
        self.polls.run(self._all[ALL])
        self._look(week)
        self._partners_mend()

    def _pass_weekend(self, days: int) -> None:
        """Until Monday morning, through a night in which the clocks are turned."""
        monday = self.town.now + (7 - days) * _A_DAY
        self.town.now = _at(monday - _A_DAY, 0)
        if turned := self.host.turn_the_clock(self.week_number):
            self._told("host", turned)
        self.town.now = _at(monday, 8)

    def judge_all(self, week: int) -> None:
        """At the week's end."""
        self.polls.run(self._all[ALL])
        # Families are told of what the last look took in a round later.
        self.town.pass_time(seconds=POLL_SECONDS)
        self.town.done("worker")
        before = len(self.attention.minutes)
        self.attention.minutes, self.attention.late = [*self.polls.minutes], self.polls.late
        self._mondays.append(self._monday)
        self._latencies.append(self.attention.minutes[before:])
        self.attention.things = [things_to_do(one) for one in self.town.letters()]
        self.attention.decisions = self.coordinator.decisions
        self.attention.phoned = self.coordinator.phoned
        by_form = sum(bool(one.page) for one in self.books.registered.values())
        self.attention.registered = by_form, len(self.books.registered) - by_form
        self.judge.people(week, self._all[ALL])
        self.judge.sessions(week)
        self.judge.moved(week)
        self.seats.week(week)
        self.came.week(week)
        self.lending.refs = self.judge.loans(week, self._all[LOANS])
        self.judge.committee(week)
        self.judge.workbook(week)

    def picture(self) -> str:
        """All weeks until now."""
        weeks = range(len(self._mondays))
        notes = [
            {one: self.attention.notes[week + 1][one] for one in self.names} for week in weeks
        ]
        signed = [one.since for one in self.books.registered.values()]
        rows = [
            Row("notes, all partners", [sum(one.values()) for one in notes]),
            Row("notes, worst partner", [max([*one.values(), 0]) for one in notes], 3),
            Row("things to do, coordinator", self.attention.things[: len(weeks)], 15),
            Row("registrations", [_in_week(signed, day) for day in self._mondays]),
            Row("minutes, median", [round(median(one or [0]), 1) for one in self._latencies], 2),
            Row("minutes, longest", [round(max(one or [0]), 1) for one in self._latencies], 4),
        ]
        return draw([f"{day:%d/%m}" for day in self._mondays], rows, self.host.did)

    # --- Who does what ----------------------------------------------------------------------

    def _people_act(self, week: int, day: int) -> None:
        for keeper in self.keepers:
            if day == _day_of(keeper.sheet.partner, week):
                self._keeper_acts(keeper)

    def _keeper_acts(self, keeper: Keeper) -> None:
        partner, way = keeper.sheet.partner, WAYS[keeper.habit]
        acts = keeper.week()
        for act in acts:
            act()
            self._told(partner, keeper.did)
        if self._rng.random() < way.chance:
            follow(keeper)
            self._told(partner, f"{keeper.habit}, as ever")
        while keeper.typed:
            person, name = keeper.typed.pop()
            if not way.may_be_asked:
                self.polls.typed(person, name)
        if way.may_be_asked:
            self._reader.moved.add(partner)

    def _others_act(self, week: int, day: int) -> None:
        for partner, act in self.lending.day():
            self._told(partner, act())
        if day == _TUESDAY and week % EVERY_WEEKS == 1:
            self._told("clef", self.committee.meets())

    def _told(self, who: str, what: str) -> None:
        self._tell(f"{self.town.now:%d/%m} {who}: {what}")

    def _partners_mend(self) -> None:
        """Whoever meets a note types what was meant, on most days; when she writes, at once."""
        reminded = self.coordinator.wrote_to
        for keeper in self.keepers:
            is_reminded = self.names.get(keeper.sheet.partner) in reminded
            if self._rng.random() < WAYS[keeper.habit].mends or is_reminded:
                keeper.mends(self._reader.standing(keeper))
        for loan in self.books.loans:
            if loan.doubtful and self._rng.random() < 0.6:
                self.lending.mends(loan)

        for owner in self.lending.owners:
            if self._rng.random() < 0.6 or self.names[owner.partner] in reminded:
                self.lending.says_yes(owner)
        reminded.clear()
        self.changes.answers()
        self.rows.answers()

    def _look(self, week: int) -> None:
        """Every sheet of a partner, as its keeper reads it."""
        for keeper in self.keepers:
            self._reader.people(week, keeper)
        for owner in self.lending.owners:
            self._reader.loans(week, owner.loans)
            self._reader.other(week, owner.items)
        for place, sheet in self.rows.sheets.items():
            self._reader.families(week, place, sheet)
            self._reader.sessions(week, place, self.families.sheets[place])
        for sheet in self.lending.borrowers.values():
            self._reader.loans(week, sheet)
        for sheet in (*self._all.values(), self.committee.list, *self.committee.own.values()):
            self._reader.other(week, sheet)


def _day_of(partner: str, week: int) -> int:
    """The weekday on which a partner has time this week."""
    return (int(partner.rpartition("-")[2]) * 7 + week * 3) % 5


def _in_week(days: Sequence[date], monday: date) -> int:
    return sum(0 <= (day - monday).days < 7 for day in days)


def _at(moment: datetime, hour: int) -> datetime:
    return moment.replace(hour=hour, minute=0)
