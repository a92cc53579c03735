"""One run: people, faults and kills around the commands until all stop; rest; judgement."""

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from simulation.acts import ACTS
from simulation.acts.visit import Memory, Visit
from simulation.books import Books
from simulation.guarded import Guarded
from simulation.judge import Breach, Judge
from simulation.machine import Ended, Stuck
from simulation.office import Office
from simulation.scene import look
from simulation.sheets import OWN, Sheet
from simulation.values import Mint
from simulation.wire import AFTER, BEFORE, Passing
from simulation.world import World

CELLS = ["type", "type", "type", "retype", "blank", "rubbish", "delete_note"]
ROWS = [
    "new_row", "copy_row", "delete_row", "insert_row", "move_row", "cut_row", "sort",
    "sort_without_reference", "ctrl_z",
]  # fmt: skip
COLUMNS = ["move_column", "rename_column", "insert_column", "duplicate_tab"]
REFERENCES = ["wipe_reference", "spoil_reference"]
MANY = ["blank_many", "delete_many", "put_back_some", "put_back_some"]
SHIFTS = [
    "insert_row", "sort", "sort_without_reference", "delete_row", "move_row", "cut_row",
    "insert_row", "sort", "move_column", "type",
]  # fmt: skip
HARMLESS = ["type", "type", "new_row", "sort", "insert_row", "move_row", "move_column"]
OFFICE = [
    "edit", "edit", "edit", "edit_back", "edit_back", "new", "archive", "merge", "undo", "confirm",
    "resolve", "resolve",
]  # fmt: skip
_RARE = {"archive": 0.4, "undo": 0.15, "merge": 0.5}


HABITS = [
    [("same", "blank_many"), ("same", "put_back_some"), ("same", "put_back_some")],
    [("same", "delete_many"), ("same", "put_back_some"), ("same", "put_back_some")],
    [("all", "retype_many"), ("all", "put_back_some")],
    [("own", "copy_row"), ("any", "type")],
    [("same", "delete_row"), ("same", "ctrl_z")],
    [("office", "edit"), ("office", "edit_back")],
    [("all", "type"), ("all", "retype")],
    [("own", "type"), ("own", "retype")],
    [("office", "edit"), ("office", "edit")],
]
"""What people do one day after the other."""


