"""What a run is made of: who does what on which day, and how much goes wrong.

A habit is what people do on days that follow one another. What finds out engines that lack one
rule is in every run that is not benign: some before all else, when nobody is held yet, and a guard
at the end, since it would explain whatever its tab shows.
"""

import random
from dataclasses import dataclass, replace
from typing import TypedDict, Unpack

from simulation import kinds
from simulation.kinds import Place

Step = tuple[str, str]
"""Where (own, all, any; same: as the habit's step before; office; window: in the next write's very
instant) and what."""
Habit = list[list[Step]]
"""The steps of each day."""

CALM: Step = ("calm", "")
"""Nobody does anything else on that day, and nothing strikes: what it shows is certain."""
AGAIN: Step = ("again", "")
"""The service runs once more on that day where it waits for people to have finished."""

CELLS = ["type", "type", "type", "type_same", "retype", "blank", "rubbish", "note", "delete_note"]
ROWS = [
    "new_row", "copy_row", "delete_row", "insert_row", "move_row", "cut_row", "sort",
    "sort_without_reference", "ctrl_z", "lift_row", "lower_row",
]  # fmt: skip
COLUMNS = ["move_column", "rename_column", "insert_column"]
FILES = ["rename_tab", "duplicate_tab", "copy_file"]
REFERENCES = ["wipe_reference", "spoil_reference"]
OWN = ["own_column", "own_value", "own_value", "own_formula", "own_fill", "own_away", "calculate"]
"""What people keep for themselves."""
LITTER = ["remark", "remark", "remark", "total", "near_double"]
"""What stands beside values and rows, and looks like them."""
MANY = ["blank_many", "delete_many", "put_back_some", "put_back_some"]
SHIFTS = [
    "insert_row", "sort", "sort_without_reference", "delete_row", "move_row", "cut_row",
    "insert_row", "sort", "move_column", "type",
]  # fmt: skip
"""What people do in the very instant of a write."""
HARMLESS = ["type", "type", "new_row", "sort", "insert_row", "move_row", "move_column"]
OFFICE = [
    "edit", "edit", "edit", "edit_back", "edit_back", "edit_same", "new", "archive", "merge",
    "undo", "confirm", "refuse", "resolve", "resolve",
]  # fmt: skip
RARE = {"archive": 0.4, "undo": 0.15, "merge": 0.5}

