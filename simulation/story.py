"""One run: people, faults and kills around the commands until all stop; rest; judgement."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from simulation.acts import ACTS
from simulation.acts.upsets import PATIENT
from simulation.acts.visit import Memory, Visit
from simulation.aim import KILL, Aim
from simulation.books import Books
from simulation.entries import Entry
from simulation.judge import Breach, Judge
from simulation.kinds import CONTACT, ITEM, KINDS, LOAN, Kind
from simulation.machinery.google import Refused
from simulation.machinery.machine import Ended, Stuck
from simulation.machinery.telling import problem_line, summary
from simulation.machinery.wire import AFTER, BEFORE, Passing
from simulation.office import Office
from simulation.plot import AGAIN, CALM, ERASED, OFFICE, RARE, SHIFTS, Plot, drawn_beside, stays
from simulation.scene import look
from simulation.sheets import Sheet
from simulation.striking import Striking
from simulation.theirs import Theirs
from simulation.values import Mint
from simulation.watch import Watch
from simulation.world import World

_RUNS_TO_REST = 4
"""One list waits, and loses a row; another one's guard keeps the record, so it comes back."""


@dataclass
class Verdict:
    """What came of one run."""

    seed: int
    breaches: list[Breach]
    story: list[str]
    plot: Plot
    counts: Counter[str] = field(default_factory=Counter)