@dataclass
class Plot:
    """How often what happens, drawn once a run."""

    is_benign: bool
    database: str
    settle_seconds: int = 0
    days: int = 3
    rows: int = 5
    office: float = 0.3
    strikes: int = 0
    """How much may go wrong in all."""
    people: float = 0.0
    window: float = 0.0
    fault: float = 0.0
    repair_fault: float = 0.0
    kill: float = 0.0
    second: float = 0.0
    many: float = 0.0
    acts: int = 2
    habit: int | None = None

    @classmethod
    def drawn(cls, dice: random.Random, database: str) -> "Plot":
        if dice.random() < 0.1:
            return cls(is_benign=True, database=database, rows=dice.randint(3, 8))
        choose = dice.choice
        plot = cls(
            is_benign=False,
            database=database,
            settle_seconds=choose([0, 0, 0, 0, 20]),
            days=dice.randint(2, 5),
            rows=choose([4, 5, 6, 10]),
            office=choose([0.2, 0.5]),
            strikes=choose([1, 1, 2, 2, 3, 5, 1000]),
            people=choose([0.0, 0.1, 0.3]),
            window=choose([0.0, 0.4, 0.9]),
            fault=choose([0.0, 0.0, 0.05, 0.15]),
            repair_fault=choose([0.0, 0.5, 1.0]),
            kill=choose([0.0, 0.0, 0.1, 0.3]),
            second=choose([0.0, 0.0, 0.0, 0.1]),
            many=choose([0.0, 0.0, 0.15]),
            acts=choose([1, 2, 3]),
            habit=choose([None, *range(len(HABITS))]),
        )
        if plot.strikes > 10:
            plot.window, plot.repair_fault = min(plot.window, 0.4), min(plot.repair_fault, 0.5)
        return plot


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

    def __init__(self, world: World, seed: int, database: str) -> None:
        self.world = world
        self.dice = random.Random(seed)  # noqa: S311 - chance for tests
        self.seed = seed
        self.plot = Plot.drawn(self.dice, database)
        self.books = Books()
        self.told: list[str] = []
        self.counts: Counter[str] = Counter()
        self.memory = Memory(self.books, self.dice, Mint(), self.tell)
        self.office = Office(world, self.books, self.dice, self.memory.mint, self.tell)
        self.guarded = Guarded(self.books)
        self._is_calm = True
        self._writes: Counter[str] = Counter()
        self._strikes = self.plot.strikes
        self._place: Sheet | None = None
        self._acts_on_the_way = 0

    def tell(self, what: str) -> None:
        self.told.append(what)

    def play(self) -> Verdict:
        self.world.open(str(self.seed), self.plot.database, self.plot.settle_seconds)
        self.world.strike_with(self)
        breaches: list[Breach] = []
        try:
            self._settle_in()
            self._days()
            breaches = self._rest()
        except Stuck as error:
            breaches = [Breach("stuck", str(error))]
        finally:
            self.world.close()
        return Verdict(self.seed, breaches, self.told, self.plot, self.counts)

    # --- The days ---------------------------------------------------------------------------

    def _settle_in(self) -> None:
        for sheet in self.world.sheets:
            if sheet.partner in OWN:
                for _ in range(self.plot.rows + self.dice.randint(-1, 1)):
                    self._act(sheet, "new_row")
        for _ in range(2):
            self._sync(is_calm=True)

    def _days(self) -> None:
        habit = [] if self.plot.habit is None else list(HABITS[self.plot.habit])
        for left in range(self.plot.days, 0, -1):
            self.tell("— a day")
            if habit and (left <= len(habit) or self.dice.random() < 0.5):
                self._do_as_usual(*habit.pop(0))
            else:
                self._day()
            self._nights()

    def _do_as_usual(self, where: str, name: str) -> None:
        if where == "office":
            self.counts["acts"] += self.office.act(name)
            return
        if where != "same" or self._place is None:
            own = [one for one in self.world.sheets if one.scope == "own"]
            some = {"all": self.world.sheets[2:], "own": own}.get(where, self.world.sheets)
            self._place = self.dice.choice(some)
        self._act(self._place, name)

    def _day(self) -> None:
        for _ in range(self.dice.randint(1, self.plot.acts)):
            self._act_somewhere()
        if self.dice.random() < self.plot.office:
            self._office()

    def _nights(self) -> None:
        self._sync()
        if self.plot.is_benign:
            self._sync()
            self._sync()

    def _act_somewhere(self) -> None:
        sheet = self.dice.choice(self.world.sheets)
        if self.plot.is_benign:
            self._act(sheet, self.dice.choice(HARMLESS))
            return
        roll = self.dice.random()
        if roll < self.plot.many:
            kind = MANY
        elif roll < 0.55:
            kind = CELLS
        elif roll < 0.85:
            kind = ROWS
        elif roll < 0.92:
            kind = COLUMNS
        else:
            kind = REFERENCES
        self._act(sheet, self.dice.choice(kind))

    def _act(
        self, sheet: Sheet, name: str, targets: set[tuple[int, int, int]] | None = None
    ) -> bool:
        tab = self.world.tab(sheet)
        if not tab.rows or "family_name" not in tab.columns:
            return False
        visit = Visit(self.memory, self.world.google, sheet, tab, frozenset(targets or ()))
        done = ACTS[name](visit)
        self.counts["acts"] += done
        return done

    def _office(self) -> None:
        name = "edit" if self.plot.is_benign else self.dice.choice(OFFICE)
        if self.dice.random() < _RARE.get(name, 1.0):
            self.counts["acts"] += self.office.act(name)

    def _sync(self, *arguments: str, is_calm: bool = False) -> Ended:
        self.world.pass_time(max(1, self.world.settle_seconds) + self.dice.randint(1, 60))
        self._is_calm, before = is_calm, self._is_calm
        self._writes.clear()
        self._acts_on_the_way = 0
        try:
            ended = self.world.run("sync", "--json", *arguments)
        finally:
            self._is_calm = before
        self.counts["syncs"] += 1
        self.tell(f"sync {' '.join(arguments)}: {_summary(ended)}")
        self.memory.fresh_copies.clear()
        if ended.code == 0 and self._acts_on_the_way == 0 and self._asks(ended):
            self.guarded.update(look(self.world), self.office.confirmed)
        return ended

    @staticmethod
    def _asks(ended: Ended) -> bool:
        report = ended.json() or {"sheets": []}
        return any(one["state"] == "guard" or one["held"] for one in report["sheets"])

    # --- The end ----------------------------------------------------------------------------

    def _rest(self) -> list[Breach]:
        self.tell("— people stop, faults end")
        self._is_calm = True
        breaches: list[Breach] = []
        for _ in range(3):
            self.world.pass_time(3600)
            self._sync(is_calm=True)
        self.world.pass_time(3600)
        breaches += self._idle(self._sync("--full", is_calm=True))
        scene = look(self.world)
        self.told += [f"problem: {_problem(one)}" for one in scene.problems]
        breaches += Judge(self.books, scene, self.guarded).judge()
        if self.plot.is_benign:
            breaches += [Breach("coward", _problem(one)) for one in scene.problems]
        return breaches

    def _idle(self, ended: Ended) -> list[Breach]:
        report = ended.json()
        if report is None:
            return [Breach("restless", f"sync failed at rest: {ended.code} {ended.errors[-400:]}")]
        found = []
        if report["requests"]["writes"]:
            found.append(Breach("restless", f"writes at rest: {_summary(ended)}"))
        bad = [
            one for one in report["sheets"] if one["state"] in {"failed", "waiting", "lost_access"}
        ]
        if bad:
            found.append(Breach("restless", f"at rest {_summary(ended)} {bad[0]['error']}"))
        return found

    # --- Striking ---------------------------------------------------------------------------

    def before(self, passing: Passing) -> str | None:
        self.counts["requests"] += 1
        if self._is_calm:
            return None
        if passing.kind == "write" and passing.spreadsheet:
            self._writes[passing.spreadsheet] += 1
        if self._strikes > 0 and passing.kind != "token":
            self._meanwhile(passing)
        return self._fault(passing, BEFORE, "before")

    def _strike(self, chance: float) -> bool:
        """Whether something happens here; there is only so much of it in a run."""
        if self._strikes > 0 and self.dice.random() < chance:
            self._strikes -= 1
            return True
        return False

    def after(self, passing: Passing) -> str | None:
        if self._is_calm:
            return None
        return self._fault(passing, AFTER, "after")

    def _is_repair(self, passing: Passing) -> bool:
        return passing.spreadsheet is not None and self._writes[passing.spreadsheet] > 1

    def _fault(self, passing: Passing, faults: tuple[str, ...], when: str) -> str | None:
        chance = self.plot.fault
        if passing.kind == "write" and self._is_repair(passing):
            chance = max(chance, self.plot.repair_fault)
        if self._strike(chance / 2):
            fault = self.dice.choice(faults)
            self.counts["faults"] += 1
            self.tell(f"  {fault} at {self._what(passing)}")
            return fault
        if self._strike(self._kill_chance(passing)):
            self.counts["kills"] += 1
            self.tell(f"  kill {when} {self._what(passing)}")
            self.world.running[-1].kill()
            return "reset"
        return None

    def _what(self, passing: Passing) -> str:
        if passing.spreadsheet is None:
            return passing.kind
        partner = self.world.sheet_of(passing.spreadsheet).partner
        number = self._writes[passing.spreadsheet]
        nth = f" no. {number}" if passing.kind == "write" else ""
        return f"{passing.kind}{nth} of {partner}"

    def _kill_chance(self, passing: Passing) -> float:
        return self.plot.kill if passing.kind == "write" else self.plot.kill / 4

    def _meanwhile(self, passing: Passing) -> None:
        if passing.kind == "write" and passing.spreadsheet:
            if self._strike(self.plot.window):
                sheet = self.world.sheet_of(passing.spreadsheet)
                self.tell(
                    f"  in the window of {self._what(passing)} ({len(passing.targets)} cells):"
                )
                self._acts_on_the_way += 1
                self.counts["windows"] += self._act(
                    sheet, self.dice.choice(SHIFTS), passing.targets
                )
        elif self._strike(self.plot.people):
            self.tell(f"  before {self._what(passing)}:")
            self._acts_on_the_way += 1
            self._act_somewhere()
        if self._strike(self.plot.people / 4):
            self._acts_on_the_way += 1
            self._office()
        if len(self.world.running) == 1 and self._strike(self.plot.second):
            self.tell(f"  a second sync begins at {self._what(passing)}")
            self._second()

    def _second(self) -> None:
        writes, self._writes = self._writes, Counter()
        ended = self.world.run("sync", "--json")
        self._writes = writes
        self.counts["seconds"] += 1
        self.tell(f"  the second sync: {_summary(ended)}")


def _summary(ended: Ended) -> str:
    if ended.was_killed:
        return "killed"
    report = ended.json() if ended.output.strip().startswith("{") else None
    if report is None:
        return f"exit {ended.code}: {ended.errors.strip()[-300:]}"
    states = " ".join(
        f"{one['partner']}={one['state']}"
        + (f"({one['cells_written']})" if one["cells_written"] else "")
        for one in report["sheets"]
    )
    return f"exit {ended.code}, {report['requests']['writes']} writes, {states}"


def _problem(problem: dict[str, Any]) -> str:
    keys = ("kind", "partner", "cell", "ref", "field", "sheet_value", "canonical_value", "message")
    return " | ".join(str(problem[key]) for key in keys)