LIFTED: Habit = [[("own", "lift_row"), CALM], [("same", "lower_row")]]
"""A row in the clipboard while the service looks."""
TAKEN_BACK: list[Habit] = [
    [[("office", "edit"), ("window", "insert_first")], [("office", "edit_back")]],
    [[("all", "type"), ("window", "insert_first")], [], [("same", "retype")]],
]
"""A value taken back after rows moved while it was written: in the same run, or in the next."""
CORE: list[list[Habit]] = [
    [
        [[("own", "type"), ("office", "edit_same")]],
        [[("own", "type"), ("all", "type_same")]],
        [[("all", "type"), ("office", "edit_same")]],
    ],
    [[[("own", "sort_without_reference"), ("all", "sort_without_reference"), CALM]]],
    [
        [[("own", "copy_row"), ("window", "kill")]],
        [[("own", "copy_row"), ("window", "sort")]],
    ],
]
"""Of each, one: two who do not see one another; a sort that leaves the references; a row copied
for a colleague that is appended elsewhere while something happens."""
GUARDED: Habit = [
    [("all contact", "too_much"), CALM, AGAIN],
    [("same", "put_back_most"), CALM, AGAIN],
    [CALM],
    [("same", "put_back_rest")],
]
"""Too much to be meant, put back in two goes: in between is less than a guard would ask about."""
HABITS: list[Habit] = [
    [[("any", "blank_many")], [("same", "put_back_some")], [("same", "put_back_some")]],
    [[("any", "delete_many")], [("same", "put_back_some")], [("same", "put_back_some")]],
    [[("all", "retype_many")], [("all", "put_back_some")]],
    [[("any", "blank_many")], [("office", "refuse")], [("same", "retype")]],
    [[("any", "delete_many")], [("office", "refuse"), ("window", "sort")]],
    [[("all", "retype_many")], [("office", "refuse")]],
    [[("own", "copy_row")], [("all", "type")]],
    [[("own", "delete_row"), ("all", "type_absent")], [], [("same", "ctrl_z")]],
    [[("own", "type")], [("own", "retype")]],
    [[("any", "trash")], [("same", "fetch_back")]],
    [[("any", "unshare")], [("same", "share")]],
    [[("any", "speak_english")], [("any", "type")], [("same", "speak_french")]],
    [[("any", "drive_lags"), ("any", "type")], [("any", "drive_catches_up")]],
    [[("office", "edit"), ("window", "insert_first")], [("office", "edit")]],
    LIFTED,
    *TAKEN_BACK,
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
TWICE: list[Habit] = [
    [[("all loan", "give_back"), CALM], [("all loan", "lend_again"), CALM], [("office", "undo")]],
    [[("own loan", "delete_row"), CALM], [("own loan", "lend_again")], [("same", "ctrl_z")]],
    [[("own loan", "give_back")], [("all loan", "lend_again")], [("same", "retype")]],
]
"""A loan that is over comes to life again while its thing is out with somebody else."""
_OVER: list[Step] = [("same", "paste_whole_copy")]
_ALONE: list[Step] = [("same", "sort_column")]
_NAMED: list[Step] = [("same", "name_row")]
_UPRIGHT: Habit = [[("own", "titles_back"), ("all", "titles_back")]] * 2
ERASED = "erased"
UPSETS: dict[str, list[Habit]] = {
    "titles": [
        [[("any", "sort_with_titles")], [("same", "titles_back")]],
        [[("own", "sort_with_titles"), ("same", "type")], [], [], [("same", "titles_back")]],
        [[("any", "new_row"), ("same", "sort_with_titles")], [], [], [("same", "titles_back")]],
        [[("all contact", "sort_with_titles"), ("office", "edit"), ("own", "type")]],
        [[("all", "type"), ("window", "sort_with_titles")], [], *_UPRIGHT],
    ],
    "pasted": [
        [[("any contact", "paste_list")], [("same", "type")], [("same", "unpaste")]],
        [[("any contact", "paste_other_list")], [("same", "type")], []],
        [[("own contact", "paste_other_list")], [("same", "type")], [], [("same", "unpaste")]],
        [[("any contact", "paste_list"), ("any item", "paste_list")], [], [("same", "unpaste")]],
        [[("all contact", "type"), ("window", "paste_list")], [("own contact", "unpaste")]],
        [[("own contact", "type"), ("window", "paste_other_list")], []],
    ],
    "older": [
        [[("any", "keep_copy")], [("same", "type"), ("same", "type")], [("same", "paste_cells")]],
        [[("any contact", "keep_copy")], [("same", "paste_astray")], [("same", "retype")]],
        [[("own contact", "keep_copy")], [("same", "sort"), ("all", "type")], _OVER],
        [[("any contact", "keep_copy")], [("same", "new_row"), ("same", "type")], _OVER],
        [[("own contact", "keep_copy")], [("same", "delete_row")], [], [("same", "paste_copy")]],
        [[("any contact", "keep_copy")], [("office", "edit"), ("window", "paste_cells")]],
        [[("all contact", "keep_copy")], [("own", "type"), ("window", "paste_astray")]],
    ],
    "filled": [
        [[("any contact", "fill_down")], [("same", "type")]],
        [[("any loan", "fill_series"), ("any contact", "fill_series")], [("same", "retype")]],
        [[("any item", "fill_down"), ("own contact", "fill_down"), ("office", "edit_same")]],
        [[("own contact", "type"), ("window", "fill_down")], [("same", "retype")]],
        [[("all contact", "type"), ("window", "fill_series")], [("office", "edit_same")]],
    ],
    "replaced": [
        [[("any contact", "replace_words"), ("own", "type")], [("same", "retype")]],
        [[("own contact", "replace_everywhere"), ("all", "type_same")], []],
        [[("any item", "replace_words"), ("all contact", "replace_words"), ("office", "edit")]],
        [[("own contact", "type"), ("window", "replace_everywhere")], [("all", "retype")]],
    ],
    "grouped": [
        [[("any contact", "heading"), ("same", "type")], [("same", "drop_heading")]],
        [[("own contact", "heading"), ("same", "heading")], [("same", "new_row")], []],
        [[("own contact", "heading")], [("office", "new"), ("same", "sort")], []],
        [[("all contact", "type"), ("window", "heading")], [("own contact", "drop_heading")]],
        [[("own contact", "heading")], [("all", "type"), ("window", "drop_heading")], []],
    ],
    "alone": [
        [[("own contact", "waiting_row")], _ALONE, [], [("same", "unsort_column")]],
        [[("any contact", "waiting_row"), *_ALONE], [("same", "unsort_column")], _NAMED],
        [[("any contact", "waiting_row")], _NAMED],
        [[("all contact", "type"), ("window", "waiting_row")], [("own contact", "name_row")]],
        [[("own contact", "type"), ("window", "sort_column")], [("all contact", "unsort_column")]],
    ],
    "twice": [
        [[("own contact", "new_row"), ("all contact", "same_colleague")], []],
        [[("own contact", "type_over"), ("all contact", "same_colleague")], []],
        [[("all contact", "type_over"), ("own contact", "same_colleague")], []],
        [[("own contact", "type"), ("window", "type_over")], [("all contact", "type")]],
    ],
    ERASED: [
        [[("office", "erase")], [("office", "erase")]],
        [[("any contact", "type"), ("office", "erase")], []],
        [[("own contact", "copy_row"), ("office", "erase")], [], [("office", "erase")]],
        [[("own contact", "delete_row"), ("office", "erase")], [], [("same", "ctrl_z")]],
        [[("any contact", "lift_row"), ("office", "erase")], [], [("same", "lower_row")]],
        [[("any contact", "trash"), ("office", "erase")], [], [("same", "fetch_back")]],
        [[("any contact", "too_much"), CALM], [("office", "erase")], [("same", "put_back_most")]],
        [[("any contact", "sort_column")], [("office", "erase")], [("same", "unsort_column")]],
        [[("any contact", "keep_copy")], [("office", "erase"), CALM], [("same", "paste_cells")]],
        [[("office", "edit"), ("window", "sort_without_reference"), ("office", "erase")], []],
    ],
    "lined up": [
        [[("own contact", "paste_other_list")], [("same", "sort")], [("same", "line_up")]],
        [[("any contact", "paste_other_list")], [("same", "type")], [("same", "line_up")]],
        [[("any item", "paste_other_list")], [], [("same", "line_up"), ("same", "type")]],
        [[("own item", "paste_list")], [("same", "new_row")], [("same", "line_up")]],
        [[("all contact", "type"), ("window", "paste_other_list")], [("same", "line_up")]],
        [[("any contact", "paste_other_list")], [("own", "type"), ("window", "line_up")]],
    ],
}
"""What somebody does to a whole tab or list at once; each kind, beside all else, in some runs."""
UPSET = 0.25
"""Of so many runs, each kind."""
NO_ROLE = ("les-epis", "role")
"""Then what others know of it shows when a record changes hands."""
NO_WHOSE = ("clef", "organisation_id")
"""Then nothing but its reference says whose a row is that we appended."""
LENDING = 0.3
"""Of so many runs: they have three tabs in a spreadsheet, and take longer."""
SCARCE = 0.3
"""Of those, of so many there is one of each thing."""
OWNING = 0.3
LITTERED = 0.3
BUDGETED = 0.15
STAYING = 0.8
"""The others fork a process for each command, which takes three times as long."""
_FIRST, _SECOND, _LAST, _UPSET = 1000, 1001, 1002, 1003
"""Numbers of the habits that have days of their own."""


@dataclass
class Mishap:
    """One thing that goes wrong at requests of one kind, some time after they began."""

    fault: str
    kind: str
    skip: int = 0
    times: int = 1

    def strikes(self, kind: str) -> bool:
        if kind != self.kind or self.times == 0:
            return False
        self.skip -= 1
        if self.skip >= 0:
            return False
        self.times -= 1
        return True


class Beside(TypedDict, total=False):
    """Drawn beside all else."""

    lends: bool
    is_scarce: bool
    owns: bool
    is_littered: bool
    budget: int | None
    upsets: tuple[str, ...]


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
    lacks: tuple[str, str] | None = None
    """Whose list of people never had which column."""
    lends: bool = False
    is_scarce: bool = False
    """There is one of each thing: nobody keeps a column of how many."""
    mishap: Mishap | None = None
    owns: bool = False
    """People have columns of their own, and formulas."""
    is_littered: bool = False
    """Words beside values, totals below lists, rows that nearly repeat another."""
    budget: int | None = None
    """The requests that a run of the service may make; each one more is answered with 429."""
    upsets: tuple[str, ...] = ()
    """Which of them happen, each on days of its own among all others."""
    habit: Habit | None = None
    """This one alone, in a run that is benign otherwise."""

    @classmethod
    def drawn(cls, rng: random.Random, database: str, **beside: Unpack[Beside]) -> "Plot":
        if rng.random() < 0.1:
            rows = rng.randint(3, 8)
            return cls(is_benign=True, database=database, rows=rows, **beside)
        choose = rng.choice
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
            lacks=choose([NO_ROLE, NO_WHOSE, None, None]),
            **beside,
        )
        if plot.strikes > 10:
            plot.window, plot.repair_fault = min(plot.window, 0.4), min(plot.repair_fault, 0.5)
        return plot

    @property
    def places(self) -> list[Place]:
        """The tabs that partners keep."""
        people = [
            replace(one, lacks=self.lacks[1:])
            if self.lacks is not None and one.partner == self.lacks[0]
            else one
            for one in kinds.PEOPLE
        ]
        lending = kinds.ONE_OF_EACH if self.is_scarce else kinds.LENDING
        return [*people, *(lending if self.lends else ())]

    def days(self, rng: random.Random) -> list[list[tuple[int, Step]]]:
        """Each day's steps, with the number of the habit that each belongs to."""
        if self.habit is not None:
            return _numbered(self.habit, _FIRST)
        if self.is_benign:
            return [[], [], []]
        habits = [rng.choice(some) for some in CORE] + rng.sample(HABITS, 2)
        habits += rng.sample(LENT, 3) if self.lends else []
        habits += rng.sample(TWICE, 2) if self.is_scarce else []
        rng.shuffle(habits)
        second = [[*steps, CALM] for steps in rng.choice(TAKEN_BACK)]
        first = _numbered(LIFTED, _FIRST) + _numbered(second, _SECOND)
        middle = _mixed(rng, habits)
        for number, name in enumerate(self.upsets, start=_UPSET):
            at = rng.randint(0, len(middle))
            middle[at:at] = _numbered(rng.choice(UPSETS[name]), number)
        return first + middle + _numbered(GUARDED, _LAST)

    def kind_of_act(self, rng: random.Random) -> list[str]:
        if self.owns and rng.random() < OWNING:
            # Where a formula stands, what others give is asked about.
            return OWN[:-1] if self.is_benign else OWN
        if self.is_littered and not self.is_benign and rng.random() < LITTERED:
            return LITTER
        if self.is_benign:
            return HARMLESS
        if rng.random() < self.many:
            return MANY
        return rng.choices([CELLS, ROWS, COLUMNS, REFERENCES, FILES], [55, 30, 6, 7, 2])[0]