class Story:
    """Tells one run; strikes the requests that pass."""

    def __init__(
        self,
        world: World,
        seed: int,
        database: str,
        *,
        is_traced: bool = False,
        plot: Plot | None = None,
    ) -> None:
        self.world = world
        self.rng = random.Random(seed)  # noqa: S311 - chance for tests
        self.seed = seed
        self._is_traced = is_traced
        self._open: set[str] = set()
        self.plot = plot or Plot.drawn(self.rng, database, **drawn_beside(seed))
        self.books = Books()
        self.told: list[str] = []
        self.counts: Counter[str] = Counter()
        self.memory = Memory(self.books, self.rng, Mint(), self.tell, world.service)
        self.memory.is_scarce = self.plot.is_scarce
        self.office = Office(world, self.books, self.rng, self.memory.mint, self.tell)
        self.guarded, self.erasures = self.office.guarded, self.office.erasures
        self.watch = Watch(self.books)
        self._theirs = Theirs(world)
        self.breaches: list[Breach] = []
        self._seconds_on_the_way = 0
        self.striking = Striking(world, self.rng, self.plot, self.counts, self.tell)
        self._places: dict[int, Sheet] = {}
        self._acts_on_the_way = 0
        self._has_made_room = False
        self._aims: list[Aim] = []
        self._subjects: dict[int, Entry] = {}
        self._sorted: set[Sheet] = set()
        self._touched: set[Sheet] = set()
        self._targets: Mapping[str, set[tuple[int, int, int]]] = {}
        """By spreadsheet, the cells that writes on their way are about to set."""

    def tell(self, what: str) -> None:
        self.told.append(what)

    def play(self) -> Verdict:
        places = self.plot.places
        plot = self.plot
        self.world.open(
            str(self.seed), plot.database, plot.settle_seconds, places, stays=stays(self.seed)
        )
        self.world.strike_with(self)
        try:
            self._settle_in()
            self._days()
            self._rest()
        except Stuck as error:
            self.breaches.append(Breach("stuck", str(error)))
        finally:
            self.world.close()
        return Verdict(self.seed, self.breaches, self.told, self.plot, self.counts)

    # --- The days ---------------------------------------------------------------------------

    def _settle_in(self) -> None:
        for sheet in self._sheets("own", CONTACT):
            for _ in range(self.plot.rows + self.rng.randint(-1, 1)):
                self._act(sheet, "new_row")
        for sheet in [*self._sheets("own", ITEM), *self._sheets("own", LOAN)]:
            for _ in range(self.rng.randint(2, 4)):
                self._act(sheet, "new_row")
        for _ in range(2 if self.plot.settle_seconds else 1):
            self._sync(is_calm=True)
        for sheet in self._sheets("all", CONTACT):
            self._act(sheet, "complete_all")
        for sheet in self.world.sheets if self.plot.owns else ():
            self._act(sheet, "own_column")
        self._sync(is_calm=True)
        self.watch.meet(self.world.export())

    def _days(self) -> None:
        for steps in self.plot.days(self.rng):
            self.tell("— a day")
            for habit, (where, name) in steps:
                if (where, name) not in {CALM, AGAIN}:
                    self._go_on(habit, where, name)
            is_calm = any(step == CALM for _, step in steps)
            if self.plot.is_benign or (not is_calm and self.rng.random() < self.plot.acts):
                self._act_somewhere()
            if not is_calm and self.rng.random() < self.plot.office:
                self._office()
            is_twice = self.plot.settle_seconds and any(step == AGAIN for _, step in steps)
            for _ in range(3 if self.plot.is_benign else 2 if is_twice else 1):
                self._sync(is_calm=is_calm)
        self._aims.clear()

    def _go_on(self, habit: int, where: str, name: str) -> None:
        """People come back to what the habit was about before."""
        subject, count = self._subjects.get(habit), len(self.books.typings)
        self.books.subject = (subject.person, subject.name) if subject else None
        self._do_as_usual(habit, where, name)
        self.books.subject = None
        if len(self.books.typings) > count:
            self._subjects[habit] = self.books.typings[-1].entry

    def _do_as_usual(self, habit: int, where: str, name: str) -> None:
        if where == "office":
            self.counts["acts"] += self.office.act(name)
            return
        if where == "window":
            subject = self._subjects.get(habit)
            self._aims += [Aim(name, subject.text)] if subject is not None else []
            return
        if where == "same":
            # Nobody lends in some runs: then the habit found no list to begin in.
            if habit in self._places:
                self._act(self._places[habit], name)
            return
        scope, _, entity = where.partition(" ")
        sheets = self._sheets(scope, KINDS.get(entity))
        if not sheets:
            return
        sheet = self.rng.choice(sheets)
        self._places.setdefault(habit, sheet)
        self._act(sheet, name)

    def _sheets(self, scope: str, kind: Kind | None = None) -> list[Sheet]:
        return [
            one
            for one in self.world.sheets
            if scope in {one.scope, "any"} and kind in {one.kind, None}
        ]

    def _act_somewhere(self) -> None:
        sheet = self.rng.choice(self.world.sheets)
        self._act(sheet, self.rng.choice(self.plot.kind_of_act(self.rng)))

    def _act(self, sheet: Sheet, name: str) -> bool:
        tab = self.world.tab(sheet)
        if not tab.rows or not set(sheet.kind.fields[:1]) <= set(tab.columns):
            return False
        if tab.head and name not in PATIENT:
            return False
        targets = frozenset(self._targets.get(sheet.spreadsheet, ()))
        visit = Visit(self.memory, self.world.google, sheet, tab, targets)
        before, shown = self.books.count_departures(), self.erasures.count(tab)
        try:
            done = ACTS[name](visit)
        except Refused:  # a sheet says no to a person, too: an empty range to sort, a full tab
            done = False
        self.counts["acts"] += done
        if done:
            self.erasures.compare(shown, self.erasures.count(self.world.tab(sheet)))
            is_row_gone = self.books.count_departures() > before
            self._theirs.disturb(sheet.spreadsheet, is_row_gone=is_row_gone)
        if done and name == "sort_without_reference":
            self._sorted.add(sheet)
        elif done:
            self._touched.add(sheet)
        return done

    def _office(self) -> None:
        offers = [*OFFICE, "erase", "erase"] if ERASED in self.plot.upsets else OFFICE
        name = "edit_apart" if self.plot.is_benign else self.rng.choice(offers)
        if self.rng.random() < RARE.get(name, 1.0):
            self.counts["acts"] += self.office.act(name)

    def _sync(self, *arguments: str, is_calm: bool = False) -> Ended:
        self.world.pass_time(max(1, self.world.settle_seconds) + self.rng.randint(1, 60))
        before = self.striking.is_calm
        self.striking.begin(is_calm=is_calm)
        self._acts_on_the_way = self._seconds_on_the_way = 0
        self._has_made_room = False
        try:
            ended = self.world.run("sync", "--json", *arguments)
        finally:
            self.striking.is_calm = before
        self.counts["syncs"] += 1
        self.tell(f"sync {' '.join(arguments)}: {summary(ended)}")
        if is_calm:
            self._sorts_raise_no_alarm()
        if self._has_seen_everything(ended):
            self.books.look()
            self.erasures.look()
            self.memory.fresh_copies.clear()
            self._sorted.clear()
            self._touched.clear()
        self._look(ended)
        if self._is_traced:
            self._trace()
        return ended

    def _sorts_raise_no_alarm(self) -> None:
        """Where nothing else was done, each row is exactly one person's still."""
        for sheet in [one for one in self.world.sheets if one in self._sorted - self._touched]:
            self.breaches += [
                Breach("coward", problem_line(one))
                for one in self.world.problems()
                if one["kind"] == "scramble" and sheet.is_told_of_by(one)
            ]
            self._touched.add(sheet)

    def _has_seen_everything(self, ended: Ended) -> bool:
        report = ended.json()
        if report is None or self._acts_on_the_way or self.memory.is_drive_late:
            return False
        if self.memory.astray:  # A list without its titles above is not read.
            return False
        return all(one["state"] in {"ok", "idle"} for one in report["sheets"])

    def _trace(self) -> None:
        """Which problems opened and closed."""
        problems = {problem_line(one) for one in self.world.problems()}
        self.told += [f"    opened: {one}" for one in sorted(problems - self._open)]
        self.told += [f"    closed: {one}" for one in sorted(self._open - problems)]
        self._open = problems

    def _look(self, ended: Ended) -> None:
        """What a run that nobody disturbed has made of absences and guards."""
        # Where nothing has to stand still, a run that people disturb has looked twice, and so has
        # one that put rows in: the tab is read again as it is then.
        is_seen_again = self._acts_on_the_way > 0 or self._has_made_room
        is_twice = is_seen_again and not self.plot.settle_seconds
        is_disturbed = ended.code != 0 or self._seconds_on_the_way > 0 or is_twice
        sure = not is_disturbed and self._has_seen_everything(ended)
        if not is_disturbed and self.watch.is_anybody_newly_gone:
            hasty = self.watch.hasty(self.world.export(), saw_everything=sure)
            self.breaches += [Breach("hasty", text) for text in hasty]
        else:
            self.watch.count_look(saw_everything=sure)
        if self.memory.astray:
            # Whoever was taken for gone may be back before anybody judges.
            unasked = Judge(self.books, look(self.world), self.guarded).archived_unasked()
            self.breaches += [one for one in unasked if one not in self.breaches]
        is_calm = ended.code == 0 and self._acts_on_the_way == 0
        if is_calm and (self._asks(ended) or not self.guarded.is_empty):
            scene = look(self.world)
            through = [Breach("silent", text) for text in self.guarded.let_through(scene)]
            self.breaches += [one for one in through if one not in self.breaches]
            self.guarded.update(scene)

    @staticmethod
    def _asks(ended: Ended) -> bool:
        report = ended.json() or {"sheets": []}
        return any(one["state"] == "guard" or one["held"] for one in report["sheets"])

    # --- The end ----------------------------------------------------------------------------

    def _rest(self) -> None:
        self.tell("— people stop, faults end")
        self.world.mend()
        self.memory.is_drive_late = False
        for _ in range(_RUNS_TO_REST):
            self.world.pass_time(3600)
            self._sync(is_calm=True)
        self.world.pass_time(3600)
        self.breaches += self._idle(self._sync("--full", is_calm=True))
        scene = look(self.world)
        self.erasures.look()
        self.told += [f"problem: {problem_line(one)}" for one in scene.problems]
        scene.whose = self.watch.whose
        self.breaches += Judge(self.books, scene, self.guarded).judge()
        if self.plot.owns:
            self.breaches += [Breach("lost", text) for text in self._theirs.missed(scene)]
        shown = self.erasures.still_shown(scene)
        self.breaches += [Breach("resurrected", text) for text in shown]
        exchanged = self.watch.exchanged(scene.records)
        self.breaches += [Breach("mixed", text) for text in exchanged]
        if self.plot.is_benign:
            self.breaches += [Breach("coward", problem_line(one)) for one in scene.problems]

    def _idle(self, ended: Ended) -> list[Breach]:
        report = ended.json()
        if report is None:
            return [Breach("restless", f"sync failed at rest: {ended.code} {ended.errors[-400:]}")]
        found = []
        if report["requests"]["writes"]:
            found.append(Breach("restless", f"writes at rest: {summary(ended)}"))
        bad = [
            one for one in report["sheets"] if one["state"] in {"failed", "waiting", "lost_access"}
        ]
        if bad:
            found.append(Breach("restless", f"at rest {summary(ended)} {bad[0]['error']}"))
        return found

    # --- Striking ---------------------------------------------------------------------------

    def before(self, passing: Passing) -> str | None:
        self.books.moment += 1
        self.striking.count(passing)
        self._has_made_room |= passing.makes_room
        if (self.striking.left > 0 or self._aims) and passing.kind != "token":
            self._meanwhile(passing)
        if self.plot.owns:
            self._theirs.see(passing)
        return self.striking.fault(passing, BEFORE, "before")

    def after(self, passing: Passing) -> str | None:
        if self.plot.owns:
            self.breaches += [Breach("silent", text) for text in self._theirs.touched(passing)]
        if self._meets(passing, KILL):
            return self.striking.kill(passing, "after")
        return self.striking.fault(passing, AFTER, "after")

    def _meets(self, passing: Passing, what: str = "") -> Aim | None:
        """The aim that this very write meets, once."""
        for aim in self._aims if passing.kind == "write" else ():
            if (aim.what == KILL) == (what == KILL) and aim.is_met_by(passing.body):
                self._aims.remove(aim)
                return aim
        return None

    def _meanwhile(self, passing: Passing) -> None:
        """Whatever happens before a request is passed on, a whole second sync among it."""
        before = self._targets
        if passing.spreadsheet:
            known = before.get(passing.spreadsheet, set())
            self._targets = {**before, passing.spreadsheet: known | passing.targets}
        with self._theirs.between():
            self._happen(passing)
        self._targets = before

    def _happen(self, passing: Passing) -> None:
        if passing.kind == "write" and passing.spreadsheet:
            aim = self._meets(passing)
            if aim is not None or self.striking.strike(self.plot.window):
                sheet = self._written(passing)
                what, count = self.striking.what(passing), len(passing.targets)
                self.tell(f"  in the window of {what} ({count} cells):")
                self._acts_on_the_way += 1
                self.counts["windows"] += self._act(
                    sheet, aim.what if aim else self.rng.choice(SHIFTS)
                )
        elif self.striking.strike(self.plot.people):
            self.tell(f"  before {self.striking.what(passing)}:")
            self._acts_on_the_way += 1
            self._act_somewhere()
        if self.striking.strike(self.plot.people / 4):
            self._acts_on_the_way += 1
            self._office()
        if len(self.world.running) == 1 and self.striking.strike(self.plot.second):
            self.tell(f"  a second sync begins at {self.striking.what(passing)}")
            self._second()

    def _written(self, passing: Passing) -> Sheet:
        """One of the tabs into which a write goes."""
        sheets = self.world.sheets_of(passing.spreadsheet or "")
        numbers = {number for number, *_ in passing.targets}
        hit = [one for one in sheets if one.sheet_id in numbers] or sheets
        return hit[0] if len(hit) == 1 else self.rng.choice(hit)

    def _second(self) -> None:
        writes, self.striking.writes = self.striking.writes, Counter()
        ended = self.world.run("sync", "--json")
        self.striking.writes = writes
        self.counts["seconds"] += 1
        self._seconds_on_the_way += 1
        self.tell(f"  the second sync: {summary(ended)}")
