"""What a run is made of: who does what on which day, and how much goes wrong.

A habit is what people do on days that follow one another; each of the core habits, which find out
engines that lack one rule, is in every run that is not benign.
"""

import random
from dataclasses import dataclass, replace

from simulation import kinds
from simulation.kinds import Place

Step = tuple[str, str]
"""Where (own, all, any; same: as the habit's step before; office; window: in the next write's very
instant) and what."""
Habit = list[list[Step]]
"""The steps of each day."""

CALM: Step = ("calm", "")
"""Nothing strikes on that day: what it shows is certain."""

CELLS = ["type", "type", "type", "type_same", "retype", "blank", "rubbish", "note", "delete_note"]
ROWS = [
    "new_row", "copy_row", "delete_row", "insert_row", "move_row", "cut_row", "sort",
    "sort_without_reference", "ctrl_z", "lift_row", "lower_row",
]  # fmt: skip
COLUMNS = ["move_column", "rename_column", "insert_column"]
FILES = ["rename_tab", "duplicate_tab", "copy_file"]
REFERENCES = ["wipe_reference", "spoil_reference"]
MANY = ["blank_many", "delete_many", "put_back_some", "put_back_some"]
SHIFTS = [
    "insert_row", "sort", "sort_without_reference", "delete_row", "move_row", "cut_row",
    "insert_row", "sort", "move_column", "type",
]  # fmt: skip
"""What people do in the very instant of a write."""
HARMLESS = ["type", "type", "new_row", "sort", "insert_row", "move_row", "move_column"]
OFFICE = [
    "edit", "edit", "edit", "edit_back", "edit_back", "edit_same", "new", "archive", "merge",
    "undo", "confirm", "resolve", "resolve",
]  # fmt: skip
RARE = {"archive": 0.4, "undo": 0.15, "merge": 0.5}

CORE: list[list[Habit]] = [
    [
        [[("own", "type"), ("office", "edit_same")]],
        [[("own", "type"), ("all", "type_same")]],
        [[("all", "type"), ("office", "edit_same")]],
    ],
    [[[("own", "sort_without_reference"), ("all", "sort_without_reference"), CALM]]],
    [[[("own", "lift_row"), CALM], [("same", "lower_row")]]],
    [
        [[("office", "edit"), ("window", "insert_first")], [("office", "edit_back")]],
        [[("office", "edit"), ("window", "insert_first")], [("office", "edit")]],
        [[("all", "type"), ("window", "insert_first")], [("all", "retype")]],
    ],
]
"""Of each, one: two who do not see one another; a sort that leaves the references; a row in the
clipboard while the service looks; a value taken back after rows moved while it was written."""
HABITS: list[Habit] = [
    [[("any", "blank_many")], [("same", "put_back_some")], [("same", "put_back_some")]],
    [[("any", "delete_many")], [("same", "put_back_some")], [("same", "put_back_some")]],
    [[("all", "retype_many")], [("all", "put_back_some")]],
    [[("own", "copy_row")], [("all", "type")]],
    [[("own", "delete_row"), ("all", "type_absent")], [], [("same", "ctrl_z")]],
    [[("own", "type")], [("own", "retype")]],
    [[("any", "trash")], [("same", "fetch_back")]],
]
LENT: list[Habit] = [
    [[("all loan", "give_back"), ("own loan", "give_back")]],
    [[("own loan", "give_back")], [("same", "retype")]],
    [[("own loan", "swap"), ("all loan", "type")]],
    [[("any item", "rename_thing"), ("any loan", "new_row")]],
    [[("own item", "delete_row"), ("any loan", "new_row")], [], [("same", "ctrl_z")]],
    [[("own loan", "lift_row"), CALM], [("same", "lower_row")]],
    [[("any loan", "copy_row")], [("any loan", "type")]],
    [[("any item", "delete_many")], [("same", "put_back_some")], [("same", "put_back_some")]],
]
"""What people do with things and loans, beside all else."""
LENDING = 0.3
"""Of so many runs: they have three tabs in a spreadsheet, and take longer."""


@dataclass
class Plot:
    """How often what happens, drawn once a run."""

    is_benign: bool
    database: str
    settle_seconds: int = 0
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
    acts: float = 0.5
    lacks_a_column: bool = False
    lends: bool = False

    @classmethod
    def drawn(cls, dice: random.Random, database: str, *, lends: bool = False) -> "Plot":
        if dice.random() < 0.1:
            rows = dice.randint(3, 8)
            return cls(is_benign=True, database=database, rows=rows, lends=lends)
        choose = dice.choice
        plot = cls(
            is_benign=False,
            database=database,
            settle_seconds=choose([0, 0, 0, 0, 20]),
            rows=choose([4, 5, 6, 10]),
            office=choose([0.1, 0.3]),
            strikes=choose([1, 2, 3, 4, 6, 1000]),
            people=choose([0.0, 0.1, 0.3]),
            window=choose([0.0, 0.4, 0.9]),
            fault=choose([0.0, 0.0, 0.05, 0.15]),
            repair_fault=choose([0.0, 0.5, 1.0]),
            kill=choose([0.0, 0.0, 0.1, 0.3]),
            second=choose([0.0, 0.0, 0.0, 0.1]),
            many=choose([0.0, 0.0, 0.15]),
            acts=choose([0.0, 0.5, 1.0]),
            lacks_a_column=dice.random() < 0.5,
            lends=lends,
        )
        if plot.strikes > 10:
            plot.window, plot.repair_fault = min(plot.window, 0.4), min(plot.repair_fault, 0.5)
        return plot

    @property
    def places(self) -> list[Place]:
        """The tabs that partners keep."""
        people = list(kinds.PEOPLE)
        if self.lacks_a_column:
            people[0] = replace(people[0], lacks=("role",))
        return [*people, *(kinds.LENDING if self.lends else ())]

    def days(self, dice: random.Random) -> list[list[tuple[int, Step]]]:
        """Each day's steps, with the number of the habit that each belongs to."""
        if self.is_benign:
            return [[], [], []]
        habits = [dice.choice(some) for some in CORE] + dice.sample(HABITS, 2)
        habits += dice.sample(LENT, 3) if self.lends else []
        dice.shuffle(habits)
        days: list[list[tuple[int, Step]]] = []
        for number, habit in enumerate(habits):
            first = dice.randint(max(0, len(days) - 1), len(days))
            for day, steps in enumerate(habit, start=first):
                days.extend([] for _ in range(day + 1 - len(days)))
                days[day] += [(number, step) for step in steps]
        return days

    def kind_of_act(self, dice: random.Random) -> list[str]:
        if self.is_benign:
            return HARMLESS
        if dice.random() < self.many:
            return MANY
        return dice.choices([CELLS, ROWS, COLUMNS, REFERENCES, FILES], [55, 30, 6, 7, 2])[0]