def drawn_beside(seed: int) -> Beside:
    """What else happens in a run does not depend on it."""
    lends = _chance(seed, "lends") < LENDING
    return {
        "lends": lends,
        "is_scarce": lends and _chance(seed, "scarce") < SCARCE,
        "owns": _chance(seed, "owns") < OWNING,
        "is_littered": _chance(seed, "litter") < LITTERED,
        "budget": 8 + seed % 8 if _chance(seed, "budget") < BUDGETED else None,
        "upsets": tuple(one for one in UPSETS if _chance(seed, one) < UPSET),
    }


def stays(seed: int) -> bool:
    """Whether a run's commands share a process, as a worker's rounds do; else each has its own."""
    return _chance(seed, "stays") < STAYING


def _chance(seed: int, name: str) -> float:
    return random.Random(f"{seed} {name}").random()  # noqa: S311 - chance for tests


def _numbered(habit: Habit, number: int) -> list[list[tuple[int, Step]]]:
    return [[(number, step) for step in steps] for steps in habit]


def _mixed(rng: random.Random, habits: list[Habit]) -> list[list[tuple[int, Step]]]:
    """One habit after the other, or the next begins on the last day of the one before.

    What shows on a calm day only has days of its own.
    """
    days: list[list[tuple[int, Step]]] = []
    was_calm = True
    for number, habit in enumerate(habits):
        is_calm = any(CALM in steps for steps in habit)
        first = len(days) - (0 if is_calm or was_calm else rng.randint(0, 1))
        was_calm = is_calm
        for day, steps in enumerate(_numbered(habit, number), start=first):
            days.extend([] for _ in range(day + 1 - len(days)))
            days[day] += steps
    return days
