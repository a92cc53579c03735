"""The simulation finds out every engine that lacks one rule, and soon."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from simulation.judge import Breach
from simulation.plot import AGAIN, CALM, NO_WHOSE, Habit, Plot
from simulation.stage import Stage
from simulation.story import Verdict
from tests.simulation.engines import ENGINES
from tests.taste import taste

pytestmark = pytest.mark.hostile

_LAUNCHER = Path(__file__).with_name("engines.py")
_SEEDS = range(7000, 7012)
"""Each engine must be found out by one of these; docs/evidence/hostile.md says how often."""


def _found_out(verdict: Verdict) -> Sequence[Breach]:
    """Its breaches, if it ran: one that only fell over would be found out by anything."""
    assert not [line for line in verdict.story if "que personne n’attendait" in line]
    return verdict.breaches


@pytest.mark.parametrize(
    "name",
    taste(
        ["reference only"],
        [
            "last write wins",
            "missing means deleted",
            "guards counted anew each run",
            "a base that never moves after a repair",
        ],
    ),
)
def test_an_engine_that_lacks_a_rule_is_found_out(stage: Stage, name: str) -> None:
    assert name in ENGINES
    engine = f"{_LAUNCHER}:{name}"
    assert any(_found_out(stage.play(seed, "sqlite", engine=engine)) for seed in _SEEDS)


def test_an_engine_that_disowns_what_it_appended_is_found_out(stage: Stage) -> None:
    """In a list without « Structure », whose open problem used to explain whatever it showed."""
    habit = [[("own", "copy_row"), ("window", "sort")], [], []]
    plot = Plot(is_benign=True, database="sqlite", rows=4, lacks=NO_WHOSE, habit=habit)
    engine = f"{_LAUNCHER}:disowns what it appended"
    verdicts = (stage.play(seed, "sqlite", plot=plot, engine=engine) for seed in (6, *range(1, 6)))
    assert any("2 rows of" in one.text for verdict in verdicts for one in _found_out(verdict))


def test_an_engine_that_takes_a_no_to_a_guard_for_a_yes_is_found_out(stage: Stage) -> None:
    habit: Habit = [
        [("all contact", "too_much"), CALM, AGAIN],
        [("office", "refuse"), CALM, AGAIN],
        [CALM],
    ]
    plot = Plot(is_benign=True, database="sqlite", rows=6, habit=habit)
    ours = [stage.play(seed, "sqlite", plot=plot) for seed in range(1, 4)]
    engine = f"{_LAUNCHER}:takes a no for a yes"
    theirs = (stage.play(seed, "sqlite", plot=plot, engine=engine) for seed in range(1, 4))

    assert all(any("no to the guard" in line for line in one.story) for one in ours)
    assert [one.breaches for one in ours] == [[], [], []]
    assert any(_found_out(one) for one in theirs)


@pytest.mark.parametrize("budget", taste([6], [None]))
def test_an_engine_that_takes_a_refusal_for_a_write_is_found_out(
    stage: Stage, budget: int | None
) -> None:
    """Where a run may make no more requests; where it may, nothing of the kind happens."""
    engine = f"{_LAUNCHER}:takes a refusal for a write"
    habit: Habit = [[("office", "edit"), ("office", "edit")], [("office", "edit")], []]
    plot = Plot(is_benign=False, database="sqlite", rows=4, acts=0, budget=budget, habit=habit)
    ours = [stage.play(seed, "sqlite", plot=plot) for seed in range(1, 4)]
    theirs = (stage.play(seed, "sqlite", plot=plot, engine=engine) for seed in range(1, 4))

    assert [one.breaches for one in ours] == [[], [], []]
    assert any(_found_out(one) for one in theirs) == (budget is not None)


def test_an_engine_that_writes_over_formulas_is_found_out(stage: Stage) -> None:
    """The coordinator gives another value to what a partner calculates in their own tab."""
    habit = [[("own", "calculate")], [("office", "edit_same")], []]
    plot = Plot(
        is_benign=False, database="sqlite", rows=4, owns=True, acts=0, office=0, habit=habit
    )
    for name, is_found in (("writes over formulas", True), ("row number", False)):
        verdict = stage.play(1, "sqlite", plot=plot, engine=f"{_LAUNCHER}:{name}")
        breaches = _found_out(verdict)
        assert any("formulaValue" in one.text for one in breaches) == is_found


_WORDS: Habit = [[("own contact", "remark")], [("office", "edit_same")], []]
_TOTAL: Habit = [
    [*[("own contact", "total")] * 4, ("all contact", "total")],
    [("office", "new"), ("window", "insert_first")],
    [],
]
_DOUBLE: Habit = [[("own contact", "near_double")], [], []]


@pytest.mark.parametrize(
    ("name", "habit", "found"),
    taste(
        [("takes words along", _WORDS, "noté par")],
        [("no verify", _TOTAL, "Total"), ("last of a name wins", _DOUBLE, "is [")],
    ),
)
def test_an_engine_that_takes_what_looks_like_a_value_for_one_is_found_out(
    stage: Stage, name: str, habit: Habit, found: str
) -> None:
    """Words beside a value, a total below a list, a row that nearly repeats another."""
    plot = Plot(is_benign=False, database="sqlite", rows=4, acts=0, office=0, habit=habit)
    ours = [stage.play(seed, "sqlite", plot=plot) for seed in range(1, 3)]
    engine = f"{_LAUNCHER}:{name}"
    theirs = (stage.play(seed, "sqlite", plot=plot, engine=engine) for seed in range(1, 5))

    assert [one.breaches for one in ours] == [[], []]
    assert any(found in one.text for verdict in theirs for one in _found_out(verdict))


_SORTED: Habit = [[("own contact", "sort_with_titles")], [], [], [("same", "titles_back")]]
_PASTED: Habit = [[("own contact", "paste_other_list")], [], [("same", "unpaste")]]
_OLDER: Habit = [[("own contact", "keep_copy")], [("same", "sort")], [("same", "paste_copy")], []]
_DRAGGED: Habit = [[("own contact", "fill_down"), ("office", "edit_same")], [], []]
_ALONE: Habit = [[("own contact", "waiting_row")], [("same", "sort_column")], [], []]
_REPLACED: Habit = [[("own contact", "replace_words"), ("office", "edit_same")], [], []]
_HEADED: Habit = [
    [("own contact", "heading"), ("own contact", "heading")],
    [("all contact", "type"), ("window", "insert_first")],
    [],
]
_ERASED: Habit = [[("own contact", "type"), ("office", "erase")], [], []]
_TWICE: Habit = [[("own contact", "new_row"), ("all contact", "same_colleague")], [], []]


@pytest.mark.parametrize(
    ("name", "rows", "habit", "found"),
    taste(
        [("takes the fullest titles", 3, _SORTED, "nobody asked")],
        [
            ("takes the fullest titles", 3, _PASTED, "is nobody's"),
            ("reference only", 2, _OLDER, "was #"),
            ("forgets rows that wait", 6, _ALONE, "record"),
            ("last write wins", 5, _DRAGGED, "typed by office"),
            ("last write wins", 5, _REPLACED, "typed by office"),
            ("no verify", 4, _HEADED, "is nobody's"),
            ("knows nobody by name", 4, _TWICE, "live records"),
            ("erases what it knows", 3, _ERASED, "was erased"),
        ],
    ),
)
def test_an_engine_that_lacks_a_rule_about_whole_tabs_is_found_out(
    stage: Stage, name: str, rows: int, habit: Habit, found: str
) -> None:
    """Sorted with its titles or by one column alone, pasted below or over, dragged, replaced,
    divided by headings; a colleague typed in two lists at once; somebody erased."""
    plot = Plot(is_benign=False, database="sqlite", rows=rows, acts=0, office=0, habit=habit)
    ours = [stage.play(seed, "sqlite", plot=plot) for seed in range(1, 3)]
    engine = f"{_LAUNCHER}:{name}"
    theirs = (stage.play(seed, "sqlite", plot=plot, engine=engine) for seed in range(1, 5))

    assert [one.breaches for one in ours] == [[], []]
    assert any(found in one.text for verdict in theirs for one in _found_out(verdict))
