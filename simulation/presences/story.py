"""One run about presences: they are marked, lists move and break, and all is judged."""

import random
from collections import Counter
from dataclasses import dataclass

from simulation.judge import Breach
from simulation.kinds import PRESENCE, Place
from simulation.machinery.google import Refused
from simulation.machinery.machine import Ended, Stuck
from simulation.machinery.telling import problem_line, summary
from simulation.machinery.wire import AFTER, BEFORE, Passing
from simulation.plot import Mishap, stays
from simulation.presences.grid import ORGANISATIONS, title_of
from simulation.presences.judge import Judge
from simulation.presences.people import People
from simulation.sheets import Sheet
from simulation.striking import Striking
from simulation.world import World

KEEPERS = ("clef", "mairie", "les-epis")
"""Two who see all, and one who keeps a row of their own."""
_COMMON = ("mark", "mark", "mark", "mark_same", "mark_back", "blank", "rubbish", "delete_note")
_SHIFTS = ("sort", "insert_row", "move_row", "insert_column", "move_column", "delete_row")
_RARE = ("new_day", "mark_column", "delete_column", "correct_date", "sort_without_reference")
_OFFICE = ("edit", "edit", "resolve", "confirm")


@dataclass(frozen=True)
class Course:
    """What befalls a run."""

    people: float
    window: float
    fault: float
    repair_fault: float
    kill: float
    strikes: int
    days: int
    mishap: Mishap | None = None
    budget: int | None = None

    @classmethod
    def drawn(cls, rng: random.Random) -> "Course":
        return cls(
            people=rng.choice([0.0, 0.1, 0.3]),
            window=rng.choice([0.0, 0.2, 0.5]),
            fault=rng.choice([0.0, 0.0, 0.1]),
            repair_fault=rng.choice([0.0, 0.3]),
            kill=rng.choice([0.0, 0.0, 0.1]),
            strikes=rng.choice([2, 4, 1000]),
            days=rng.randint(4, 9),
        )


class PresenceStory:
    """Tells one run; strikes the requests that pass."""

    def __init__(self, world: World, seed: int, database: str) -> None:
        self._world, self._seed, self._database = world, seed, database
        self._rng = random.Random(seed)  # noqa: S311 - chance for tests
        self.course = Course.drawn(self._rng)
        self.has_excuses = random.Random(f"{seed} excuses").random() < 0.5  # noqa: S311 - as above
        """Then people note a cause beside a mark, and nothing that no reader takes."""
        self.told: list[str] = []
        self.counts: Counter[str] = Counter()
        self.breaches: list[Breach] = []
        self.people = People(world, self._rng, self.told.append)
        self.striking = Striking(world, self._rng, self.course, self.counts, self.told.append)
        self._acted_on_the_way = False

    def play(self) -> None:
        places = [Place(PRESENCE, partner) for partner in KEEPERS]
        self._world.open(
            str(self._seed), self._database, 0, places, ORGANISATIONS, stays=stays(self._seed)
        )
        self._world.strike_with(self)
        try:
            self._settle_in()
            self._days()
            self._rest()
        except Stuck as error:
            self.breaches.append(Breach("stuck", str(error)))
        finally:
            self._world.close()

    def _settle_in(self) -> None:
        self.people.meet()
        days = [self.people.new_day() for _ in range(3)]
        for sheet in self._world.sheets:
            names = list(ORGANISATIONS.values())
            kept = names if sheet.scope == "all" else [ORGANISATIONS[sheet.partner]]
            rows = [["Structure", *map(title_of, days)], *([name] for name in kept)]
            self._world.google.type(sheet.spreadsheet, f"{PRESENCE.tab}!A1", rows)
        for _ in range(2):
            self._act(self._world.sheets[0], "mark_column")
        for _ in range(2):
            self._sync(is_calm=True)

    def _days(self) -> None:
        for _ in range(self.course.days):
            self.told.append("— a day")
            for _ in range(self._rng.randint(1, 3)):
                self._act_somewhere()
            if self._rng.random() < 0.4:
                self._office()
            self._sync()

    def _act_somewhere(self) -> None:
        kinds = self._rng.choices([_COMMON, _SHIFTS, _RARE], [6, 3, 1])[0]
        sheet, name = self._rng.choice(self._world.sheets), self._rng.choice(kinds)
        self._act(sheet, "excuse" if name == "rubbish" and self.has_excuses else name)

    def _act(self, sheet: Sheet, name: str) -> None:
        try:
            self.counts["acts"] += self.people.act(sheet, name)
        except Refused:  # an empty range to sort, a full tab
            self.counts["refused"] += 1

    def _office(self) -> None:
        self.counts["acts"] += getattr(self.people, self._rng.choice(_OFFICE))()

    def _sync(self, *arguments: str, is_calm: bool = False) -> Ended:
        self._world.pass_time(self._rng.randint(2, 60))
        self._acted_on_the_way = False
        self.striking.begin(is_calm=is_calm)
        ended = self._world.run("sync", "--json", *arguments)
        self.striking.is_calm = True
        self.counts["syncs"] += 1
        self.told.append(f"sync {' '.join(arguments)}: {summary(ended)}")
        report = ended.json()
        is_sure = report and all(one["state"] in {"ok", "idle"} for one in report["sheets"])
        if is_sure and not self._acted_on_the_way:
            self.people.books.look()
        return ended

    def _rest(self) -> None:
        self.told.append("— people stop, faults end")
        for _ in range(3):
            self._world.pass_time(3600)
            self._sync(is_calm=True)
        self._world.pass_time(3600)
        ended = self._sync("--full", is_calm=True)
        report = ended.json()
        if report is None or ended.code != 0 or report["requests"]["writes"]:
            self.breaches.append(Breach("restless", f"{summary(ended)} {ended.errors[-400:]}"))
        self.told += [f"problem: {problem_line(one)}" for one in self._world.problems()]
        self.breaches += Judge(self.people).judge()

    # --- Striking ---------------------------------------------------------------------------

    def before(self, passing: Passing) -> str | None:
        self.people.books.moment += 1
        self.striking.count(passing)
        if self.striking.is_calm or passing.kind == "token":
            return None
        self._meanwhile(passing)
        return self.striking.fault(passing, BEFORE, "before")

    def after(self, passing: Passing) -> str | None:
        return None if passing.kind == "token" else self.striking.fault(passing, AFTER, "after")

    def _meanwhile(self, passing: Passing) -> None:
        sheets = self._world.sheets_of(passing.spreadsheet or "")
        is_write = passing.kind == "write" and bool(sheets)
        # Nobody retypes the very cell that is written in this instant: that is not promised.
        self.people.targets = {passing.spreadsheet or "": passing.targets} if is_write else {}
        if is_write and self.striking.strike(self.course.window):
            self.told.append(f"  in the window of {self.striking.what(passing)}:")
            self._act(sheets[0], self._rng.choice((*_SHIFTS, *_SHIFTS, *_COMMON, *_RARE)))
            self._acted_on_the_way = True
        elif self.striking.strike(self.course.people):
            self.told.append(f"  before {self.striking.what(passing)}:")
            self._act_somewhere()
            self._acted_on_the_way = True
        self.people.targets = {}
